"""The judge: it learns, repeats itself, survives its file, and refuses what it cannot judge."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import safetensors.torch
import torch

from core.errors import BadCheckpoint, BadData, BadPicture
from core.judge import Judge
from tests.training.toys import subset, toy_judge, toy_photographs
from training.quality.augmentation import moved, recoloured
from training.quality.judge_training import JudgeRecipe, train_judge


@pytest.fixture(scope="module")
def photographs():
    return toy_photographs(240, seed=0)


@pytest.fixture(scope="module")
def judge():
    return toy_judge()


def test_it_names_subjects_and_classes_it_has_not_seen(judge):
    fresh = toy_photographs(80, seed=1)
    reading = judge.read(fresh.pixels)
    asked = np.array(fresh.paths)
    assert (reading.classes == asked).mean() > 0.9
    assert (reading.subjects == [path.split("/")[0] for path in asked]).mean() > 0.9


def test_its_features_are_standardised_on_the_training_photographs(judge, photographs):
    features = judge.read(photographs.pixels).features
    assert np.abs(features.mean(0)).max() < 1e-4
    assert np.abs(features.std(0, ddof=1) - 1).max() < 1e-3


def test_a_picture_is_read_alike_in_any_company(judge):
    pixels = toy_photographs(300, seed=2).pixels
    together, alone = judge.read(pixels).features[290], judge.read(pixels[290:291]).features[0]
    assert np.abs(together - alone).max() < 1e-3


def test_the_same_recipe_gives_the_same_judge(photographs):
    few = subset(photographs, list(range(64)))
    recipe = JudgeRecipe(epochs=1, batch=32, seed=3)
    torch.manual_seed(1)
    one = train_judge(few, recipe).network.state_dict()
    torch.manual_seed(2)
    two = train_judge(few, recipe).network.state_dict()
    assert all(torch.equal(one[name], two[name]) for name in one)
    other = train_judge(few, replace(recipe, seed=4)).network.state_dict()
    assert not torch.equal(one["klass.linear.weight"], other["klass.linear.weight"])


def test_it_reads_the_same_after_saving_and_loading(judge, tmp_path):
    path = tmp_path / "judge.safetensors"
    judge.save(path)
    loaded = Judge.load(path)
    assert loaded.card == judge.card
    pixels = toy_photographs(16, seed=4).pixels
    for before, after in zip(judge.read(pixels), loaded.read(pixels), strict=True):
        assert (before == after).all()
    assert [file.name for file in tmp_path.iterdir()] == ["judge.safetensors"]


def test_files_that_hold_no_judge_are_refused(judge, tmp_path):
    whole = tmp_path / "judge.safetensors"
    judge.save(whole)
    short = tmp_path / "short.safetensors"
    short.write_bytes(whole.read_bytes()[:-100])
    weights = tmp_path / "weights.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(1)}, weights)
    for path in (short, weights, tmp_path / "missing.safetensors"):
        with pytest.raises(BadCheckpoint, match="train-judge"):
            Judge.load(path)


def test_pictures_of_another_size_are_refused(judge):
    with pytest.raises(BadPicture, match="32 x 32"):
        judge.read(np.zeros((1, 3, 64, 64), np.uint8))


def test_photographs_without_classes_are_refused(photographs):
    unlabelled = replace(photographs, paths=("",) * len(photographs))
    one_class = replace(photographs, paths=("bars/red",) * len(photographs))
    for unfit in (unlabelled, one_class):
        with pytest.raises(BadData, match="folders"):
            train_judge(unfit, JudgeRecipe(epochs=1))


def test_moves_keep_what_is_not_zoomed_sharp():
    # Columns of alternating black and white: any interpolation between pixels would show as grey.
    images = torch.tensor([-1.0, 1.0]).repeat(16).expand(400, 3, 32, 32).contiguous()
    result = moved(images, torch.Generator().manual_seed(0))
    sharp = ((result.abs() - 1).abs() < 1e-3).flatten(1).all(1).float().mean()
    assert 0.4 < float(sharp) < 0.6


def test_moves_shift_by_no_more_than_a_tenth():
    images = torch.full((200, 1, 40, 40), -1.0)
    images[:, :, 19:21, 19:21] = 1
    result = (moved(images, torch.Generator().manual_seed(0)) + 1).clamp_min(0)
    place = torch.arange(40.0) - 19.5
    mass = result.sum((1, 2, 3))
    across = (result.sum((1, 2)) @ place) / mass
    assert 3 < float(across.abs().max()) < 4 * 1.25 + 0.5


def test_colours_change_within_their_bounds():
    generator = torch.Generator().manual_seed(0)
    flat = torch.zeros(500, 3, 4, 4)
    # A grey picture has neither contrast nor saturation: only its brightness can change.
    shifts = recoloured(flat, generator)[:, 0, 0, 0]
    assert shifts.abs().max() <= 0.2
    assert shifts.std() == pytest.approx(0.4 / 12**0.5, rel=0.1)
    assert recoloured(torch.rand(50, 3, 8, 8) * 2 - 1, generator).abs().max() <= 1
