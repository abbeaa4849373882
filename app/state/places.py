"""Where the window keeps things."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import appdirs

from app.state.preferences import load, path_of_user

_NAME = "Scorebrush"


@dataclass(frozen=True, slots=True)
class Places:
    """Folders and files of one user; none of them need exist yet.

    Attributes:
        pictures: everything ever made, as PNGs that carry their request.
        settings: the window's settings.
        log: what is written when something breaks.
        session: what is on the Edit page.
        preferences: what a person has set; see ``app.state.preferences``.
    """

    pictures: Path
    settings: Path
    log: Path
    session: Path
    preferences: Path

    @classmethod
    def of_user(cls) -> Places:
        """The places that the operating system intends for this, or that were chosen instead."""
        chosen = load(path_of_user()).pictures
        own = Path(appdirs.user_data_dir(_NAME, appauthor=False), "pictures")
        return cls(
            pictures=Path(chosen) if chosen else own,
            settings=Path(appdirs.user_config_dir(_NAME, appauthor=False), "window.ini"),
            log=Path(appdirs.user_log_dir(_NAME, appauthor=False), "scorebrush.log"),
            session=Path(appdirs.user_data_dir(_NAME, appauthor=False), "session"),
            preferences=path_of_user(),
        )

    @classmethod
    def within(cls, folder: Path) -> Places:
        """Everything in one folder, which tests and screenshots use."""
        return cls(
            folder / "pictures",
            folder / "window.ini",
            folder / "scorebrush.log",
            folder / "session",
            folder / "settings.json",
        )
