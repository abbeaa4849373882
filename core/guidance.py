"""Guidance: functions from denoisers to a denoiser."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.level import Denoise, Estimate

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import NoiseLevel


def classifier_free(conditional: Denoise, unconditional: Denoise, scale: float) -> Denoise:
    """Exaggerate what the condition changes: D_u + scale (D_c - D_u).

    The same weights serve image and noise, so a guided estimate still un-mixes x. Scale 1 is the
    conditional denoiser itself and scale 0 the unconditional one, at one evaluation; any other
    costs two. (Ho and Salimans 2022, eq. 6, with scale = 1 + w.)

    Raises:
        BadRequest: if the scale is negative or not finite.
    """
    if not 0 <= scale < math.inf:
        raise BadRequest(f"Guidance must be a number of at least 0, but is {scale}.")
    if scale == 1:
        return conditional
    if scale == 0:
        return unconditional

    def guided(x: Tensor, level: NoiseLevel) -> Estimate:
        told, untold = conditional(x, level), unconditional(x, level)
        return Estimate(untold.image.lerp(told.image, scale), untold.noise.lerp(told.noise, scale))

    return guided
