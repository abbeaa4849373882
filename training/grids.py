"""Sample grids while training."""

from __future__ import annotations

import numpy as np
import torch

from core.denoiser import Denoiser
from core.images import to_uint8
from core.ladders import budgeted
from core.noise import NoiseSource
from core.samplers import LogClock

_COLUMNS, _ROWS, _STEPS = 8, 4, 20


def sample_grid(denoiser: Denoiser, labels: tuple[str, ...], device: torch.device) -> np.ndarray:
    """A grid of samples, uint8 (H, W, 3): one subject a row, the same seeds every time."""
    subjects = [label for label in labels if "/" not in label][:_ROWS]
    rows = subjects or [""] * _ROWS
    hot = torch.zeros(len(rows) * _COLUMNS, max(len(labels), 1), device=device)
    for row, subject in enumerate(rows):
        if subject:
            hot[row * _COLUMNS : (row + 1) * _COLUMNS, labels.index(subject)] = 1
    noise = NoiseSource(range(len(hot)))
    card = denoiser.card
    ladder = budgeted(_STEPS, card.sigma_min, card.sigma_max)
    shape = (len(hot), card.channels, card.image_size, card.image_size)
    x = ladder[0].sigma * noise.like(torch.empty(shape, device=device))
    for snapshot in LogClock().steps(denoiser.given(hot if labels else None), x, ladder, noise):
        x = snapshot.x
    pictures = to_uint8(x)
    tall = [np.concatenate(pictures[i : i + _COLUMNS], 1) for i in range(0, len(hot), _COLUMNS)]
    return np.concatenate(tall, 0)
