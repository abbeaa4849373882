"""Files of classifiers of noisy pictures: safetensors with the card in the header."""

from __future__ import annotations

import json
from dataclasses import asdict, fields
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError

from core.checkpoints.card import header_of
from core.classifier import Classifier, ClassifierCard
from core.errors import BadCheckpoint, NotFinite
from core.files import write_whole
from core.networks.classifier import ClassifierConfig, ClassifierNetwork

METADATA_KEY = "scorebrush-classifier"
FORMAT = 1
"""Version of the card's JSON; a file with a greater one was written by a newer Scorebrush."""


def save_classifier(classifier: Classifier, path: Path | str) -> None:
    """Write a classifier with its card to one file, whole or not at all; matrices in float16.

    Raises:
        NotFinite: a weight is NaN, or infinite in float16.
        CannotWrite: the folder is missing, read-only or full.
    """
    tensors = {}
    for name, tensor in classifier.network.state_dict().items():
        kept = tensor.detach().cpu()
        tensors[name] = (kept.half() if name.endswith("weight") else kept).contiguous()
        if not tensors[name].isfinite().all():
            raise NotFinite(
                f"The weight {name!r} of {classifier.card.name} is not finite, so the classifier "
                "was not saved. Its training has diverged: lower the learning rate."
            )
    network = classifier.network.config.to_json()
    text = json.dumps({"format": FORMAT, "network": network, **asdict(classifier.card)})
    write_whole(Path(path), safetensors.torch.save(tensors, {METADATA_KEY: text}))


def load_classifier(path: Path | str, device: torch.device | str = "cpu") -> Classifier:
    """Read a classifier that :func:`save_classifier` wrote, in float32, ready to guide.

    Raises:
        BadCheckpoint: the file is damaged, something else, or does not fit its card.
    """
    path = Path(path)
    header = header_of(path)
    if METADATA_KEY not in header.metadata:
        raise BadCheckpoint(
            f"{path} holds no classifier of noisy pictures. Choose one that `scorebrush-train "
            "classifier` wrote."
        )
    config, card = _described(header.metadata[METADATA_KEY], path)
    with torch.device("meta"):  # no memory for weights about to be replaced
        network = ClassifierNetwork(config)
    expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    found = {name: entry.shape for name, entry in header.tensors.items()}
    if misfits := sorted(name for name, _ in expected.items() ^ found.items()):
        raise BadCheckpoint(
            f"The weights in {path} do not fit the classifier of their card: {misfits[0]} is "
            "missing, unknown or of another shape. The file was put together wrongly."
        )
    try:
        tensors = safetensors.torch.load_file(path, device=str(device))
    except (OSError, SafetensorError) as error:
        raise BadCheckpoint(f"{path} cannot be read: {error}. Copy it again.") from error
    state = {name: tensor.float() for name, tensor in tensors.items()}
    network.load_state_dict(state, strict=True, assign=True)
    network.requires_grad_(requires_grad=False)
    return Classifier(network, card).eval()


def _described(text: str, path: Path) -> tuple[ClassifierConfig, ClassifierCard]:
    try:
        data: dict[str, Any] = dict(json.loads(text))
    except (ValueError, TypeError, RecursionError) as error:
        raise BadCheckpoint(f"The card of the classifier {path} is damaged: {error}.") from error
    version = data.pop("format", None)
    if isinstance(version, int) and version > FORMAT:
        raise BadCheckpoint(f"{path} was written by a newer Scorebrush. Update it to use it.")
    network, known = data.pop("network", None), {field.name for field in fields(ClassifierCard)}
    match data:
        case {
            "name": str(),
            "classes": [str(), *_] as classes,
            "sigma_data": float() | int() as deviation,
            "sigma_min": float() | int() as least,
            "sigma_max": float() | int() as most,
        } if (
            version == FORMAT
            and isinstance(network, dict)
            and set(data) == known
            and all(isinstance(name, str) for name in classes)
            and network.get("classes") == len(classes)
            and 0 < least < most < float("inf")
            and deviation > 0
        ):
            card = ClassifierCard(**{**data, "classes": tuple(classes)})
            return ClassifierConfig.from_json(network), card
    raise BadCheckpoint(f"The card of the classifier {path} is damaged. Copy the file again.")
