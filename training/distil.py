"""``scorebrush-distil``: a student that leaps where its teacher walks (consistency distillation).

Two neighbouring points of the teacher's probability flow lead to the same picture. The student is
taught to say the same at both: what it says at the nearer one, under an average of its weights, is
the target at the farther one. At the smallest level it says x itself, so that what it says
everywhere is where the flow ends (Song et al. 2023, algorithm 2).
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import torch
from torch import Tensor

from core.checkpoints.card import Recommended
from core.checkpoints.native import build_network, load, save
from core.denoiser import Denoiser
from core.engine.device import best_device
from core.errors import BadRecipe, NotFinite, ScorebrushError
from core.ladders import karras
from core.level import NoiseLevel
from core.parametrizations import EDM
from core.parametrizations_consistency import Consistency
from training.batches import Batches, mixed_seed
from training.data import Photographs, load_photographs
from training.ema import Averages, Exponential
from training.objectives import strata
from training.recipe import Distillation, Recipe, read_recipe

_TOLERANCE = 0.01  # errors below are squared, above they count as they are


class Step(NamedTuple):
    """Two neighbouring points of the teacher's flow, of each picture.

    Attributes:
        far: at ``level``, (B, C, H, W).
        level: of shape (B, 1, 1, 1).
        near: where the flow leads from there.
        nearer: its level, the next below.
    """

    far: Tensor
    level: NoiseLevel
    near: Tensor
    nearer: NoiseLevel


def student_of(teacher: Denoiser, recipe: Recipe) -> Denoiser:
    """A student with the weights of its teacher, which it is allowed to change.

    Raises:
        BadRecipe: the teacher is no EDM model.
    """
    card, taught = teacher.card, teacher.parametrization
    if type(taught) is not EDM:
        raise BadRecipe(
            f"{card.name} cannot be a teacher: its parametrization is "
            f'{card.parametrization.get("kind")!r}, and students are made of "edm" models.'
        )
    parametrization = Consistency(taught.sigma_data, card.sigma_min, card.sigma_max)
    card = dataclasses.replace(
        card,
        name=f"{card.name}-instant",
        title=f"{card.title}, instant",
        parametrization={"kind": "consistency", **dataclasses.asdict(parametrization)},
        recommended=Recommended("few-step", 4),
        recipe={**recipe.to_json(), "teacher": teacher.card.name},
        quality={},
    )
    network = build_network(card)
    network.load_state_dict(teacher.network.state_dict())
    return Denoiser(network, parametrization, card)


@torch.no_grad()
def flow_step(
    teacher: Denoiser,
    image: Tensor,
    noise: Tensor,
    label: Tensor | None,
    sigmas: tuple[Tensor, ...],
) -> Step:
    """One step of Heun's method down the teacher's probability flow, d x = noise d sigma.

    Args:
        teacher: whose flow it is.
        image: pictures in [-1, 1], (B, C, H, W).
        noise: what they are mixed with.
        label: multi-hot (B, labels), or None.
        sigmas: from where and to where, each (B, 1, 1, 1), alpha being 1.
    """
    one = torch.ones_like(sigmas[0])
    level, nearer = (NoiseLevel(one, sigma) for sigma in sigmas)
    far, denoise = level.mix(image, noise), teacher.given(label)
    length = nearer.sigma - level.sigma
    slope = denoise(far, level).noise
    there = denoise(far + length * slope, nearer).noise
    return Step(far, level, far + length * (slope + there) / 2, nearer)


def disagreement(found: Tensor, target: Tensor, level: NoiseLevel, d: float) -> Tensor:
    """Root mean square of the error in units of the network's output, (B,), rounded at zero.

    sqrt(mean((1 / sigma^2 + 1 / d^2) error^2) + c^2) - c, whose gradient does not grow with the
    error: outliers of the teacher's flow count no more than others (after Song & Dhariwal 2024).
    """
    weight = 1 / level.sigma**2 + 1 / d**2
    squares = (weight * (found - target) ** 2).mean(dim=(1, 2, 3))
    return (squares + _TOLERANCE**2).sqrt() - _TOLERANCE


def distil(
    teacher: Denoiser,
    recipe: Recipe,
    photographs: Photographs,
    device: torch.device,
    report: Callable[[str], None] = lambda _: None,
) -> Denoiser:
    """Make a student by the recipe's ``[distillation]``, its data, augmentation and seed.

    Args:
        teacher: an EDM model.
        recipe: which says how.
        photographs: of the side of the teacher's pictures.
        device: where it is trained.
        report: called with a line for people every ten seconds or so.

    Raises:
        BadRecipe: there is no table ``[distillation]``, or the teacher does not fit.
        NotFinite: the loss is NaN or infinite.
    """
    asked = _asked(recipe)
    if teacher.card.image_size != recipe.data.size:
        raise BadRecipe(
            f"{teacher.card.name} makes pictures of {teacher.card.image_size} pixels, the recipe "
            f"has pictures of {recipe.data.size}. Change [data] size."
        )
    teacher, student = teacher.to(device).eval(), student_of(teacher, recipe).to(device)
    model, network, card = student.parametrization, student.network, student.card
    d = float(card.parametrization["sigma_data"])
    goal, kept = Exponential(asked.target), Exponential(asked.average)
    averages = Averages(dict(network.named_parameters()), (goal, kept), every=1)
    optimizer = torch.optim.RAdam(network.parameters(), lr=asked.rate)
    batches = Batches(_plain(recipe), photographs, card.labels, d)
    ladder = karras(asked.levels, card.sigma_min, card.sigma_max)[:-1]
    sigmas = torch.stack([level.sigma for level in ladder]).float().to(device)
    steps = math.ceil(asked.pictures / asked.batch)
    started = reported = time.monotonic()
    for step in range(steps):
        image, _, noise, label, _ = batches.at(step, device)
        told = label if card.labels else None
        generator = torch.Generator().manual_seed(mixed_seed(recipe.run.seed, 4, step))
        place = (strata(len(image), generator) * (asked.levels - 1)).long()
        place = place.clamp(max=asked.levels - 2).to(device)
        pair = tuple(sigmas[place + k].reshape(-1, 1, 1, 1) for k in (0, 1))
        pair_of = flow_step(teacher, image, noise, told, pair)
        with torch.no_grad():
            inside, clock = model.condition(pair_of.near, pair_of.nearer)
            answer = torch.func.functional_call(
                network, averages.values[goal.name], (inside, clock, told)
            )
            target = model.estimate(pair_of.near, answer, pair_of.nearer).image
        found = student(pair_of.far, pair_of.level, told).image
        loss = disagreement(found, target, pair_of.level, d).mean()
        optimizer.zero_grad(set_to_none=True)
        loss.backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        averages.update(step + 1)
        now = time.monotonic()
        if now - reported > 10 or step + 1 == steps:
            reported = now
            left = (now - started) / (step + 1) * (steps - step - 1) / 60
            report(f"step {step + 1} of {steps}  loss {loss.item():.4f}  {left:.1f} min left")
            if not math.isfinite(loss.item()):
                raise NotFinite(
                    f"The loss became {loss.item()} by step {step + 1}. Lower [distillation] rate."
                )
    network.load_state_dict({**network.state_dict(), **averages.values[kept.name]})
    seen = card.images_seen + steps * asked.batch
    return Denoiser(network, model, dataclasses.replace(card, images_seen=seen)).eval()


def _plain(recipe: Recipe) -> Recipe:
    """The recipe whose batches are those of the student: only symmetries, which it is not told."""
    return dataclasses.replace(
        recipe,
        augmentation=dataclasses.replace(recipe.augmentation, moves=0.0),
        run=dataclasses.replace(recipe.run, batch=_asked(recipe).batch),
    )


def _asked(recipe: Recipe) -> Distillation:
    if recipe.distillation is None:
        raise BadRecipe(
            f"The recipe of {recipe.model.name} asks for no student: write a table [distillation] "
            "into it. It may be empty."
        )
    return recipe.distillation


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    parser = argparse.ArgumentParser(
        prog="scorebrush-distil",
        description="Teach a model to make pictures in one to eight steps.",
    )
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml", help="with [distillation]")
    parser.add_argument("teacher", type=Path, help="the model to learn from, a file")
    parser.add_argument("--data", type=Path, help="folder or zip, instead of the recipe's")
    parser.add_argument("--out", type=Path, help="file (default: TEACHER-instant.safetensors)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    options = parser.parse_args(arguments)
    try:
        recipe, teacher = read_recipe(options.recipe), load(options.teacher)
        beside = options.recipe.parent / recipe.data.source
        source = options.data or (beside if beside.exists() else Path(recipe.data.source))
        pictures = load_photographs(source, recipe.data.size, teacher.card.channels)["train"]
        student = distil(teacher, recipe, pictures, best_device(options.device), print)
        out = options.out or Path(student.card.file_name)
        save(student, out)
    except ScorebrushError as error:
        print(f"scorebrush-distil: {error}", file=sys.stderr)
        return 1
    print(f"The student is {out}. Try it:  scorebrush generate --model {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
