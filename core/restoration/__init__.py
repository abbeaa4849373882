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

QUICK: Restoration = NullSpace(eta=0.7)
"""For a preview, on a ladder of 25 steps: 25 passes a picture, none of them with gradients.

On photographs a smaller eta leaves more variety, but speckles and patches with it; 0.85 and above
blur what is filled in. Colours, which may be smooth, have a default of their own: ``COLOURS`` of
``core.engine.edit_requests``.
"""

FAITHFUL: Restoration = MomentMatching(iterations=3)
"""For a result, on a ladder of 50 steps: 200 passes a picture.

The best of all that were tried on photographs, by eye and by energy score, and good where the
posterior has one mode. Where it has several, ``SHARES`` is better.
"""

SHARES: Restoration = TwistedDiffusion(4, Matched(3, fine=0.1), begin=3.0)
"""For the right shares of several modes, on a ladder of 20 to 25 steps: 200 passes a picture.

At least as good as every published method on each known posterior at 200 passes but for MMPS with
10 iterations on a smooth one. It trusts the denoiser's odds, so it wants an exact one: with a
network on photographs it is worse than ``FAITHFUL``.
"""

__all__ = [
    "COVARIANCES",
    "FAITHFUL",
    "QUICK",
    "RESTORATIONS",
    "SHARES",
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
