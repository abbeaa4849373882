"""``scorebrush-train exact``: a model without training that knows its pictures by heart."""

from __future__ import annotations

from pathlib import Path

import torch

from core.checkpoints.card import ModelCard, Recommended
from core.checkpoints.native import save
from core.denoiser import Denoiser
from core.networks.empirical import Empirical
from core.parametrizations import ImagePrediction
from training.assemble import pixel_deviation
from training.data import load_photographs, multi_hot, vocabulary


def make_exact(source: Path, size: int, out: Path) -> Path:
    """Put the photographs of ``source``, shrunk to ``size``, into a model file.

    Its score is exact (``core.networks.empirical``), so its samples are the photographs themselves.

    Raises:
        BadData: no readable photographs.
        CannotWrite: the file cannot be written.
    """
    photographs = load_photographs(source, size)["train"]
    labels = vocabulary(photographs.paths)
    hot = torch.from_numpy(multi_hot(photographs.paths, labels)).to(torch.uint8)
    network = Empirical(torch.from_numpy(photographs.pixels), hot)
    parametrization = ImagePrediction()
    card = ModelCard(
        name=out.stem,
        title=f"Exact (memorizing) model of {len(photographs)} pictures",
        network={"kind": "empirical", **network.to_json()},
        parametrization={"kind": "image", "kappa_min": parametrization.kappa_min},
        image_size=size,
        labels=labels,
        sigma_min=parametrization.kappa_min,
        sigma_data=pixel_deviation(photographs.pixels),
        recommended=Recommended(),
        data=f"The {len(photographs)} pictures themselves. What it makes are copies of them.",
        images_seen=len(photographs),
    )
    save(Denoiser(network, parametrization, card), out)
    return out
