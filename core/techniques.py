"""Choosing noise levels and Langevin steps for a set of pictures: the techniques of NCSNv2.

Song & Ermon 2020, "Improved techniques for training score-based generative models". Technique 3
(an unconditional network divided by sigma) is ``core.networks.ncsnv2``, and technique 5 (averaged
weights) is ``training.ema``. Lengths are in the units of the pictures handed in: the paper's are
pixels in [0, 1]; in our [-1, 1] every sigma is twice as large, and ratios, the number of levels and
epsilon / sigma_min^2 are the same.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor

from core.errors import BadRequest

_BLOCK = 2048  # pictures whose distances are computed at once


class FarthestPair(NamedTuple):
    """The two pictures that lie farthest apart.

    Attributes:
        distance: Euclidean, in the units of the pictures.
        first: index of one.
        second: index of the other.
        compared: how many distances were computed, of n (n - 1) / 2.
    """

    distance: float
    first: int
    second: int
    compared: int


def largest_distance(pictures: Tensor) -> FarthestPair:
    """Technique 1: the exact largest pairwise distance, which sigma_max should equal.

    By the triangle inequality |x - y| <= |x - c| + |y - c| for any centre c, so only pairs whose
    radii sum to more than the best distance so far can beat it. With c near the centre of the
    smallest enclosing ball that leaves a handful of n^2 / 2 pairs. Memory is O(block n), not n^2.

    Args:
        pictures: (N, ...) of any dtype and shape, N >= 2.

    Raises:
        BadRequest: fewer than two pictures.
    """
    if len(pictures) < 2:
        raise BadRequest("A largest distance needs at least two pictures.")
    points = pictures.flatten(1)
    points = points if points.is_floating_point() else points.float()

    def radii(centre: Tensor) -> Tensor:
        return torch.cat([(part - centre).norm(dim=1) for part in torch.split(points, _BLOCK)])

    # Sweeping to and fro between far points gives a good lower bound at once.
    centre = points.mean(0)
    here = int(radii(centre).argmax())
    best = FarthestPair(0.0, 0, 1, 0)
    for _ in range(4):
        reach = radii(points[here])
        there = int(reach.argmax())
        if reach[there].item() > best.distance:
            best = FarthestPair(reach[there].item(), here, there, 0)
        here = there
    # Badoiu and Clarkson's steps move the centre towards that of the smallest enclosing ball.
    for step in range(1, 65):
        centre = centre + (points[int(radii(centre).argmax())] - centre) / (step + 1)

    radius, order = radii(centre).sort(descending=True)
    # A little slack: radii are rounded, and a pair lost to rounding would make this inexact.
    slack = 1e-5 * radius[0].item()
    compared = 0
    for begin in range(0, len(order), _BLOCK):
        if 2 * radius[begin].item() + slack <= best.distance:
            break
        left = points[order[begin : begin + _BLOCK]]
        for other in range(begin, len(order), _BLOCK):
            reach_here = (radius[begin] + radius[other]).item() + slack
            if reach_here <= best.distance:
                break
            allowed = (radius[other : other + _BLOCK] + radius[begin] + slack) > best.distance
            right = points[order[other : other + _BLOCK][allowed]]
            keep = (radius[begin : begin + _BLOCK] + radius[other] + slack) > best.distance
            distances = torch.cdist(left[keep], right, compute_mode="donot_use_mm_for_euclid_dist")
            compared += distances.numel()
            if distances.numel() and distances.max().item() > best.distance:
                row, column = divmod(int(distances.argmax()), distances.shape[1])
                first = int(order[begin : begin + _BLOCK][keep][row])
                second = int(order[other : other + _BLOCK][allowed][column])
                best = FarthestPair(distances.max().item(), first, second, 0)
    return best._replace(compared=compared)


def coverage(ratio: float, dimension: int) -> float:
    """How much of one level's shell its neighbour covers (proposition 2).

    Phi(sqrt(2 D) (g - 1) + 3 g) - Phi(sqrt(2 D) (g - 1) - 3 g) for the ratio g of neighbouring
    levels; it falls from 0.997 at g = 1 towards zero.
    """
    offset = math.sqrt(2 * dimension) * (ratio - 1)
    return _phi(offset + 3 * ratio) - _phi(offset - 3 * ratio)


def level_ratio(dimension: int, wanted: float = 0.5) -> float:
    """Technique 2: the ratio g > 1 of neighbouring levels whose ``coverage`` is ``wanted``.

    Args:
        dimension: D, the number of values of a picture (3 * 32 * 32 for CIFAR-10), at least 5:
            below, shells of three standard deviations overlap at any ratio.
        wanted: C in (0, 0.997). The paper states 0.5; its published ladders have 0.567.

    Raises:
        BadRequest: a coverage or dimension out of range.
    """
    if dimension < 5 or not 0 < wanted < coverage(1.0, dimension):
        raise BadRequest(
            f"The coverage lies between 0 and 0.997, not {wanted}, and a picture has at least 5 "
            f"values, not {dimension}."
        )
    low, high = 1.0, 2.0
    while coverage(high, dimension) > wanted:
        high *= 2
    for _ in range(80):  # halves the bracket to the last bit of a float
        middle = (low + high) / 2
        low, high = (middle, high) if coverage(middle, dimension) > wanted else (low, middle)
    return (low + high) / 2


def level_count(sigma_min: float, sigma_max: float, ratio: float) -> int:
    """L = 1 + ceil(log(sigma_max / sigma_min) / log(ratio)), both ends counted.

    Raises:
        BadRequest: unless 0 < sigma_min < sigma_max and ratio > 1.
    """
    if not 0 < sigma_min < sigma_max or ratio <= 1:
        raise BadRequest("Levels need 0 < sigma_min < sigma_max and a ratio above 1.")
    # The small allowance keeps rounding from adding a level to a ratio that fits exactly.
    return 1 + math.ceil(math.log(sigma_max / sigma_min) / math.log(ratio) - 1e-9)


def variance_ratio(epsilon: float, steps: int, ratio: float, sigma_min: float) -> float:
    """How far T Langevin steps bring the variance of a level's predecessor to its own (eq. 4).

    With e = epsilon / sigma_min^2, q = 1 - e and c = 2 e / (1 - q^2)::

        s_T^2 / sigma_i^2 = q^(2 T) (g^2 - c) + c

    which is 1 if the level is reached exactly.

    Args:
        epsilon: the step size at the smallest level, in (0, 2 sigma_min^2).
        steps: T, steps at each level.
        ratio: g, sigma of the level before over sigma of this one.
        sigma_min: the smallest sigma.
    """
    e = epsilon / sigma_min**2
    c = 2 / (2 - e)
    return float((1 - e) ** (2 * steps) * (ratio**2 - c) + c)


class LangevinStep(NamedTuple):
    """A step size and what it achieves.

    Attributes:
        epsilon: the step size at the smallest level.
        reached: the ``variance_ratio`` there; 1 would be perfect.
    """

    epsilon: float
    reached: float


def langevin_step(steps: int, ratio: float, sigma_min: float) -> LangevinStep:
    """Technique 4: the epsilon that brings eq. 4 closest to one, by a grid that is refined once.

    Args:
        steps: T, as many Langevin steps at each level as the time allows.
        ratio: g of neighbouring levels.
        sigma_min: the smallest sigma.

    Raises:
        BadRequest: unless steps >= 1, ratio > 1 and sigma_min > 0.
    """
    if steps < 1 or ratio <= 1 or sigma_min <= 0:
        raise BadRequest("Langevin steps need T >= 1, a ratio above 1 and sigma_min above 0.")

    def best(grid: Tensor) -> int:
        c = 2 / (2 - grid)
        reached = (1 - grid) ** (2 * steps) * (ratio**2 - c) + c
        return int((reached - 1).abs().argmin())

    coarse = torch.logspace(-3, math.log10(2 - 1e-3), 200_000, dtype=torch.float64)
    place = best(coarse)
    low, high = coarse[max(place - 2, 0)].item(), coarse[min(place + 2, len(coarse) - 1)].item()
    fine = torch.linspace(low, high, 2001, dtype=torch.float64)
    epsilon = fine[best(fine)].item() * sigma_min**2
    return LangevinStep(epsilon, variance_ratio(epsilon, steps, ratio, sigma_min))


@dataclass(frozen=True)
class LangevinPlan:
    """Everything that annealed Langevin dynamics needs for one data set.

    Attributes:
        sigma_max: the largest sigma, by technique 1.
        sigma_min: the smallest.
        levels: how many, in geometric progression.
        steps: Langevin steps at each level.
        epsilon: step size at the smallest level.
        reached: variance ratio of eq. 4.
    """

    sigma_max: float
    sigma_min: float
    levels: int
    steps: int
    epsilon: float
    reached: float

    @property
    def ratio(self) -> float:
        """The ratio of neighbouring levels, (sigma_max / sigma_min)^(1 / (levels - 1))."""
        return float((self.sigma_max / self.sigma_min) ** (1 / (self.levels - 1)))

    def sigmas(self) -> Tensor:
        """The ladder, float64 (levels,), from the largest to the smallest."""
        ends = math.log10(self.sigma_max), math.log10(self.sigma_min)
        return torch.logspace(ends[0], ends[1], self.levels, dtype=torch.float64)


def langevin_plan(
    dimension: int,
    sigma_max: float,
    *,
    sigma_min: float = 0.01,
    steps: int = 5,
    wanted: float = 0.5,
) -> LangevinPlan:
    """Techniques 2 and 4 for pictures of ``dimension`` values that lie ``sigma_max`` apart.

    The step size is fitted to the ratio of the ladder that results, which is a little smaller
    than the one of ``level_ratio`` since the number of levels is whole.

    Raises:
        BadRequest: as ``level_ratio``, ``level_count`` and ``langevin_step``.
    """
    levels = level_count(sigma_min, sigma_max, level_ratio(dimension, wanted))
    return planned(levels, sigma_max, sigma_min=sigma_min, steps=steps)


def planned(
    levels: int, sigma_max: float, *, sigma_min: float = 0.01, steps: int = 5
) -> LangevinPlan:
    """Technique 4 for a ladder whose number of levels is given.

    Raises:
        BadRequest: fewer than two levels, or as ``langevin_step``.
    """
    if levels < 2:
        raise BadRequest("A ladder needs at least two levels.")
    ratio = float((sigma_max / sigma_min) ** (1 / (levels - 1)))
    step = langevin_step(steps, ratio, sigma_min)
    return LangevinPlan(sigma_max, sigma_min, levels, steps, step.epsilon, step.reached)


PUBLISHED: dict[str, LangevinPlan] = {
    "cifar-10": LangevinPlan(50, 0.01, 232, 5, 6.2e-6, 1.0555),
    "celeba-64": LangevinPlan(90, 0.01, 500, 5, 3.3e-6, 1.0314),
    "lsun-church-96": LangevinPlan(140, 0.01, 788, 4, 4.9e-6, 1.0247),
    "lsun-128": LangevinPlan(190, 0.01, 1086, 3, 1.8e-6, 1.0174),
    "ffhq-256": LangevinPlan(348, 0.01, 2311, 3, 9.0e-7, 1.0089),
}
"""The settings of the paper's table 3 for pixels in [0, 1], with eq. 4 evaluated at each."""


def _phi(z: float) -> float:
    """The standard normal distribution function."""
    return 0.5 * math.erfc(-z / math.sqrt(2))
