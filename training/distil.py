"""``scorebrush-distil``: a student that leaps where its teacher walks.

How it is taught is the recipe's ``[distillation] kind`` (``training.distillation_kinds``); here it
is given pictures, step by step.
"""

from __future__ import annotations

import argparse
import dataclasses
import hashlib
import json
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import safetensors.torch
import torch

from core.checkpoints.native import build_network, build_parametrization, load, save
from core.command_line import Parser, reported
from core.denoiser import Denoiser
from core.engine.device import best_device
from core.engine.library import Library
from core.errors import BadCheckpoint, BadRecipe
from core.parametrizations import EDM
from training.batches import Batches, symmetric
from training.checkpoints import Checkpoints, nested, under
from training.data import Photographs, load_photographs, need_known
from training.distillation_base import DistillationBase
from training.given import source_of, tell_skipped
from training.loss_report import LossReport
from training.precision import precision
from training.recipe import Recipe, needed, read_recipe
from training.seeds import mixed_seed
from training.teaching import Teaching, guided

_ADVICE = "Lower [distillation] rate and run the command again: the last checkpoint is good."


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
    card = dataclasses.replace(
        asked.described(card),
        name=named if (named := recipe.model.name) != card.name else f"{card.name}-instant",
        title=recipe.model.title or f"{card.title}, instant",
        recipe={**recipe.to_json(), "teacher": teacher.card.name},
        quality={},
    )
    network = build_network(card)
    # What the teacher has no weights for begins at zero, where it changes nothing.
    network.load_state_dict({**network.state_dict(), **teacher.network.state_dict()})
    return Denoiser(network, build_parametrization(card), card)


def distil(
    teacher: Denoiser,
    recipe: Recipe,
    photographs: Photographs,
    device: torch.device,
    *,
    checkpoints: Checkpoints | None = None,
    report: Callable[[str], None] = lambda _: None,
    keep: Callable[[Denoiser], None] = lambda _: None,
) -> Denoiser:
    """Make a student by the recipe's ``[distillation]``, its data, augmentation and seed.

    Nothing random is carried from step to step, so that with ``checkpoints`` a call that was killed
    and made again gives the student of an unbroken one.

    Args:
        teacher: an EDM model.
        recipe: which says how.
        photographs: of the side of the teacher's pictures.
        device: where it is trained.
        checkpoints: where its state is kept, and where it goes on from.
        report: called with a line for people every ten seconds or so.
        keep: called with the student as it stands, as often as the recipe's checkpoints.

    Raises:
        BadRecipe: there is no table ``[distillation]``, or the teacher does not fit.
        BadData: the photographs have labels that the teacher does not know.
        BadCheckpoint: the last one is damaged, or of another recipe or teacher.
        NotFinite: the loss is NaN or infinite; what was kept before is good.
    """
    asked = _asked(recipe)
    if teacher.card.image_size != recipe.data.size:
        raise BadRecipe(
            f"{teacher.card.name} makes pictures of {teacher.card.image_size} pixels, the recipe "
            f"has pictures of {recipe.data.size}. Change [data] size."
        )
    need_known(photographs.paths, teacher.card.labels)
    trained = _trained(teacher, recipe, asked)
    teacher, student = teacher.to(device).eval(), student_of(teacher, recipe).to(device)
    torch.manual_seed(mixed_seed(recipe.run.seed, 6))  # of what a critic begins with
    teaching = asked.teaching(guided(teacher, asked.guidance), student)
    shown_as = symmetric(recipe, asked.batch)
    batches = Batches(shown_as, photographs, student.card.labels, student.card.sigma_data)
    working = precision(recipe.run.precision, device)
    first = _resume(teaching, checkpoints, trained) if checkpoints else 0
    steps = max(first, math.ceil(asked.pictures / asked.batch))
    begun = f"goes on from step {first}" if first else "begins"
    report(f"{student.card.name} {begun}: {steps} steps of {asked.batch} pictures.")
    said = LossReport(report, steps, _ADVICE, first=first)
    kept = time.monotonic()
    for step in range(first, steps):
        torch.manual_seed(mixed_seed(recipe.run.seed, 5, step))  # of what a network drops out
        generator = torch.Generator().manual_seed(mixed_seed(recipe.run.seed, 4, step))
        numbers = range(step * teaching.batches, (step + 1) * teaching.batches)
        shown = [batches.at(number, device) for number in numbers]
        for learner in teaching.learners.values():
            learner.slow_down(asked.pace(step, steps))
        with working():
            loss = teaching.step(shown, generator)
        done = step + 1
        said.after(done, loss)
        if done < steps and time.monotonic() - kept <= 60 * recipe.run.checkpoint_minutes:
            continue
        said.need_finite(done, loss)
        if checkpoints:
            _save(teaching, checkpoints, done, trained)
        if done < steps:
            keep(_so_far(student, teaching, done * asked.batch))
        kept = time.monotonic()
    return _so_far(student, teaching, steps * asked.batch)


def _so_far(student: Denoiser, teaching: Teaching, pictures: int) -> Denoiser:
    """The student under the average of its weights, which learns no more."""
    card = dataclasses.replace(student.card, images_seen=student.card.images_seen + pictures)
    network = build_network(card).to(next(student.network.parameters()).device)
    network.load_state_dict({**student.network.state_dict(), **teaching.average})
    network.requires_grad_(requires_grad=False)
    return Denoiser(network, student.parametrization, card).eval()


def _save(teaching: Teaching, checkpoints: Checkpoints, step: int, trained: str) -> None:
    learners = teaching.learners
    tensors = {
        key: tensor
        for name, learner in learners.items()
        for key, tensor in nested(name, learner.state()).items()
    }
    taken = {name: learner.steps for name, learner in learners.items()}
    checkpoints.write(tensors, {"step": step, "taken": taken, "trained": trained})


def _resume(teaching: Teaching, checkpoints: Checkpoints, trained: str) -> int:
    """Put the last checkpoint in its places; return its step, 0 if there is none."""
    found = checkpoints.read()
    if found is None:
        return 0
    path, tensors, facts = found
    if facts["trained"] != trained:
        raise BadCheckpoint(
            f"{path} belongs to a student of another recipe or teacher. Use another --out, or "
            "remove it to begin anew."
        )
    for name, learner in teaching.learners.items():
        learner.restore(under(name, tensors), facts["taken"][name])
    return int(facts["step"])


def _trained(teacher: Denoiser, recipe: Recipe, asked: DistillationBase) -> str:
    """What must not change when a student learns on: all but rates, length and the card."""
    weights = safetensors.torch.save(teacher.network.state_dict())
    tables = recipe.to_json()
    for name in asked.free:
        tables["distillation"].pop(name)
    kept = {name: tables[name] for name in ("distillation", "augmentation", "objective")}
    seed, digest = recipe.run.seed, hashlib.sha256(weights).hexdigest()
    return json.dumps({**kept, "seed": seed, "teacher": digest}, sort_keys=True)


def _asked(recipe: Recipe) -> DistillationBase:
    return needed(recipe.distillation, "distillation", recipe)


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return reported(
        "scorebrush-distil",
        lambda: _distil(_parser().parse_args(given)),
        debug="--debug" in given,
        stopped="stopped. The same command goes on from the last checkpoint, if there is one yet.",
    )


def _distil(options: argparse.Namespace) -> int:
    recipe, teacher = read_recipe(options.recipe), load(Library().path(options.teacher))
    usual = student_of(teacher, recipe).card.file_name  # what does not fit is said at once
    source = options.data or source_of(recipe, options.recipe)
    pictures = load_photographs(source, recipe.data.size, teacher.card.channels)["train"]
    tell_skipped(pictures)
    out: Path = options.out or Path(usual)
    checkpoints = Checkpoints(out.with_stem(f"{out.stem}-checkpoint"))

    def keep(student: Denoiser) -> None:
        save(student, out)

    device = best_device(options.device)
    keep(
        distil(teacher, recipe, pictures, device, checkpoints=checkpoints, report=print, keep=keep)
    )
    print(f"The student is {out}. Try it:  scorebrush generate --model {out}")
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush-distil",
        description="Teach a model to make pictures in one to eight steps. Given again after an "
        "interruption, the command goes on from the last checkpoint, which lies beside the "
        "student.",
    )
    parser.add_argument("recipe", type=Path, metavar="RECIPE.toml", help="with [distillation]")
    parser.add_argument("teacher", help="name or file of the model to learn from")
    parser.add_argument("--data", type=Path, help="folder or zip, instead of the recipe's")
    parser.add_argument("--out", type=Path, help="file (default: TEACHER-instant.safetensors)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
