"""Where each tensor of a network comes from in a foreign state dict, and the check that all fit.

A reader describes a foreign layout as sources, one per tensor of our network. Sources know the
foreign names and shapes, so that what is missing, unknown or misshapen is said in the words of
the file, before the network takes anything.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import torch

from core.errors import BadCheckpoint

if TYPE_CHECKING:
    from torch import Tensor, nn

Shape = tuple[int, ...]
State = Mapping[str, "Tensor"]


def _unchanged(tensor: Tensor) -> Tensor:
    return tensor


@dataclass(frozen=True)
class Source:
    """Foreign tensors that make one of ours: each turned, then joined along the first axis.

    Attributes:
        names: names of the foreign tensors.
        shape: shape of each, from the shape of ours.
        turn: what is done to each before joining.
    """

    names: tuple[str, ...]
    shape: Callable[[Shape], Shape]
    turn: Callable[[Tensor], Tensor] = field(default=_unchanged)

    def make(self, state: State, shape: Shape) -> Tensor:
        """Our tensor, of ``shape``, in float32 and a memory of its own."""
        parts = [self.turn(state[name].to("cpu", torch.float32)) for name in self.names]
        joined = torch.cat([part.reshape(-1, *shape[1:]) for part in parts])
        return joined.reshape(shape).clone(memory_format=torch.contiguous_format)


def same(name: str) -> Source:
    """The foreign tensor as it is."""
    return Source((name,), lambda shape: shape)


def pointwise(name: str) -> Source:
    """A 1 x 1 convolution's weight for a linear layer."""
    return Source((name,), lambda shape: (*shape, 1, 1))


def transposed(name: str, factor: float = 1.0) -> Source:
    """A weight of shape (inputs, outputs), times ``factor``, for (outputs, inputs[, 1, 1])."""
    return Source((name,), lambda shape: (shape[1], shape[0]), lambda tensor: tensor.T * factor)


def scaled(name: str, factor: float) -> Source:
    """The foreign tensor times ``factor``."""
    return Source((name,), lambda shape: shape, lambda tensor: tensor * factor)


def stacked(names: Iterable[str]) -> Source:
    """Several tensors, one below the other."""
    names = tuple(names)
    return Source(names, lambda shape: (shape[0] // len(names), *shape[1:]))


def stacked_transposed(names: Iterable[str]) -> Source:
    """Several weights of shape (inputs, outputs), transposed, one below the other."""
    names = tuple(names)
    return Source(names, lambda shape: (shape[1], shape[0] // len(names)), lambda tensor: tensor.T)


def layer(ours: str, theirs: str) -> dict[str, Source]:
    """A layer with a weight and a bias under the same names in both."""
    return {f"{ours}.{part}": same(f"{theirs}.{part}") for part in ("weight", "bias")}


def fill(
    network: nn.Module,
    sources: Mapping[str, Source],
    state: dict[str, Tensor],
    origin: str,
    *,
    ignored: str = r"(?!)",
) -> None:
    """Give a network, built on the meta device, the tensors of a foreign state dict.

    Args:
        network: takes the tensors, in float32 on the CPU.
        sources: a source for each name in the network's state dict.
        state: the foreign tensors; those that are taken are taken out.
        origin: names the file in errors.
        ignored: pattern of foreign names that are known and of no use.

    Raises:
        BadCheckpoint: tensors are missing, unknown, misshapen or not finite; each is named.

    """
    shapes = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    expected = {
        theirs: source.shape(shapes[ours])
        for ours, source in sources.items()
        for theirs in source.names
    }
    problems = [
        *(f"{name} is missing" for name in expected if name not in state),
        *(
            f"{name} is unknown"
            for name in state
            if name not in expected and not re.fullmatch(ignored, name)
        ),
        *(
            f"{name} has the shape {tuple(state[name].shape)} instead of {shape}"
            for name, shape in expected.items()
            if name in state and tuple(state[name].shape) != shape
        ),
    ]
    problems += [
        f"{name} holds values that are not finite"
        for name in expected
        if name in state and not state[name].isfinite().all()
    ]
    if problems:
        raise BadCheckpoint(
            f"The weights in {origin} do not fit the network they belong to: "
            f"{listed(problems)}. The file is damaged or of another version of that network."
        )
    made = {}
    for ours, source in sources.items():
        made[ours] = source.make(state, shapes[ours])
        for theirs in source.names:  # so that a large model is never in the memory twice
            del state[theirs]
    network.load_state_dict(made, strict=True, assign=True)
    network.requires_grad_(requires_grad=False).eval()


def listed(problems: list[str], most: int = 5) -> str:
    """The first problems in a sentence, and how many more there are."""
    more = f", and {len(problems) - most} more" if len(problems) > most else ""
    return ", ".join(problems[:most]) + more


class Shapes:
    """Shapes of a foreign state dict, read with regard to the possibility that one is wrong."""

    def __init__(self, state: State, origin: str) -> None:
        self.of = {name: tuple(tensor.shape) for name, tensor in state.items()}
        self.origin = origin

    def has(self, prefix: str) -> bool:
        """Whether any tensor's name starts with ``prefix``."""
        return any(name.startswith(prefix) for name in self.of)

    def agreed(self, what: str, *entries: tuple[str, int] | tuple[str, int, float]) -> int:
        """The size that most tensors agree on.

        A damaged tensor is outvoted here and named by :func:`fill` later.

        Args:
            what: what is looked for, for the error.
            entries: a tensor's name, the axis of its shape, and what to divide by, if anything.

        Raises:
            BadCheckpoint: none of the tensors is there.

        """
        votes: Counter[int] = Counter()
        for name, axis, *divisor in entries:
            shape = self.of.get(name, ())
            if axis < len(shape):
                votes[int(shape[axis] / (divisor[0] if divisor else 1))] += 1
        if not votes:
            names = ", ".join(dict.fromkeys(entry[0] for entry in entries))
            raise BadCheckpoint(f"{self.origin} does not tell {what}: {names} missing.")
        return votes.most_common(1)[0][0]
