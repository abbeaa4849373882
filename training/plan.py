"""``scorebrush-train plan``: the noise levels and Langevin steps that a data set needs."""

from __future__ import annotations

import io
import math
from pathlib import Path

import torch

from core.errors import BadRequest
from core.files import write_whole
from core.techniques import LangevinPlan, coverage, langevin_plan, largest_distance
from training.data import load_photographs

_SHOWN = 12  # levels that a brief plan shows


def print_plan(
    source: Path,
    size: int,
    steps: int,
    wanted: float,
    plot: Path | None,
    *,
    brief: bool = False,
) -> None:
    """Print the ladder, T and epsilon for the photographs of ``source`` at ``size``.

    Args:
        source: a folder or zip.
        size: side in pixels at which the pictures will be trained.
        steps: T, Langevin steps at each level.
        wanted: the coverage C of technique 2.
        plot: where to draw the ladder and eq. 4, or None.
        brief: print a dozen levels instead of all, of which there are hundreds.

    Raises:
        BadData: no readable photographs.
        BadRequest: steps or coverage out of range, or a plot without matplotlib.
        CannotWrite: the plot cannot be written.
    """
    photographs = load_photographs(source, size)["train"]
    points = torch.from_numpy(photographs.pixels).flatten(1).float() / 255
    pair = largest_distance(points)
    plan = langevin_plan(points.shape[1], pair.distance, steps=steps, wanted=wanted)
    count = len(points)
    print(f"{count} pictures of {points.shape[1]} values, pixels in [0, 1].")
    print(
        f"Largest distance {pair.distance:.4f}, between {photographs.names[pair.first]} and "
        f"{photographs.names[pair.second]} ({pair.compared} of {count * (count - 1) // 2} "
        "distances computed)."
    )
    print(
        f"sigma from {plan.sigma_max:.4f} to {plan.sigma_min:g} in L = {plan.levels} levels, ratio "
        f"{plan.ratio:.6f}, coverage {coverage(plan.ratio, points.shape[1]):.4f}."
    )
    print(
        f"T = {plan.steps} steps at each level, epsilon = {plan.epsilon:.3e} "
        f"(variance ratio {plan.reached:.4f})."
    )
    print(f"In [-1, 1] units: sigma from {2 * plan.sigma_max:.4f} to {2 * plan.sigma_min:g}.")
    print("level  sigma  Langevin step")
    stride = math.ceil(plan.levels / _SHOWN) if brief else 1
    for index, sigma in enumerate(plan.sigmas().tolist(), 1):
        if (index - 1) % stride == 0 or index == plan.levels:
            print(f"{index:5}  {sigma:.6g}  {plan.epsilon * (sigma / plan.sigma_min) ** 2:.4g}")
    if stride > 1:
        print(f"One level in {stride} is shown; without --brief it is all {plan.levels}.")
    if plot is not None:
        write_whole(plot, _drawn(plan))
        print(f"The plot is {plot}.")


def _drawn(plan: LangevinPlan) -> bytes:
    """A PNG: the ladder, and how eq. 4 depends on epsilon."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        raise BadRequest(
            'A plot needs matplotlib: pip install "scorebrush[train]", or leave --plot out.'
        ) from None
    figure = Figure(figsize=(9, 3.5), layout="constrained")
    ladder, steps = figure.subplots(1, 2)
    ladder.semilogy(range(1, plan.levels + 1), plan.sigmas(), marker=".", markersize=3)
    ladder.set(xlabel="level", ylabel="sigma (pixels in [0, 1])", title="Noise levels")
    share = torch.logspace(-3, 0, 400, dtype=torch.float64)
    c = 2 / (2 - share)
    ratio = (1 - share) ** (2 * plan.steps) * (plan.ratio**2 - c) + c
    steps.semilogx(share * plan.sigma_min**2, ratio)
    steps.axvline(plan.epsilon, linestyle="--", color="grey")
    steps.set(
        xlabel="epsilon", ylabel="variance reached / wanted", title=f"Eq. 4, T = {plan.steps}"
    )
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120)
    return buffer.getvalue()
