"""The state of a training run on disk: safetensors, written aside and renamed, never a pickle."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import safetensors.torch
import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor, nn

from core.errors import BadCheckpoint
from core.files import write_whole
from training.ema import Averages
from training.sharding import fill, whole

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


class Checkpoints:
    """The newest checkpoint of a run and the one before, for the day the newest is damaged.

    Attributes:
        newest: its file.
        before: that of the one before, ``NAME-before``.
    """

    def __init__(self, newest: Path) -> None:
        self.newest, self.before = newest, newest.with_stem(f"{newest.stem}-before")

    def write(self, tensors: Mapping[str, Tensor], facts: Mapping[str, Any]) -> None:
        """Write a checkpoint and keep the one before.

        Raises:
            CannotWrite: the disk is full or the folder read-only.
        """
        if self.newest.exists():
            self.newest.replace(self.before)
        write_state(self.newest, tensors, facts)

    def read(self) -> tuple[Path, dict[str, Tensor], dict[str, Any]] | None:
        """The last checkpoint's file, tensors and facts; None where there is none.

        Raises:
            BadCheckpoint: it is damaged.
        """
        path = self.newest if self.newest.exists() else self.before
        return (path, *read_state(path)) if path.exists() else None


def nested(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors with ``prefix/`` before each name."""
    return {f"{prefix}/{name}": tensor for name, tensor in tensors.items()}


def under(prefix: str, tensors: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors whose name starts with ``prefix/``, without it."""
    return {
        n.removeprefix(f"{prefix}/"): t for n, t in tensors.items() if n.startswith(f"{prefix}/")
    }


def state_of(
    network: nn.Module, optimizer: torch.optim.Optimizer, averages: Averages
) -> Iterator[tuple[str, Tensor]]:
    """All tensors of a run by name: weights, Adam's moments, averages and buffers.

    Sharded ones are gathered as they come, so every process has to come for each.
    """
    for name, p in network.named_parameters():
        yield f"network/{name}", whole(p.detach())
        # A weight that nothing asks for, as that of moves in a student, has no moments.
        if state := optimizer.state.get(p):
            yield f"moments/{name}/m", whole(state["exp_avg"])
            yield f"moments/{name}/v", whole(state["exp_avg_sq"])
    for profile, average in averages.values.items():
        for name, tensor in average.items():
            yield f"average/{profile}/{name}", whole(tensor)
    # Such as the frequencies of a network's features of time, which are drawn once.
    for name, buffer in network.named_buffers():
        yield f"buffers/{name}", buffer


@torch.no_grad()
def restore_state(
    tensors: Mapping[str, Tensor],
    step: int,
    network: nn.Module,
    optimizer: torch.optim.Optimizer,
    averages: Averages,
) -> None:
    """Put what :func:`state_of` gave after ``step`` back in its places."""
    stored, moments = under("network", tensors), under("moments", tensors)
    for name, p in network.named_parameters():
        fill(p, stored[name])
        if f"{name}/m" in moments:
            # The fused optimizer wants its moments laid out as the parameter is.
            first, second = torch.empty_like(p), torch.empty_like(p)
            fill(first, moments[f"{name}/m"])
            fill(second, moments[f"{name}/v"])
            steps = torch.tensor(float(step))
            optimizer.state[p] = {"step": steps, "exp_avg": first, "exp_avg_sq": second}
        for average in averages.values:
            fill(averages.values[average][name], tensors[f"average/{average}/{name}"])
    buffers = dict(network.named_buffers())
    for name, buffer in under("buffers", tensors).items():
        buffers[name].copy_(buffer)
