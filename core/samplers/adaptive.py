"""The probability-flow equation by Dormand and Prince's method, with steps as long as it allows."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from core.errors import BadRequest, NotFinite
from core.level import NoiseLevel
from core.samplers.base import Noise, Rung, Snapshot, rungs_of, weighted_sum

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


class Flow(NamedTuple):
    """What a flow is like at a place on the circle.

    Attributes:
        slope: dy/da, (B, C, H, W).
        image: the clean estimate there, (B, C, H, W).
        rates: what is to be summed up on the way, per unit of angle; (B, K), float64, on the CPU.
        details: more of that, (B, M), likewise, which has no say in how long the steps are.
    """

    slope: Tensor
    image: Tensor
    rates: Tensor
    details: Tensor


class Visit(NamedTuple):
    """Where an integration stands.

    Attributes:
        progress: share of the angle that is done, in [0, 1].
        level: the level there, (B, 1, 1, 1), on the circle.
        y: the mixture there, (B, C, H, W).
        image: the clean estimate there, (B, C, H, W).
        sums: the integrals of the flow's rates so far, (B, K), float64, on the CPU.
        details: those of its details up to the last step that was accepted, (B, M), likewise.
    """

    progress: float
    level: NoiseLevel
    y: Tensor
    image: Tensor
    sums: Tensor
    details: Tensor


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
        nothing = torch.zeros(len(x), 0, dtype=torch.float64)

        def flow(y: Tensor, level: NoiseLevel) -> Flow:
            image, seen = denoise(y, level)
            return Flow(level.alpha * seen - level.sigma * image, image, nothing, nothing)

        for visit in self.follow(flow, x / math.hypot(*start), start, end):
            if visit.progress < 1:
                yield Snapshot(visit.progress, visit.level, visit.y, visit.image)
        x = visit.image if tweedie else visit.y * math.hypot(*end)
        yield Snapshot(1.0, ladder[-1], x, visit.image)

    def follow(
        self, flow: Callable[[Tensor, NoiseLevel], Flow], y: Tensor, start: Rung, end: Rung
    ) -> Iterator[Visit]:
        """Integrate a flow along the circle, with whatever is to be summed up on the way.

        A visit follows every evaluation; the last one, of progress 1, is where it has arrived.
        Each sum counts in the control of the steps as much as y as a whole, in its own units.

        Args:
            flow: what the flow is like at (y, level), whose levels are (B, 1, 1, 1).
            y: x / sqrt(alpha^2 + sigma^2) at ``start``, (B, C, H, W).
            start: where y stands.
            end: where to go.

        Raises:
            NotFinite: if the flow is NaN or infinite.
            BadRequest: if ``most`` evaluations do not suffice.
        """
        import torch

        first, last = (math.atan2(rung.sigma, rung.alpha) for rung in (start, end))
        span, way = abs(last - first), math.copysign(1.0, last - first)

        def level_at(angle: Tensor) -> NoiseLevel:
            return NoiseLevel(_near(angle.cos(), y), _near(angle.sin(), y))

        # Angles stay on the CPU in float64: near pure noise float32 would lose the image's share.
        angle = torch.full((len(y), 1, 1, 1), first, dtype=torch.float64)
        arrived = angle == last
        level = level_at(angle)
        here = flow(y, level)
        sums, details = torch.zeros_like(here.rates), torch.zeros_like(here.details)
        done = 1
        length = (0.01 * _rms(y) / _rms(here.slope).clamp_min(1e-12)).clamp(1e-6 * span, span)
        while not arrived.all():
            if done + len(_STAGES) > self.most:
                raise BadRequest(
                    f"The adaptive solver has not arrived after {done} evaluations: loosen its "
                    f"tolerances ({self.rtol:g} and {self.atol:g}) or choose another sampler."
                )
            progress = (angle - first).abs().amin().item() / span
            length = length.minimum((last - angle).abs())
            march, step = (way * length).flatten(1), _near(way * length, y)
            trial, added, visited = y, torch.zeros_like(sums), [here]
            for node, weights in zip(_NODES, _STAGES, strict=True):
                done += 1
                yield Visit(progress, level, trial, visited[-1].image, sums + added, details)
                trial = y + step * _sum(weights, [at.slope for at in visited])
                added = march * _sum(weights, [at.rates for at in visited])
                level = level_at(angle + way * length * node)
                visited.append(flow(trial, level))
            error = step * _sum(_ERRORS, [at.slope for at in visited])
            allowed = self.atol + self.rtol * y.abs().maximum(trial.abs())
            missed = march * _sum(_ERRORS, [at.rates for at in visited])
            permitted = self.atol + self.rtol * sums.abs().maximum((sums + added).abs())
            worst = torch.cat([_rms(error / allowed).flatten(1), (missed / permitted).abs()], dim=1)
            badness = worst.amax(1).reshape(angle.shape)
            if not badness.isfinite().all():
                raise NotFinite("The network returned values that are not finite numbers.")
            good = badness <= 1
            arrived = good & (length >= (last - angle).abs())
            # What is not accepted is tried again from where it was, with a shorter step.
            angle = torch.where(arrived, last, angle + good * way * length)
            taken, there = good.to(y.device), visited[-1]
            y = torch.where(taken, trial, y)
            sums = sums + good.flatten(1) * added
            finer = march * _sum(_STAGES[-1], [at.details for at in visited[:-1]])
            details = details + good.flatten(1) * finer
            here = Flow(
                torch.where(taken, there.slope, here.slope),
                torch.where(taken, there.image, here.image),
                torch.where(good.flatten(1), there.rates, here.rates),
                torch.where(good.flatten(1), there.details, here.details),
            )
            length = length * (0.9 * badness.clamp_min(1e-12) ** -0.2).clamp(0.2, 10)
        yield Visit(1.0, level_at(angle), y, here.image, sums, details)


def _near(values: Tensor, y: Tensor) -> Tensor:
    # Two steps, for MPS takes no float64 over the border.
    return values.to(y.dtype).to(y.device)


def _sum(weights: tuple[float, ...], slopes: list[Tensor]) -> Tensor:
    return weighted_sum(*zip(weights, slopes, strict=True))


def _rms(y: Tensor) -> Tensor:
    """The root mean square of each image, (B, 1, 1, 1), on the CPU."""
    return y.square().mean(dim=(1, 2, 3), keepdim=True).sqrt().cpu().double()
