"""Bars of progress that a log can bear."""

from __future__ import annotations

import sys
from typing import Any

from tqdm import tqdm


def pictures_bar(total: int, doing: str, *, leave: bool = True) -> tqdm[Any]:
    """A bar on standard error, counted in pictures; where there is no terminal, every ten seconds.

    Args:
        total: how many there will be.
        doing: what is done to them, a word or two.
        leave: whether it stays when it is full.
    """
    often = 0.1 if sys.stderr.isatty() else 10.0
    return tqdm(total=total, desc=doing, unit="picture", leave=leave, mininterval=often)
