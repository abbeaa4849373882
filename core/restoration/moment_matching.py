"""Moment matching: the mean of the image given its mixture and the measurement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.errors import BadRequest
from core.level import Estimate
from core.restoration.base import Observation, Restoration
from core.samplers.base import Noise, Sampler, Snapshot
from core.samplers.remixing import SigmaClockSDE

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder, NoiseLevel

_TELLING = 1e-6  # least alpha / sigma at which x says anything of the image


@dataclass(frozen=True)
class MomentMatching(Restoration):
    """Guidance by the covariance of the image given x (MMPS; Rozet et al. 2024).

    Under a Gaussian with the mean D and covariance V = sigma^2 / alpha dD/dx of the image given x::

        D' = D + V A' u,        (deviation^2 + A V A') u = y - A D

    which is exact where the world is Gaussian. u is found by conjugate gradients, whose products
    with V give V A' u on the way: one pass forward and one product with the Jacobian per
    iteration. Any sampler then walks with D' for D.

    Attributes:
        iterations: of conjugate gradients per evaluation, >= 1.
        sampler: how to walk.
    """

    iterations: int = 3
    sampler: Sampler = field(default_factory=SigmaClockSDE)

    def __post_init__(self) -> None:
        if self.iterations < 1:
            raise BadRequest(
                f"Conjugate gradients need at least 1 iteration, not {self.iterations}."
            )

    def evaluations(self, ladder_length: int) -> int:
        """One pass and ``iterations`` products per evaluation of the sampler."""
        return (1 + self.iterations) * self.sampler.evaluations(ladder_length)

    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """Walk x down the ladder; see ``Restoration.steps``."""

        def guided(x: Tensor, level: NoiseLevel) -> Estimate:
            return conditioned(denoise, observation, x, level, self.iterations)

        yield from self.sampler.steps(guided, x, ladder, noise)


def conditioned(
    denoise: Denoise, observation: Observation, x: Tensor, level: NoiseLevel, iterations: int
) -> Estimate:
    """The estimate at x under the measurement, by moment matching.

    Costs one pass and at most ``iterations`` products with its Jacobian. From pure noise, where
    nothing is to be differentiated, it is the plain estimate.
    """
    import torch

    if level.alpha.item() < _TELLING * level.sigma.item() or level.sigma.item() == 0:
        return denoise(x, level)
    with torch.enable_grad():
        point = x.detach().requires_grad_()
        image, seen = denoise(point, level)
    clean = image.detach()
    scale = (level.sigma**2 / level.alpha).to(x)

    def covary(v: Tensor) -> Tensor:
        (product,) = torch.autograd.grad(image, point, v, retain_graph=True)
        return scale * product

    shift = solve(observation, covary, clean, iterations)
    # The noise moves with the image, so that both still un-mix x.
    return Estimate(clean + shift, seen.detach() - (level.alpha / level.sigma).to(x) * shift)


def solve(
    observation: Observation, covary: Callable[[Tensor], Tensor], image: Tensor, iterations: int
) -> Tensor:
    """V A' u of (deviation^2 + A V A') u = y - A image, by conjugate gradients.

    ``covary`` multiplies by V. A network's V is not quite symmetric nor positive: a picture stops
    where its curvature is not positive, and keeps what it has.
    """
    import torch

    def dot(a: Tensor, b: Tensor) -> Tensor:
        return (a * b).flatten(1).sum(1).reshape(-1, 1, 1, 1)

    operator, ridge = observation.operator, observation.deviation**2
    direction = residual = observation.residual(image)
    size = first = dot(residual, residual)
    shift = torch.zeros_like(image)
    for _ in range(iterations):
        moved = covary(operator.adjoint(direction))
        image_of_direction = ridge * direction + operator.forward(moved)
        curvature = dot(direction, image_of_direction)
        # What is left below rounding would only be divided by itself.
        going = (curvature > 0) & (size > 1e-12 * first)
        length = torch.where(going, size / curvature.clamp_min(1e-30), 0.0)
        shift = shift + length * moved
        residual = residual - length * image_of_direction
        size_then = torch.where(going, dot(residual, residual), 0.0)
        direction = residual + size_then / size.clamp_min(1e-30) * direction
        size = size_then
    return shift
