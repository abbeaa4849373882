"""The state of a training run on disk: safetensors, written aside and renamed, never a pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from core.errors import BadCheckpoint
from core.files import write_whole

_KEY = "scorebrush-training"


def write_state(path: Path, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
    """Write ``tensors`` and JSON ``facts`` to ``path`` in one rename.

    Raises:
        CannotWrite: the disk is full or the folder read-only; the old file stays as it was.
    """
    contiguous = {name: tensor.contiguous() for name, tensor in tensors.items()}
    write_whole(path, safetensors.torch.save(contiguous, {_KEY: json.dumps(facts)}))


def read_state(path: Path) -> tuple[dict[str, Tensor], dict[str, Any]]:
    """Read what :func:`write_state` wrote.

    Raises:
        BadCheckpoint: the file is truncated or something else.
    """
    try:
        with safe_open(path, framework="pt") as opened:
            facts = json.loads((opened.metadata() or {})[_KEY])
            return {name: opened.get_tensor(name) for name in opened.keys()}, facts  # noqa: SIM118
    except (OSError, SafetensorError, KeyError, ValueError) as error:
        raise BadCheckpoint(
            f"{path} is not a training checkpoint, or is damaged ({error}). Remove it to start "
            "from the one before, or from the beginning."
        ) from error


def nested(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors with ``prefix/`` before each name."""
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose name starts with ``prefix/``, without it."""
    return {
        n.removeprefix(f"{prefix}/"): t for n, t in tensors.items() if n.startswith(f"{prefix}/")
    }
