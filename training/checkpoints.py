"""The state of a training run on disk: safetensors, written aside and renamed, never a pickle."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from core.errors import BadCheckpoint
from core.files import write_whole
from training.ema import Averages

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


def state_of(
    network: nn.Module, optimizer: torch.optim.AdamW, averages: Averages
) -> dict[str, Tensor]:
    """All tensors of a run: weights, Adam's moments and the averages, after a step or more."""
    moments = {}
    for name, p in network.named_parameters():
        state = optimizer.state[p]
        moments[f"{name}/m"], moments[f"{name}/v"] = state["exp_avg"], state["exp_avg_sq"]
    tensors = {
        **nested("network", dict(network.named_parameters())),
        **nested("moments", moments),
    }
    for name, average in averages.values.items():
        tensors |= nested(f"average/{name}", average)
    # Such as the frequencies of a network's features of time, which are drawn once.
    return tensors | nested("buffers", dict(network.named_buffers()))


@torch.no_grad()
def restore_state(
    tensors: Mapping[str, Tensor],
    step: int,
    network: nn.Module,
    optimizer: torch.optim.AdamW,
    averages: Averages,
) -> None:
    """Put what :func:`state_of` gave after ``step`` back in its places."""
    stored, moments = under("network", tensors), under("moments", tensors)
    for name, p in network.named_parameters():
        p.copy_(stored[name])
        optimizer.state[p] = {
            "step": torch.tensor(float(step)),
            # The fused optimizer wants its moments laid out as the parameter is.
            "exp_avg": torch.empty_like(p).copy_(moments[f"{name}/m"]),
            "exp_avg_sq": torch.empty_like(p).copy_(moments[f"{name}/v"]),
        }
        for average in averages.values:
            averages.values[average][name].copy_(tensors[f"average/{average}/{name}"])
    buffers = dict(network.named_buffers())
    for name, buffer in under("buffers", tensors).items():
        buffers[name].copy_(buffer)
