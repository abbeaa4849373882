"""Averages of the weights along training.

Plain exponential averages (Song & Ermon 2020, technique 5) and power-function averages, from
whose stored snapshots an average of any other length is built afterwards (Karras et al. 2024,
"Analyzing and improving the training dynamics of diffusion models", section 3).
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor


@dataclass(frozen=True)
class Exponential:
    """theta_avg <- d theta_avg + (1 - d) theta, with d = min(decay, (1 + n) / (10 + n)).

    The warm-up of the decay is the one of score SDE's training code.
    """

    decay: float

    @property
    def name(self) -> str:
        """The average's name in checkpoints, such as ``ema-0.999``."""
        return f"ema-{self.decay:g}"

    def keep(self, step: int, every: int) -> float:
        """What remains of the average when updated at ``step`` after ``every`` steps."""
        return min(self.decay, (1 + step) / (10 + step)) ** every


@dataclass(frozen=True)
class Power:
    """Average with the profile tau^gamma over training time tau (Karras et al. 2024, section 3.1).

    Attributes:
        width: standard deviation of the profile relative to its end, sigma_rel, in (0, 0.28).
    """

    width: float

    @property
    def name(self) -> str:
        """The average's name in checkpoints, such as ``power-0.1``."""
        return f"power-{self.width:g}"

    @property
    def gamma(self) -> float:
        """The exponent whose profile has this width (appendix C.1)."""
        return power_exponent(self.width)

    def keep(self, step: int, every: int) -> float:
        """What remains of the average at ``step``: (1 - every / step)^(gamma + 1)."""
        return (1 - min(every, step) / step) ** (self.gamma + 1)


Profile = Exponential | Power


def power_exponent(width: float) -> float:
    """The gamma with sqrt((g + 1) / ((g + 2)^2 (g + 3))) = width.

    0.05 gives 16.97 and 0.10 gives 6.94.

    Raises:
        ValueError: the width is not in (0, 0.28), where a non-negative exponent exists.
    """
    if not 0 < width < 12**-0.5:
        raise ValueError(f"a power average's width lies in (0, 0.288), not {width}")
    # The square of the width, w2 (g+2)^2 (g+3) = g + 1, is a cubic in g.
    inverse = width**-2
    roots = np.roots([1, 7, 16 - inverse, 12 - inverse])
    return float(roots[np.abs(roots.imag) < 1e-6].real.max())


class Averages:
    """Running averages of the same parameters under several profiles."""

    def __init__(self, parameters: Mapping[str, Tensor], profiles: Sequence[Profile], every: int):
        self.profiles = tuple(profiles)
        self.every = every
        self._parameters = dict(parameters)
        self.values = {
            profile.name: {name: p.detach().clone() for name, p in parameters.items()}
            for profile in profiles
        }

    @torch.no_grad()
    def update(self, step: int) -> None:
        """Take the weights after ``step`` (counted from one) into every average."""
        if step % self.every:
            return
        current = [p.detach() for p in self._parameters.values()]
        for profile in self.profiles:
            average = list(self.values[profile.name].values())
            weight = 1 - profile.keep(step, self.every)
            torch._foreach_lerp_(average, current, weight)

    @contextlib.contextmanager
    def lent(self, name: str) -> Iterator[None]:
        """The parameters with the values of an average, for the time being."""
        own = {place: p.detach().clone() for place, p in self._parameters.items()}
        self._copy(self.values[name])
        try:
            yield
        finally:
            self._copy(own)

    @torch.no_grad()
    def _copy(self, values: Mapping[str, Tensor]) -> None:
        for place, p in self._parameters.items():
            p.copy_(values[place])


def profile_product(width_a: float, end_a: float, width_b: float, end_b: float) -> float:
    """Inner product of two power profiles that end at ``end_a`` and ``end_b`` (appendix C.2).

    Each profile is f(tau) = (gamma + 1) / end^(gamma + 1) tau^gamma on [0, end].
    """
    a, b = power_exponent(width_a), power_exponent(width_b)
    ratio = np.log(min(end_a, end_b)) * (a + b + 1)
    scale = np.log(end_a) * (a + 1) + np.log(end_b) * (b + 1)
    return float((a + 1) * (b + 1) / (a + b + 1) * np.exp(ratio - scale))


def posthoc_weights(
    snapshots: Sequence[tuple[float, float]], width: float, end: float
) -> np.ndarray:
    """Weights that combine stored power averages into one of another width (section 3.2).

    Args:
        snapshots: (width, step at which it was stored) of each.
        width: sigma_rel of the wanted average.
        end: step at which the wanted average ends.

    Returns:
        float64 weights, one per snapshot: the least-squares fit of the wanted profile.
    """
    gram = np.array([[profile_product(*a, *b) for b in snapshots] for a in snapshots])
    target = np.array([profile_product(*a, width, end) for a in snapshots])
    return np.linalg.lstsq(gram, target, rcond=1e-12)[0]
