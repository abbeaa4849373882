"""The loss of photographs that are not trained on, under noise that is always the same."""

from __future__ import annotations

import torch
from torch import Tensor

from core.denoiser import Denoiser
from training.objective_base import Shown
from training.objective_kinds import Objective

_PART = 64  # pictures measured at once


@torch.no_grad()
def held_out_losses(
    denoiser: Denoiser,
    images: Tensor,
    label: Tensor | None,
    objective: Objective,
    sigma_data: float,
) -> Tensor:
    """Losses (N,) of images (N, C, H, W) under fixed noise, each at its own fixed quantile.

    Row i meets the quantile (i + 1/2) / N in a fixed shuffle, so figures of one run and of
    others on the same photographs are comparable and nearly free of Monte Carlo noise.
    """
    generator = torch.Generator().manual_seed(20)
    order = torch.randperm(len(images), generator=generator)
    share = (order + 0.5) / len(images)
    noise = torch.randn(images.shape, generator=generator)
    images = objective.seen(images.cpu(), generator).to(images.device)
    levels, rows = objective.levels(sigma_data), []
    for start in range(0, len(images), _PART):
        part = slice(start, start + _PART)
        level = levels.at(share[part]).to(images.device)
        shown = Shown(images[part], noise[part].to(images.device), level)
        inside, clock = denoiser.parametrization.condition(shown.mixed, level)
        output = denoiser.network(inside, clock, None if label is None else label[part])
        rows.append(objective.losses(denoiser.parametrization, output.float(), shown, sigma_data))
    result = torch.cat(rows).cpu()
    return result[order.argsort()]  # by rising noise, for bins
