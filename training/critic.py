"""A critic: tells what a student makes from photographs, by what a frozen network sees in both.

Where a student cannot tell where its teacher lands, it answers with a mean, and a mean is a soft
picture. Which details a photograph has is in the photographs, and small heads on the features of
the teacher's own network are enough to show the way there. (Heads on a frozen network, against
photographs: Sauer et al. 2023, "Adversarial diffusion distillation", section 3.2; on the features
of a diffusion model: Sauer et al. 2024, "Fast high-resolution image synthesis with latent
adversarial diffusion distillation"; in progressive distillation, against the teacher's landings:
Lin et al. 2024, "SDXL-Lightning", section 3.2.)
"""

from __future__ import annotations

import copy
from typing import TYPE_CHECKING, cast

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from core.denoiser import Denoiser
from core.level import NoiseLevel
from core.networks.patch_unet import Block
from training.auxiliary import of_means
from training.learner import Learner
from training.objectives import LEAST_NOISE, LogNormalLevels
from training.teaching import label_or_none

if TYPE_CHECKING:
    from core.parametrizations import EDM
    from training.batches import Batch

_WIDTH = 96
_LEVELS = LogNormalLevels(-1.2, 1.2)  # of the noise that both are shown with: EDM's for training


class Critic:
    """Heads on every block of a frozen network, each with a verdict h at each of its positions.

    The student's pictures and photographs are shown with noise of one level, not below that at
    which a leap landed, so that pictures on their way are judged like finished ones. The heads
    learn the hinge loss, a mean over heads and positions::

        max(0, 1 + h(landed)) + max(0, 1 - h(photograph))

    They are told which leap it was: otherwise a good leap could stand in for a bad one.

    Args:
        student: that has not changed yet; its network is copied and frozen.
        leaps: how many different leaps there are.
        rate: learning rate of the heads.

    Attributes:
        learner: of the heads.
    """

    def __init__(self, student: Denoiser, leaps: int, rate: float) -> None:
        network = copy.deepcopy(student.network).eval().requires_grad_(requires_grad=False)
        self._sees = of_means(student, network)
        self._features: list[Tensor] = []
        # Listed in the order in which the network calls them, as their features come.
        blocks = [part for part in network.modules() if isinstance(part, Block)]
        for block in blocks:
            block.register_forward_hook(self._keep)
        heads = nn.ModuleList(_Head(block.conv_in.in_channels, leaps) for block in blocks)
        heads.to(next(network.parameters()).device)
        # Without a first moment they follow the student as it is now, not as it was.
        optimizer = torch.optim.Adam(heads.parameters(), lr=rate, betas=(0.0, 0.99))
        self.learner = Learner(heads, optimizer)

    def slope(
        self,
        landed: Tensor,
        then: Tensor,
        which: Tensor,
        *,
        label: Tensor | None,
        batch: Batch,
        generator: torch.Generator,
    ) -> Tensor:
        """The slope that leads to photographs when gone down; then learn from both.

        Args:
            landed: where a student's leaps landed, (B, C, H, W).
            then: at which levels, (B, 1, 1, 1).
            which: of the leaps they were, (B,).
            label: of the student's pictures, multi-hot (B, labels), or None.
            batch: photographs with noise and labels.
            generator: of noise.

        Returns:
            the gradient, by ``landed``, of minus the mean verdict; of its shape.
        """
        which = which.to(landed.device)
        level = self._level(then, generator)
        more = (level.sigma**2 - then**2).sqrt()
        noise = torch.randn(landed.shape, generator=generator).to(landed)
        made = landed.detach().requires_grad_()
        seen = self._seen(made + more * noise, level, label)
        # Cut off from the picture, so that the heads are asked once for the student and themselves.
        shown = [feature.detach().requires_grad_() for feature in seen]
        of_made = self._verdicts(shown, which)
        slopes = torch.autograd.grad(-_mean(of_made), shown, retain_graph=True)
        (slope,) = torch.autograd.grad(seen, made, slopes)
        real = self._seen(level.mix(batch.image, batch.noise), level, label_or_none(batch.label))
        hinges = [F.relu(1 + verdict) for verdict in of_made]
        hinges += [F.relu(1 - verdict) for verdict in self._verdicts(real, which)]
        self.learner.descend(2 * _mean(hinges))
        return slope

    def _level(self, then: Tensor, generator: torch.Generator) -> NoiseLevel:
        """Levels like those that the network learned at, but not below ``then``."""
        model = cast("EDM", self._sees.parametrization)
        sigma = _LEVELS.draw(len(then), generator).sigma.clamp(LEAST_NOISE, model.kappa_max)
        return NoiseLevel(torch.ones_like(then), torch.maximum(sigma.to(then), then))

    def _keep(self, _: nn.Module, __: tuple[Tensor, ...], feature: Tensor) -> None:
        self._features.append(feature)

    def _seen(self, x: Tensor, level: NoiseLevel, label: Tensor | None) -> list[Tensor]:
        """What each block makes of noised pictures."""
        self._features.clear()
        self._sees.differentiable(label)(x, level)
        seen = list(self._features)
        self._features.clear()
        return seen

    def _verdicts(self, seen: list[Tensor], which: Tensor) -> list[Tensor]:
        heads = cast("nn.ModuleList", self.learner.network)
        return [head(feature, which) for head, feature in zip(heads, seen, strict=True)]


class _Head(nn.Module):
    """A verdict at each position of a feature: positive for a photograph."""

    def __init__(self, channels: int, leaps: int) -> None:
        super().__init__()
        # All features count alike, whatever their scale in the frozen network.
        self.norm = nn.GroupNorm(1, channels, affine=False)
        self.enter = nn.Conv2d(channels, _WIDTH, 1)
        self.leap = nn.Embedding(leaps, _WIDTH)
        nn.init.normal_(self.leap.weight, std=0.1)
        self.around = nn.Conv2d(_WIDTH, _WIDTH, 3, padding=1)
        self.leave = nn.Conv2d(_WIDTH, 1, 1)

    def forward(self, feature: Tensor, which: Tensor) -> Tensor:
        h = self.enter(self.norm(feature.to(self.enter.weight.dtype)))
        h = F.leaky_relu(h + self.leap(which)[:, :, None, None], 0.2)
        verdict: Tensor = self.leave(F.leaky_relu(self.around(h), 0.2))
        return verdict.float()


def _mean(verdicts: list[Tensor]) -> Tensor:
    """All heads count alike, however many positions they have."""
    return torch.stack([verdict.mean() for verdict in verdicts]).mean()
