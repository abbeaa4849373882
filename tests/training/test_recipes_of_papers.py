"""Recipes of the papers: they are read, and their networks have the published sizes."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

import training
from core.checkpoints.native import build_network, build_parametrization, load
from core.errors import BadRecipe
from core.level import NoiseLevel
from core.techniques import PUBLISHED
from training.assemble import describe
from training.augment import AUGMENTATIONS
from training.checkpoints import read_state
from training.ema import Exponential
from training.network_kinds import DDPMpp, NCSNpp
from training.objectives_path import Preserving
from training.objectives_sigma import Exploding
from training.recipe import Recipe, read_recipe
from training.train import train

RECIPES = Path(training.__file__).parent / "recipes"

# Millions of parameters. EDM's own network has 1152 more, for the moves that it is told of.
SIZES = {
    "ncsnv2-cifar-10": 29.7,
    "ddpmpp-vp-cifar-10": 61.8,
    "ddpmpp-sub-vp-cifar-10": 61.8,
    "ddpmpp-vp-likelihood-cifar-10": 61.8,
    "ddpmpp-deep-vp-cifar-10": 106.6,
    "ddpmpp-deep-sub-vp-cifar-10": 106.6,
    "ncsnpp-cifar-10": 62.8,
    "ncsnpp-deep-cifar-10": 107.6,
    "ncsnpp-ffhq-256": 65.6,
    "ncsnpp-lsun-bedroom-256": 65.6,
    "ncsnpp-lsun-church-256": 65.6,
    "edm-cifar-10": 55.73,
    "edm-ffhq-64": 61.8,
    "full-diffusion-cifar-10": 61.8,
}


def _recipe(name: str) -> Recipe:
    return read_recipe(RECIPES / f"{name}.toml")


@pytest.mark.parametrize("name", sorted(path.stem for path in RECIPES.glob("*.toml")))
def test_a_recipe_builds_its_network_and_what_its_output_means(name: str) -> None:
    recipe = _recipe(name)
    card = describe(recipe, (), AUGMENTATIONS, 0.5)
    with torch.device("meta"):
        network = build_network(card)
    parameters = sum(p.numel() for p in network.parameters())
    if name in SIZES:
        assert parameters / 1e6 == pytest.approx(SIZES[name], rel=2e-3)
    # The levels that are drawn and those of sampling are ones that the parametrization knows.
    model = build_parametrization(card)
    drawn = recipe.objective.levels(0.5).at(torch.tensor([0.0, 0.5, 1.0]))
    inside, time = model.condition(torch.ones(3, 3, 4, 4), drawn)
    assert time.shape == (3,)
    assert torch.isfinite(inside).all()
    assert torch.isfinite(time).all()
    for kappa in (card.sigma_min, card.sigma_max):
        level = NoiseLevel(torch.tensor(1.0).double(), torch.tensor(kappa).double())
        assert all(torch.isfinite(part).all() for part in model.condition(inside, level))


# Song et al. 2021, appendix H: largest sigma (for pixels in [0, 1]), multiples of the width, blocks
# of a level, decay of the average, dropout, pictures of a batch and thousands of batches.
CIFAR, LARGE = (1, 2, 2, 2), (1, 1, 2, 2, 2, 2, 2)
SCORE_SDE = {
    "ncsnpp-cifar-10": (50, CIFAR, 4, 0.999, 0.1, 128, 1300),
    "ncsnpp-deep-cifar-10": (50, CIFAR, 8, 0.999, 0.1, 128, 950),
    "ncsnpp-celeba-64": (90, CIFAR, 4, 0.999, 0.1, 128, 1300),
    "ncsnpp-ffhq-256": (348, LARGE, 2, 0.999, 0.0, 64, 2400),
    "ncsnpp-lsun-bedroom-256": (378, LARGE, 2, 0.999, 0.0, 64, 2400),
    "ncsnpp-lsun-church-256": (380, LARGE, 2, 0.999, 0.0, 64, 2400),
    "ddpmpp-vp-cifar-10": (0, CIFAR, 4, 0.9999, 0.1, 128, 1300),
    "ddpmpp-sub-vp-cifar-10": (0, CIFAR, 4, 0.9999, 0.1, 128, 1300),
    "ddpmpp-vp-likelihood-cifar-10": (0, CIFAR, 4, 0.9999, 0.1, 128, 1300),
    "ddpmpp-deep-vp-cifar-10": (0, CIFAR, 8, 0.9999, 0.1, 128, 950),
    "ddpmpp-deep-sub-vp-cifar-10": (0, CIFAR, 8, 0.9999, 0.1, 128, 950),
}


@pytest.mark.parametrize("name", SCORE_SDE)
def test_recipes_of_score_sde_say_what_its_appendix_says(name: str) -> None:
    recipe = _recipe(name)
    sigma, multiples, blocks, average, dropout, batch, thousands = SCORE_SDE[name]
    network, objective, optimizer = recipe.network, recipe.objective, recipe.optimizer
    assert isinstance(network, DDPMpp | NCSNpp)
    assert (network.width, network.multiples, network.blocks) == (128, multiples, blocks)
    assert (network.attention, network.dropout) == ((16,), dropout)
    if isinstance(objective, Exploding):
        assert (objective.sigma_min, objective.sigma_max) == (0.02, 2 * sigma)
    else:
        assert isinstance(objective, Preserving)
        assert (objective.beta_min, objective.beta_max) == (0.1, 20)
        assert objective.time_scale == 999
    assert (optimizer.rate, optimizer.betas, optimizer.decay) == (2e-4, (0.9, 0.999), 0)
    assert (optimizer.warm_up, optimizer.clip) == (5000 * batch, 1)
    assert (recipe.ema.profiles(), recipe.ema.every) == ((Exponential(average),), 1)
    assert (recipe.run.batch, recipe.run.pictures) == (batch, 1000 * thousands * batch)
    assert recipe.augmentation.flip == 0.5


@pytest.mark.parametrize(
    ("name", "published"),
    [
        ("ncsnv2-cifar-10", "cifar-10"),
        ("ncsnv2-celeba-64", "celeba-64"),
        ("ncsnv2-lsun-church-96", "lsun-church-96"),
        ("ncsnv2-lsun-bedroom-128", "lsun-128"),
        ("ncsnv2-ffhq-256", "ffhq-256"),
    ],
)
def test_the_ladders_of_ncsnv2_are_the_published_ones(name: str, published: str) -> None:
    plan, levels = PUBLISHED[published], _recipe(name).objective.levels(0.5)
    sigmas = levels.at((torch.arange(plan.levels) + 0.5) / plan.levels).sigma.flatten()
    torch.testing.assert_close(sigmas.flip(0).double() / 2, plan.sigmas(), rtol=1e-6, atol=0)


@pytest.mark.parametrize(
    ("name", "old", "new", "words"),
    [
        (
            "ncsn-cifar-10",
            "noise_levels = 10\n\n",
            "noise_levels = 9\n\n",
            "those of the objective",
        ),
        ("ncsn-cifar-10", 'kind = "ncsn"\nnoise_levels = 10\nsigma', 'kind = "ve"\nsigma', "kind"),
        ("ncsnv2-cifar-10", "stages = 4", "stages = 3", "Input should be 4, 5 or 6"),
        ("ncsnv2-cifar-10", "sigma_max = 100.0", "sigma_max = 0.01", "above sigma_min"),
        ("ncsnv2-cifar-10", 'kind = "ncsnv2"\nwidth', 'kind = "patch"\nwidth', "patch"),
        ("ncsnpp-cifar-10", "attention = [16]", "attention = [12]", "sides of its levels"),
        ("ncsnpp-cifar-10", "size = 32", "size = 36", "multiple of 8"),
        ("ncsnpp-cifar-10", "flip = 0.5", "moves = 0.1", "cannot be told of moves"),
        ("ncsnpp-cifar-10", '"residual-input"', '"residual"', "pyramid"),
        ("ncsnpp-cifar-10", 'kind = "ve"', 'kind = "ncsnv2"', "the network of the same kind"),
        ("ddpmpp-vp-cifar-10", 'kind = "vp"', 'kind = "vp"\nbeta_max = 0.01', "below beta_min"),
    ],
)
def test_what_does_not_fit_is_told_with_its_line(
    tmp_path: Path, name: str, old: str, new: str, words: str
) -> None:
    text = (RECIPES / f"{name}.toml").read_text()
    assert old in text
    (tmp_path / "r.toml").write_text(text.replace(old, new, 1))
    with pytest.raises(BadRecipe, match=r"line \d+: ") as raised:
        read_recipe(tmp_path / "r.toml")
    assert words in str(raised.value)


@pytest.mark.parametrize(
    ("network", "objective"),
    [
        ('kind = "ncsn"\nwidth = 4\nnoise_levels = 3', 'kind = "ncsn"\nnoise_levels = 3'),
        ('kind = "ncsnv2"\nwidth = 4', 'kind = "ncsnv2"\nnoise_levels = 9'),
        (
            'kind = "ncsn++"\nwidth = 16\nmultiples = [1, 2]\nblocks = 1\nattention = [8]',
            'kind = "ve"',
        ),
        (
            'kind = "ddpm++"\nwidth = 16\nmultiples = [1, 2]\nblocks = 1\nattention = [8]',
            'kind = "flow"\ntime_scale = 999.0',
        ),
        (
            'kind = "ddpm++"\nwidth = 16\nmultiples = [1, 2]\nblocks = 1\nattention = [8]',
            'kind = "sub-vp"\nweighting = { kind = "likelihood" }',
        ),
        ("widths = [32]\nblocks = [1]\nattention = []\nembedding = 16", 'kind = "velocity"'),
        ("widths = [32]\nblocks = [1]\nattention = []\nembedding = 16", 'kind = "likelihood"'),
    ],
    ids=["ncsn", "ncsnv2", "ncsn++", "flow", "sub-vp", "velocity", "full-diffusion"],
)
def test_a_network_of_the_literature_trains_and_goes_on(
    recipe: Path, tmp_path: Path, network: str, objective: str
) -> None:
    text = recipe.read_text().replace("moves = 0.2", "").replace("measure_every = 80", "")
    start, end = text.index("[network]"), text.index("[augmentation]")
    text = f"{text[:start]}[network]\n{network}\n\n[objective]\n{objective}\n\n{text[end:]}"
    recipe.write_text(text.replace("pictures = 160", "pictures = 8"))
    train(recipe, None, tmp_path / "run", "cpu")
    recipe.write_text(text.replace("pictures = 160", "pictures = 12"))
    model = load(train(recipe, None, tmp_path / "run", "cpu"))
    _, facts = read_state(tmp_path / "run" / "checkpoint.safetensors")
    assert facts["step"] == 3
    assert model.card.images_seen == 12
    assert all(p.isfinite().all() for p in model.network.parameters())
