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
        """The defect that an exception shows."""
        return cls(f"{type(error).__name__}: {error}", "".join(traceback.format_exception(error)))
