"""Deleting that can be taken back: pictures go to the system's trash."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QFile

from core.errors import CannotWrite
from core.files import cannot_write, make_folder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from app.state.gallery import Entry


@dataclass(frozen=True, slots=True)
class Discarded:
    """A picture in the trash and where it lies there."""

    entry: Entry
    where: Path


def discard(entries: Sequence[Entry]) -> list[Discarded]:
    """Move pictures to the system's trash.

    A picture that has already gone counts as discarded, yet cannot be brought back.

    Raises:
        CannotWrite: the system has no trash for that disk; what was moved before stays there.
    """
    from pathlib import Path

    gone = []
    for entry in entries:
        file = QFile(str(entry.path))
        if not file.exists():
            continue
        if not file.moveToTrash():
            raise CannotWrite(
                f"{entry.path.name} cannot be moved to the trash ({file.errorString()}). "
                f"Delete it in {entry.path.parent} with a file manager."
            )
        gone.append(Discarded(entry, Path(file.fileName())))
    return gone


def bring_back(discarded: Sequence[Discarded]) -> list[Entry]:
    """Move pictures from the trash to where they were.

    Raises:
        CannotWrite: the trash was emptied, or the folder cannot be written to.
    """
    for item in discarded:
        make_folder(item.entry.path.parent)
        try:
            item.where.rename(item.entry.path)
        except FileNotFoundError as error:
            raise CannotWrite(
                f"{item.entry.path.name} is no longer in the trash: it has been emptied. "
                '"Recreate exactly" makes a picture again from its request.'
            ) from error
        except OSError as error:
            raise cannot_write(item.entry.path.parent, error) from error
        # The note that a desktop following freedesktop.org keeps beside each file in its trash.
        note = item.where.parent.parent / "info" / f"{item.where.name}.trashinfo"
        with contextlib.suppress(OSError):
            note.unlink(missing_ok=True)
    return [item.entry for item in discarded]
