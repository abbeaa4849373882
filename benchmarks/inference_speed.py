"""How much faster the engine is than eager float32 of the same network, and what that costs.

    python benchmarks/inference_speed.py [--model M] [--rounds N] [--threads N]

Both make the same pictures from the same noise: 16 at once, 20 evaluations each. "Eager" is the
network as it was loaded, float32 and contiguous, in the bare loop of the sampler; "engine" is
``core.engine.tasks.run`` as the window calls it, previews included, in the precision that it
chooses on this machine. They take turns, and a ratio is the median of the rounds' ratios, so that
a machine with other things to do weighs on both. Peak memory is that of a process that does nothing
else.

Without the bundled model, its network with random weights stands in: the time is the same, but the
difference between the pictures then says little.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
import torch

from core import checkpoints
from core.checkpoints import native
from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.engine.device import best_dtype
from core.engine.library import Library
from core.engine.requests import Generate
from core.engine.tasks import run
from core.errors import UnknownModel
from core.images import to_uint8
from core.ladders import budgeted
from core.networks.patch_unet import PatchUNetConfig
from core.noise import NoiseSource
from core.steps import finished

STEPS = 20
RESULTS = Path(__file__).resolve().parent / "results" / "inference_speed.json"


def stand_in(folder: Path) -> str:
    """Save the default network with random weights, and return its path."""
    network = {"kind": "patch-unet", **PatchUNetConfig(labels=78).to_json()}
    labels = tuple(f"label-{index}" for index in range(78))
    parametrization = {"kind": "edm", "sigma_data": 0.5, "kappa_min": 0.002, "kappa_max": 80.0}
    card = ModelCard(
        name="stand-in",
        title="Random weights",
        network=network,
        parametrization=parametrization,
        image_size=64,
        labels=labels,
    )
    torch.manual_seed(0)
    built = native.build_network(card)
    for parameter in built.parameters():
        if parameter.ndim > 1:
            torch.nn.init.normal_(parameter, std=parameter[0].numel() ** -0.5)
    path = folder / "stand-in.safetensors"
    native.save(Denoiser(built, native.build_parametrization(card), card), path)
    return str(path)


def eager(denoiser: Denoiser, request: Generate) -> np.ndarray:
    """The sampler's bare loop over a denoiser."""
    card = denoiser.card
    ladder = budgeted(request.steps, card.sigma_min, card.sigma_max)
    noise = NoiseSource(range(request.seed, request.seed + request.count))
    shape = (request.count, card.channels, card.image_size, card.image_size)
    device = next(denoiser.parameters()).device
    x = noise.like(torch.empty(shape, device=device)) * ladder[0].sigma.item()
    for snapshot in request.sampler.steps(denoiser.given(None), x, ladder, noise):
        x = snapshot.x
    return to_uint8(x)


def engine(library: Library, request: Generate) -> np.ndarray:
    """The whole engine."""
    return finished(run(request, library)).images


def bare_forward(denoiser: Denoiser, count: int) -> None:
    """One evaluation, without sampler and engine."""
    side = denoiser.card.image_size
    device = next(denoiser.parameters()).device
    x = torch.zeros(count, denoiser.card.channels, side, side, device=device)
    level = budgeted(1)[0]
    denoiser.given(None)(x, level).image.sum().item()


def in_turns(rounds: int, actions: dict[str, Callable[[], object]]) -> dict[str, np.ndarray]:
    """Seconds of each action in each round, after one round that does not count."""
    seconds: dict[str, list[float]] = {name: [] for name in actions}
    for _ in range(rounds + 1):
        for name, action in actions.items():
            started = time.perf_counter()
            action()
            seconds[name].append(time.perf_counter() - started)
    return {name: np.array(each[1:]) for name, each in seconds.items()}


def compare(model: str, count: int, rounds: int) -> dict[str, Any]:
    """Measure both at one batch size."""
    library = Library()
    request = Generate(model, count=count, steps=STEPS)
    plain = checkpoints.load(library.path(model)).to(library.device)
    quick = library.denoiser(model)

    def forwards() -> None:
        for _ in range(STEPS):
            bare_forward(quick, count)

    seconds = in_turns(
        rounds,
        {
            "eager": lambda: eager(plain, request),
            "engine": lambda: engine(library, request),
            "forwards": forwards,
        },
    )
    difference = np.abs(eager(plain, request).astype(int) - engine(library, request))
    return {
        "pictures": count,
        "eager_seconds": round(float(np.median(seconds["eager"])), 4),
        "engine_seconds": round(float(np.median(seconds["engine"])), 4),
        "times_faster": round(float(np.median(seconds["eager"] / seconds["engine"])), 3),
        "engine_over_bare_forwards": round(
            float(np.median(seconds["engine"] / seconds["forwards"])), 4
        ),
        "largest_pixel_difference": int(difference.max()),
        "mean_pixel_difference": round(float(difference.mean()), 4),
        "share_of_values_off_by_more_than_2": round(float((difference > 2).mean()), 6),
    }


def peak_memory(model: str, which: str, threads: int) -> float:
    """MiB that one process needs at most, its libraries included."""
    command = [sys.executable, __file__, "--model", model, "--threads", str(threads)]
    answer = subprocess.run(
        [*command, "--peak-of", which], check=True, capture_output=True, text=True
    )
    return float(answer.stdout)


def print_peak(model: str, which: str) -> None:
    """Print the figure of :func:`peak_memory`, in a process of its own."""
    import resource

    library, request = Library(), Generate(model, count=16, steps=2)
    if which == "eager":
        eager(checkpoints.load(library.path(model)).to(library.device), request)
    elif which == "engine":
        engine(library, request)
    unit = 2**20 if sys.platform == "darwin" else 2**10  # bytes there, kilobytes elsewhere
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit
    print(torch.cuda.max_memory_allocated() / 2**20 if library.device.type == "cuda" else peak)


def machine(library: Library) -> dict[str, Any]:
    """What the figures depend on."""
    checks = {"amx": "_is_amx_tile_supported", "avx512_bf16": "_is_avx512_bf16_supported"}
    return {
        "device": str(library.device),
        "precision": str(best_dtype(library.device)).removeprefix("torch."),
        "threads": torch.get_num_threads(),
        "processors": os.cpu_count(),
        "instructions": [n for n, check in checks.items() if getattr(torch.cpu, check, bool)()],
        "architecture": platform.machine(),
        "torch": torch.__version__,
    }


def main() -> None:
    """Measure, print and save."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--model", default=Generate.model)
    parser.add_argument("--rounds", type=int, default=9)
    parser.add_argument("--threads", type=int, default=0, help="0: as torch chooses")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--peak-of", choices=["imports", "eager", "engine"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.threads:
        torch.set_num_threads(options.threads)
    if options.peak_of:
        return print_peak(options.model, options.peak_of)
    library = Library()
    with tempfile.TemporaryDirectory() as folder:
        model = options.model
        try:
            library.path(model)
        except UnknownModel:
            model = stand_in(Path(folder))
        card = library.card(model)
        parameters = sum(it.numel() for it in library.denoiser(model).parameters())
        memory = {
            which: round(peak_memory(model, which, options.threads))
            for which in ("imports", "eager", "engine")
        }
        figures = {
            "model": card.name,
            "million_parameters": round(parameters / 1e6, 2),
            "evaluations": STEPS,
            "machine": machine(library),
            "batches": [compare(model, count, options.rounds) for count in (16, 1)],
            "peak_memory_mib_at_16": memory,
        }
    text = json.dumps(figures, indent=2)
    print(text)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(text + "\n")
    return None


if __name__ == "__main__":
    main()
