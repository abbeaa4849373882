"""The probability-flow equation by Dormand and Prince's method, with steps as long as it allows."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BadRequest, NotFinite
from core.level import NoiseLevel
from core.samplers.base import Noise, Snapshot, rungs_of, weighted_sum

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder

# Dormand and Prince 1980; Hairer, Norsett and Wanner 1993, table II.5.2. The last row is the
# fifth-order solution, so its stage is the first of the next step.
_NODES = (1 / 5, 3 / 10, 4 / 5, 8 / 9, 1.0, 1.0)
_STAGES = (
    (1 / 5,),
    (3 / 40, 9 / 40),
    (44 / 45, -56 / 15, 32 / 9),
    (19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729),
    (9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656),
    (35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84),
)
_ERRORS = (71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40)


@dataclass(frozen=True)
class DormandPrince:
    """Probability flow between the ends of a ladder, either way, within a tolerance.

    On the circle y = x / sqrt(alpha^2 + sigma^2) = cos(a) image + sin(a) noise the equation is
    dy/da = cos(a) noise - sin(a) image, regular from pure noise (a = pi/2) to the image (a = 0).
    Each image of a batch has steps of its own, so it does not depend on its batch. Only the ends of
    the ladder matter: from the first rung to the last; but where more than two rungs lead to the
    image, the last step is Tweedie's, from the rung before it. A ladder that ascends encodes.
    (Song et al. 2021, section 4.3; step control of Hairer, Norsett and Wanner 1993, II.4.)

    Attributes:
        rtol: error allowed per step, relative to the size of a pixel, > 0.
        atol: error allowed per step in units of y, > 0.
        most: evaluations after which it gives up.
    """

    rtol: float = 1e-5
    atol: float = 1e-5
    most: int = 5000

    def __post_init__(self) -> None:
        if not (0 < self.rtol < 1 and 0 < self.atol < 1):
            raise BadRequest(
                f"Tolerances must lie between 0 and 1, but are {self.rtol} and {self.atol}."
            )
        if self.most < 7:
            raise BadRequest(f"One step takes 7 evaluations, but `most` is {self.most}.")

    def evaluations(self, ladder_length: int) -> int:
        """Guess, from smooth problems; the tolerance decides, the ladder has no say in it."""
        return round(90 * math.exp(-0.15 * math.log(min(self.rtol, self.atol) / 1e-5)))

    def steps(
        self, denoise: Denoise, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x from end to end; see ``Sampler.steps``. Progress is the angle that is done.

        Raises:
            NotFinite: if the network returns NaN or infinity.
            BadRequest: if ``most`` evaluations do not suffice.
        """
        import torch

        rungs = rungs_of(ladder)
        tweedie = len(rungs) > 2 and rungs[-1].sigma == 0
        start, end = rungs[0], rungs[-2] if tweedie else rungs[-1]
        first, last = (math.atan2(rung.sigma, rung.alpha) for rung in (start, end))
        span, way = abs(last - first), math.copysign(1.0, last - first)
        # Angles stay on the CPU in float64: near pure noise float32 would lose the image's share.
        angle = torch.full((len(x), 1, 1, 1), first, dtype=torch.float64)
        arrived = angle == last
        y = x / math.hypot(*start)
        level, k, image = _flow(denoise, y, angle)
        done = 1
        length = (0.01 * _rms(y) / _rms(k).clamp_min(1e-12)).clamp(1e-6 * span, span)
        while not arrived.all():
            if done + len(_STAGES) > self.most:
                raise BadRequest(
                    f"The adaptive solver has not arrived after {done} evaluations: loosen its "
                    f"tolerances ({self.rtol:g} and {self.atol:g}) or choose another sampler."
                )
            progress = (angle - first).abs().amin().item() / span
            length = length.minimum((last - angle).abs())
            slopes, trial, slope, seen = [k], y, k, image
            for node, weights in zip(_NODES, _STAGES, strict=True):
                done += 1
                yield Snapshot(progress, level, trial, seen)
                trial = y + _near(way * length, y) * _sum(weights, slopes)
                level, slope, seen = _flow(denoise, trial, angle + way * length * node)
                slopes.append(slope)
            error = _near(way * length, y) * _sum(_ERRORS, slopes)
            allowed = self.atol + self.rtol * y.abs().maximum(trial.abs())
            badness = _rms(error / allowed)
            if not badness.isfinite().all():
                raise NotFinite("The network returned values that are not finite numbers.")
            good = badness <= 1
            arrived = good & (length >= (last - angle).abs())
            # What is not accepted is tried again from where it was, with a shorter step.
            angle = torch.where(arrived, last, angle + good * way * length)
            taken = good.to(y.device)
            y, k = torch.where(taken, trial, y), torch.where(taken, slope, k)
            image = torch.where(taken, seen, image)
            length = length * (0.9 * badness.clamp_min(1e-12) ** -0.2).clamp(0.2, 10)
        x = image if tweedie else y * math.hypot(*end)
        yield Snapshot(1.0, ladder[-1], x, image)


def _flow(denoise: Denoise, y: Tensor, angle: Tensor) -> tuple[NoiseLevel, Tensor, Tensor]:
    """The level at an angle, dy/da there, and the clean estimate."""
    level = NoiseLevel(_near(angle.cos(), y), _near(angle.sin(), y))
    image, noise = denoise(y, level)
    return level, level.alpha * noise - level.sigma * image, image


def _near(values: Tensor, y: Tensor) -> Tensor:
    # Two steps, for MPS takes no float64 over the border.
    return values.to(y.dtype).to(y.device)


def _sum(weights: tuple[float, ...], slopes: list[Tensor]) -> Tensor:
    return weighted_sum(*zip(weights, slopes, strict=True))


def _rms(y: Tensor) -> Tensor:
    """The root mean square of each image, (B, 1, 1, 1), on the CPU."""
    return y.square().mean(dim=(1, 2, 3), keepdim=True).sqrt().cpu().double()
