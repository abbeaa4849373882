"""Why the largest noise must span the data: the experiment of NCSNv2's figure 2.

    python benchmarks/ncsn_figure2.py --data commons64.zip

The score is exact: that of photographs with Gaussian noise, with nothing trained. Annealed Langevin
dynamics sample from it twice, as Song and Ermon did in 2019 (largest noise 1 for pixels in [0, 1])
and in 2020 (largest noise as large as the largest distance between photographs, technique 1, with
levels and step size by techniques 2 and 4). In the first case the chains find only photographs near
their start, and their mean pairwise distance is far below that of all photographs (half of it in
the paper); in the second it is the same.

Distances and noise are printed for pixels in [0, 1], as in the paper.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from torch import Tensor

from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.ladders import log_snr
from core.level import Ladder
from core.networks.empirical import Empirical
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from core.samplers import AnnealedLangevin, UniformPixels
from core.techniques import LangevinPlan, langevin_plan, largest_distance
from training.data import load_photographs

RESULTS = Path(__file__).parent / "results" / "ncsn_figure2.json"
CARD = ModelCard(name="exact", title="Exact", network={}, parametrization={}, image_size=32)
FIRST = LangevinPlan(2.0, 0.02, 10, 100, 2e-5 * 4, 0.0)
"""The settings of 2019, in our pixels: sigma 1 to 0.01, T = 100, epsilon = 2e-5."""


def mean_distance(pictures: Tensor) -> float:
    """The mean pairwise distance, for pixels in [0, 1] of pictures (N, ...) in [-1, 1]."""
    return torch.pdist(pictures.flatten(1).double()).mean().item() / 2


def sample(pictures: Tensor, plan: LangevinPlan, chains: int) -> tuple[Tensor, Ladder]:
    """As many samples of the noised photographs, uint8 (N, C, H, W), and their ladder."""
    network = Empirical(pictures, torch.empty(len(pictures), 0, dtype=torch.uint8))
    denoise = Denoiser(network, ImagePrediction(), CARD).given(None)
    ladder = log_snr(plan.levels, plan.sigma_min, plan.sigma_max)
    sampler = AnnealedLangevin(plan.steps, plan.epsilon / plan.sigma_min**2, UniformPixels())
    noise = NoiseSource(range(chains))
    x = ladder[0].sigma * noise.like(torch.empty(chains, *pictures.shape[1:]))
    for snapshot in sampler.steps(denoise, x, ladder, noise):
        x = snapshot.x
    return x, ladder


def measured(pictures: Tensor, plan: LangevinPlan, chains: int) -> dict[str, float]:
    """What the samples of a plan are like."""
    started = time.process_time()
    found, _ = sample(pictures, plan, chains)
    images = pictures.flatten(1).float() / 127.5 - 1
    distances = torch.cdist(found.flatten(1), images)
    return {
        "sigma_1": plan.sigma_max / 2,
        "levels": plan.levels,
        "T": plan.steps,
        "epsilon": plan.epsilon / 4,
        "mean pairwise distance": mean_distance(found),
        "of the photographs'": mean_distance(found) / mean_distance(images),
        "different photographs": len(set(distances.argmin(1).tolist())),
        "distance to the nearest": distances.amin(1).mean().item() / 2,
        "processor seconds": time.process_time() - started,
    }


def main() -> None:
    """Sample twice, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder or zip of photographs")
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--pictures", type=int, default=500)
    parser.add_argument("--chains", type=int, default=32)
    options = parser.parse_args()
    torch.set_num_threads(1)
    pixels = torch.from_numpy(load_photographs(options.data, options.size)["train"].pixels)
    order = torch.randperm(len(pixels), generator=torch.Generator().manual_seed(0))
    pictures = pixels[order[: options.pictures]]
    images = pictures.float() / 127.5 - 1
    widest = largest_distance(images).distance
    plan = langevin_plan(images[0].numel(), widest, sigma_min=0.02, steps=5)
    results: dict[str, object] = {
        "photographs": len(pictures),
        "size": options.size,
        "chains": options.chains,
        "largest distance": widest / 2,
        "mean distance": mean_distance(images),
    }
    for name, each in (("2019", FIRST), ("technique 1", plan)):
        figures = measured(pictures, each, options.chains)
        results[name] = {
            key: value if isinstance(value, int) else float(f"{value:.5g}")
            for key, value in figures.items()
        }
    print(json.dumps(results, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
