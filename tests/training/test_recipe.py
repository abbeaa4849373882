"""Recipes: the shipped ones are sound, and wrong ones are told by line."""

from __future__ import annotations

from pathlib import Path

import pytest

import training
from core.errors import BadRecipe
from training.recipe import read_recipe

SHIPPED = sorted((Path(training.__file__).parent / "recipes").glob("*.toml"))


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_shipped_recipes_are_sound(path: Path) -> None:
    assert read_recipe(path).run.pictures > 0


def _line_of(path: Path, key: str) -> int:
    lines = path.read_text().splitlines()
    return next(i for i, line in enumerate(lines, 1) if line.startswith(key))


@pytest.mark.parametrize(
    ("old", "new", "key", "words"),
    [
        ("batch = 4", "batch = 0", "batch", "greater than or equal to 1"),
        ("batch = 4", 'batch = "four"', "batch", "valid integer"),
        ("batch = 4", "batches = 4", "batches", "not known"),
        ("size = 16", "size = 18", "size", "multiple of 4"),
        ("widths = [32, 32]", "widths = [32, 40]", "widths", "multiples of 32"),
        ("blocks = [1, 1]", "blocks = [1]", "blocks", "one number per width"),
        ("moves = 0.2", 'moves = "often"', "moves", "valid number"),
        ("every = 2", "ship = 'none'\nevery = 2", "ship", "one of the averages kept"),
        ('name = "tiny"', 'name = "Tiny Model"', "name", "pattern"),
        ("[augmentation]", "[augmentations]", "[augmentations]", "not known"),
        ("pictures = 160", "pictures = 2", "pictures", "at least one batch"),
        ("batch = 4", "batch = 4\naccumulate = 5", "accumulate", "at most one part per picture"),
        ("size = 16", "size = 100000", "size", "less than or equal to 4096"),
        ("attention = [1]", "attention = [2]", "attention", "levels are counted from 0"),
        ("blocks = [1, 1]", "blocks = [1, 0]", "blocks", "at least one of each level"),
        ("embedding = 32", "embedding = 1", "embedding", "at least 2"),
        ("patch = 2", "patch = 2\nchannels = 2", "channels", "1, for grey pictures, or 3"),
        ("patch = 2", "patch = 2\nlabels = 5", "labels", "follows from the rest"),
        ("patch = 2", "patch = 2\ndropout = 1.0", "dropout", "below 1"),
        ("moves = 0.2", "flip = 5.0", "flip", "less than or equal to 1"),
        ("every = 2", "every = 2\ndecays = [0.9, 0.9]", "decays", "each average once"),
        ("[ema]", "[optimizer]\nrate = inf\n\n[ema]", "rate", "finite number"),
        ("[ema]", "[objective]\nlog_mean = nan\n\n[ema]", "log_mean", "finite number"),
        ("[run]", "[[run]]", "[[run]]", "should be an object"),
        ("batch = 4", '"batch" = 0', '"batch"', "greater than or equal to 1"),
        (
            "[ema]",
            '[objective.weighting]\nkind = "best"\n\n[ema]',
            'kind = "best"',
            'objective.weighting.kind: should be one of "fixed", "learned".',
        ),
        (
            "[ema]",
            '[objective]\nweighting.kind = "learned"\nweighting.waves = 0\n\n[ema]',
            "weighting.waves",
            "objective.weighting.waves: Input should be greater",
        ),
    ],
)
def test_a_wrong_entry_is_told_with_its_line(
    recipe: Path, old: str, new: str, key: str, words: str
) -> None:
    recipe.write_text(recipe.read_text().replace(old, new))
    with pytest.raises(BadRecipe) as raised:
        read_recipe(recipe)
    assert f"line {_line_of(recipe, key)}:" in str(raised.value)
    assert words in str(raised.value)


def test_a_missing_table_is_named(recipe: Path) -> None:
    recipe.write_text(recipe.read_text().replace("[model]\nname", "[network2]\nname"))
    with pytest.raises(BadRecipe, match="model: "):
        read_recipe(recipe)


def test_broken_toml_and_missing_files_are_told(recipe: Path, tmp_path: Path) -> None:
    recipe.write_text("[model\n")
    with pytest.raises(BadRecipe, match="line 1"):
        read_recipe(recipe)
    with pytest.raises(BadRecipe, match="cannot be read"):
        read_recipe(tmp_path / "none.toml")
