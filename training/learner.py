"""A network that learns: its optimizer, the averages of its weights, and how far it has come."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from training.checkpoints import restore_state, state_of
from training.ema import Averages, Profile


class Learner:
    """A network with all that a checkpoint of it has to hold.

    Args:
        network: what learns.
        optimizer: of its parameters; one of Adam's kin.
        profiles: of the averages that are kept.
        longest: norm that gradients are cut to.

    Attributes:
        averages: of its weights.
        steps: taken so far.
    """

    def __init__(
        self,
        network: nn.Module,
        optimizer: torch.optim.Optimizer,
        profiles: Sequence[Profile] = (),
        longest: float = math.inf,
    ) -> None:
        self.network, self.optimizer, self.longest = network, optimizer, longest
        self.averages = Averages(dict(network.named_parameters()), profiles, every=1)
        self.steps = 0
        self._rates = [group["lr"] for group in optimizer.param_groups]

    def slow_down(self, share: float) -> None:
        """Learn at ``share`` of the rates that the optimizer came with, from now on."""
        for group, rate in zip(self.optimizer.param_groups, self._rates, strict=True):
            group["lr"] = share * rate

    def descend(self, loss: Tensor) -> None:
        """Take one step down the gradient of ``loss``, of shape ()."""
        self.optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        self.step()

    def step(self) -> None:
        """Take one step down the gradients that are there."""
        if self.longest < math.inf:
            nn.utils.clip_grad_norm_(self.network.parameters(), self.longest)
        self.optimizer.step()
        self.steps += 1
        self.averages.update(self.steps)

    def state(self) -> dict[str, Tensor]:
        """Its tensors by name, as a checkpoint holds them."""
        return dict(state_of(self.network, self.optimizer, self.averages))

    def restore(self, tensors: Mapping[str, Tensor], steps: int) -> None:
        """Put what :meth:`state` gave after so many steps back in its places."""
        restore_state(tensors, steps, self.network, self.optimizer, self.averages)
        self.steps = steps
