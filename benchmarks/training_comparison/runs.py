"""Small networks trained side by side on small pictures, and how far what they draw is from those.

What the scripts that compare ways of training share.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np
import torch
from torch.nn import functional as F

from core.engine.neighbours import read_judge
from core.files import write_whole
from core.judge import Judge
from training.assemble import pixel_deviation
from training.data import Photographs, load_photographs
from training.data_kinds import Data
from training.ema import Exponential
from training.loop import Trainer
from training.quality.distances import kernel_distance
from training.recipe import Ema, Model, Optimizer, Recipe, Run

JUDGE = Path("resources/judges/commons-64.safetensors")
PLAIN, AVERAGED = Exponential(1e-9).name, Exponential(0.999).name
"""The weights themselves, and their average."""
_COMPARED = 2000  # photographs that pictures are compared with


def options_of(parser: argparse.ArgumentParser, *, pictures: int, size: int, samples: int) -> None:
    """The options that every such script has."""
    parser.add_argument("--data", type=Path, required=True, help="a folder or zip of photographs")
    parser.add_argument("--size", type=int, default=size, help=f"side, in pixels ({size})")
    parser.add_argument("--pictures", type=int, default=pictures, help=f"per run ({pictures})")
    parser.add_argument("--batch", type=int, default=64)
    parser.add_argument("--samples", type=int, default=samples, help=f"drawn ({samples})")
    parser.add_argument(
        "--runs",
        type=Path,
        default=Path("runs/comparisons"),
        help="folder of the runs, which go on where they stopped",
    )
    parser.add_argument("--judge", type=Path, default=JUDGE, help="whose features are compared")


def recipe_of(name: str, options: argparse.Namespace, pictures: int, **tables: object) -> Recipe:
    """A recipe with a constant rate, mirror images, and the weights with and without an average."""
    run = Run(
        pictures=pictures,
        batch=options.batch,
        held_out=0,
        measure_every=10 * pictures,
        checkpoint_minutes=2.0,
    )
    settled = {
        "ema": Ema(powers=(), decays=(1e-9, 0.999), every=1, snapshots=0, ship=AVERAGED),
        "optimizer": Optimizer(rate=1e-3, betas=(0.9, 0.999), decay=0.0, warm_up=0, cool_down=0.0),
    }
    return Recipe(
        Model(name),
        Data(str(options.data), options.size, labels=False),
        run,
        **(settled | tables),  # type: ignore[arg-type]
    )


def trained(recipe: Recipe, photographs: Photographs, folder: Path) -> Trainer:
    """Train by a recipe, or go on, or find the finished run."""
    folder.mkdir(parents=True, exist_ok=True)
    nothing = photographs.rows(np.arange(0))
    deviation = recipe.objective.sigma_data or pixel_deviation(photographs.pixels)
    trainer = Trainer(
        recipe,
        photographs,
        nothing,
        folder,
        torch.device("cpu"),
        sigma_data=deviation,
        labels=(),
    )
    trainer.run()
    trainer.denoiser.eval()
    return trainer


Row = dict[str, object]


def kept(path: Path, asked: dict[str, object]) -> list[Row]:
    """What an earlier call with the same question has measured."""
    if not path.exists():
        return []
    before = json.loads(path.read_text())
    rows: list[Row] = before["rows"]
    return rows if before["asked"] == json.loads(json.dumps(asked)) else []


def keep(path: Path, asked: dict[str, object], rows: list[Row]) -> None:
    """Write what is measured so far."""
    path.parent.mkdir(exist_ok=True)
    write_whole(path, (json.dumps({"asked": asked, "rows": rows}, indent=1) + "\n").encode())


class Likeness(NamedTuple):
    """How far pictures are from photographs.

    Attributes:
        distance: 1000 times the kernel distance in a judge's features.
        error: its standard error.
    """

    distance: float
    error: float


class Viewer:
    """Compares pictures with photographs by the features of a judge, enlarged to what it knows."""

    def __init__(self, path: Path, photographs: Photographs) -> None:
        self.judge: Judge = read_judge(path)[0]
        rows = np.random.default_rng(0).permutation(len(photographs))[:_COMPARED]
        self.real = self._features(photographs.pixels[rows])

    def likeness(self, pixels: np.ndarray) -> Likeness:
        """Of uint8 pictures (N, 3, H, W)."""
        found = kernel_distance(self._features(pixels), self.real)
        return Likeness(round(1000 * found.value, 2), round(1000 * found.error, 2))

    def _features(self, pixels: np.ndarray) -> np.ndarray:
        side = self.judge.card.network.image_size
        wide = F.interpolate(torch.from_numpy(pixels).float(), side, mode="bicubic")
        return self.judge.read(wide.round().clamp(0, 255).byte().numpy()).features


def as_pixels(images: torch.Tensor) -> np.ndarray:
    """Pictures in [-1, 1], (N, C, H, W), as uint8."""
    return ((images.float() + 1) * 127.5).round().clamp(0, 255).byte().numpy()


def splits_of(options: argparse.Namespace) -> dict[str, Photographs]:
    """The photographs to train on and those held out."""
    return load_photographs(options.data, options.size)
