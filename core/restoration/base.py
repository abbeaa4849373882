"""What every method of restoration is made of: the protocol, the observation, the last step."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from core.errors import BadRequest

if TYPE_CHECKING:
    from torch import Tensor

    from core.level import Denoise, Ladder
    from core.restoration.operators import LinearOperator
    from core.samplers.base import Noise, Snapshot


@dataclass(frozen=True, eq=False)
class Observation:
    """What is known of an image: y = A image + deviation * noise.

    Attributes:
        operator: A.
        measurement: y as ``operator.forward`` makes it; one for all pictures (1, ...) or one for
            each (B, ...).
        deviation: of the noise in y, in its units, >= 0.
    """

    operator: LinearOperator
    measurement: Tensor
    deviation: float

    def __post_init__(self) -> None:
        if not 0 <= self.deviation < float("inf"):
            raise BadRequest(
                f"The noise in a measurement has a deviation of at least 0, not {self.deviation}."
            )

    def residual(self, x: Tensor) -> Tensor:
        """y - A x."""
        return self.measurement - self.operator.forward(x)

    def project(self, x: Tensor, ridge: float = 0.0) -> Tensor:
        """x + A' (A A' + ridge)^-1 (y - A x): the nearest x that fits, for ridge = 0."""
        return x + self.operator.pseudo_inverse(self.residual(x), ridge)

    def repeated(self, count: int) -> Observation:
        """The same for a batch in which every picture stands ``count`` times in a row."""
        if len(self.measurement) == 1:
            return self
        rows = self.measurement.repeat_interleave(count, 0)
        return Observation(self.operator.repeated(count), rows, self.deviation)


class Restoration(ABC):
    """A way from noise to pictures that fit a measurement: a frozen dataclass of its settings."""

    particles: int = 1
    """Mixtures per picture that are held and denoised at once; memory grows with them."""

    def steps(  # noqa: PLR0917
        self,
        denoise: Denoise,
        operator: LinearOperator,
        measurement: Tensor,
        deviation: float,
        x: Tensor,
        ladder: Ladder,
        noise: Noise,
    ) -> Iterator[Snapshot]:
        """Walk ``x`` down the ladder towards pictures that fit y = A image + deviation * noise.

        A snapshot follows every evaluation of the method's sampler; its ``image`` is what the
        finished picture is expected to be. Where the deviation is 0, the last ``x`` fits the
        measurement to rounding.

        Args:
            denoise: ``Denoiser.differentiable(label)``. Gradients are asked for by handing in an x
                that requires them, and by some methods only.
            operator: A.
            measurement: y as ``operator.forward`` makes it; one for all pictures (1, ...) or one
                for each (B, ...).
            deviation: of the noise in y, in its units, >= 0.
            x: noise at the first rung, (B, C, H, W): sigma times standard normal.
            ladder: levels down to the image, (1, 0).
            noise: where fresh noise comes from, a stream for each of the B pictures.

        Raises:
            BadRequest: if the ladder has fewer than two rungs, or the method is not made for the
                operator, or for noise in its measurements.
        """
        observation = Observation(operator, measurement, deviation)
        for snapshot in self.walk(denoise, observation, x, ladder, noise):
            if snapshot.progress == 1 and deviation == 0:
                fitting = observation.project(snapshot.x)
                yield snapshot._replace(x=fitting, image=fitting)
            else:
                yield snapshot

    @abstractmethod
    def walk(
        self, denoise: Denoise, observation: Observation, x: Tensor, ladder: Ladder, noise: Noise
    ) -> Iterator[Snapshot]:
        """As :meth:`steps`, but the last x need not fit the measurement yet."""

    @abstractmethod
    def evaluations(self, ladder_length: int) -> int:
        """Count the network passes per picture on a ladder of so many rungs, at most.

        Forward passes and products with the network's Jacobian, of which each takes the time of
        one to two forward passes; ``denoise`` alone may be called less often.
        """

    def passes(self, ladder: Ladder) -> int:
        """Count them on a ladder as it is: not every level takes as many."""
        return self.evaluations(len(ladder))
