"""Networks of score_sde (Song et al. 2021): NCSN++, DDPM++ and DDPM, from their tensors alone.

Their state dict is a list of modules without names, ``all_modules.0`` and so on, in the order in
which they run; the list is read back into the structure that made it. What tensors cannot tell
(the schedule, a filter without weights) comes from the training's configuration if there is one,
and is otherwise what the published model of that structure had; the card says so.
"""

from __future__ import annotations

import itertools
import math
from typing import TYPE_CHECKING, Any

from core.checkpoints.foreign import Foreign, card_for, entry, need_known
from core.checkpoints.mapping import Shapes
from core.checkpoints.score_sde_layout import Layout, read_layout
from core.checkpoints.score_sde_names import sources
from core.errors import BadCheckpoint
from core.networks.resampling import BINOMIAL, BOX, Taps
from core.networks.unet_config import (
    Filtered,
    Fourier,
    Groups,
    InputResidual,
    InputSkip,
    Inside,
    OutputResidual,
    OutputSkip,
    Plain,
    Positional,
    Resampling,
    Strided,
    UNetConfig,
)
from core.schedules import VP, SubVP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from core.checkpoints.tensors import Weights

_WHOLE_LAST = 1e-3  # score_sde samples its VP models from t = 1 down to this time


def recognises(shapes: Shapes) -> bool:
    """Whether these are the tensors of a U-Net of score_sde."""
    return shapes.has("all_modules.")


def read(weights: Weights, title: str, origin: str, config: Mapping[str, Any]) -> Foreign:
    """Understand a U-Net of score_sde.

    Args:
        weights: its tensors.
        title: the name people read.
        origin: names the file in errors.
        config: the training's configuration as JSON, as far as it is known.

    Raises:
        BadCheckpoint: the tensors do not follow the order of any of these networks, or it was
            trained in a way that is not known.

    """
    config = {**(entry(config, "config") or config), "sde": entry(config, "sde")}
    need_known(config, origin, "model", "nonlinearity", known="swish")
    shapes = Shapes(weights.state, origin)
    layout = read_layout(shapes)
    assumed: list[str] = []
    network = _network(layout, config, assumed)
    parametrization, sigmas = _parametrization(weights, layout, config, origin, assumed)
    card = card_for(
        title,
        "score-sde",
        {"kind": "unet", **network.to_json()},
        parametrization,
        sigmas,
        averaged=weights.averaged,
        assumed=assumed,
    )
    return Foreign(card, lambda built: sources(built, matrices=layout.matrices), ignored="sigmas")


def _network(layout: Layout, config: Mapping[str, Any], assumed: list[str]) -> UNetConfig:
    """The U-Net that the list of modules is."""
    widths = tuple(level.width for level in layout.levels)
    attended = tuple(level.attended for level in layout.levels)
    name = entry(config, "model", "name")
    # The older network differs from NCSN++ with its blocks only in what has no parameters.
    old = layout.matrices and not layout.fourier and layout.join is None and layout.picture is None
    old = name == "ddpm" if name else old
    taps = _taps(layout, config, assumed)
    kinds: dict[str, Resampling] = {
        "residual": Inside(taps),
        "strided": Strided(),
        "filtered": Filtered(taps),
        "plain": Plain(taps),
    }
    joins = {"join": InputSkip(taps, stacked=layout.stacked)} | {
        kind: InputResidual(how)
        for kind, how in kinds.items()
        if isinstance(how, Strided | Filtered | Plain)
    }
    up_join = kinds.get(layout.up_join or "strided")
    output: OutputSkip | OutputResidual | None = None
    if layout.picture is not None:
        output = OutputSkip(taps)
        if not layout.picture:
            output = OutputResidual(Strided() if isinstance(up_join, Inside | None) else up_join)
    rescaled = not old and entry(config, "model", "skip_rescale") is not False
    scale = math.sqrt(0.5) if rescaled else 1.0
    size = entry(config, "data", "image_size")
    if not size:
        finest = next((n for n, count in enumerate(attended) if count), None)
        size = 16 << finest if finest is not None else 4 << (len(widths) - 1)
        assumed.append(f"pictures of {size} pixels")
    return UNetConfig(
        image_size=int(size),
        channels=layout.channels,
        outputs=layout.channels,
        width=layout.width,
        widths=widths,
        blocks=layout.levels[0].blocks,
        attention_down=attended,
        attention_up=tuple(1 if count else 0 for count in attended),
        embedding=4 * layout.width,
        time=Fourier(2 * layout.width) if layout.fourier else Positional(layout.width),
        downs=(kinds[layout.down],) * (len(widths) - 1),
        ups=(kinds[layout.down],) * (len(widths) - 1),
        input_pyramid=joins[layout.join] if layout.join else None,
        output_pyramid=output,
        scale=scale,
        middle_scale=scale,
        groups=Groups.all(32 if old else None),
    )


def _taps(layout: Layout, config: Mapping[str, Any], assumed: list[str]) -> Taps:
    """The filter of every change of resolution."""
    kernel = entry(config, "model", "fir_kernel")
    binomial = tuple(float(tap) for tap in kernel) if kernel else BINOMIAL
    if "filtered" in {layout.down, layout.join, layout.up_join}:
        return binomial
    known = entry(config, "model", "fir")
    if known is None:
        # Where no convolution tells: every published network with Fourier features filters.
        known = layout.fourier and layout.down == "residual" and layout.join in {None, "join"}
        assumed.append(f"resampling {'with' if known else 'without'} an anti-aliasing filter")
    return binomial if known else BOX


def _parametrization(
    weights: Weights,
    layout: Layout,
    config: Mapping[str, Any],
    origin: str,
    assumed: list[str],
) -> tuple[dict[str, Any], tuple[float, float]]:
    """The description of what the output means, and the range of sigma / alpha."""
    kind = entry(config, "training", "sde") or entry(config, "sde", "kind")
    if kind is None:
        kind = "vesde" if layout.fourier or layout.join or layout.picture is not None else "vpsde"
        assumed.append(f"the schedule {kind}")
    continuous = entry(config, "training", "continuous")
    centred = entry(config, "data", "centered")
    divided = entry(config, "model", "scale_by_sigma")
    if kind == "vesde":
        if divided is False:
            raise BadCheckpoint(
                f"{origin} is a VE network that is not divided by sigma (scale_by_sigma is "
                "false); no published model is, and this version does not read it."
            )
        return _exploding(weights, layout, config, assumed, unit=1.0 if centred else 0.5)
    if kind not in {"vpsde", "subvpsde"} or layout.fourier or centred is False or divided:
        raise BadCheckpoint(
            f"{origin} was trained in a way that this version does not read: schedule {kind!r}, "
            f"Fourier features: {layout.fourier}, centered: {centred}, scale_by_sigma: {divided}."
        )
    low = float(entry(config, "model", "beta_min") or entry(config, "sde", "beta_min") or 0.1)
    high = float(entry(config, "model", "beta_max") or entry(config, "sde", "beta_max") or 20.0)
    if kind == "vpsde" and continuous is False:
        count = _count(config)
        kappas = discrete_kappas(
            [(low + (high - low) * step / (count - 1)) / count for step in range(count)]
        )
        return {"kind": "indexed-noise", "kappas": kappas}, (kappas[0], kappas[-1])
    schedule = VP(low, high) if kind == "vpsde" else SubVP(low, high)
    ends = (float(schedule.level(t).kappa) for t in (_WHOLE_LAST, 1.0))
    description = {
        "kind": "vp-noise" if kind == "vpsde" else "sub-vp-noise",
        "beta_min": low,
        "beta_max": high,
        "time_scale": 999.0,
    }
    return description, (next(ends), next(ends))


def _exploding(
    weights: Weights, layout: Layout, config: Mapping[str, Any], assumed: list[str], unit: float
) -> tuple[dict[str, Any], tuple[float, float]]:
    """VE: told log sigma if by Fourier features, else by the index, 0 the largest sigma."""
    ladder = weights.state["sigmas"].double().tolist() if "sigmas" in weights.state else []
    if not ladder:
        high = float(entry(config, "model", "sigma_max") or 50.0)
        low = float(entry(config, "model", "sigma_min") or 0.01)
        count = _count(config)
        if not entry(config, "model", "sigma_max"):
            assumed.append(f"noise levels from {high} to {low}")
        ladder = [high * (low / high) ** (step / (count - 1)) for step in range(count)]
    kappas = [sigma / unit for sigma in ladder]
    ends = (min(kappas), max(kappas))
    if not layout.fourier:
        return {"kind": "indexed-exploding", "kappas": kappas}, ends
    description = {
        "kind": "sigma-conditioned",
        "kappa_min": ends[0],
        "kappa_max": ends[1],
        "unit": unit,
    }
    return description, ends


def _count(config: Mapping[str, Any]) -> int:
    """The number of noise levels."""
    count = int(entry(config, "model", "num_scales") or 1000)
    if not 2 <= count <= 100_000:
        raise BadCheckpoint(f"A network cannot have been trained with {count} noise levels.")
    return count


def discrete_kappas(betas: list[float]) -> list[float]:
    """sigma / alpha after each step of a DDPM chain, where alpha^2 = prod(1 - beta)."""
    kept = itertools.accumulate((1.0 - beta for beta in betas), lambda a, b: a * b)
    return [math.sqrt((1.0 - share) / share) for share in kept if share > 0]
