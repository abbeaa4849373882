"""The judge: a classifier of the photographs that also measures how alike pictures are."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from core.errors import BadCheckpoint, BadPicture
from core.files import write_whole
from core.networks.judge import JudgeConfig, JudgeNetwork

_METADATA_KEY = "scorebrush-judge"
_BATCH = 256


def subject_of(path: str) -> str:
    """The first folder of a label: flowers of flowers/rose."""
    return path.split("/", 1)[0]


class Reading(NamedTuple):
    """What the judge says of N pictures.

    Attributes:
        features: float64 (N, d), standardised: mean 0 and variance 1 over the photographs that
            the judge was trained on.
        subjects: the likeliest subject of each picture.
        classes: the likeliest class of each picture, as a whole label such as flowers/rose.
    """

    features: np.ndarray
    subjects: np.ndarray
    classes: np.ndarray


@dataclass(frozen=True)
class JudgeCard:
    """What a judge is, in JSON in the header of its file.

    Attributes:
        network: hyper-parameters.
        subjects: the answers of the subject head, in order.
        classes: the answers of the class head, in order.
        data: what it was trained on, with licences.
        recipe: how it was trained, as plain JSON.
        quality: accuracy on photographs it was not trained on, as plain JSON.
    """

    network: JudgeConfig
    subjects: tuple[str, ...]
    classes: tuple[str, ...]
    data: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict, hash=False)
    quality: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def to_json(self) -> str:
        """The text that :meth:`from_json` reads."""
        return json.dumps({**vars(self), "network": self.network.to_json()}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> JudgeCard:
        """Read what :meth:`to_json` wrote.

        Raises:
            BadCheckpoint: it is not such a text.
        """
        try:
            data = json.loads(text)
            return cls(
                JudgeConfig.from_json(data.pop("network")),
                tuple(data.pop("subjects")),
                tuple(data.pop("classes")),
                **data,
            )
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise BadCheckpoint(f"The judge's card is damaged ({error}). Train it again.") from None


class Judge:
    """A trained classifier with its card.

    Everything is computed in float32 on the CPU, so that figures repeat from machine to machine
    up to rounding.
    """

    def __init__(self, card: JudgeCard, network: JudgeNetwork, mean: Tensor, spread: Tensor):
        self.card = card
        self.network = network.eval().requires_grad_(requires_grad=False)
        self.mean, self.spread = mean, spread

    @torch.no_grad()
    def read(self, pixels: np.ndarray) -> Reading:
        """Look at uint8 pictures (N, 3, size, size).

        Raises:
            BadPicture: they are not of the size that the judge was trained with.
        """
        size = self.card.network.image_size
        if pixels.shape[1:] != (3, size, size):
            raise BadPicture(
                f"The judge knows colour pictures of {size} x {size} pixels; these are of shape "
                f"{pixels.shape[1:]}. Train a judge on pictures of that size."
            )
        outputs: list[tuple[Tensor, Tensor, Tensor]] = [
            self.network(to_images(pixels[start : start + _BATCH]))
            for start in range(0, len(pixels), _BATCH)
        ]
        features, subjects, classes = (torch.cat(part) for part in zip(*outputs, strict=True))
        return Reading(
            ((features - self.mean) / self.spread).double().numpy(),
            np.array(self.card.subjects)[subjects.argmax(1).numpy()],
            np.array(self.card.classes)[classes.argmax(1).numpy()],
        )

    def save(self, path: Path) -> None:
        """Write weights (matrices in float16) and card to one safetensors file.

        Raises:
            CannotWrite: the folder is missing, read-only or full.
        """
        tensors = {
            name: (tensor.half() if tensor.ndim > 1 else tensor).contiguous()
            for name, tensor in self.network.state_dict().items()
        }
        tensors |= {"features.mean": self.mean, "features.spread": self.spread}
        write_whole(path, safetensors.torch.save(tensors, {_METADATA_KEY: self.card.to_json()}))

    @classmethod
    def load(cls, path: Path) -> Judge:
        """Read what :meth:`save` wrote.

        Raises:
            BadCheckpoint: the file is missing, damaged or no judge.
        """
        try:
            with safe_open(path, framework="pt") as file:
                text = (file.metadata() or {}).get(_METADATA_KEY)
                tensors = {name: file.get_tensor(name).float() for name in file.keys()}  # noqa: SIM118 (not a mapping)
        except (OSError, SafetensorError) as error:
            raise BadCheckpoint(
                f"The judge {path} cannot be read ({error}). Give the file that "
                "`scorebrush-evaluate train-judge` wrote."
            ) from None
        if text is None:
            raise BadCheckpoint(
                f"{path} holds weights but no judge. Give the file that "
                "`scorebrush-evaluate train-judge` wrote."
            )
        card = JudgeCard.from_json(text)
        network = JudgeNetwork(card.network)
        try:
            mean, spread = tensors.pop("features.mean"), tensors.pop("features.spread")
            network.load_state_dict(tensors)
        except (KeyError, RuntimeError) as error:
            raise BadCheckpoint(f"The weights of the judge {path} do not fit: {error}") from None
        return cls(card, network, mean, spread)


def to_images(pixels: np.ndarray) -> Tensor:
    """uint8 (N, 3, H, W) to float32 in [-1, 1]."""
    return torch.from_numpy(np.ascontiguousarray(pixels)).float().div_(127.5).sub_(1)
