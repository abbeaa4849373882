"""Why the largest noise must span the data: the experiment of NCSNv2's figure 2.

    python benchmarks/ncsn_figure2.py --data commons64.zip [--cases]

The score is exact: that of photographs with Gaussian noise, with nothing trained. Annealed Langevin
dynamics sample from it twice, as Song and Ermon did in 2019 (largest noise 1 for pixels in [0, 1])
and in 2020 (largest noise as large as the largest distance between photographs, technique 1, with
levels and step size by techniques 2 and 4). In the first case the chains find only photographs near
their start, and their mean pairwise distance is far below that of all photographs (half of it in
the paper); in the second it is the same.

What share the first case reaches is a property of the photographs, which ``--cases`` shows. Chains
start with uniform pixels, that is around a grey picture, and at a noise of 1 they cannot leave the
photographs nearest to grey, those of least contrast. Two photographs at a distance a from grey lie
about a sqrt(2) apart, so the share is about the distance from grey of those that were found, over
that of all. Where several photographs share the least distance it is this ratio; where one is
nearer than all others, every chain ends there and the share is next to nothing.

Distances and noise are printed for pixels in [0, 1], as in the paper.
"""

from __future__ import annotations

import argparse
import json
import time
from pathlib import Path

import torch
from torch import Tensor

from core.ladders import log_snr
from core.level import Denoise, Estimate, NoiseLevel
from core.noise import NoiseSource
from core.samplers import AnnealedLangevin, UniformPixels
from core.techniques import LangevinPlan, langevin_plan, largest_distance
from training.data import load_photographs

RESULTS = Path(__file__).parent / "results" / "ncsn_figure2.json"
Figures = dict[str, float]
CASES = "2019 on other photographs"
FIRST = LangevinPlan(2.0, 0.02, 10, 100, 2e-5 * 4, 0.0)
"""The settings of 2019, in our pixels: sigma 1 to 0.01, T = 100, epsilon = 2e-5."""


class Photographs:
    """The exact denoiser of photographs, uint8 (N, C, H, W), in float32 and all at once.

    Many times as quick as ``core.networks.empirical``, which is exact to the last digit and takes
    any number of photographs in little memory.
    """

    def __init__(self, pictures: Tensor) -> None:
        self.rows = pictures.flatten(1).float() / 127.5 - 1
        self.squares = self.rows.square().sum(1) / 2

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        """E[image | x] and what is left."""
        points = x.flatten(1) @ self.rows.T / level.alpha.item() - self.squares
        image = (points / level.kappa.item() ** 2).softmax(1) @ self.rows
        return level.split(x, image.reshape(x.shape))


def mean_distance(pictures: Tensor) -> float:
    """The mean pairwise distance, for pixels in [0, 1] of pictures (N, ...) in [-1, 1]."""
    return torch.pdist(pictures.flatten(1).double()).mean().item() / 2


def sample(denoise: Denoise, shape: tuple[int, ...], plan: LangevinPlan) -> Tensor:
    """As many samples of the noised photographs as ``shape`` (N, C, H, W) says."""
    ladder = log_snr(plan.levels, plan.sigma_min, plan.sigma_max)
    sampler = AnnealedLangevin(plan.steps, plan.epsilon / plan.sigma_min**2, UniformPixels())
    noise = NoiseSource(range(shape[0]))
    x = ladder[0].sigma * noise.like(torch.empty(shape))
    for snapshot in sampler.steps(denoise, x, ladder, noise):
        x = snapshot.x
    return x


def measured(denoise: Denoise, pictures: Tensor, plan: LangevinPlan, chains: int) -> Figures:
    """What the samples of a plan are like."""
    started = time.process_time()
    found = sample(denoise, (chains, *pictures.shape[1:]), plan)
    images = pictures.flatten(1).float() / 127.5 - 1
    distances = torch.cdist(found.flatten(1), images)
    nearest = distances.argmin(1)
    from_grey = images.norm(dim=1) / 2
    every = images[:: max(1, len(images) // 2000)]
    return {
        "sigma_1": plan.sigma_max / 2,
        "levels": plan.levels,
        "T": plan.steps,
        "epsilon": plan.epsilon / 4,
        "mean pairwise distance": mean_distance(found),
        "of the photographs'": mean_distance(found) / mean_distance(every),
        "different photographs": len(set(nearest.tolist())),
        "distance to the nearest": distances.amin(1).mean().item() / 2,
        "their distance from grey": from_grey[nearest].mean().item(),
        "of all photographs'": (from_grey[nearest].mean() / from_grey.mean()).item(),
        "processor seconds": time.process_time() - started,
    }


def cases(options: argparse.Namespace) -> dict[str, Figures]:
    """The settings of 2019 on other photographs: more, larger, and of one subject."""
    small = load_photographs(options.data, 32)["train"]
    large = load_photographs(options.data, 64)["train"]
    order = torch.randperm(len(small), generator=torch.Generator().manual_seed(0))
    subjects = [small.paths[row].split("/")[0] for row in order.tolist()]
    chosen = {
        "500": (small, order[:500]),
        "500 others": (small, order[500:1000]),
        "2000": (small, order[:2000]),
        "500 of 64 pixels": (large, order[:500]),
    }
    for subject in sorted(set(subjects)):
        its = [row for row, each in zip(order.tolist(), subjects, strict=True) if each == subject]
        chosen[f"500 of {subject}"] = (small, torch.tensor(its[:500]))
    results = {}
    for name, (photographs, rows) in chosen.items():
        pictures = torch.from_numpy(photographs.pixels)[rows]
        found = measured(Photographs(pictures), pictures, FIRST, options.chains)
        results[name] = rounded(found)
        share, grey = found["of the photographs'"], found["of all photographs'"]
        print(
            f"{name:18} distance {share:.3f} of the photographs', from grey {grey:.3f}", flush=True
        )
    return results


def rounded(figures: Figures) -> Figures:
    """Five digits of each."""
    return {
        key: value if isinstance(value, int) else float(f"{value:.5g}")
        for key, value in figures.items()
    }


def main() -> None:
    """Sample twice, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder or zip of photographs")
    parser.add_argument("--size", type=int, default=32)
    parser.add_argument("--pictures", type=int, help="so many of them; otherwise all")
    parser.add_argument("--chains", type=int, default=32)
    parser.add_argument("--cases", action="store_true", help="other photographs, added")
    options = parser.parse_args()
    torch.set_num_threads(1)
    if options.cases:
        kept = json.loads(RESULTS.read_text())
        RESULTS.write_text(json.dumps({**kept, CASES: cases(options)}, indent=1) + "\n")
        return
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
    exact = Photographs(pictures)
    for name, each in (("2019", FIRST), ("technique 1", plan)):
        results[name] = rounded(measured(exact, pictures, each, options.chains))
    print(json.dumps(results, indent=1))
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
