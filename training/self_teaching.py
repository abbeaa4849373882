"""Students that learn from themselves: an average of a student's weights gives its own targets."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from core.denoiser import Denoiser
from core.level import Denoise, Estimate, NoiseLevel
from training.ema import Exponential
from training.learner import Learner

_TOLERANCE = 0.01  # errors below are squared, above they count as they are


@dataclass(frozen=True)
class Rates:
    """How fast a student learns.

    Attributes:
        rate: learning rate.
        target: decay of the average of the weights that gives the targets.
        average: decay of the one that becomes the student.
    """

    rate: float
    target: float
    average: float


class SelfTeaching:
    """What every student that gives its own targets has.

    Args:
        student: what learns.
        rates: how fast.

    Attributes:
        learners: the student's, by name.
        average: the weights that the student will have, by name.
    """

    batches = 1

    def __init__(self, student: Denoiser, rates: Rates) -> None:
        self.student = student
        goal, kept = Exponential(rates.target), Exponential(rates.average)
        optimizer = torch.optim.RAdam(student.network.parameters(), lr=rates.rate)
        learner = Learner(student.network, optimizer, (goal, kept))
        self.learners = {"student": learner}
        self._goal, self.average = (learner.averages.values[each.name] for each in (goal, kept))

    def averaged(self, label: Tensor | None) -> Denoise:
        """The student under the average that gives the targets, without gradients.

        Args:
            label: multi-hot (B, labels), or None.
        """

        @torch.no_grad()
        def denoise(x: Tensor, level: NoiseLevel) -> Estimate:
            network, model = self.student.network, self.student.parametrization
            inside, clock = model.condition(x, level)
            answer = torch.func.functional_call(network, self._goal, (inside, clock, label))
            return model.estimate(x, answer.to(x.dtype), level)

        return denoise

    def descend(
        self, found: Tensor, target: Tensor, level: NoiseLevel, further: Tensor | None = None
    ) -> Tensor:
        """Take a step towards target pictures (B, C, H, W); returns the mean disagreement ().

        Args:
            found: the student's pictures, with a gradient.
            target: what they should have been.
            level: at which the student was shown them.
            further: another thing to minimise, (), in a unit of its own: it is given the unit in
                which its gradient by ``found`` is as long as the disagreement's (after Esser et al.
                2021, "Taming transformers", eq. 7).
        """
        loss = disagreement(found, target, level, self.student.card.sigma_data).mean()
        whole = loss
        if further is not None:
            ours, theirs = (
                torch.autograd.grad(each, found, retain_graph=True)[0].norm()
                for each in (loss, further)
            )
            whole = loss + ours / theirs.clamp_min(torch.finfo(ours.dtype).tiny) * further
        self.learners["student"].descend(whole)
        return loss.detach()


def disagreement(found: Tensor, target: Tensor, level: NoiseLevel, d: float) -> Tensor:
    """Root mean square of the error in units of the network's output, (B,), rounded at zero.

    sqrt(mean((1 / sigma^2 + 1 / d^2) error^2) + c^2) - c, whose gradient does not grow with the
    error: outliers of the teacher's flow count no more than others (after Song & Dhariwal 2024).
    """
    weight = 1 / level.sigma**2 + 1 / d**2
    squares = (weight * (found - target) ** 2).mean(dim=(1, 2, 3))
    return (squares + _TOLERANCE**2).sqrt() - _TOLERANCE
