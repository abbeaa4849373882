"""Model files: which kinds there are, their cards, and how a denoiser is read from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from core.checkpoints import card as _card

if TYPE_CHECKING:
    from collections.abc import Mapping

    import torch

    from core.checkpoints.card import ModelCard
    from core.denoiser import Denoiser

SUFFIXES = {".safetensors", ".pth", ".pt", ".ckpt", ".bin"}
_DESCRIPTIONS = ("model_index.json", "config.json")


def card_of(path: Path | str) -> ModelCard:
    """Read the card of a model file or folder.

    That of our own files is in their header and read without torch. A model of another program has
    its card made from its tensors' shapes and its configuration, which takes torch.

    Raises:
        BadCheckpoint: it is damaged, or not a model.
    """
    path = Path(path)
    ours = path.suffix == ".safetensors" and path.is_file()
    if ours and _card.METADATA_KEY in _card.header_of(path).metadata:
        return _card.card_of(path)
    from core.checkpoints import detect

    return detect.card_of(path)


def models_in(folder: Path) -> list[Path]:
    """What may be a model in a folder: weights files, and folders of diffusers' pipelines."""
    if not folder.is_dir():
        return []
    found = (
        path
        for path in folder.iterdir()
        if not path.name.startswith(".")
        and (
            path.suffix.lower() in SUFFIXES
            if path.is_file()
            else any((path / name).is_file() for name in _DESCRIPTIONS)
        )
    )
    # By stem, so that a-b.safetensors does not come before a.safetensors.
    return sorted(found, key=lambda path: (path.stem, path.name))


def load(
    path: Path | str,
    device: torch.device | str = "cpu",
    *,
    config: Mapping[str, Any] | None = None,
) -> Denoiser:
    """Read a denoiser, in float32 on ``device``, from any kind of model, told apart by content.

    Args:
        path: one of our files, a checkpoint or state dict of NCSN, NCSNv2, score_sde or EDM, or a
            pipeline folder of diffusers.
        device: where the network is put.
        config: the training's configuration in the JSON form of the program that made the model,
            for what tensors cannot tell, such as its schedule; otherwise a ``config.json`` beside
            the file is read, if there is one.

    Raises:
        BadCheckpoint: it is damaged, of an unknown family, carries code, or does not fit the
            network that it is for.
    """
    from core.checkpoints import detect

    return detect.load(path, device, config=config)


def adopt(
    path: Path | str,
    folder: Path | str,
    *,
    config: Mapping[str, Any] | None = None,
    about: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model of any kind into ``folder`` as one of our own files, and return its path.

    The file is named after the model. Weights that float16 holds exactly are stored so, others in
    float32, so that nothing is lost.

    Args:
        path: as for :func:`load`.
        folder: where to; it must exist.
        config: as for :func:`load`.
        about: entries of the card that the file does not tell, such as ``licence`` or ``title``.

    Raises:
        BadCheckpoint: as for :func:`load`.
        CannotWrite: the folder is missing, read-only or full, or has a model of that name.
    """
    from core.checkpoints import detect

    return detect.adopt(Path(path), Path(folder), config=config, about=about)
