"""A trained network with what its output means: the model that samplers call."""

from __future__ import annotations

from typing import TYPE_CHECKING

import torch
from torch import Tensor, nn

from core.level import Estimate, NoiseLevel

if TYPE_CHECKING:
    from core.checkpoints.card import ModelCard
    from core.parametrizations import Parametrization


class Denoiser(nn.Module):
    """E[image | x] and E[noise | x] by a network, a parametrization and a model card.

    Pictures are (B, C, H, W) in [-1, 1]. The network may work in bfloat16 or float16 (see
    ``core.engine.device``); the parametrization's arithmetic stays in the dtype of x.
    """

    def __init__(self, network: nn.Module, parametrization: Parametrization, card: ModelCard):
        super().__init__()
        self.network = network
        self.parametrization = parametrization
        self.card = card

    def forward(self, x: Tensor, level: NoiseLevel, label: Tensor | None = None) -> Estimate:
        """Estimate image and noise.

        Args:
            x: mixture of shape (B, C, H, W).
            level: alpha and sigma of shape () or (B, 1, 1, 1).
            label: multi-hot of shape (B, labels), or None for unconditional.
        """
        inside, time = self.parametrization.condition(x, level)
        # The network's own dtype: a model held in bfloat16 must not be handed float32.
        dtype = next((p.dtype for p in self.network.parameters()), x.dtype)
        output = self.network(inside.to(dtype), time, label)
        return self.parametrization.estimate(x, output.to(x.dtype), level)

    def given(self, label: Tensor | None) -> Given:
        """This denoiser under a label, without gradients, as samplers want it."""
        return Given(self, label)

    def differentiable(self, label: Tensor | None) -> Differentiable:
        """The same, but with gradients by x where the caller's x requires them."""
        return Differentiable(self, label)


class Given:
    """A denoiser with its label filled in; called as ``denoise(x, level)`` without gradients."""

    def __init__(self, denoiser: Denoiser, label: Tensor | None) -> None:
        self.denoiser = denoiser
        self.label = label

    # Decorating the call, not the sampler's generator: a generator would leak the
    # no-gradient mode to whoever consumes it while it is suspended.
    @torch.no_grad()
    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        estimate: Estimate = self.denoiser(x, level, self.label)
        return estimate


class Differentiable:
    """A denoiser with its label filled in, that keeps a graph for an x that requires gradients.

    For any other x it is ``Given``, and as cheap.
    """

    def __init__(self, denoiser: Denoiser, label: Tensor | None) -> None:
        self.denoiser = denoiser
        self.label = label

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        with torch.set_grad_enabled(torch.is_grad_enabled() and x.requires_grad):
            estimate: Estimate = self.denoiser(x, level, self.label)
        return estimate
