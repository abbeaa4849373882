"""What a person sets once and for all, in a file that is always whole."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, field, fields, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

import appdirs

from core.engine.library import MODELS_VARIABLE
from core.engine.means import LARGEST_SHARE, Means, most_threads
from core.errors import BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

_FORMAT = 1
SHARES = (0.25, 0.5, 1.0, 2.0, 4.0)
TEXTS = (80, 90, 100, 115, 130, 150, 175, 200)
CACHES = (64, 128, 192, 384, 768, 1536)


class Look(StrEnum):
    """Which colours the window wears."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Preferences:
    """Everything in the settings dialog.

    Attributes:
        device, precision, threads, share, models_kept: as in ``Means``.
        pictures: folder of the gallery; empty for the system's place.
        models: folder of downloaded models; empty for the system's place.
        cache: MB of small pictures that stay in memory.
        look: the theme.
        text: size of the words, in percent of the system's.
        language: code of a translation, as in ``de``; empty follows the system.
        updates: whether the Hub is asked for newer models when the window opens.
        toured: whether the first tour has been taken or declined.
        shortcuts: keys by the name of an action, for those that differ from ours.
    """

    device: str | None = None
    precision: str | None = None
    threads: int | None = None
    share: float = 1.0
    models_kept: int = 2
    pictures: str = ""
    models: str = ""
    cache: int = 192
    look: Look = Look.SYSTEM
    text: int = 100
    language: str = ""
    updates: bool = False
    toured: bool = False
    shortcuts: dict[str, str] = field(default_factory=dict)

    @property
    def means(self) -> Means:
        """What the engine may take."""
        return Means(self.device, self.precision, self.threads, self.share, self.models_kept)

    @property
    def restart(self) -> tuple[object, ...]:
        """What only a new window heeds."""
        return self.pictures, self.models, self.language, self.text


_OWN = Preferences()
_FITS: dict[str, Callable[[Any], bool]] = {
    "device": lambda it: it is None or isinstance(it, str),
    "precision": lambda it: it is None or isinstance(it, str),
    "threads": lambda it: it is None or _whole(it, 1, most_threads()),
    "share": lambda it: isinstance(it, int | float) and 1 / LARGEST_SHARE <= it <= LARGEST_SHARE,
    "models_kept": lambda it: _whole(it, 1, 16),
    "pictures": lambda it: isinstance(it, str),
    "models": lambda it: isinstance(it, str),
    "cache": lambda it: _whole(it, 16, 65_536),
    "look": lambda it: it in set(Look),
    "text": lambda it: _whole(it, 50, 300),
    "language": lambda it: isinstance(it, str),
    "updates": lambda it: isinstance(it, bool),
    "toured": lambda it: isinstance(it, bool),
    "shortcuts": lambda it: (
        isinstance(it, dict) and all(isinstance(word, str) for pair in it.items() for word in pair)
    ),
}


def path_of_user() -> Path:
    """Where the operating system intends settings to be."""
    return Path(appdirs.user_config_dir("Scorebrush", appauthor=False), "settings.json")


def load(path: Path) -> Preferences:
    """Read what was kept; a value that cannot be counts as never set."""
    try:
        data = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return _OWN
    if not isinstance(data, dict):
        return _OWN
    known = {item.name for item in fields(Preferences)}
    values = {name: data[name] for name in known & set(data) if _FITS[name](data[name])}
    if "look" in values:
        values["look"] = Look(values["look"])
    preferences = replace(_OWN, **values)
    try:
        preferences.means  # noqa: B018  a precision that a newer version knows is unknown here
    except BadRequest:
        return replace(preferences, precision=None)
    return preferences


def change(path: Path, **changes: object) -> Preferences:
    """Keep some values; what another window has changed meanwhile stays.

    Returns what is kept now.

    Raises:
        CannotWrite: the folder cannot be written to; the old file is still there.
    """
    from filelock import FileLock  # not needed before the first paint

    from core.files import make_folder, write_whole

    make_folder(path.parent)
    with FileLock(path.with_suffix(".lock"), timeout=10):
        now = replace(load(path), **changes)  # type: ignore[arg-type]
        data = {"format": _FORMAT, **asdict(now)}
        write_whole(path, json.dumps(data, indent=1, ensure_ascii=False).encode())
    return now


_given = os.environ.get(MODELS_VARIABLE, "")


def use_models(folder: str) -> None:
    """Look for models in a folder that was chosen; empty is where they were looked for before.

    For this process and those that it starts.
    """
    os.environ[MODELS_VARIABLE] = folder or _given


def _whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and least <= value <= most
