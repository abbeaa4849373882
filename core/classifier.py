"""A trained classifier of noisy pictures, which guides a model towards what it should show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch
from torch import Tensor, nn

from core.errors import UnknownLabel
from core.parametrizations import EDM

if TYPE_CHECKING:
    from core.guidance import LogProbability
    from core.level import NoiseLevel
    from core.networks.classifier import ClassifierNetwork


@dataclass(frozen=True, kw_only=True)
class ClassifierCard:
    """What a classifier is, apart from its weights.

    Attributes:
        name: short name.
        classes: what it tells apart, paths such as ``flowers/rose``, in the order of its answers.
        sigma_data: standard deviation of the pixels in [-1, 1] units.
        sigma_min: smallest noise-to-image ratio sigma / alpha that it was trained on.
        sigma_max: the largest.
        licence: licence of the weights.
        data: what it was trained on, with sources and licences.
        recipe: the recipe of the training, as plain JSON.
        images_seen: training images shown to it, repeats counted.
        quality: measured quality, as plain JSON.
    """

    name: str
    classes: tuple[str, ...]
    sigma_data: float = 0.5
    sigma_min: float = 0.002
    sigma_max: float = 80.0
    licence: str = ""
    data: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict, hash=False)
    images_seen: int = 0
    quality: Mapping[str, Any] = field(default_factory=dict, hash=False)


class Classifier(nn.Module):
    """log p(class | x) of x = alpha image + sigma noise, at any level.

    Input and time are EDM's (``core.parametrizations.EDM``), so that one classifier serves every
    path of noise. (Song et al. 2021, section 5; Dhariwal and Nichol 2021, section 4.)
    """

    def __init__(self, network: ClassifierNetwork, card: ClassifierCard) -> None:
        super().__init__()
        self.network = network
        self.card = card
        self._scale = EDM(card.sigma_data, card.sigma_min, card.sigma_max)

    def forward(self, x: Tensor, level: NoiseLevel) -> Tensor:
        """The logarithm of each class's probability.

        Args:
            x: mixture of shape (B, C, H, W).
            level: alpha and sigma of shape () or (B, 1, 1, 1).

        Returns:
            (B, classes); the rows' exponentials add up to one.
        """
        inside, time = self._scale.condition(x, level)
        dtype = self.network.answer.weight.dtype
        logits: Tensor = self.network(inside.to(dtype), time)
        return logits.float().log_softmax(1)

    def of(self, label: str) -> LogProbability:
        """log p(label | x), whose gradient ``core.guidance.classifier_guided`` follows.

        A label such as ``flowers`` stands for every class below it, whose probabilities add up.

        Raises:
            UnknownLabel: no class is called so, and none lies below.
        """
        wanted = label.strip("/").casefold()
        places = [
            place
            for place, name in enumerate(self.card.classes)
            if f"{name.casefold()}/".startswith(f"{wanted}/")
        ]
        if not places or not wanted:
            raise UnknownLabel(
                f"The classifier {self.card.name} knows no {label!r}. It tells apart "
                f"{', '.join(self.card.classes)}."
            )

        def log_probability(x: Tensor, level: NoiseLevel) -> Tensor:
            found: Tensor = torch.logsumexp(self(x, level)[:, places], dim=1)
            return found

        return log_probability
