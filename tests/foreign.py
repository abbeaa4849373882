"""Checkpoints of other programs, written from scratch in their layouts."""

from __future__ import annotations

import math

import torch

from core.checkpoints import native
from core.checkpoints.card import ModelCard
from core.checkpoints.mapping import Shapes


def card_for(network):
    return ModelCard(
        name="test", title="Test", network=network, parametrization={"kind": "edm"}, image_size=32
    )


def on_meta(network):
    """The network that a description stands for, without memory."""
    with torch.device("meta"):
        return native.build_network(card_for(network))


def layout(network, sources):
    """Names and shapes of the foreign state dict that fills ``network``."""
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    return {
        theirs: source.shape(shapes[ours])
        for ours, source in sources.items()
        for theirs in source.names
    }


def state_of(network, sources, seed=0):
    """A foreign state dict of random tensors, of about the size that trained ones have."""
    generator = torch.Generator().manual_seed(seed)
    state = {}
    for name, shape in layout(network, sources).items():
        noise = torch.randn(shape, generator=generator)
        scale = 1 / math.sqrt(max(1, math.prod(shape[1:]))) if len(shape) > 1 else 0.1
        offset = 1.0 if len(shape) == 1 and name.endswith("weight") else 0.0
        state[name] = offset + scale * noise
    return state


def shapes_of(state):
    return Shapes(state, "the file")


def relative(found, expected):
    """The largest relative L2 difference of one picture."""
    found, expected = (torch.as_tensor(each).double().flatten(1) for each in (found, expected))
    return float(((found - expected).norm(dim=1) / expected.norm(dim=1)).max())
