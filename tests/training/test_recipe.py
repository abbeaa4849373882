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
