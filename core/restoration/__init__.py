"""Restoration: ways from noise to pictures that fit a measurement, each a frozen dataclass.

To add one, write it in a module here and name it in ``RESTORATIONS``. The operators that make
measurements are in ``core.restoration.operators``, which imports torch.
"""

from __future__ import annotations

from core.restoration.annealed import AnnealedLangevinInpainting
from core.restoration.base import Restoration
from core.restoration.conditioning import COVARIANCES, Covariance, Isotropic, Matched
from core.restoration.moment_matching import MomentMatching
from core.restoration.null_space import NullSpace
from core.restoration.particles import TwistedDiffusion
from core.restoration.repaint import RePaint
from core.restoration.replacement import Replacement

RESTORATIONS: dict[str, type[Restoration]] = {
    "moment-matching": MomentMatching,
    "null-space": NullSpace,
    "replacement": Replacement,
    "repaint": RePaint,
    "twisted-diffusion": TwistedDiffusion,
    "annealed-langevin-inpainting": AnnealedLangevinInpainting,
}
"""Every method by the name it has on the command line and in requests."""

QUICK: Restoration = NullSpace(eta=0.2)
"""For a preview: good at 20 to 30 evaluations a picture."""

FAITHFUL: Restoration = MomentMatching()
"""For a result: good at 200 evaluations a picture."""

__all__ = [
    "COVARIANCES",
    "FAITHFUL",
    "QUICK",
    "RESTORATIONS",
    "AnnealedLangevinInpainting",
    "Covariance",
    "Isotropic",
    "Matched",
    "MomentMatching",
    "NullSpace",
    "RePaint",
    "Replacement",
    "Restoration",
    "TwistedDiffusion",
]
