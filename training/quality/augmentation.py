"""Random crops and colours for the judge's training pictures.

Symmetries come from :mod:`training.augment`. The moves here are small and untold: they leave a
photograph a plausible photograph of the same thing, which is all a classifier asks of them.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def _between(low: float, high: float, count: int, generator: torch.Generator) -> Tensor:
    return low + (high - low) * torch.rand(count, generator=generator)


def moved(images: Tensor, generator: torch.Generator) -> Tensor:
    """Shift every picture by up to a tenth of its side; zoom and turn every second one.

    Shifts are whole pixels and the border is mirrored, so a picture that is neither zoomed nor
    turned keeps its sharpness: the judge must know unblurred photographs. Zoom is within
    [0.8, 1.25], turns within 12 degrees.

    Args:
        images: (B, C, H, W).
        generator: where the draws come from.
    """
    count, _, height, width = images.shape
    still = torch.rand(count, generator=generator) < 0.5
    zoom = _between(-0.223, 0.223, count, generator).exp().masked_fill(still, 1.0)
    angle = (_between(-12, 12, count, generator) * (torch.pi / 180)).masked_fill(still, 0.0)
    shift_x = (_between(-0.1, 0.1, count, generator) * width).round() * (2 / width)
    shift_y = (_between(-0.1, 0.1, count, generator) * height).round() * (2 / height)
    cos, sin = zoom * angle.cos(), zoom * angle.sin()
    rows = (torch.stack((cos, -sin, shift_x), dim=1), torch.stack((sin, cos, shift_y), dim=1))
    grid = F.affine_grid(torch.stack(rows, dim=1), list(images.shape), align_corners=False)
    return F.grid_sample(images, grid, padding_mode="reflection", align_corners=False)


def recoloured(images: Tensor, generator: torch.Generator) -> Tensor:
    """Change saturation and contrast by up to 30 % and brightness by up to 0.2.

    Args:
        images: (B, C, H, W) in [-1, 1]; so is the result.
        generator: where the draws come from.
    """
    count = len(images)

    def draw(low: float, high: float) -> Tensor:
        return _between(low, high, count, generator)[:, None, None, None]

    grey = images.mean(dim=1, keepdim=True)
    images = grey + draw(0.7, 1.3) * (images - grey)
    mean = images.mean(dim=(1, 2, 3), keepdim=True)
    return (mean + draw(0.7, 1.3) * (images - mean) + draw(-0.2, 0.2)).clamp(-1, 1)
