"""Restoration: ways from noise to pictures that fit a measurement, each a frozen dataclass.

To add one, write it in a module here and name it in ``RESTORATIONS``. The operators that make
measurements are in ``core.restoration.operators``, which imports torch.
"""

from __future__ import annotations

from core.restoration.base import Restoration
from core.restoration.moment_matching import MomentMatching
from core.restoration.replacement import Replacement

RESTORATIONS: dict[str, type[Restoration]] = {
    "moment-matching": MomentMatching,
    "replacement": Replacement,
}
"""Every method by the name it has on the command line and in requests."""

QUICK: Restoration = MomentMatching(iterations=1)
"""For a preview: good at 20 to 30 evaluations a picture."""

FAITHFUL: Restoration = MomentMatching()
"""For a result: good at 200 evaluations a picture."""

__all__ = [
    "FAITHFUL",
    "QUICK",
    "RESTORATIONS",
    "MomentMatching",
    "Replacement",
    "Restoration",
]
