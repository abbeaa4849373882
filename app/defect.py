"""A fault of the program itself, as it travels from a thread to the window."""

from __future__ import annotations

import traceback
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Defect:
    """An exception that is no message to the user.

    Attributes:
        summary: what it says, in a line.
        details: where it comes from.
    """

    summary: str
    details: str

    @classmethod
    def of(cls, error: BaseException) -> Defect:
        """The defect that an exception shows, without anything personal."""
        from app.discretion import discreet  # its patterns are slow to prepare, and seldom needed

        return cls(
            discreet(f"{type(error).__name__}: {error}"),
            discreet("".join(traceback.format_exception(error))),
        )


def versions() -> str:
    """The versions that a report of a defect needs."""
    import platform
    from importlib import metadata  # slow to import, and seldom needed

    from PySide6.QtCore import qVersion

    try:
        version = metadata.version("scorebrush")
    except metadata.PackageNotFoundError:
        version = "from a checkout"
    return (
        f"Scorebrush {version}, Python {platform.python_version()}, Qt {qVersion()}, "
        f"{platform.platform()}"
    )
