"""Maximum likelihood from a recipe to pictures: nothing is cut off at either end of time."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import torch

from core.bits import bits_from_nats, dequantised
from core.checkpoints.native import load
from core.engine.library import Library
from core.engine.requests import Generate, Likelihood
from core.engine.tasks import run
from core.errors import BadRecipe
from core.ladders import angle
from core.noise import NoiseSource
from core.parametrizations import FullDiffusion
from core.samplers import FullDiffusionODE, FullDiffusionSDE
from tests.analytic import Draws
from tests.engine import answered
from training.batches import Batches
from training.data import load_photographs
from training.likelihood_bound import likelihood_bound
from training.objective_kinds import Denoising, MaximumLikelihood
from training.recipe import read_recipe
from training.train import train

OBJECTIVE = '[objective]\nkind = "likelihood"\ndelta = 0.02\n\n[optimizer]\nrate = 3e-3\n'
OBJECTIVE += "warm_up = 100\n\n[ema]"


@pytest.fixture
def likelihood_recipe(recipe: Path) -> Path:
    """The recipe of the little world, for maximum likelihood."""
    text = recipe.read_text().replace("[ema]", OBJECTIVE)
    text = text.replace("pictures = 160", "pictures = 1200").replace("batch = 4", "batch = 16")
    text = text.replace("checkpoint_minutes = 0", "checkpoint_minutes = 60")
    recipe.write_text(text.replace("moves = 0.2", "moves = 0.0"))
    return recipe


def test_a_recipe_trains_a_model_that_says_bits_and_makes_pictures_from_end_to_end(
    likelihood_recipe: Path, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    path = train(likelihood_recipe, None, tmp_path / "run", "cpu")
    with (tmp_path / "run" / "held_out.csv").open() as file:
        losses = [float(row["loss"]) for row in csv.DictReader(file)]
    # nats per value: the bound falls by what the network has learned
    assert losses[-1] < losses[0] - 0.3

    denoiser = load(path)
    assert isinstance(denoiser.parametrization, FullDiffusion)
    ladder = angle(12)
    assert (ladder[0].alpha.item(), ladder[-1].sigma.item()) == (0, 0)
    for sampler in (FullDiffusionODE(), FullDiffusionSDE()):
        noise = NoiseSource(range(2))
        x = noise.like(torch.empty(2, 3, 16, 16))
        *_, last = sampler.steps(denoiser.given(None), x, ladder, noise)
        assert last.level.sigma.item() == 0
        assert last.x.isfinite().all()
        assert last.x.abs().mean() < 2

    # the engine begins at pure noise too, and ends at the image
    whole = denoiser.parametrization.ladder(6, denoiser.card.sigma_min, denoiser.card.sigma_max)
    assert len(whole) == 7
    assert (whole[0].alpha.item(), whole[0].sigma.item()) == (0, 1)
    assert (whole[-1].alpha.item(), whole[-1].sigma.item()) == (1, 0)
    single = denoiser.parametrization.ladder(1, denoiser.card.sigma_min, denoiser.card.sigma_max)
    assert [(now.alpha.item(), now.sigma.item()) for now in single] == [(0, 1), (1, 0)]

    # the bound lies above what the flow says, for the same held-out pictures
    held_out = torch.from_numpy(load_photographs(pictures, 16)["test"].pixels)
    nats = likelihood_bound(
        denoiser,
        dequantised(held_out.double(), Draws(0)).float(),
        rounds=24,
        generator=torch.Generator().manual_seed(0),
    )
    bound = bits_from_nats(-nats.double(), held_out[0].numel()).mean().item()
    library = Library([path.parent], device="cpu")
    photographs = tuple(picture.permute(1, 2, 0).contiguous().numpy() for picture in held_out)
    result = answered(Likelihood(photographs, "tiny", tolerance=3e-3), library)
    assert 2 < result.mean < bound + 0.1 < 8
    for step in run(Generate("tiny", count=1, steps=4, sampler=FullDiffusionODE()), library):
        assert step.fraction <= 1


def test_training_draws_whole_times_and_dequantised_pictures(
    likelihood_recipe: Path, pictures: Path
) -> None:
    recipe, photographs = read_recipe(likelihood_recipe), load_photographs(pictures, 16)["train"]
    assert recipe.objective == MaximumLikelihood(delta=0.02)
    batches = Batches(recipe, photographs, ("bars", "discs", "discs/round"), 0.4)
    image, level, *_ = batches.at(3, torch.device("cpu"))
    k = (image + 1) * 127.5
    away = k - k.round()
    assert away.std().item() == pytest.approx((1 / 12) ** 0.5, rel=0.02)
    assert (image.min().item(), image.max().item()) != (-1, 1)
    # one time in each sixteenth of [0, 1]
    clock = recipe.objective.levels(0.4).at(torch.linspace(0, 1, 17)).sigma.flatten()
    assert clock[0].item() == 0
    assert clock[-1].item() == pytest.approx(0.4)
    sigma = level.sigma.flatten().sort().values
    assert ((clock[:-1] <= sigma) & (sigma <= clock[1:])).all()
    again, other = (batches.at(step, torch.device("cpu")).image for step in (3, 4))
    assert torch.equal(again, image)
    assert not torch.equal(other, image)


def test_a_recipe_says_which_kind_and_may_leave_it_out(recipe: Path) -> None:
    assert read_recipe(recipe).objective == Denoising()
    text = recipe.read_text()
    for entries, words in (
        ('kind = "guess"', "objective.kind: "),
        ('kind = "likelihood"\nlog_mean = 1.0', "objective.log_mean: is not known"),
        ('kind = "likelihood"\ndelta = 0.0', "objective.delta: "),
        ("delta = 0.1", "objective.delta: is not known"),
        ('kind = "edm"\nlog_spread = -1.0', "objective.log_spread: "),
    ):
        recipe.write_text(text.replace("[ema]", f"[objective]\n{entries}\n\n[ema]"))
        with pytest.raises(BadRecipe, match=words) as raised:
            read_recipe(recipe)
        line = recipe.read_text().splitlines().index(entries.splitlines()[-1]) + 1
        assert f"line {line}:" in str(raised.value)
