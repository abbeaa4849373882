"""A model small enough to run in milliseconds, made with the same code as the real ones."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from core.checkpoints import native
from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser

CARD = ModelCard(
    name="tiny",
    title="Tiny test model",
    network={
        "kind": "patch-unet",
        "image_size": 16,
        "widths": [16, 32],
        "blocks": [1, 1],
        "attention": [1],
        "embedding": 32,
        "labels": 4,
    },
    parametrization={"kind": "edm", "sigma_data": 0.5, "kappa_min": 0.002, "kappa_max": 80.0},
    image_size=16,
    labels=("flowers", "flowers/rose", "flowers/tulip", "aerial"),
    licence="CC0-1.0",
)


def tiny_denoiser(seed: int = 0, **changes: Any) -> Denoiser:
    """A denoiser with random weights whose output depends on everything that it is given."""
    card = replace(CARD, **changes)
    network = native.build_network(card)
    generator = torch.Generator().manual_seed(seed)
    for parameter in network.parameters():
        scale = 1 / parameter[0].numel() ** 0.5 if parameter.ndim > 1 else 0.1
        parameter.data = torch.randn(parameter.shape, generator=generator) * scale
    network.eval().requires_grad_(requires_grad=False)
    return Denoiser(network, native.build_parametrization(card), card).eval()


def tiny_model(folder: Path, seed: int = 0, **changes: Any) -> Path:
    """The file of such a denoiser in ``folder``; ``changes`` are entries of its card."""
    denoiser = tiny_denoiser(seed, **changes)
    path = folder / f"{denoiser.card.name}.safetensors"
    native.save(denoiser, path)
    return path
