"""Augmentation: the symmetries a subject really has, and moves that the network is told of.

A symmetry (a photograph and its mirror image are equally likely) needs no telling. A move that
changes the distribution, such as a zoom, goes with a vector that describes it; the vector is zero
for an unmoved picture and while sampling, so that moves do not leak into samples
(Karras et al. 2022, appendix F.2).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional as F

from training.objective_base import Share

AUGMENTATIONS = 7
"""Length of the augmentation vector: zoom, turn (2), stretch (2), shift (2)."""


@dataclass(frozen=True)
class Augmentation:
    """Random symmetries and told moves.

    Attributes:
        flip: probability of a mirror image, a symmetry of every photograph.
        turn_subjects: labels whose pictures have no up and down: any quarter turn.
        moves: probability of each told move (zoom, turn, stretch, shift); 0 for none.
    """

    flip: Share = 0.5
    turn_subjects: tuple[str, ...] = ()
    moves: Share = 0.0

    def __call__(
        self, images: Tensor, turnable: Tensor, generator: torch.Generator
    ) -> tuple[Tensor, Tensor]:
        """Augment images (B, C, H, W); ``turnable`` (B,) says which may be turned.

        Returns:
            the images and the augmentation vectors (B, AUGMENTATIONS).
        """
        batch = len(images)

        def chance(p: float) -> Tensor:
            return torch.rand(batch, generator=generator) < p

        def normal() -> Tensor:
            return torch.randn(batch, generator=generator)

        # The diagonal first: after a flip it would undo half of the quarter turns.
        images = _where(chance(0.5) & turnable, images.transpose(2, 3), images)
        images = _where(chance(self.flip), images.flip(3), images)
        images = _where(chance(0.5) & turnable, images.flip(2), images)
        told = torch.zeros(batch, AUGMENTATIONS)
        if not self.moves:
            return images, told

        zoom = 0.2 * normal() * chance(self.moves)
        angle = math.pi * (2 * torch.rand(batch, generator=generator) - 1) * chance(self.moves)
        stretch = 0.2 * normal() * chance(self.moves)
        axis = math.pi * torch.rand(batch, generator=generator)
        shifted = chance(self.moves)
        shift = 0.125 * torch.stack((normal(), normal()), dim=1) * shifted[:, None]
        told[:, 0] = zoom / 0.2
        told[:, 1], told[:, 2] = angle.cos() - 1, angle.sin()
        told[:, 3], told[:, 4] = stretch / 0.2 * axis.cos(), stretch / 0.2 * axis.sin()
        told[:, 5:] = shift / 0.125

        moved = told.abs().sum(1) > 0
        if not moved.any():
            return images, told
        # Sampling positions = shift + R(angle) S(axis, stretch) position / 2^zoom.
        linear = _rotation(angle) @ _rotation(axis / 2) @ _diagonal(stretch)
        linear = linear @ _rotation(-axis / 2) * torch.exp2(-zoom)[:, None, None]
        affine = torch.cat((linear, 2 * shift[:, :, None]), dim=2)[moved]
        chosen = images[moved]
        grid = F.affine_grid(affine, list(chosen.shape), align_corners=False)
        images = images.clone()
        images[moved] = F.grid_sample(
            chosen, grid, mode="bilinear", padding_mode="reflection", align_corners=False
        )
        return images, told


def _where(condition: Tensor, then: Tensor, otherwise: Tensor) -> Tensor:
    return torch.where(condition[:, None, None, None], then, otherwise)


def _rotation(angle: Tensor) -> Tensor:
    c, s = angle.cos(), angle.sin()
    return torch.stack((torch.stack((c, -s), 1), torch.stack((s, c), 1)), 1)


def _diagonal(stretch: Tensor) -> Tensor:
    return torch.diag_embed(torch.stack((torch.exp2(stretch), torch.exp2(-stretch)), 1))
