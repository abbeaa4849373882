"""Ladders: the levels that a sampler descends, from the noisiest to the image itself.

``steps`` counts the rungs that are left by a step, which is the number of network evaluations of a
sampler with one evaluation per step; a ladder has one rung more. Its last rung is always the image,
(alpha, sigma) = (1, 0), and a sampler returns its clean estimate there; ``ladder[:-1]`` ends above.

Sigma_min and sigma_max are noise-to-image ratios kappa = sigma / alpha. Unless said otherwise the
levels have alpha = 1; ``along`` puts them onto the path of a schedule.
"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from core.errors import BadRequest
from core.level import Ladder, NoiseLevel
from core.schedules import Schedule


def uniform_time(
    schedule: Schedule, steps: int, first: float = 1.0, last: float = 0.0
) -> tuple[NoiseLevel, ...]:
    """Levels of a schedule at evenly spaced times from ``first`` down to ``last``, then the image.

    Where the schedule's level at ``last`` is already the image, it is not repeated.

    Raises:
        BadRequest: unless steps >= 1 and 0 <= last < first <= 1.
    """
    _need_steps(steps)
    if not 0 <= last < first <= 1:
        raise BadRequest(
            f"Times must satisfy 0 <= last < first <= 1, but first is {first} and last is {last}."
        )
    ends_clean = schedule.sigma(last).item() == 0
    times = torch.linspace(first, last, steps + ends_clean, dtype=torch.float64)
    return _rungs(schedule.alpha(times), schedule.sigma(times))


def karras(
    steps: int, sigma_min: float = 0.002, sigma_max: float = 80.0, rho: float = 7.0
) -> tuple[NoiseLevel, ...]:
    """Levels with kappa^(1/rho) evenly spaced, then the image (Karras et al. 2022, eq. 5).

    Raises:
        BadRequest: unless steps >= 1, 0 < sigma_min <= sigma_max < infinity and rho > 0.
    """
    _need_range(steps, sigma_min, sigma_max)
    if not 0 < rho < math.inf:
        raise BadRequest(f"rho must be a positive number, but is {rho}.")
    roots = torch.linspace(
        sigma_max ** (1 / rho), sigma_min ** (1 / rho), steps, dtype=torch.float64
    )
    return _exploding(roots**rho)


def log_snr(
    steps: int, sigma_min: float = 0.002, sigma_max: float = 80.0
) -> tuple[NoiseLevel, ...]:
    """Levels with log(alpha^2 / sigma^2) evenly spaced, then the image (Lu et al. 2022).

    Raises:
        BadRequest: unless steps >= 1 and 0 < sigma_min <= sigma_max < infinity.
    """
    _need_range(steps, sigma_min, sigma_max)
    logs = torch.linspace(math.log(sigma_max), math.log(sigma_min), steps, dtype=torch.float64)
    return _exploding(logs.exp())


def budgeted(
    steps: int, sigma_min: float = 0.002, sigma_max: float = 80.0
) -> tuple[NoiseLevel, ...]:
    """``log_snr`` with its ends drawn in where steps are few; what the engine walks on.

    From sigma_max min(1, steps / 16), but never drawn in to below 5, ten deviations of a picture;
    down to 0.75 / steps^2, unless sigma_min is above that. Few steps are better spent in the
    middle: what a shorter ladder leaves out at its ends is less than what longer strides would
    lose. (Ours; ``benchmarks/sampler_table.py`` compares it.)

    Raises:
        BadRequest: unless steps >= 1 and 0 < sigma_min <= sigma_max < infinity.
    """
    _need_range(steps, sigma_min, sigma_max)
    first = max(min(sigma_max, 5.0), sigma_max * min(1.0, steps / 16))
    return log_snr(steps, min(first, max(sigma_min, 0.75 / steps**2)), first)


def geometric(
    ratio: float, sigma_min: float = 0.02, sigma_max: float = 100.0
) -> tuple[NoiseLevel, ...]:
    """Levels that shrink from one to the next by at most ``ratio``, then the image.

    1 + ceil(log(sigma_max / sigma_min) / log(ratio)) levels, both ends among them: the ladders of
    noise-conditional score networks (Song and Ermon 2019, section 4.1; 2020, technique 2).

    Raises:
        BadRequest: unless ratio > 1 and 0 < sigma_min <= sigma_max < infinity.
    """
    if not 1 < ratio < math.inf:
        raise BadRequest(f"The ratio of neighbouring levels must exceed 1, but is {ratio}.")
    _need_range(1, sigma_min, sigma_max)
    # The small allowance keeps rounding from adding a rung to a ratio that fits exactly.
    count = math.log(sigma_max / sigma_min) / math.log(ratio)
    return log_snr(1 + math.ceil(count - 1e-9), sigma_min, sigma_max)


def angle(
    steps: int, sigma_min: float = 0.0, sigma_max: float = math.inf, sigma_data: float = 0.5
) -> tuple[NoiseLevel, ...]:
    """Levels with atan(kappa / sigma_data) evenly spaced, then the image.

    The levels lie on the circle alpha^2 + sigma^2 = 1, so both ends may be had: pure noise
    (alpha = 0) at sigma_max = infinity, and the image at sigma_min = 0, where it is not repeated.
    Each step changes the signal-to-noise ratio of the pixels by about as much as the others.

    Raises:
        BadRequest: unless steps >= 1, 0 <= sigma_min < sigma_max and sigma_data > 0.
    """
    _need_steps(steps)
    if not 0 <= sigma_min < sigma_max:
        raise BadRequest(
            f"sigma_min and sigma_max must satisfy 0 <= sigma_min < sigma_max, "
            f"but are {sigma_min} and {sigma_max}."
        )
    if not 0 < sigma_data < math.inf:
        raise BadRequest(f"sigma_data must be a positive number, but is {sigma_data}.")
    # Counted from the image's end, 0 is exact; counted from the other, the quarter turn is.
    first = math.pi / 2 - math.atan(sigma_max / sigma_data)
    last = math.pi / 2 - math.atan(sigma_min / sigma_data)
    fractions = torch.linspace(0, 1, steps + (sigma_min == 0), dtype=torch.float64)
    complement = first + (last - first) * fractions
    image, noise = complement.sin(), sigma_data * complement.cos()
    if sigma_min == 0:
        noise[-1] = 0.0
    radius = torch.hypot(image, noise)
    return _rungs(image / radius, noise / radius)


def along(schedule: Schedule, ladder: Ladder) -> tuple[NoiseLevel, ...]:
    """The same noise-to-image ratios on the path of a schedule; the clean last rung stays.

    Raises:
        BadRequest: if a ratio lies above all that the schedule reaches.
    """
    moved = []
    for level in ladder:
        if level.sigma.item() == 0:
            moved.append(level)
            continue
        time = schedule.time(level)
        if time.item() > 1 + 1e-9:
            raise BadRequest(
                f"{schedule} ends below the noise level {level.kappa.item():g} of the ladder; "
                f"choose a smaller sigma_max."
            )
        moved.append(schedule.level(time))
    return tuple(moved)


def _exploding(sigmas: Tensor) -> tuple[NoiseLevel, ...]:
    return _rungs(torch.ones_like(sigmas), sigmas)


def _rungs(alphas: Tensor, sigmas: Tensor) -> tuple[NoiseLevel, ...]:
    """One level per entry, and the image unless it is the last of them."""
    levels = [NoiseLevel(a, s) for a, s in zip(alphas.unbind(), sigmas.unbind(), strict=True)]
    if sigmas[-1] > 0:
        levels.append(NoiseLevel(torch.ones_like(alphas[-1]), torch.zeros_like(alphas[-1])))
    return tuple(levels)


def _need_steps(steps: int) -> None:
    if steps < 1:
        raise BadRequest(f"A ladder needs at least 1 step, but {steps} were asked for.")


def _need_range(steps: int, sigma_min: float, sigma_max: float) -> None:
    _need_steps(steps)
    if not 0 < sigma_min <= sigma_max < math.inf:
        raise BadRequest(
            f"sigma_min and sigma_max must satisfy 0 < sigma_min <= sigma_max, "
            f"but are {sigma_min} and {sigma_max}."
        )
