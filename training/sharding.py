"""Large networks: weights divided among the processes, activations computed twice.

Sharding is PyTorch's FSDP2: each process keeps its part of every weight, gradient, moment and
average, and a block's weights are gathered when the block is worked on. Checkpoints hold whole
tensors, so a run goes on with any number of processes, sharded or not.
"""

from __future__ import annotations

import functools
from collections.abc import Iterator

import torch
from torch import Tensor, distributed, nn
from torch.distributed.device_mesh import init_device_mesh
from torch.distributed.fsdp import fully_shard
from torch.distributed.tensor import DTensor, distribute_tensor
from torch.utils.checkpoint import checkpoint

from core.networks import patch_unet
from core.networks.layers import ResidualBlock
from core.networks.refinenet import Refine, Stage

_BLOCKS = (patch_unet.Block, ResidualBlock, Stage, Refine)


def blocks_of(network: nn.Module) -> Iterator[nn.Module]:
    """The blocks of any network that a recipe may have, in the order of its modules."""
    return (module for module in network.modules() if isinstance(module, _BLOCKS))


def recompute(network: nn.Module) -> None:
    """Let every block forget its activations and compute them again for its gradient.

    The loss and the gradients stay what they are, dropout included.
    """
    for block in blocks_of(network):
        block.forward = functools.partial(checkpoint, block.forward, use_reentrant=False)


def shard(network: nn.Module, device: torch.device) -> None:
    """Divide the network's weights among all processes, block by block."""
    mesh = init_device_mesh(device.type, (distributed.get_world_size(),))
    for block in blocks_of(network):
        fully_shard(block, mesh=mesh)
    # What stayed gathered after an evaluation would not notice that weights are exchanged.
    fully_shard(network, mesh=mesh, reshard_after_forward=True)


def whole(tensor: Tensor) -> Tensor:
    """All of a sharded tensor, on the processor; every process has to ask. Others as they are."""
    return tensor.full_tensor().cpu() if isinstance(tensor, DTensor) else tensor


@torch.no_grad()
def fill(place: Tensor, values: Tensor) -> None:
    """Copy whole ``values`` into ``place``, or this process's part of them if it is sharded."""
    if isinstance(place, DTensor):
        values = values.to(place.device)
        # Everybody has the values already, so none has to send them.
        values = distribute_tensor(values, place.device_mesh, place.placements, src_data_rank=None)
    place.copy_(values)
