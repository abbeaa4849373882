"""A critic: tells what a student makes from photographs, by what a frozen network sees in both.

A student that only repeats where its teacher lands gives, where it cannot, the mean of what it
could not decide: a soft picture. Which details a photograph has is in the photographs, and small
heads on the features of the teacher's own network are enough to show the way there (Sauer et al.
2023, "Adversarial diffusion distillation", section 3.1, and 2024, "Fast high-resolution image
synthesis with latent adversarial diffusion distillation", for features of a diffusion model; Lin et
al. 2024, "SDXL-Lightning", section 3.2, beside progressive distillation).
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
from training.objectives import LogNormalLevels

if TYPE_CHECKING:
    from training.batches import Batch

_WIDTH = 96
_LEVELS = LogNormalLevels(-1.2, 1.2)  # of the noise that both are shown with: EDM's for training
_LEAST = 0.02  # level of noise at which pictures of 8 bits are still told from one another


class Critic:
    """Heads on every block of a frozen network, each with a verdict at each of its positions.

    Both kinds of pictures are shown with noise, of a level not below that at which a leap landed,
    so that pictures on their way are judged like finished ones. Heads are told which leap it was:
    otherwise a good kind of leap could stand in for a bad one.

    Args:
        teacher: a student that has not changed yet; its network is copied.
        kinds: how many kinds of leaps there are.
        rate: learning rate of the heads.

    Attributes:
        learner: of the heads.
    """

    def __init__(self, teacher: Denoiser, kinds: int, rate: float) -> None:
        network = copy.deepcopy(teacher.network).eval().requires_grad_(requires_grad=False)
        self._sees = of_means(teacher, network)
        self._features: list[Tensor] = []
        blocks = [part for part in network.modules() if isinstance(part, Block)]
        for block in blocks:
            block.register_forward_hook(self._keep)
        heads = nn.ModuleList(_Head(block.conv_in.in_channels, kinds) for block in blocks)
        heads.to(next(network.parameters()).device)
        # As in distribution matching: each follows the other as it is now, not as it was.
        optimizer = torch.optim.Adam(heads.parameters(), lr=rate, betas=(0.0, 0.99))
        self.learner = Learner(heads, optimizer)

    def turn(
        self,
        landed: Tensor,
        then: Tensor,
        kind: Tensor,
        *,
        label: Tensor | None,
        batch: Batch,
        generator: torch.Generator,
    ) -> Tensor:
        """Say which way photographs lie, and learn to say it better.

        Args:
            landed: where a student's leaps landed, (B, C, H, W).
            then: at which levels, (B, 1, 1, 1).
            kind: which leaps they were, (B,).
            label: of the student's pictures, multi-hot (B, labels), or None.
            batch: photographs with noise and labels.
            generator: of noise.

        Returns:
            the gradient, by ``landed``, of minus the mean verdict; of its shape.
        """
        sigma = _LEVELS.draw(len(landed), generator).sigma.clamp_min(_LEAST).to(landed)
        level = NoiseLevel(torch.ones_like(sigma), torch.maximum(sigma, then))
        more = (level.sigma**2 - then**2).sqrt()
        made = landed.detach().requires_grad_()
        noise = torch.randn(landed.shape, generator=generator).to(landed)
        seen = self._seen(made + more * noise, level, label)
        heads = self.learner.network.requires_grad_(requires_grad=False)
        (way,) = torch.autograd.grad(-_mean(self._verdicts(seen, kind)), made)
        heads.requires_grad_(requires_grad=True)
        with torch.no_grad():
            told = None if label is None else batch.label
            real = self._seen(level.mix(batch.image, batch.noise), level, told)
        made_up = self._verdicts([feature.detach() for feature in seen], kind)
        hinges = [F.relu(1 + verdict) for verdict in made_up]
        hinges += [F.relu(1 - verdict) for verdict in self._verdicts(real, kind)]
        self.learner.descend(_mean(hinges))
        return way

    def _keep(self, _: nn.Module, __: tuple[Tensor, ...], feature: Tensor) -> None:
        self._features.append(feature)

    def _seen(self, x: Tensor, level: NoiseLevel, label: Tensor | None) -> list[Tensor]:
        """What each block makes of noised pictures."""
        self._features.clear()
        self._sees.differentiable(label)(x, level)
        seen = list(self._features)
        self._features.clear()
        return seen

    def _verdicts(self, seen: list[Tensor], kind: Tensor) -> list[Tensor]:
        heads = cast("nn.ModuleList", self.learner.network)
        return [head(feature, kind) for head, feature in zip(heads, seen, strict=True)]


class _Head(nn.Module):
    """A verdict at each position of a feature: positive for a photograph."""

    def __init__(self, channels: int, kinds: int) -> None:
        super().__init__()
        # All features count alike, whatever their scale in the frozen network.
        self.norm = nn.GroupNorm(1, channels, affine=False)
        self.enter = nn.Conv2d(channels, _WIDTH, 1)
        self.kind = nn.Embedding(kinds, _WIDTH)
        nn.init.normal_(self.kind.weight, std=0.1)
        self.around = nn.Conv2d(_WIDTH, _WIDTH, 3, padding=1)
        self.leave = nn.Conv2d(_WIDTH, 1, 1)

    def forward(self, feature: Tensor, kind: Tensor) -> Tensor:
        h = self.enter(self.norm(feature.to(self.enter.weight.dtype)))
        h = F.leaky_relu(h + self.kind(kind)[:, :, None, None], 0.2)
        verdict: Tensor = self.leave(F.leaky_relu(self.around(h), 0.2))
        return verdict


def _mean(verdicts: list[Tensor]) -> Tensor:
    """All heads count alike, however many positions they have."""
    return torch.stack([verdict.mean() for verdict in verdicts]).mean()
