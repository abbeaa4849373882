"""Toy photographs that a tiny judge learns in seconds: stripes and discs in two colours."""

from __future__ import annotations

from functools import cache

import numpy as np

from core.judge import Judge
from training.data import Photographs
from training.quality.judge_training import JudgeRecipe, train_judge

SIZE = 32
CLASSES = ("bars/blue", "bars/red", "discs/blue", "discs/red")


def toy_photographs(count: int, seed: int) -> Photographs:
    """Draw ``count`` pictures, the four classes in turn, no two alike."""
    random = np.random.default_rng(seed)
    place = np.arange(SIZE)
    pictures, paths = [], []
    for number in range(count):
        path = CLASSES[number % len(CLASSES)]
        subject, colour = path.split("/")
        if subject == "bars":
            period, phase = random.uniform(5, 9), random.uniform(0, 9)
            shape = np.broadcast_to((place + phase) % period < period / 2, (SIZE, SIZE))
        else:
            y, x, radius = *random.uniform(10, 22, 2), random.uniform(5, 9)
            shape = (place[:, None] - y) ** 2 + (place[None] - x) ** 2 < radius**2
        channel = 0 if colour == "red" else 2
        picture = random.normal(90, 12, (3, SIZE, SIZE)) + 15 * shape
        picture[channel] += 90 * shape
        pictures.append(picture.clip(0, 255).astype(np.uint8))
        paths.append(path)
    names = tuple(f"{seed}-{number}.png" for number in range(count))
    return Photographs(np.stack(pictures), tuple(paths), names)


def subset(photographs: Photographs, rows: list[int]) -> Photographs:
    """Pick some of them."""
    return Photographs(
        photographs.pixels[rows],
        tuple(photographs.paths[row] for row in rows),
        tuple(photographs.names[row] for row in rows),
    )


@cache
def toy_judge() -> Judge:
    """Train a judge, once per test run."""
    return train_judge(toy_photographs(240, seed=0), JudgeRecipe(epochs=6, batch=32))
