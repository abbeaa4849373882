"""Consistency distillation where the teacher's flow is known, and its command."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pytest
import torch

from core.checkpoints.native import load, save
from core.denoiser import Denoiser
from core.errors import BadRecipe
from core.ladders import karras
from core.level import NoiseLevel
from core.parametrizations_consistency import Consistency
from training.assemble import build_denoiser
from training.data import Photographs
from training.distil import distil, flow_step, main, student_of
from training.recipe import Distillation, Recipe, read_recipe

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
        distillation=Distillation(
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
    pair = tuple(torch.full((4, 1, 1, 1), sigma) for sigma in (1.0, 0.95))
    step = flow_step(_teacher(small), D * image, noise, None, pair)
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
    model = Consistency(0.5, 0.002, 80.0, finish=0.1)
    assert [level.sigma.item() for level in model.ladder(1, 0.002, 80.0)] == [80.0, 0.0]
    sigmas = [level.sigma.item() for level in model.ladder(4, 0.002, 80.0)]
    wanted = [level.sigma.item() for level in karras(4, 0.1, 80.0)]
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


def test_the_command_makes_a_model_that_samples_in_few_steps(recipe: Path, tmp_path: Path) -> None:
    recipe.write_text(recipe.read_text() + "\n[distillation]\npictures = 8\nbatch = 4\n")
    labels = ("bars", "discs", "discs/round")
    save(build_denoiser(read_recipe(recipe), labels, 7, 0.4), tmp_path / "teacher.safetensors")
    out = tmp_path / "student.safetensors"
    arguments = [str(recipe), str(tmp_path / "teacher.safetensors"), "--out", str(out)]
    assert main([*arguments, "--device", "cpu"]) == 0
    student = load(out)
    assert student.card.name == "tiny-instant"
    assert student.card.recommended.sampler == "few-step"
    assert student.card.images_seen == 8
    assert isinstance(student.parametrization, Consistency)
    assert student.parametrization.sigma_data == 0.4
