"""From a recipe to a denoiser, and from a finished run to a model file."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from torch import Tensor

from core.checkpoints.card import ModelCard, Recommended
from core.checkpoints.native import build_network, build_parametrization, load, save
from core.denoiser import Denoiser
from core.errors import BadCheckpoint
from training.recipe import Recipe


def describe(
    recipe: Recipe, labels: tuple[str, ...], augmentations: int, sigma_data: float
) -> ModelCard:
    """The card of the model that a recipe makes.

    Args:
        recipe: what to make.
        labels: labels of the data, in the order of the multi-hot label.
        augmentations: length of the augmentation vector.
        sigma_data: standard deviation of the pixels in [-1, 1].
    """
    told = augmentations if recipe.network.told_moves else 0
    network = recipe.network.described(recipe.data.size, len(labels), told)
    sigma_min, sigma_max = recipe.objective.ends()
    return ModelCard(
        name=recipe.model.name,
        title=recipe.model.title or recipe.model.name,
        network=network,
        parametrization=recipe.objective.parametrization(sigma_data),
        image_size=recipe.data.size,
        channels=recipe.network.channels,
        labels=labels,
        sigma_min=sigma_min,
        sigma_max=sigma_max,
        sigma_data=sigma_data,
        recommended=Recommended(),
        licence=recipe.model.licence,
        data=recipe.model.data,
        recipe=recipe.to_json(),
    )


def build_denoiser(
    recipe: Recipe, labels: tuple[str, ...], augmentations: int, sigma_data: float
) -> Denoiser:
    """A freshly initialised network with the card of ``recipe``; arguments as for its card."""
    card = describe(recipe, labels, augmentations, sigma_data)
    return Denoiser(build_network(card), build_parametrization(card), card)


def begin_with(denoiser: Denoiser, path: Path) -> Denoiser:
    """The denoiser with the weights of a model file, and with its pictures counted as seen.

    Raises:
        BadCheckpoint: the file is damaged, or of another network or other labels.
    """
    start = load(path, "cpu")
    if (start.card.network, start.card.labels) != (
        json.loads(json.dumps(dict(denoiser.card.network))),
        denoiser.card.labels,
    ):
        raise BadCheckpoint(
            f"{path} has another network or other labels than the recipe, so training cannot "
            "start from it. Change [network], or take [run] start out."
        )
    denoiser.network.load_state_dict(start.network.state_dict())
    card = dataclasses.replace(denoiser.card, images_seen=start.card.images_seen)
    return Denoiser(denoiser.network, denoiser.parametrization, card)


def ship(denoiser: Denoiser, weights: Mapping[str, Tensor], pictures: int, path: Path) -> None:
    """Write the model with an average's weights, float16 safetensors with its card, to ``path``."""
    # The card counts what was seen before this run, too.
    seen = denoiser.card.images_seen + pictures
    card = dataclasses.replace(denoiser.card, images_seen=seen)
    network = build_network(card)
    buffers = dict(denoiser.network.named_buffers())
    network.load_state_dict({**buffers, **weights})
    save(Denoiser(network, denoiser.parametrization, card), path)


def pixel_deviation(pixels: np.ndarray) -> float:
    """Standard deviation of uint8 pixels in [-1, 1] units, on at most 4096 pictures."""
    chosen = pixels[:: max(1, len(pixels) // 4096)]
    return float((chosen.astype(np.float32) / 127.5 - 1).std())
