"""The noise of each step of diffusers' discrete schedules, from their configuration."""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from core.errors import BadCheckpoint

if TYPE_CHECKING:
    from collections.abc import Mapping


def kappas_of(scheduler: Mapping[str, Any], origin: str) -> list[float]:
    """sigma / alpha of each step, rising; a last step without any picture is left out.

    Args:
        scheduler: ``scheduler_config.json`` of a DDPM, DDIM or similar scheduler.
        origin: names the folder in errors.

    Raises:
        BadCheckpoint: it is not a schedule of discrete steps, or one that is not known.

    """
    count = int(scheduler.get("num_train_timesteps", 1000))
    if not 2 <= count <= 100_000:
        raise BadCheckpoint(f"{origin} cannot have been trained with {count} steps.")
    trained = scheduler.get("trained_betas")
    kind = scheduler.get("beta_schedule", "linear")
    low, high = (
        float(scheduler.get(name, default))
        for name, default in (("beta_start", 1e-4), ("beta_end", 0.02))
    )
    line = [step / max(count - 1, 1) for step in range(count)]
    if trained is not None:
        betas = [float(beta) for beta in trained]
    elif kind == "linear":
        betas = [low + (high - low) * part for part in line]
    elif kind == "scaled_linear":
        betas = [(math.sqrt(low) * (1 - part) + math.sqrt(high) * part) ** 2 for part in line]
    elif kind == "sigmoid":
        betas = [low + (high - low) / (1 + math.exp(6 - 12 * part)) for part in line]
    elif kind == "squaredcos_cap_v2":  # Nichol & Dhariwal 2021, eq. 17
        shares = [
            math.cos((step / count + 0.008) / 1.008 * math.pi / 2) ** 2 for step in range(count + 1)
        ]
        betas = [min(1 - b / a, 0.999) for a, b in itertools.pairwise(shares)]
    else:
        raise BadCheckpoint(f"{origin} has the unknown beta_schedule {kind!r}.")
    roots = [
        math.sqrt(share)
        for share in itertools.accumulate((1 - beta for beta in betas), lambda a, b: a * b)
    ]
    if scheduler.get("rescale_betas_zero_snr"):  # Lin et al. 2024, algorithm 1
        first, last = roots[0], roots[-1]
        roots = [(root - last) * first / (first - last) for root in roots]
    return [math.sqrt(1 - root**2) / root for root in roots if root > 1e-8]
