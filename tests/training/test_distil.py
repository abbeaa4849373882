"""Consistency distillation where the teacher's flow is known, and its command."""

from __future__ import annotations

import dataclasses
import itertools
import os
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
import torch

from core.checkpoints.native import load, save
from core.denoiser import Denoiser
from core.errors import BadCheckpoint, BadData, BadRecipe
from core.ladders import karras
from core.level import NoiseLevel
from core.parametrizations_leaping import Consistency
from core.samplers import DDIM
from tests.analytic import Silence, finish
from tests.tiny import tiny_denoiser
from training.assemble import build_denoiser
from training.checkpoints import Checkpoints, read_state
from training.consistency_learning import flow_step
from training.data import Photographs
from training.distil import distil, main, student_of
from training.distillation_kinds import Consistency as Agreement
from training.distillation_kinds import Distillation, Progressive
from training.distillation_matching import DPDM, ScoreIdentity, ToldDPDM
from training.learner import Learner
from training.recipe import Recipe, read_recipe
from training.teaching import guided

D = 0.3
CPU = torch.device("cpu")


def _teacher(recipe: Recipe):
    """Exact for normal pixels of deviation D: the network's output is zero."""
    torch.manual_seed(0)
    teacher = build_denoiser(recipe, (), 0, D)
    output = teacher.network(torch.randn(2, 3, 8, 8), torch.zeros(2), None)
    assert not output.any()  # as every new network starts
    teacher.requires_grad_(requires_grad=False)
    # Fewer levels of noise are learned in less time.
    card = dataclasses.replace(teacher.card, sigma_max=4.0)
    return Denoiser(teacher.network, teacher.parametrization, card).eval()


@pytest.fixture
def small(recipe: Path) -> Recipe:
    read = read_recipe(recipe)
    return dataclasses.replace(
        read,
        data=dataclasses.replace(read.data, size=8),
        distillation=Agreement(
            levels=8, rate=4e-3, target=0.5, average=0.95, pictures=3_200, batch=16
        ),
    )


def _normal_pictures(count: int) -> Photographs:
    pixels = np.random.default_rng(0).normal(127.5, 127.5 * D, (count, 3, 8, 8))
    pixels = pixels.round().clip(0, 255).astype(np.uint8)
    return Photographs(pixels, ("",) * count, tuple(map(str, range(count))))


def _level(sigma: float) -> NoiseLevel:
    return NoiseLevel(torch.ones(1, 1, 1, 1), torch.full((1, 1, 1, 1), sigma))


def test_a_step_of_the_flow_is_the_exact_one_of_the_teacher(small: Recipe) -> None:
    image, noise = torch.randn(2, 4, 3, 8, 8, generator=torch.Generator().manual_seed(0))
    pair = torch.full((4, 1, 1, 1), 1.0), torch.full((4, 1, 1, 1), 0.95)
    step = flow_step(_teacher(small).given(None), D * image, noise, pair)
    shrunk = ((0.95**2 + D**2) / (1 + D**2)) ** 0.5
    torch.testing.assert_close(step.near, shrunk * step.far, rtol=1e-4, atol=1e-5)


def test_a_student_ends_where_the_flow_of_its_teacher_ends(small: Recipe) -> None:
    teacher = _teacher(small)
    student = distil(teacher, small, _normal_pictures(400), CPU)
    generator = torch.Generator().manual_seed(5)
    for sigma in (0.1, 0.5, 1.0, 2.0, 4.0):
        x = (D**2 + sigma**2) ** 0.5 * torch.randn(64, 3, 8, 8, generator=generator)
        end = D / (D**2 + sigma**2) ** 0.5 * x
        with torch.no_grad():
            found, before = (d(x, _level(sigma)).image for d in (student, teacher))
        error = (found - end).square().mean().sqrt().item() / D
        untaught = (before - end).square().mean().sqrt().item() / D
        assert error < 0.5 * untaught, (sigma, error, untaught)


@pytest.fixture
def leaping(small: Recipe) -> Recipe:
    how = Progressive(
        most=4,
        finish=0.2,
        strides=2,
        critic=False,
        rate=4e-3,
        target=0.5,
        average=0.95,
        pictures=6_400,
        batch=32,
    )
    return dataclasses.replace(small, distillation=how)


def test_a_leap_of_any_length_lands_where_the_flow_of_the_teacher_does(leaping: Recipe) -> None:
    teacher = _teacher(leaping)
    student = distil(teacher, leaping, _normal_pictures(400), CPU)
    untaught = student_of(teacher, leaping)
    x = (D**2 + 4.0**2) ** 0.5 * torch.randn(
        64, 3, 8, 8, generator=torch.Generator().manual_seed(5)
    )
    end = D / (D**2 + 4.0**2) ** 0.5 * x
    for steps in (1, 2, 4):
        ladder = student.parametrization.ladder(steps, 0.002, 4.0)
        found, before = (
            finish(DDIM(), one.given(None), x, ladder, Silence()) for one in (student, untaught)
        )
        error, by_ddim = (
            (each - end).square().mean().sqrt().item() / D for each in (found, before)
        )
        assert error < 0.5 * by_ddim, (steps, error, by_ddim)


def test_the_student_says_x_at_the_smallest_level_whatever_the_network_says() -> None:
    model = Consistency(0.5, 0.002, 80.0)
    x, anything = torch.randn(2, 3, 3, 4, 4).unbind(0)
    torch.testing.assert_close(model.estimate(x, anything, _level(0.002)).image, x)
    pure = NoiseLevel(torch.zeros(1, 1, 1, 1), torch.ones(1, 1, 1, 1))
    torch.testing.assert_close(model.estimate(x, anything, pure).image, 0.5 * anything)
    # Off the path of alpha = 1 it is the same picture.
    there = NoiseLevel(torch.full((1, 1, 1, 1), 0.6), torch.full((1, 1, 1, 1), 0.8))
    on_path = model.estimate(x / 0.6, anything, _level(0.8 / 0.6)).image
    torch.testing.assert_close(model.estimate(x, anything, there).image, on_path)


def test_few_steps_go_from_the_largest_level_to_the_finish() -> None:
    model = Consistency(0.5, 0.002, 80.0, finish=0.4)
    assert [level.sigma.item() for level in model.ladder(1, 0.002, 80.0)] == [80.0, 0.0]
    for steps, last in ((2, 0.4), (4, 0.2), (8, 0.1)):
        sigmas = [level.sigma.item() for level in model.ladder(steps, 0.002, 80.0)]
        wanted = [level.sigma.item() for level in karras(steps, last, 80.0)]
        assert sigmas == pytest.approx(wanted)


def test_only_models_that_fit_become_teachers(small: Recipe) -> None:
    pictures = _normal_pictures(10)
    with pytest.raises(BadRecipe, match=r"table \[distillation\]"):
        distil(_teacher(small), dataclasses.replace(small, distillation=None), pictures, CPU)
    large = dataclasses.replace(small, data=dataclasses.replace(small.data, size=16))
    with pytest.raises(BadRecipe, match="pictures of 8 pixels"):
        distil(_teacher(small), large, pictures, CPU)
    with pytest.raises(BadRecipe, match="cannot be a teacher"):
        student_of(student_of(_teacher(small), small), small)


def _last_weights(denoiser: Denoiser) -> torch.Tensor:
    return denoiser.network.state_dict()["pixels.weight"]


@pytest.mark.parametrize(
    "lines",
    [
        "",
        'kind = "dpdm"',
        'kind = "dpdm-told"\nguidance = 2.0',
        'kind = "diff-instruct"\nlevel = 2.0',
        'kind = "sid"\nfinish = 0.2',
    ],
)
def test_the_command_makes_a_model_that_samples_in_few_steps(
    recipe: Path, tmp_path: Path, lines: str
) -> None:
    recipe.write_text(recipe.read_text() + f"\n[distillation]\npictures = 8\nbatch = 4\n{lines}\n")
    labels = ("bars", "discs", "discs/round")
    teacher = build_denoiser(read_recipe(recipe), labels, 7, 0.4)
    save(teacher, tmp_path / "teacher.safetensors")
    out = tmp_path / "student.safetensors"
    arguments = [str(recipe), str(tmp_path / "teacher.safetensors"), "--out", str(out)]
    assert main([*arguments, "--device", "cpu"]) == 0
    student = load(out)
    assert student.card.name == "tiny-instant"
    assert student.card.recommended.sampler == "few-step"
    assert student.card.images_seen == 8
    assert isinstance(student.parametrization, Consistency)
    assert student.parametrization.sigma_data == 0.4
    assert student.parametrization.finish == (0.2 if "finish" in lines else 0.8)
    assert student.card.sigma_max == (2.0 if "level" in lines else 80.0)
    assert not _last_weights(student).equal(_last_weights(teacher))


def test_the_command_makes_a_model_that_leaps_along_the_flow(recipe: Path, tmp_path: Path) -> None:
    lines = 'kind = "progressive"\nmost = 4\npictures = 8\nbatch = 4\nguidance = 2.0'
    recipe.write_text(recipe.read_text() + f"\n[distillation]\n{lines}\n")
    teacher = build_denoiser(read_recipe(recipe), ("bars", "discs", "discs/round"), 7, 0.4)
    save(teacher, tmp_path / "teacher.safetensors")
    out = tmp_path / "student.safetensors"
    arguments = [str(recipe), str(tmp_path / "teacher.safetensors"), "--out", str(out)]
    assert main([*arguments, "--device", "cpu"]) == 0
    card = load(out).card
    assert (card.recommended.sampler, card.recommended.steps, card.most_steps) == ("ddim", 4, 4)
    assert card.images_seen == 8


def test_a_student_is_kept_while_it_learns(small: Recipe, monkeypatch: pytest.MonkeyPatch) -> None:
    """By a clock on which every step takes two minutes."""
    clock = itertools.count(step=60)
    monkeypatch.setattr("training.distil.time.monotonic", lambda: float(next(clock)))
    run = dataclasses.replace(small.run, checkpoint_minutes=3.5)
    recipe = dataclasses.replace(small, run=run, distillation=Agreement(pictures=64, batch=16))
    kept: list[Denoiser] = []
    last = distil(_teacher(small), recipe, _normal_pictures(40), CPU, keep=kept.append)
    assert [one.card.images_seen for one in (*kept, last)] == [32, 64]
    assert not _last_weights(kept[0]).equal(_last_weights(last))


def test_rates_are_brought_to_zero_over_the_last_share(
    small: Recipe, monkeypatch: pytest.MonkeyPatch
) -> None:
    rates: list[float] = []

    def descend(learner: Learner, _: torch.Tensor) -> None:
        rates.append(learner.optimizer.param_groups[0]["lr"])

    monkeypatch.setattr(Learner, "descend", descend)
    how = Progressive(rate=8e-3, cool_down=0.5, critic=False, pictures=32, batch=4)
    distil(_teacher(small), dataclasses.replace(small, distillation=how), _normal_pictures(9), CPU)
    assert rates == pytest.approx([8e-3] * 5 + [6e-3, 4e-3, 2e-3])


def _leave(_: Denoiser) -> None:
    raise InterruptedError


@pytest.mark.parametrize("how", [Progressive(), Agreement(), DPDM(), ToldDPDM(), ScoreIdentity()])
def test_a_student_learns_on_as_if_it_had_never_stopped(
    small: Recipe, tmp_path: Path, how: Distillation, monkeypatch: pytest.MonkeyPatch
) -> None:
    losses: list[tuple[int, float]] = []
    monkeypatch.setattr(
        "training.distil.LossReport.need_finite",
        lambda _, step, loss: losses.append((step, loss.item())),
    )
    how = dataclasses.replace(how, pictures=12, batch=4)
    run = dataclasses.replace(small.run, checkpoint_minutes=0)
    recipe = dataclasses.replace(small, run=run, distillation=how)
    teacher, pictures = _teacher(small), _normal_pictures(40)
    whole, broken = (Checkpoints(tmp_path / f"{name}.safetensors") for name in ("a", "b"))
    unbroken = distil(teacher, recipe, pictures, CPU, checkpoints=whole)
    wanted, losses[:] = set(losses), []
    with pytest.raises(InterruptedError):
        distil(teacher, recipe, pictures, CPU, checkpoints=broken, keep=_leave)
    assert {step for step, _ in losses} == {1}
    resumed = distil(teacher, recipe, pictures, CPU, checkpoints=broken)
    assert set(losses) == wanted
    assert len(wanted) >= 3
    _same(whole.newest, broken.newest)
    assert unbroken.card == resumed.card
    # Longer, and slower, is the same student; another teacher's is not.
    slower = dataclasses.replace(how, pictures=16, rate=1e-5)
    longer = dataclasses.replace(recipe, distillation=slower)
    assert distil(teacher, longer, pictures, CPU, checkpoints=broken).card.images_seen == 16
    with torch.no_grad():
        next(teacher.network.parameters()).add_(1)
    with pytest.raises(BadCheckpoint, match="another recipe or teacher"):
        distil(teacher, longer, pictures, CPU, checkpoints=broken)


def _same(first: Path, second: Path) -> None:
    ours, theirs = read_state(first), read_state(second)
    assert ours[1] == theirs[1]
    assert ours[0].keys() == theirs[0].keys()
    assert all(torch.equal(ours[0][name], theirs[0][name]) for name in ours[0])


def test_a_command_that_was_killed_goes_on(recipe: Path, tmp_path: Path) -> None:
    recipe.write_text(f"{recipe.read_text()}\n[distillation]\npictures = 96\nbatch = 4\n")
    teacher = tmp_path / "teacher.safetensors"
    save(build_denoiser(read_recipe(recipe), ("bars", "discs", "discs/round"), 7, 0.4), teacher)
    broken, whole = tmp_path / "broken.safetensors", tmp_path / "whole.safetensors"
    words = [str(recipe), str(teacher), "--device", "cpu", "--out"]
    process = subprocess.Popen(
        [sys.executable, "-m", "training.distil", *words, str(broken)],
        env={**os.environ, "OMP_NUM_THREADS": "1"},
    )
    deadline = time.monotonic() + 60
    while not (tmp_path / "broken-checkpoint-before.safetensors").exists():
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.002)
    process.kill()
    process.wait()
    _, facts = read_state(tmp_path / "broken-checkpoint-before.safetensors")
    assert 0 < facts["step"] < 24
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        assert main([*words, str(broken)]) == main([*words, str(whole)]) == 0
    finally:
        torch.set_num_threads(threads)
    _same(*(tmp_path / f"{name}-checkpoint.safetensors" for name in ("broken", "whole")))
    assert torch.equal(_last_weights(load(broken)), _last_weights(load(whole)))


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("a.safetensors --outt x", (2, "Did you mean --out?")),
        ("", (2, "required: teacher")),
        ("nowhere.safetensors", (2, "There is no model file nowhere.safetensors.")),
        ("no-such-model", (2, "There is no model 'no-such-model'")),
    ],
)
def test_the_command_says_what_to_mend(
    recipe: Path, capsys: pytest.CaptureFixture[str], words: str, answer: tuple[int, str]
) -> None:
    status, told = answer
    assert main([str(recipe), *words.split()]) == status
    said = capsys.readouterr().err
    assert said.startswith("scorebrush-distil: ")
    assert told in said


def test_photographs_that_the_teacher_cannot_name_are_refused_before_the_first_step(
    small: Recipe,
) -> None:
    teacher = tiny_denoiser()
    recipe = dataclasses.replace(small, data=dataclasses.replace(small.data, size=16))
    pixels = np.zeros((3, 3, 16, 16), np.uint8)
    names = ("1", "2", "3")
    pictures = Photographs(pixels, ("flowers/rose", "garden/rose", ""), names)
    said: list[str] = []
    with pytest.raises(
        BadData, match=r"does not know the label 'garden'.* it knows flowers, aerial\."
    ):
        distil(teacher, recipe, pictures, CPU, report=said.append)
    assert not said


def test_a_student_has_the_name_and_title_of_its_recipe_unless_they_are_its_teachers(
    small: Recipe,
) -> None:
    teacher = _teacher(small)
    assert student_of(teacher, small).card.name == f"{teacher.card.name}-instant"
    model = dataclasses.replace(small.model, name="quick", title="Quick")
    card = student_of(teacher, dataclasses.replace(small, model=model)).card
    assert (card.name, card.title) == ("quick", "Quick")


def test_a_recipe_that_mixes_kinds_is_refused_with_its_line(recipe: Path) -> None:
    plain = recipe.read_text()
    first = plain.count("\n") + 3  # after an empty line and the name of the table
    for lines, message in (
        ('kind = "dpdm"\nlevels = 8', rf"line {first + 1}: distillation.levels: is not known"),
        ('kind = "magic"', rf'line {first}: distillation.kind: should be one of "progressive", '),
        ('kind = "progressive"\ncritic = "yes"', r"distillation.critic: should be true or false\."),
        ("finish = 0", rf"line {first}: distillation.finish"),
    ):
        recipe.write_text(f"{plain}\n[distillation]\n{lines}\n")
        with pytest.raises(BadRecipe, match=message):
            read_recipe(recipe)


def test_a_guided_teacher_exaggerates_what_the_label_changes() -> None:
    teacher, x = tiny_denoiser(), torch.randn(2, 3, 16, 16)
    label = torch.eye(2, 4)
    plain, none = (teacher(x, _level(1.0), told).image for told in (label, None))
    found = guided(teacher, 2.0)(label)(x, _level(1.0)).image
    torch.testing.assert_close(found, 2 * plain - none)
