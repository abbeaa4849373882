"""Reading tensors from files of other programs without ever running what they carry."""

from __future__ import annotations

import pickle
import re
import struct
import warnings
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import safetensors
import safetensors.torch
import torch
from torch import Tensor

from core.checkpoints.card import header_of
from core.errors import BadCheckpoint

if TYPE_CHECKING:
    from collections.abc import Mapping

_AGAIN = "Download or copy it again."


@dataclass(frozen=True)
class Weights:
    """The tensors to sample with, by their foreign names, and what else the file says.

    Attributes:
        state: parameters and buffers; exponential moving averages where the file has them.
        config: the training's configuration, if the file carries it.
        averaged: whether the parameters are moving averages.
    """

    state: dict[str, Tensor]
    config: Mapping[str, Any] = field(default_factory=dict)
    averaged: bool = False


def read_weights(path: Path) -> Weights:
    """Read a safetensors file or a checkpoint of PyTorch and pick the weights for sampling.

    Known layouts: a state dict; score_sde's ``{model, ema, optimizer, step}`` whose averages are
    a list in the order of the parameters; NCSN's list ``[model, optimizer, epoch, step, ema]``.
    A prefix ``module.`` is dropped.

    Raises:
        BadCheckpoint: the file is damaged, carries code, or holds no tensors by name.
    """
    content = _read(path)
    match content:
        case [dict(model), *rest]:
            averages = rest[-1] if len(rest) == 4 else None
            return _averaged(_tensors(model, path), averages, path)
        case {"model": dict(model), **others}:
            config = others.get("config")
            return _averaged(_tensors(model, path), others.get("ema"), path, config)
        case {"state_dict": dict(model)}:
            return Weights(_tensors(model, path))
        case dict():
            return Weights(_tensors(content, path))
    raise BadCheckpoint(
        f"{path} holds a {type(content).__name__}, not tensors by name. Choose a model file."
    )


def _read(path: Path) -> Any:  # noqa: ANN401
    try:
        with path.open("rb") as file:
            start = file.read(9)
    except OSError as error:
        raise BadCheckpoint(f"{path} cannot be read: {error.strerror or error}.") from error
    if start[8:9] == b"{":
        return _read_safetensors(path)
    if start[:2] == b"PK" or start[:1] == b"\x80":
        return _read_torch(path, archive=start[:1] == b"P")
    if not start:
        raise BadCheckpoint(f"{path} is empty. {_AGAIN}")
    raise BadCheckpoint(
        f"{path} is neither a safetensors file nor a checkpoint of PyTorch. Choose a model file."
    )


def _read_safetensors(path: Path) -> dict[str, Tensor]:
    header_of(path)  # says in plain words what is wrong with a damaged file
    try:
        tensors: dict[str, Tensor] = safetensors.torch.load_file(path, device="cpu")
    except (OSError, safetensors.SafetensorError) as error:
        raise BadCheckpoint(f"{path} cannot be read: {error}. {_AGAIN}") from error
    return tensors


def _read_torch(path: Path, *, archive: bool) -> Any:  # noqa: ANN401
    damaged = f"{path} is damaged or cut short. {_AGAIN}"
    try:
        zipped = zipfile.is_zipfile(path)
    except zipfile.BadZipFile as error:  # one that says to be a part of several
        raise BadCheckpoint(damaged) from error
    if archive and not zipped:
        raise BadCheckpoint(damaged)
    if zipped and not _is_checkpoint(path):
        raise BadCheckpoint(f"{path} is an archive, but not of a network. Choose a model file.")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # PyTorch thinks aloud about what it then refuses
            # An optimizer's state is twice the model: mapped, it never enters the memory.
            return torch.load(path, map_location="cpu", weights_only=True, mmap=zipped)
    except pickle.UnpicklingError as error:
        found = re.search(r"GLOBAL (\S+)|Unsupported class (\S+)|Unsupported", str(error))
        if found is None:
            raise BadCheckpoint(damaged) from error
        name = found[1] or found[2]
        raise BadCheckpoint(
            f"{path} carries more than tensors{f' ({name})' if name else ''} and could run a "
            "program when it is opened, so it was not. Ask its maker for a file that holds only "
            "the weights."
        ) from error
    # Whatever else the reader of a damaged archive stumbles over, the archive is damaged.
    except _STUMBLES as error:
        raise BadCheckpoint(damaged) from error


_STUMBLES = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    RuntimeError,
    TypeError,
    ValueError,
    struct.error,
    # PyTorch hands a file over to that reader if it is only called so.
    safetensors.SafetensorError,
)


def _is_checkpoint(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as archive:
            return any(name.endswith("/data.pkl") for name in archive.namelist())
    except (OSError, ValueError, zipfile.BadZipFile):
        return True  # a damaged one: the reader says so


def _tensors(model: Mapping[Any, Any], path: Path) -> dict[str, Tensor]:
    """The tensors of a state dict under their names without ``module.``."""
    state: dict[str, Tensor] = {}
    for name, tensor in model.items():
        if not isinstance(name, str) or not isinstance(tensor, Tensor):
            raise BadCheckpoint(
                f"{path} is of an unknown layout: where a tensor was expected, its entry {name!r} "
                f"is of the type {type(tensor).__name__}. Choose another model file."
            )
        state[name.removeprefix("module.")] = tensor
    if not state:
        raise BadCheckpoint(f"{path} holds no tensors. Choose another model file.")
    return state


def _averaged(
    state: dict[str, Tensor],
    averages: object,
    path: Path,
    config: object = None,
) -> Weights:
    """Replace parameters by their moving averages."""
    settings = config if isinstance(config, dict) else {}
    match averages:
        case None:
            return Weights(state, settings)
        case {"shadow_params": [*shadow]}:
            return Weights(_by_order(state, shadow, path), settings, averaged=True)
        case dict():
            named = _tensors(averages, path)
            if unknown := sorted(set(named) - set(state)):
                raise BadCheckpoint(
                    f"{path} has moving averages of tensors that its network lacks: "
                    f"{', '.join(unknown[:3])}."
                )
            if raw := [n for n in state if n not in named and not _FIXED.fullmatch(n)]:
                raise BadCheckpoint(
                    f"{path} has moving averages, but none of {', '.join(raw[:3])}."
                )
            return Weights({**state, **named}, settings, averaged=True)
    raise BadCheckpoint(f"{path} has moving averages of an unknown layout.")


# Entries of score_sde's state dicts that are not trained, and so are not averaged.
_FIXED = re.compile(r"sigmas|all_modules\.\d+\.W")


def _by_order(state: dict[str, Tensor], shadow: list[Any], path: Path) -> dict[str, Tensor]:
    """Averages listed in the order of the trained parameters."""
    trained = [name for name in state if not _FIXED.fullmatch(name)]
    if len(trained) != len(shadow):
        raise BadCheckpoint(
            f"{path} has {len(shadow)} moving averages for {len(trained)} parameters."
        )
    for name, average in zip(trained, shadow, strict=True):
        if not isinstance(average, Tensor) or average.shape != state[name].shape:
            shape = tuple(average.shape) if isinstance(average, Tensor) else None
            raise BadCheckpoint(
                f"{path} has a moving average of the shape {shape} in the place of {name}, "
                f"which has the shape {tuple(state[name].shape)}."
            )
    return {**state, **dict(zip(trained, shadow, strict=True))}
