"""Model files: which kinds there are, their cards, and how a denoiser is read from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from core.checkpoints import card as _card

if TYPE_CHECKING:
    import torch

    from core.checkpoints.card import ModelCard
    from core.denoiser import Denoiser


def card_of(path: Path | str) -> ModelCard:
    """Read the card of a model file or folder, without torch.

    Raises:
        BadCheckpoint: it is damaged, or not a model.
    """
    return _card.card_of(path)


def load(path: Path | str, device: torch.device | str = "cpu") -> Denoiser:
    """Read a denoiser, in float32 on ``device``, from any kind of model, told apart by content.

    Raises:
        BadCheckpoint: it is damaged, or not a model.
    """
    from core.checkpoints import native

    return native.load(path, device)
