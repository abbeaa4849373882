"""The mean of the image given its mixture and a measurement, by the denoiser's Jacobian."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from core.errors import BadRequest
from core.level import Estimate

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, NoiseLevel
    from core.restoration.base import Observation

_PIXELS = 0.5  # deviation of pixels in [-1, 1] units
_TELLING = 1e-6  # least alpha / sigma at which x says anything of the image


class Conditioned(NamedTuple):
    """An estimate, and what the measurement makes of it.

    Attributes:
        free: the estimate without the measurement.
        shift: what the measurement adds to the image; the noise moves by -alpha / sigma of it.
        misfit: (y - A D)' (deviation^2 + A V A')^-1 (y - A D), (B,): -2 log p(y | x) but for
            the determinant.
    """

    free: Estimate
    shift: Tensor
    misfit: Tensor

    def estimate(self, level: NoiseLevel) -> Estimate:
        """The estimate under the measurement, which still un-mixes x."""
        ratio = (level.alpha / level.sigma).to(self.shift)
        return Estimate(self.free.image + self.shift, self.free.noise - ratio * self.shift)


@dataclass(frozen=True)
class Matched:
    """The covariance V = sigma^2 / alpha dD/dx itself (MMPS; Rozet et al. 2024).

    ::

        D' = D + V A' u,        (deviation^2 + A V A') u = y - A D

    Exact where the world is Gaussian. u is found by conjugate gradients, whose products with V
    add up to V A' u: one pass forward and one product with the Jacobian per iteration.

    Above ``coarse`` a network's Jacobian says little; there V = r^2 serves, without a product, for
    r = kappa d / hypot(kappa, d) with d = 0.5, the deviation of pixels in [-1, 1] units.

    Attributes:
        iterations: of conjugate gradients, >= 1.
        coarse: ratio kappa above which the Jacobian is left out, > 0.
        fine: ratio kappa below which one iteration is enough, for V is about kappa^2 there.
    """

    iterations: int = 3
    coarse: float = 1000.0
    fine: float = 0.0

    def __post_init__(self) -> None:
        if self.iterations < 1:
            raise BadRequest(
                f"Conjugate gradients need at least 1 iteration, not {self.iterations}."
            )
        if not 0 <= self.fine < self.coarse < float("inf"):
            raise BadRequest(
                f"fine and coarse must satisfy 0 <= fine < coarse < infinity, but are {self.fine} "
                f"and {self.coarse}."
            )

    @property
    def most(self) -> int:
        """The most products with the Jacobian at any level."""
        return self.iterations

    def products(self, kappa: float) -> int:
        """Count the products with the Jacobian at a level."""
        if kappa > self.coarse:
            return 0
        return self.iterations if kappa > self.fine else 1

    def condition(
        self, denoise: Denoise, observation: Observation, x: Tensor, level: NoiseLevel
    ) -> Conditioned:
        """Condition the estimate at x."""
        count = self.products(level.kappa.item())
        if count == 0:
            free = denoise(x, level)
            return Conditioned(free, *_pull(observation, free.image, _precision(level, _PIXELS)))
        return _linearised(
            denoise,
            x,
            level,
            lambda image, covary: solve(observation, covary, image, count),
        )


@dataclass(frozen=True)
class Isotropic:
    """One number r^2 for the covariance, r = kappa d / hypot(kappa, d) (PiGDM; Song et al. 2023).

    ::

        D' = D + sigma^2 / alpha (dD/dx)' A' (deviation^2 + r^2 A A')^-1 (y - A D)

    One pass and one product with the Jacobian; right for independent pixels of deviation d.

    Attributes:
        sigma_data: standard deviation d of pixels in [-1, 1] units.
    """

    sigma_data: float = 0.5

    def __post_init__(self) -> None:
        if not 0 < self.sigma_data < float("inf"):
            raise BadRequest(f"sigma_data must be a positive number, but is {self.sigma_data}.")

    @property
    def most(self) -> int:
        """The most products with the Jacobian at any level."""
        return 1

    def products(self, kappa: float) -> int:
        """Count the products with the Jacobian at a level."""
        return self.most

    def condition(
        self, denoise: Denoise, observation: Observation, x: Tensor, level: NoiseLevel
    ) -> Conditioned:
        """Condition the estimate at x."""
        precision = _precision(level, self.sigma_data)

        def shifted(image: Tensor, covary: Covary) -> tuple[Tensor, Tensor]:
            pull, misfit = _pull(observation, image, precision)
            return covary(pull) * precision, misfit

        return _linearised(denoise, x, level, shifted)


Covariance: TypeAlias = Matched | Isotropic
"""What is held for the covariance of the image given its mixture."""

COVARIANCES: dict[str, type[Covariance]] = {"matched": Matched, "isotropic": Isotropic}
"""Every one by its name in requests."""

Covary: TypeAlias = "Callable[[Tensor], Tensor]"


def solve(
    observation: Observation, covary: Covary, image: Tensor, iterations: int
) -> tuple[Tensor, Tensor]:
    """V A' u and (y - A image)' u of (deviation^2 + A V A') u = y - A image, picture by picture.

    By conjugate gradients; ``covary`` multiplies by V. A network's V is not quite symmetric nor
    positive: a picture stops where its curvature is not positive, and keeps what it has.
    """
    import torch

    operator, ridge = observation.operator, observation.deviation**2
    direction = residual = observation.residual(image)
    size = first = _dot(residual, residual)
    shift, misfit = torch.zeros_like(image), torch.zeros_like(first)
    for _ in range(iterations):
        moved = covary(operator.adjoint(direction))
        image_of_direction = ridge * direction + operator.forward(moved)
        curvature = _dot(direction, image_of_direction)
        # What is left below rounding would only be divided by itself.
        going = (curvature > 0) & (size > 1e-12 * first)
        length = torch.where(going, size / curvature.clamp_min(1e-30), 0.0)
        shift = shift + length * moved
        misfit = misfit + length * size
        residual = residual - length * image_of_direction
        size_then = torch.where(going, _dot(residual, residual), 0.0)
        direction = residual + size_then / size.clamp_min(1e-30) * direction
        size = size_then
    return shift, misfit.flatten()


def _precision(level: NoiseLevel, sigma_data: float) -> float:
    """1 / r^2 with r = kappa d / hypot(kappa, d)."""
    return level.kappa.item() ** -2 + sigma_data**-2


def _pull(observation: Observation, image: Tensor, precision: float) -> tuple[Tensor, Tensor]:
    """V A' u and the misfit for V = 1 / precision."""
    operator, residual = observation.operator, observation.residual(image)
    shift = operator.pseudo_inverse(residual, observation.deviation**2 * precision)
    # y - A D lies in the range of A but for noise, so A+ may stand on the other side.
    return shift, precision * _dot(operator.pseudo_inverse(residual), shift).flatten()


def _linearised(
    denoise: Denoise,
    x: Tensor,
    level: NoiseLevel,
    shifted: Callable[[Tensor, Covary], tuple[Tensor, Tensor]],
) -> Conditioned:
    """Evaluate with a graph, and shift by what ``shifted`` makes of the image and of V."""
    import torch

    if level.alpha.item() <= _TELLING * level.sigma.item():
        # Pure noise says nothing of the image, and the quotient below is not finite.
        free = denoise(x, level)
        return Conditioned(free, torch.zeros_like(x), x.new_zeros(len(x)))
    with torch.enable_grad():
        point = x.detach().requires_grad_()
        image, seen = denoise(point, level)
    scale = (level.sigma**2 / level.alpha).to(x)

    def covary(v: Tensor) -> Tensor:
        (product,) = torch.autograd.grad(image, point, v, retain_graph=True)
        return scale * product

    free = Estimate(image.detach(), seen.detach())
    return Conditioned(free, *shifted(free.image, covary))


def _dot(a: Tensor, b: Tensor) -> Tensor:
    """Inner products of pictures, (B, 1, 1, 1)."""
    return (a * b).flatten(1).sum(1).reshape(-1, 1, 1, 1)
