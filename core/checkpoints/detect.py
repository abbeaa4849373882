"""Telling model files apart by what is in them, and reading each with its own reader."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from core.checkpoints import diffusers, edm, native, ncsnv2, score_sde
from core.checkpoints.card import METADATA_KEY, header_of
from core.checkpoints.card import card_of as native_card_of
from core.checkpoints.mapping import Shapes, fill
from core.checkpoints.tensors import Weights, read_weights
from core.denoiser import Denoiser
from core.errors import BadCheckpoint, CannotWrite

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.checkpoints.card import ModelCard
    from core.checkpoints.foreign import Foreign

_READERS = (score_sde, ncsnv2, edm, diffusers)
_OTHERS = {
    "scorebrush-classifier": "a classifier of noisy pictures",
    "scorebrush-judge": "a judge of quality",
    "scorebrush-training": "the checkpoint of a training run",
}
_WEIGHTS = (
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.fp16.safetensors",
    "diffusion_pytorch_model.bin",
    "diffusion_pytorch_model.fp16.bin",
)


def load(
    path: Path | str,
    device: torch.device | str = "cpu",
    *,
    config: Mapping[str, Any] | None = None,
) -> Denoiser:
    """Read a denoiser, in float32 on ``device``, from any known kind of model.

    Args:
        path: a file, or the folder of a pipeline of diffusers.
        device: where the network is put.
        config: the training's configuration in the JSON form of the program that made the model,
            for what tensors cannot tell, such as its schedule. Without it a ``config.json`` beside
            the file is read, if there is one.

    Raises:
        BadCheckpoint: the file is damaged, of an unknown family, carries code, or does not fit the
            network that it is for; the message names what is wrong.

    """
    path = Path(path)
    if path.is_dir():
        foreign, weights = _read_folder(path, config)
    elif not path.exists():
        raise BadCheckpoint(f"{path} does not exist. Choose a model file.")
    elif _is_native(path):
        return native.load(path, device)
    else:
        foreign, weights = _read_file(path, config)
    return _built(foreign, weights, str(path), device)


def card_of(path: Path, *, config: Mapping[str, Any] | None = None) -> ModelCard:
    """The card of any known kind of model; see :func:`core.checkpoints.card_of`.

    Of a model of another program it builds no network.
    """
    if path.is_dir():
        foreign, _ = _read_folder(path, config)
    elif not path.exists():
        raise BadCheckpoint(f"{path} does not exist. Choose a model file.")
    elif _is_native(path):
        return native_card_of(path)
    else:
        foreign, _ = _read_file(path, config)
    _need_pictures(foreign.card, str(path))
    return foreign.card


def adopt(
    path: Path,
    folder: Path,
    *,
    config: Mapping[str, Any] | None = None,
    about: Mapping[str, Any] | None = None,
) -> Path:
    """Write a model of any kind as one of our own; see :func:`core.checkpoints.adopt`."""
    denoiser = load(path, config=config)
    denoiser.card = replace(denoiser.card, **(about or {}))
    target = folder / denoiser.card.file_name
    if target.exists():
        raise CannotWrite(f"{target} exists already. Rename {path.name}, or remove that model.")
    halves = all(torch.equal(p.half().float(), p) for p in denoiser.network.parameters())
    native.save(denoiser, target, dtype=torch.float16 if halves else torch.float32)
    return target


def _is_native(path: Path) -> bool:
    with path.open("rb") as file:
        start = file.read(9)
    metadata = header_of(path).metadata if start[8:9] == b"{" else {}
    if other := next((name for key, name in _OTHERS.items() if key in metadata), None):
        raise BadCheckpoint(f"{path} is {other}, not a model that makes pictures.")
    return METADATA_KEY in metadata


def _read_file(path: Path, config: Mapping[str, Any] | None) -> tuple[Foreign, Weights]:
    weights = read_weights(path)
    shapes = Shapes(weights.state, str(path))
    reader = next((reader for reader in _READERS if reader.recognises(shapes)), None)
    if reader is None:
        some = ", ".join(list(weights.state)[:3])
        raise BadCheckpoint(
            f"{path} belongs to no known family of models: its tensors are called {some} and so "
            "on. Known are Scorebrush's own files, NCSN, NCSNv2, score_sde, EDM and diffusers."
        )
    if config is None:
        config = weights.config or _beside(path)
    try:
        return reader.read(weights, path.stem, str(path), config), weights
    except _MISFITS as error:
        raise _misfit(path, error) from error


# What a reader stumbles over when a configuration holds a list where it should hold a number.
_MISFITS = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


def _misfit(path: Path, error: Exception) -> BadCheckpoint:
    return BadCheckpoint(
        f"The configuration of {path} cannot be understood ({error}). It is damaged, or belongs to "
        "another model."
    )


def _beside(path: Path) -> dict[str, Any]:
    """The configuration in the same folder: under the file's name, or ``config.json``."""
    for name in (f"{path.stem}.json", "config.json", "training_options.json"):
        if (beside := path.with_name(name)).is_file():
            return _json(beside)
    return {}


def _read_folder(folder: Path, config: Mapping[str, Any] | None) -> tuple[Foreign, Weights]:
    """A pipeline of diffusers, or the folder of its network alone."""
    index = folder / "model_index.json"
    scheduler: dict[str, Any] | None = None
    unet = folder
    if index.is_file():
        parts = {name: part for name, part in _json(index).items() if not name.startswith("_")}
        if extra := sorted(set(parts) - {"unet", "scheduler"}):
            raise BadCheckpoint(
                f"{folder} is a pipeline with {', '.join(extra)}, so its network does not work on "
                "pictures. Known are pipelines of a UNet2DModel and a scheduler."
            )
        # The oldest pipelines have everything in one folder.
        unet = folder / "unet" if (folder / "unet").is_dir() else folder
        places = (folder / "scheduler" / "scheduler_config.json", folder / "scheduler_config.json")
        scheduler = next((_json(place) for place in places if place.is_file()), None)
    elif not (folder / "config.json").is_file():
        raise BadCheckpoint(
            f"{folder} is neither a pipeline of diffusers (it has no model_index.json) nor the "
            "folder of its network (it has no config.json). Choose a model file or such a folder."
        )
    settings = _json(unet / "config.json") if config is None else config
    kind = settings.get("_class_name", "UNet2DModel")
    if kind not in {"UNet2DModel", "UNetUnconditionalModel", "NCSNpp", "UNetModel"}:
        raise BadCheckpoint(f"{unet} is a {kind}; of diffusers only UNet2DModel is known.")
    if "block_out_channels" not in settings:
        raise BadCheckpoint(f"{unet / 'config.json'} lacks block_out_channels.")
    weights = _folder_weights(unet)
    try:
        foreign = diffusers.read(weights, folder.name, str(folder), settings, scheduler)
    except _MISFITS as error:
        raise _misfit(folder, error) from error
    return foreign, weights


def _folder_weights(unet: Path) -> Weights:
    """The tensors of a network's folder, in one file or in several."""
    for name in _WEIGHTS:
        if (file := unet / name).is_file():
            return read_weights(file)
    shards = sorted(unet.glob("diffusion_pytorch_model-*-of-*.safetensors"))
    if not shards:
        raise BadCheckpoint(f"{unet} holds no weights: {_WEIGHTS[0]} is missing.")
    state: dict[str, torch.Tensor] = {}
    for shard in shards:
        state |= read_weights(shard).state
    return Weights(state)


def _json(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise BadCheckpoint(f"{path} cannot be read as JSON: {error}.") from error
    if not isinstance(data, dict):
        raise BadCheckpoint(f"{path} holds no JSON object.")
    return data


def _need_pictures(card: ModelCard, origin: str) -> None:
    outputs = card.network.get("outputs", card.channels)
    if outputs not in {card.channels, 2 * card.channels} or not 1 <= card.channels <= 4:
        raise BadCheckpoint(
            f"{origin} takes pictures of {card.channels} channels and makes {outputs}. A model of "
            "pictures takes 1 to 4 and makes as many, or twice that if it has learned variances."
        )


def _built(foreign: Foreign, weights: Weights, origin: str, device: torch.device | str) -> Denoiser:
    card = foreign.card
    _need_pictures(card, origin)
    with torch.device("meta"):  # no memory and no random numbers for weights about to be replaced
        network = native.build_network(card, origin)
    fill(network, foreign.sources(network), weights.state, origin, ignored=foreign.ignored)
    return Denoiser(network.to(device), native.build_parametrization(card, origin), card).eval()
