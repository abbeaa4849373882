"""``scorebrush-distil``: a student that leaps where its teacher walks.

How it is taught is the recipe's ``[distillation] kind`` (``training.distillation_kinds``); here it
is given pictures, step by step.
"""

from __future__ import annotations

import argparse
import dataclasses
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import torch

from core.checkpoints.card import Recommended
from core.checkpoints.native import build_network, load, save
from core.denoiser import Denoiser
from core.engine.device import best_device
from core.errors import BadRecipe, NotFinite, ScorebrushError
from core.parametrizations import EDM
from core.parametrizations_consistency import Consistency
from training.batches import Batches
from training.data import Photographs, load_photographs
from training.distillation_kinds import DistillationBase
from training.precision import precision
from training.recipe import Recipe, read_recipe
from training.seeds import mixed_seed
from training.teaching import Teaching, guided


def student_of(teacher: Denoiser, recipe: Recipe) -> Denoiser:
    """A student with the weights of its teacher, which it is allowed to change.

    Raises:
        BadRecipe: there is no table ``[distillation]``, or the teacher is no EDM model.
    """
    asked, card, taught = _asked(recipe), teacher.card, teacher.parametrization
    if type(taught) is not EDM:
        raise BadRecipe(
            f"{card.name} cannot be a teacher: its parametrization is "
            f'{card.parametrization.get("kind")!r}, and students are made of "edm" models.'
        )
    if asked.guidance != 1 and not card.labels:
        raise BadRecipe(
            f"{card.name} knows no labels and cannot be guided. Set [distillation] guidance = 1."
        )
    leap = Consistency(taught.sigma_data, card.sigma_min, card.sigma_max, asked.finish)
    card = dataclasses.replace(
        card,
        name=f"{card.name}-instant",
        title=f"{card.title}, instant",
        parametrization={"kind": "consistency", **dataclasses.asdict(leap)},
        sigma_max=asked.sigma_max(card.sigma_max),
        recommended=Recommended("few-step", asked.evaluations),
        recipe={**recipe.to_json(), "teacher": teacher.card.name},
        quality={},
    )
    network = build_network(card)
    network.load_state_dict(teacher.network.state_dict())
    return Denoiser(network, leap, card)


def distil(
    teacher: Denoiser,
    recipe: Recipe,
    photographs: Photographs,
    device: torch.device,
    *,
    report: Callable[[str], None] = lambda _: None,
    keep: Callable[[Denoiser], None] = lambda _: None,
) -> Denoiser:
    """Make a student by the recipe's ``[distillation]``, its data, augmentation and seed.

    Args:
        teacher: an EDM model.
        recipe: which says how.
        photographs: of the side of the teacher's pictures.
        device: where it is trained.
        report: called with a line for people every ten seconds or so.
        keep: called with the student as it stands, as often as the recipe's checkpoints.

    Raises:
        BadRecipe: there is no table ``[distillation]``, or the teacher does not fit.
        NotFinite: the loss is NaN or infinite; what was kept before is good.
    """
    asked = _asked(recipe)
    if teacher.card.image_size != recipe.data.size:
        raise BadRecipe(
            f"{teacher.card.name} makes pictures of {teacher.card.image_size} pixels, the recipe "
            f"has pictures of {recipe.data.size}. Change [data] size."
        )
    teacher, student = teacher.to(device).eval(), student_of(teacher, recipe).to(device)
    teaching = asked.teaching(guided(teacher, asked.guidance), student)
    batches = Batches(_plain(recipe), photographs, student.card.labels, student.card.sigma_data)
    working = precision(recipe.run.precision, device)
    steps = math.ceil(asked.pictures / asked.batch)
    started = reported = kept = time.monotonic()
    for step in range(steps):
        generator = torch.Generator().manual_seed(mixed_seed(recipe.run.seed, 4, step))
        numbers = range(step * teaching.batches, (step + 1) * teaching.batches)
        shown = [batches.at(number, device) for number in numbers]
        with working():
            loss = teaching.step(shown, generator)
        now, last = time.monotonic(), step + 1 == steps
        if now - reported > 10 or last:
            reported = now
            left = (now - started) / (step + 1) * (steps - step - 1) / 60
            report(f"step {step + 1} of {steps}  loss {loss.item():.4f}  {left:.1f} min left")
            if not math.isfinite(loss.item()):
                raise NotFinite(
                    f"The loss became {loss.item()} by step {step + 1}. Lower [distillation] rate."
                )
            if now - kept > 60 * recipe.run.checkpoint_minutes and not last:
                kept = now
                keep(_so_far(student, teaching, (step + 1) * asked.batch))
    return _so_far(student, teaching, steps * asked.batch)


def _so_far(student: Denoiser, teaching: Teaching, pictures: int) -> Denoiser:
    """The student under the average of its weights, which learns no more."""
    card = dataclasses.replace(student.card, images_seen=student.card.images_seen + pictures)
    network = build_network(card).to(next(student.network.parameters()).device)
    network.load_state_dict({**student.network.state_dict(), **teaching.average})
    network.requires_grad_(requires_grad=False)
    return Denoiser(network, student.parametrization, card).eval()


def _plain(recipe: Recipe) -> Recipe:
    """The recipe whose batches are those of the student: only symmetries, which it is not told."""
    return dataclasses.replace(
        recipe,
        augmentation=dataclasses.replace(recipe.augmentation, moves=0.0),
        run=dataclasses.replace(recipe.run, batch=_asked(recipe).batch),
    )


def _asked(recipe: Recipe) -> DistillationBase:
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
        out = options.out or Path(student_of(teacher, recipe).card.file_name)
        device = best_device(options.device)

        def keep(student: Denoiser) -> None:
            save(student, out)

        keep(distil(teacher, recipe, pictures, device, report=print, keep=keep))
    except ScorebrushError as error:
        print(f"scorebrush-distil: {error}", file=sys.stderr)
        return 1
    print(f"The student is {out}. Try it:  scorebrush generate --model {out}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
