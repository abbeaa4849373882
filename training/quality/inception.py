"""The field's standard features: Inception v3, as torch-fidelity carries it over from TensorFlow.

FID and KID mean distances in these features and no others, which is why weights that are not the
published ones are refused: figures from features that were trained here have other names
(``training.quality.figures``).
"""

from __future__ import annotations

import hashlib
import io
import pickle
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple, Self

import numpy as np
import torch
from torch import Tensor, nn

from core.errors import BadCheckpoint, BadPicture, BadRequest

NAME = "weights-inception-2015-12-05-6726825d.pth"
ADDRESS = f"https://github.com/toshas/torch-fidelity/releases/download/v0.2.0/{NAME}"
DIGEST = NAME.removesuffix(".pth").rsplit("-", 1)[1]
"""How the SHA-256 of the published weights begins, as their name tells."""

_BATCH = 32


class InceptionReading(NamedTuple):
    """What Inception makes of N pictures.

    Attributes:
        features: float32 (N, 2048), the last pooled layer.
        logits: float32 (N, 1008), without their bias, as the Inception score takes them.
    """

    features: np.ndarray
    logits: np.ndarray


class Inception:
    """Inception v3 with its published weights."""

    called = "Inception v3 (torch-fidelity's port, weights of 2015-12-05)"

    def __init__(self, network: nn.Module, device: torch.device) -> None:
        self.network, self.device = network.to(device), device

    @torch.no_grad()
    def read(self, pixels: np.ndarray) -> InceptionReading:
        """Look at uint8 pictures (N, 3, H, W), which the network enlarges by itself.

        Raises:
            BadPicture: they have no three colours.
        """
        if pixels.ndim != 4 or pixels.shape[1] != 3:
            raise BadPicture(f"Inception knows colour pictures; these are of {pixels.shape[1:]}.")
        outputs: list[tuple[Tensor, Tensor]] = [
            self.network(torch.from_numpy(pixels[start : start + _BATCH].copy()).to(self.device))
            for start in range(0, len(pixels), _BATCH)
        ]
        features, logits = (torch.cat(part).cpu().numpy() for part in zip(*outputs, strict=True))
        return InceptionReading(features, logits)

    @classmethod
    def load(cls, path: Path | None, device: torch.device) -> Self:
        """Read the published weights.

        Args:
            path: their file; where torch-fidelity itself would keep it, when None.
            device: where to compute.

        Raises:
            BadRequest: the weights are missing or torch-fidelity is not installed.
            BadCheckpoint: the file holds something else.
        """
        path = path or Path(torch.hub.get_dir()) / "checkpoints" / NAME
        try:
            data = path.read_bytes()
        except OSError as error:
            raise BadRequest(
                f"The weights of Inception are not at {path} ({error.strerror}), and nothing is "
                f"downloaded unasked. Fetch {ADDRESS} (92 MB) and put it there, or name it with "
                "--inception FILE. Without them there is no FID: give --judge to measure with "
                "features trained on your photographs, whose figures compare with nothing "
                "published."
            ) from None
        if not hashlib.sha256(data).hexdigest().startswith(DIGEST):
            raise BadCheckpoint(
                f"{path} is not the published Inception (its SHA-256 does not begin with "
                f"{DIGEST}). Figures from other weights are no FID; fetch {ADDRESS} again."
            )
        try:
            # Read safely here: the library would unpickle whatever the file holds.
            state = torch.load(io.BytesIO(data), map_location="cpu", weights_only=True)
        except (RuntimeError, ValueError, EOFError, pickle.UnpicklingError) as error:
            raise BadCheckpoint(f"{path} cannot be read: {error}") from None
        return cls(inception_network(state), device)


def inception_network(state: Mapping[str, Tensor]) -> nn.Module:
    """torch-fidelity's network, called with uint8 (N, 3, H, W), giving features and logits.

    Raises:
        BadRequest: torch-fidelity is not installed.
        BadCheckpoint: the weights do not fit.
    """
    try:
        from torch_fidelity.feature_extractor_inceptionv3 import FeatureExtractorInceptionV3
    except (ImportError, RuntimeError) as error:  # the latter from a torchvision of another build
        raise BadRequest(
            f"Inception comes with torch-fidelity, which cannot be loaded ({error}). Install "
            '"scorebrush[evaluate]", with a torchvision of the same build as torch; or measure '
            "with --judge, by features trained on your photographs."
        ) from None
    weights = io.BytesIO()
    torch.save(dict(state), weights)
    weights.seek(0)
    try:
        network: nn.Module = FeatureExtractorInceptionV3(
            "inception-v3-compat", ["2048", "logits_unbiased"], weights
        )
    except RuntimeError as error:
        raise BadCheckpoint(f"The weights of Inception do not fit: {error}") from None
    return network
