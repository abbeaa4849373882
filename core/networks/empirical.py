"""The exact score of a set of pictures: no training, and nothing but the pictures themselves.

The noised empirical distribution is a mixture of Gaussians, one around each picture, whose denoiser
is a weighted mean of the pictures. Samples drawn with it are pictures of the set: it memorises,
which is what makes it a yardstick for everything that is learned.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from core.errors import BadCheckpoint

_CHUNK = 512  # pictures compared at once


class Empirical(nn.Module):
    """E[image | x] under N pictures that are equally likely, restricted to those of a label.

    With x' = x / alpha and kappa = sigma / alpha (Song & Ermon 2020, section 3 and figure 2)::

        image = sum_i r_i x_i      r = softmax_i(-|x' - x_i|^2 / (2 kappa^2))

    Called as ``network(x', kappa, label)``: x' of shape (B, C, H, W), kappa (B,) above 0, label
    multi-hot (B, labels) or None. Distances and weights are float64 where the device has it:
    at small kappa a rounded distance would choose the wrong picture. The pictures are visited in
    chunks, so memory does not grow with their number beyond the pictures' own bytes.
    """

    def __init__(self, pictures: Tensor, labels: Tensor) -> None:
        """Keep pictures, uint8 (N, C, H, W), and their multi-hot labels, uint8 (N, labels)."""
        super().__init__()
        self.pictures: Tensor
        self.labels: Tensor
        self.register_buffer("pictures", pictures)
        self.register_buffer("labels", labels)

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Empirical:
        """An empty set of the described size, to be filled from a file.

        Raises:
            BadCheckpoint: entries are missing or are not sizes.
        """
        sizes = [data.get(key) for key in ("pictures", "channels", "image_size", "labels")]
        match sizes:
            case [int(count), int(channels), int(size), int(labels)] if (
                min(count, channels, size) > 0 and labels >= 0
            ):
                pictures = torch.empty(count, channels, size, size, dtype=torch.uint8)
                return cls(pictures, torch.empty(count, labels, dtype=torch.uint8))
        raise BadCheckpoint(f"A set of pictures is described by its sizes, not by {dict(data)}.")

    def to_json(self) -> dict[str, int]:
        """The sizes that :meth:`from_json` reads."""
        count, channels, size, _ = self.pictures.shape
        labels = self.labels.shape[1]
        return {"pictures": count, "channels": channels, "image_size": size, "labels": labels}

    def forward(self, x: Tensor, kappa: Tensor, label: Tensor | None = None) -> Tensor:
        exact = torch.float32 if x.device.type == "mps" else torch.float64
        points = x.flatten(1).to(exact)
        scale = -0.5 / kappa.to(exact)[:, None] ** 2
        # The softmax is accumulated chunk by chunk, relative to the largest exponent so far.
        largest = torch.full((len(x), 1), -torch.inf, dtype=exact, device=x.device)
        total = torch.zeros_like(largest)
        mean = torch.zeros_like(points)
        for pictures, labels in zip(
            torch.split(self.pictures, _CHUNK), torch.split(self.labels, _CHUNK), strict=True
        ):
            chunk = pictures.flatten(1).to(exact) / 127.5 - 1
            squares = chunk.square().sum(1) - 2 * points @ chunk.T
            exponent = scale * squares  # |x'|^2 is the same for all and cancels
            if label is not None:
                wanted = label.to(exact)
                shared = wanted @ labels.to(exact).T
                exponent = exponent.masked_fill(shared < wanted.sum(1, keepdim=True), -torch.inf)
            peak = torch.maximum(largest, exponent.amax(1, keepdim=True))
            # A chunk without a picture of the label has no peak: it changes nothing.
            anchor = peak.masked_fill(peak == -torch.inf, 0)
            fading = (largest - anchor).exp()
            weight = (exponent - anchor).exp()
            mean = fading * mean + weight @ chunk
            total = fading * total + weight.sum(1, keepdim=True)
            largest = peak
        return (mean / total).to(x.dtype).reshape(x.shape)
