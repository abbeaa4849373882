"""The auxiliary network of distribution matching: the score of what the student makes."""

from __future__ import annotations

import copy
from typing import Protocol

import torch
from torch import Tensor, nn

from core.denoiser import Denoiser
from core.errors import BadRecipe
from core.level import Estimate, NoiseLevel
from core.parametrizations import EDM

_OCTAVES = 4


class Auxiliary(Protocol):
    """A denoiser of the student's pictures, which may be told at what level they were begun."""

    denoiser: Denoiser

    def __call__(
        self, x: Tensor, level: NoiseLevel, label: Tensor | None, entry: NoiseLevel
    ) -> Estimate:
        """Estimate image and noise.

        Args:
            x: the student's pictures with noise, (B, C, H, W).
            level: of that noise, (B, 1, 1, 1).
            label: multi-hot (B, labels), or None.
            entry: the level that the student had been shown, (B, 1, 1, 1).
        """
        ...


class Blind:
    """An auxiliary that is not told: one distribution, whatever the student was shown.

    Args:
        student: with whose weights it begins.
    """

    def __init__(self, student: Denoiser) -> None:
        self.denoiser = of_means(student, copy.deepcopy(student.network))

    def __call__(
        self, x: Tensor, level: NoiseLevel, label: Tensor | None, entry: NoiseLevel
    ) -> Estimate:
        estimate: Estimate = self.denoiser(x, level, label)
        return estimate


class Told:
    """An auxiliary that knows at which level the student began: one distribution for each.

    Otherwise it models the mixture over all levels of entry, which students can satisfy with some
    levels that show too much of one thing and others that show too little of it.
    The level is told as further labels, whose weights begin at zero.

    Args:
        student: with whose weights it begins.

    Raises:
        BadRecipe: the network has no embedding that labels could be added to.
    """

    def __init__(self, student: Denoiser) -> None:
        self._labels = len(student.card.labels)
        network = copy.deepcopy(student.network)
        time = getattr(network, "time", None)
        if not isinstance(time, nn.Linear) or not hasattr(network, "label"):
            raise BadRecipe(
                f"The network of {student.card.name} cannot be told a second level of noise. "
                'Choose [distillation] kind = "dpdm" or "consistency".'
            )
        wide = nn.Linear(self._labels + _FEATURES, time.out_features, bias=False)
        nn.init.zeros_(wide.weight)
        if isinstance(network.label, nn.Linear):
            with torch.no_grad():
                wide.weight[:, : self._labels] = network.label.weight
        network.label = wide.to(time.weight)
        self.denoiser = of_means(student, network)

    def __call__(
        self, x: Tensor, level: NoiseLevel, label: Tensor | None, entry: NoiseLevel
    ) -> Estimate:
        known = x.new_zeros(len(x), self._labels) if label is None else label
        estimate: Estimate = self.denoiser(x, level, torch.cat((known, features(entry)), dim=1))
        return estimate


_FEATURES = 1 + 2 * _OCTAVES


def features(level: NoiseLevel) -> Tensor:
    """A level as numbers of about one, (B, 9): c = ln(kappa) / 4, sin(2^k c) and cos(2^k c)."""
    clock = level.kappa.reshape(-1, 1).log() / 4
    turns = clock * 2 ** torch.arange(_OCTAVES, device=clock.device)
    return torch.cat((clock, turns.sin(), turns.cos()), dim=1)


def of_means(student: Denoiser, network: nn.Module) -> Denoiser:
    """A denoiser of means, as the student was before it was one.

    Args:
        student: whose range of levels it has.
        network: that gives the means.

    Raises:
        TypeError: the student is no kind of EDM.
    """
    model = student.parametrization
    if not isinstance(model, EDM):
        raise TypeError(f"{model} is no kind of EDM")
    means = EDM(model.sigma_data, model.kappa_min, model.kappa_max)
    return Denoiser(network, means, student.card)
