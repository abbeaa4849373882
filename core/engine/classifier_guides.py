"""Guidance by a classifier of noisy pictures, as a request asks for it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from core.engine.bounds import LARGEST_GUIDANCE, need_number
from core.errors import BadCheckpoint, BadRequest

if TYPE_CHECKING:
    from collections.abc import Callable

    import torch

    from core.checkpoints.card import ModelCard
    from core.level import Denoise
    from core.networks.classifier import ClassifierConfig


@dataclass(frozen=True)
class ClassifierGuide:
    """Pulls pictures towards what a classifier of noisy pictures calls ``label``.

    score + scale grad log p(label | x), where the score is that of the request's model under the
    request's own label, if it has one. (Song et al. 2021, eq. 14; Dhariwal and Nichol 2021.)

    Attributes:
        path: the classifier's file, as ``scorebrush-train classifier`` writes it.
        label: one of its classes, or what several of them lie below.
        scale: of the pull, 0 to 20; above 1 the label is exaggerated.
        digest: SHA-256 of the file; "" lets any file pass.

    Raises:
        BadRequest: no label, or a scale out of its range.
    """

    path: str
    label: str
    scale: float = 1.0
    digest: str = ""

    def __post_init__(self) -> None:
        need_number("The scale of the classifier", self.scale, 0, LARGEST_GUIDANCE)
        if not self.label.strip():
            raise BadRequest("A classifier needs a label: what the pictures shall show.")


def steering(
    guide: ClassifierGuide | None, card: ModelCard, device: torch.device
) -> Callable[[Denoise], Denoise]:
    """What makes a model's denoiser a guided one; the denoiser itself where nothing guides.

    Raises:
        BadCheckpoint: the classifier's file is missing, damaged or another one than was asked for.
        BadRequest: it is of pictures of another size than the model's.
        UnknownLabel: it has no such class.
    """
    if guide is None:
        return _unguided
    from core.checkpoints.classifiers import load_classifier
    from core.guidance import classifier_guided
    from core.hub.origin import digest_of

    path = Path(guide.path).expanduser()
    if not path.is_file():
        raise BadCheckpoint(f"There is no classifier {path}. Say where it is, or leave it out.")
    if guide.digest and digest_of(path) != guide.digest:
        raise BadCheckpoint(
            f"The classifier {path} has changed since it was chosen. Choose it again to use it as "
            "it is now."
        )
    classifier = load_classifier(path, device).to(device)
    made_for = classifier.network.config
    if (made_for.image_size, made_for.channels) != (card.image_size, card.channels):
        raise BadRequest(
            f"The classifier {classifier.card.name} is of pictures of {_shape(made_for)}, and "
            f"{card.name} makes pictures of {_shape(card)}. Choose one that was trained for it."
        )
    log_probability = classifier.of(guide.label)

    def steer(denoise: Denoise) -> Denoise:
        return classifier_guided(denoise, log_probability, guide.scale)

    return steer


def _unguided(denoise: Denoise) -> Denoise:
    return denoise


def _shape(made_for: ModelCard | ClassifierConfig) -> str:
    side, channels = made_for.image_size, made_for.channels
    return f"{side} x {side} pixels in {channels} channel{'s' * (channels != 1)}"
