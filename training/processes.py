"""Many processes, one run: each takes its share of every batch, and the first one writes.

``torchrun`` starts the processes and tells each its place by environment variables. The batch of a
step is a function of the step, not of who works on it, so a run may go on with another number of
processes and sees the same pictures under the same noise.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from types import FrameType
from typing import Self

import torch
from torch import Tensor, distributed, nn
from torch.distributed.fsdp import FSDPModule
from torch.nn.parallel import DistributedDataParallel

from core.engine.device import best_device
from core.errors import BadRecipe, ScorebrushError

# The others wait while the first one measures and draws; one that dies is noticed at once.
_PATIENCE = dt.timedelta(hours=1)


class ProcessLost(ScorebrushError):
    """Another process of the run has ended."""


@dataclass(frozen=True)
class Processes:
    """The place of this process among those of the run.

    Attributes:
        rank: which one this is, from zero on.
        count: how many there are.
    """

    rank: int = 0
    count: int = 1

    @property
    def first(self) -> bool:
        """Whether this is the one that writes and prints."""
        return self.rank == 0

    def share(self, batch: int, parts: int) -> tuple[slice, list[slice]]:
        """Which rows of a batch are this process's, and in which parts it works on them.

        Returns:
            the rows of the batch, and the parts as rows among those.

        Raises:
            BadRecipe: the batch has too few pictures to give everybody one in each part.
        """
        if batch < self.count * parts:
            raise BadRecipe(
                f"A batch of {batch} is too small for {self.count} processes in {parts} parts "
                "each. Raise [run] batch, lower [run] accumulate or start fewer processes."
            )
        shares = self.count * parts
        edges = [batch * (self.rank * parts + part) // shares for part in range(parts + 1)]
        inside = [slice(a - edges[0], b - edges[0]) for a, b in itertools.pairwise(edges)]
        return slice(edges[0], edges[-1]), inside

    def wrapped(self, network: nn.Module, device: torch.device) -> nn.Module:
        """The network to call while training: its gradients are the means over all processes.

        A network that is sharded sees to that by itself.
        """
        if self.count == 1 or isinstance(network, FSDPModule):
            return network
        places = [device] if device.type == "cuda" else None
        return DistributedDataParallel(network, places, gradient_as_bucket_view=True)

    def summed(self, value: Tensor) -> Tensor:
        """The sum of everybody's ``value``; all processes have to ask."""
        if self.count == 1:
            return value
        total = value.detach().cpu()
        distributed.all_reduce(total)
        return total

    def average(self, value: Tensor) -> None:
        """Put the mean of everybody's ``value`` in its place; all processes have to ask."""
        if self.count > 1:
            distributed.all_reduce(value)
            value /= self.count

    def agree(self, number: int) -> bool:
        """Whether everybody has the same ``number``; all processes have to ask."""
        if self.count == 1:
            return True
        extremes = torch.tensor([number, -number])
        distributed.all_reduce(extremes, distributed.ReduceOp.MAX)
        return extremes[0].item() == -extremes[1].item()


@contextlib.contextmanager
def without_exchange(network: nn.Module) -> Iterator[None]:
    """While it lasts, gradients add up in this process alone: for all parts but the last."""
    if isinstance(network, DistributedDataParallel):
        with network.no_sync():
            yield
    elif isinstance(network, FSDPModule):
        network.set_requires_gradient_sync(requires_gradient_sync=False)
        try:
            yield
        finally:
            network.set_requires_gradient_sync(requires_gradient_sync=True)
    else:
        yield


@contextlib.contextmanager
def joined(wanted: str | None) -> Iterator[tuple[Processes, torch.device]]:
    """Join the processes that ``torchrun`` has started; a process by itself is a run of one.

    Args:
        wanted: "cuda", "mps" or "cpu"; the best there is when None. Each process of a machine
            takes a GPU of its own.

    Yields:
        the place of this process, and its device.

    Raises:
        BadRequest: the device is not in this machine.
        BadRecipe: a machine has fewer GPUs than processes.
    """
    device = best_device(wanted)
    count = int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1 or "RANK" not in os.environ:
        yield Processes(), device
        return
    backend = "gloo"
    if device.type == "cuda":
        device = _own_gpu(int(os.environ.get("LOCAL_RANK", "0")))
        backend = "cpu:gloo,cuda:nccl"  # steps and losses are compared on the processor
    distributed.init_process_group(backend, timeout=_PATIENCE)
    try:
        yield Processes(distributed.get_rank(), distributed.get_world_size()), device
    finally:
        distributed.destroy_process_group()


def _own_gpu(place: int) -> torch.device:
    present = torch.cuda.device_count()
    if place >= present:
        raise BadRecipe(
            f"This machine has {present} GPUs, too few for process {place + 1}. Give torchrun "
            f"--nproc-per-node {present}."
        )
    torch.cuda.set_device(place)
    return torch.device("cuda", place)


def is_loss_of_a_process(error: RuntimeError) -> bool:
    """Whether ``error`` is what the exchange between processes says when one of them is gone."""
    if isinstance(error, distributed.DistError):
        return True
    words = str(error).lower()
    return any(word in words for word in ("gloo", "nccl", "connection reset", "connection closed"))


class Farewell:
    """Whether this process has been asked to end (SIGTERM), as ``torchrun`` does to those left.

    The signal is only remembered, so that a step is never cut in two, nor the checkpoint and the
    word about what has gone wrong. Used as a context; a run of one process, which nobody waits for,
    ends at once as ever.
    """

    def __init__(self, processes: Processes) -> None:
        self.asked = False
        self.processes = processes
        self._before: signal._HANDLER = signal.SIG_DFL

    def __enter__(self) -> Self:
        if self.processes.count > 1:
            self._before = signal.signal(signal.SIGTERM, self._remember)
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if self.processes.count > 1 and kind is None:
            signal.signal(signal.SIGTERM, self._before)

    def _remember(self, number: int, frame: FrameType | None) -> None:
        self.asked = True
