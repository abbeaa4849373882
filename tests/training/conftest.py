"""A small world to train in: two kinds of 16-pixel pictures, and a recipe for them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

RECIPE = """
[model]
name = "tiny"

[data]
source = "pictures"
size = 16

[network]
patch = 2
widths = [32, 32]
blocks = [1, 1]
attention = [1]
embedding = 32

[augmentation]
turn_subjects = ["discs"]
moves = 0.2

[ema]
every = 2
snapshots = 3

[run]
pictures = 160
batch = 4
precision = "float32"
held_out = 6
log_every = 8
measure_every = 80
checkpoint_minutes = 0
"""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Twenty bright discs and twenty dark bars, four of each held out."""
    rng = np.random.default_rng(0)
    across, down = np.meshgrid(np.arange(16), np.arange(16))
    for number in range(20):
        split = "test" if number < 4 else "train"
        x, y = rng.integers(5, 11, 2)
        disc = (across - x) ** 2 + (down - y) ** 2 < 16
        bar = abs(across - x) < 2
        for label, shape in (("discs/round", disc), ("bars", bar)):
            folder = tmp_path / "pictures" / split / label
            folder.mkdir(parents=True, exist_ok=True)
            pixels = np.where(shape[..., None], rng.integers(150, 250, 3), 20).astype(np.uint8)
            Image.fromarray(pixels).save(folder / f"{number:02}.png")
    return tmp_path / "pictures"


@pytest.fixture
def recipe(tmp_path: Path, pictures: Path) -> Path:
    """The recipe beside its pictures."""
    assert pictures.exists()
    path = tmp_path / "tiny.toml"
    path.write_text(RECIPE)
    return path
