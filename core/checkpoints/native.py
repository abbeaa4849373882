"""Scorebrush's own model files: safetensors with the model card in the header."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import safetensors
import safetensors.torch
import torch
from torch import nn

from core.checkpoints.card import METADATA_KEY, Header, ModelCard, card_from_json, header_of
from core.denoiser import Denoiser
from core.errors import BadCheckpoint, NotFinite
from core.files import write_whole
from core.networks.empirical import Empirical
from core.networks.ncsn import NCSN, NCSNConfig
from core.networks.ncsnv2 import NCSNv2, NCSNv2Config
from core.networks.patch_unet import PatchUNet, PatchUNetConfig
from core.networks.unet import UNet
from core.networks.unet_config import UNetConfig
from core.parametrizations import (
    EDM,
    FullDiffusion,
    ImagePrediction,
    NoisePrediction,
    VelocityPrediction,
)
from core.parametrizations_flow import FlowPrediction
from core.parametrizations_leaping import Consistency, FlowMap
from core.parametrizations_literature import (
    IndexedExploding,
    IndexedImage,
    IndexedNoise,
    IndexedVelocity,
    NearestScore,
    SigmaConditioned,
)
from core.schedules import VP, Cosine, RectifiedFlow, SubVP
from core.schedules import FullDiffusion as FullDiffusionSchedule

if TYPE_CHECKING:
    from core.parametrizations import Parametrization

# The one place where the kinds of a card meet their classes: a new network or parametrization is
# a line here. Each takes the card's JSON without its "kind".
NETWORKS: dict[str, Callable[[dict[str, Any]], nn.Module]] = {
    "patch-unet": lambda config: PatchUNet(PatchUNetConfig.from_json(config)),
    "unet": lambda config: UNet(UNetConfig.from_json(config)),
    "ncsn": lambda config: NCSN(NCSNConfig.from_json(config)),
    "ncsnv2": lambda config: NCSNv2(NCSNv2Config.from_json(config)),
    "empirical": Empirical.from_json,
}
PARAMETRIZATIONS: dict[str, Callable[[dict[str, Any]], Parametrization]] = {
    "edm": lambda config: EDM(**config),
    "consistency": lambda config: Consistency(**config),
    "flow-map": lambda config: FlowMap(**config),
    "image": lambda config: ImagePrediction(**config),
    "vp-noise": lambda config: NoisePrediction(
        VP(config["beta_min"], config["beta_max"]), config["time_scale"]
    ),
    "sub-vp-noise": lambda config: NoisePrediction(
        SubVP(config["beta_min"], config["beta_max"]), config["time_scale"]
    ),
    "velocity": lambda config: VelocityPrediction(Cosine(), config["time_scale"]),
    "flow": lambda config: FlowPrediction(RectifiedFlow(), config["time_scale"]),
    "full-diffusion": lambda config: FullDiffusion(
        FullDiffusionSchedule(config["sigma_data"], config["delta"]), config["time_scale"]
    ),
    "sigma-conditioned": lambda config: SigmaConditioned(**config),
    "indexed-noise": lambda config: IndexedNoise(**config),
    "indexed-image": lambda config: IndexedImage(**config),
    "indexed-velocity": lambda config: IndexedVelocity(**config),
    "indexed-exploding": lambda config: IndexedExploding(**config),
    "nearest-score": lambda config: NearestScore(**config),
}

_Built = TypeVar("_Built")


def save(denoiser: Denoiser, path: Path | str, dtype: torch.dtype = torch.float16) -> None:
    """Write a denoiser with its card to one file, whole or not at all.

    Args:
        denoiser: what to save; its own tensors are left as they are.
        path: a file name ending in ``.safetensors``.
        dtype: of the parameters on the disk, float16 or float32. Buffers keep their own dtype:
            they are small, and a frequency rounded to float16 is another frequency.

    Raises:
        NotFinite: a weight is NaN, or infinite in ``dtype``.
        CannotWrite: the folder is missing, read-only or full.
    """
    parameters = dict(denoiser.network.named_parameters())
    tensors = {}
    for name, tensor in denoiser.network.state_dict().items():
        kept = tensor.detach().to("cpu", dtype if name in parameters else tensor.dtype)
        if kept.is_floating_point() and not kept.isfinite().all():
            raise NotFinite(
                f"The weight {name!r} of {denoiser.card.name} is not finite, so the model was not "
                "saved. Its training has diverged: lower the learning rate."
            )
        tensors[name] = kept.contiguous()
    metadata = {"format": "pt", METADATA_KEY: denoiser.card.to_json()}
    write_whole(Path(path), safetensors.torch.save(tensors, metadata))


def load(path: Path | str, device: torch.device | str = "cpu") -> Denoiser:
    """Read a denoiser that :func:`save` wrote, in float32, ready to sample.

    Every tensor's name and shape is checked before the network takes any.

    Raises:
        BadCheckpoint: the file is damaged, or does not fit the network of its card.
    """
    path = Path(path)
    header = header_of(path)
    if METADATA_KEY not in header.metadata:
        raise BadCheckpoint(f"{path} holds weights but no model card. Choose another model.")
    card = card_from_json(header.metadata[METADATA_KEY], str(path))
    with torch.device("meta"):  # no memory and no random numbers for weights about to be replaced
        network = build_network(card, str(path))
    _check_fit(network, header, str(path))
    try:
        tensors = safetensors.torch.load_file(path, device=str(device))
    except (OSError, safetensors.SafetensorError) as error:
        raise BadCheckpoint(
            f"{path} cannot be read: {error}. Download or copy it again."
        ) from error
    state = {
        name: tensor.float() if tensor.is_floating_point() else tensor
        for name, tensor in tensors.items()
    }
    network.load_state_dict(state, strict=True, assign=True)
    network.requires_grad_(requires_grad=False).eval()
    return Denoiser(network, build_parametrization(card, str(path)), card).eval()


def build_network(card: ModelCard, origin: str = "this model") -> nn.Module:
    """The network that a card describes, freshly initialised.

    Raises:
        BadCheckpoint: an unknown kind of network, or a configuration that does not fit together.
    """
    return _built(NETWORKS, card.network, f"network of {origin}")


def build_parametrization(card: ModelCard, origin: str = "this model") -> Parametrization:
    """The parametrization that a card describes.

    Raises:
        BadCheckpoint: an unknown kind, or bad entries.
    """
    return _built(PARAMETRIZATIONS, card.parametrization, f"parametrization of {origin}")


def _built(
    table: Mapping[str, Callable[[dict[str, Any]], _Built]], data: Mapping[str, Any], what: str
) -> _Built:
    config = dict(data)
    kind = config.pop("kind", None)
    if kind not in table:
        raise BadCheckpoint(
            f"The {what} is of the kind {kind!r}, which this version does not know "
            f"(it knows {', '.join(table)}). Update Scorebrush to use it."
        )
    try:
        return table[kind](config)
    # The numbers come from a file: whatever a constructor says of them is the file's fault.
    except (ArithmeticError, LookupError, RuntimeError, TypeError, ValueError) as error:
        raise BadCheckpoint(f"The {what} cannot be built as described: {error}.") from error


def _check_fit(network: nn.Module, header: Header, origin: str) -> None:
    expected = {name: tuple(tensor.shape) for name, tensor in network.state_dict().items()}
    found = {name: entry.shape for name, entry in header.tensors.items()}
    problems = [
        *(f"{name} is missing" for name in expected if name not in found),
        *(f"{name} is unknown" for name in found if name not in expected),
        *(
            f"{name} has the shape {found[name]} instead of {expected[name]}"
            for name in expected
            if name in found and found[name] != expected[name]
        ),
    ]
    if problems:
        more = f", and {len(problems) - 3} more" if len(problems) > 3 else ""
        raise BadCheckpoint(
            f"The weights in {origin} do not fit the network of their card: "
            f"{', '.join(problems[:3])}{more}. The file was put together wrongly: use another."
        )
