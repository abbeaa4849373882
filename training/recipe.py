"""Recipes: everything that decides what a training run makes, in one TOML file."""

from __future__ import annotations

import dataclasses
import re
import tomllib
import types
import typing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from core.errors import BadRecipe
from core.networks.patch_unet import PatchUNetConfig
from training.augment import Augmentation
from training.ema import Exponential, Power, Profile


@dataclass(frozen=True)
class Model:
    """What the model card will say.

    Attributes:
        name: the name it is loaded by; lower-case letters, digits and hyphens.
        title: one line for people.
        summary: a sentence or two for people.
        licence: of the weights.
        data: the photographs and their licences, in a sentence.
    """

    name: str
    title: str = ""
    summary: str = ""
    licence: str = ""
    data: str = ""


@dataclass(frozen=True)
class Data:
    """Where the photographs are.

    Attributes:
        source: a folder or a zip, relative to the recipe or to the working folder.
        size: side that pictures are shrunk to, in pixels.
    """

    source: str
    size: int = 64


@dataclass(frozen=True)
class Objective:
    """Denoising score matching with EDM's preconditioning and weights (Karras et al. 2022, table 1).

    Attributes:
        log_mean: mean of ln sigma while training.
        log_spread: its standard deviation.
        sigma_data: standard deviation of the pixels; 0 measures it on the data.
        drop_label: share of pictures whose label is dropped whole, for guidance.
        drop_class: share of which only the subject is kept.
    """

    log_mean: float = -1.2
    log_spread: float = 1.2
    sigma_data: float = 0.5
    drop_label: float = 0.1
    drop_class: float = 0.1


@dataclass(frozen=True)
class Optimizer:
    """AdamW, warmed up linearly, held, and brought to zero over the last share of the run.

    Attributes:
        rate: learning rate while held.
        betas: Adam's decays of the first and second moment.
        decay: decoupled weight decay.
        warm_up: pictures over which the rate rises.
        cool_down: share of the run, at its end, over which the rate falls to zero.
        clip: largest norm of the gradient.
    """

    rate: float = 4e-4
    betas: tuple[float, float] = (0.9, 0.99)
    decay: float = 0.01
    warm_up: int = 20_000
    cool_down: float = 0.2
    clip: float = 1.0


@dataclass(frozen=True)
class Ema:
    """Averages that are kept.

    Attributes:
        powers: widths of power-function averages, stored as snapshots too.
        decays: of plain exponential averages.
        every: steps between updates.
        snapshots: how many snapshots of the power averages a run stores.
        ship: name of the average that the published model uses.
    """

    powers: tuple[float, ...] = (0.05, 0.1)
    decays: tuple[float, ...] = (0.999, 0.9999)
    every: int = 4
    snapshots: int = 16
    ship: str = "power-0.1"

    def profiles(self) -> tuple[Profile, ...]:
        """The averages as profiles."""
        return (*map(Power, self.powers), *map(Exponential, self.decays))


@dataclass(frozen=True)
class Run:
    """How long and how.

    Attributes:
        pictures: how many pictures are seen in total.
        batch: pictures per step.
        seed: of weights, data order, noise and augmentation.
        precision: "auto" (bfloat16 where the processor has it), "bfloat16" or "float32".
        held_out: how many test photographs measure the loss.
        log_every: pictures between rows of the log.
        measure_every: pictures between held-out losses and sample grids.
        checkpoint_minutes: wall time between checkpoints.
    """

    pictures: int
    batch: int = 64
    seed: int = 0
    precision: typing.Literal["auto", "bfloat16", "float32"] = "auto"
    held_out: int = 512
    log_every: int = 2_000
    measure_every: int = 50_000
    checkpoint_minutes: float = 5.0


@dataclass(frozen=True)
class Recipe:
    """A whole recipe; each attribute is a table of the file."""

    model: Model
    data: Data
    run: Run
    network: PatchUNetConfig = field(default_factory=PatchUNetConfig)
    objective: Objective = field(default_factory=Objective)
    optimizer: Optimizer = field(default_factory=Optimizer)
    augmentation: Augmentation = field(default_factory=Augmentation)
    ema: Ema = field(default_factory=Ema)

    def to_json(self) -> dict[str, Any]:
        """A dictionary of tables, as the card and the run folder keep it."""
        return dataclasses.asdict(self)


def read_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        BadRecipe: naming the file, the line and what to change.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise BadRecipe(f"The recipe {path} cannot be read: {error}.") from None
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadRecipe(f"{path} is not valid TOML: {error}.") from None
    where = _Lines(path, text)
    recipe: Recipe = _build(Recipe, tables, where, ())
    _check(recipe, where)
    return recipe


class _Lines:
    """Names the line of a key, which tomllib does not."""

    def __init__(self, path: Path, text: str) -> None:
        self.path = path
        self.lines = text.splitlines()

    def error(self, keys: tuple[str, ...], message: str) -> BadRecipe:
        table, key, line = "", keys[-1] if keys else "", 0
        for number, content in enumerate(self.lines, 1):
            if header := re.match(r"\s*\[+\s*([\w.\"-]+)\s*\]+", content):
                table = header[1].replace('"', "")
                if table == ".".join(keys):
                    line = number
            elif table == ".".join(keys[:-1]) and re.match(rf'\s*"?{re.escape(key)}"?\s*=', content):
                line = number
        place = f", line {line}" if line else ""
        return BadRecipe(f"{self.path}{place}: {message}")


def _build(kind: Any, value: Any, where: _Lines, keys: tuple[str, ...]) -> Any:  # noqa: ANN401
    name = ".".join(keys)
    if dataclasses.is_dataclass(kind):
        if not isinstance(value, dict):
            raise where.error(keys, f"[{name}] should be a table.")
        hints = typing.get_type_hints(kind)
        known = {f.name: f for f in dataclasses.fields(kind)}  # type: ignore[arg-type]
        for key in value:
            if key not in known:
                options = ", ".join(sorted(known))
                raise where.error((*keys, key), f'"{key}" is not known here. Known: {options}.')
        for key, fact in known.items():
            required = (
                fact.default is dataclasses.MISSING
                and fact.default_factory is dataclasses.MISSING
            )
            if required and key not in value:
                raise where.error(keys, f'"{key}" is missing in [{name or "the recipe"}].')
        parts = {k: _build(hints[k], v, where, (*keys, k)) for k, v in value.items()}
        return kind(**parts)
    origin = typing.get_origin(kind)
    if origin is tuple:
        if not isinstance(value, list):
            raise where.error(keys, f"{name} should be a list.")
        args = typing.get_args(kind)
        inner = [args[0]] * len(value) if len(args) == 2 and args[1] is ... else list(args)
        if len(inner) != len(value):
            raise where.error(keys, f"{name} should have {len(inner)} entries.")
        return tuple(_build(k, v, where, keys) for k, v in zip(inner, value, strict=True))
    if origin in (typing.Literal, types.UnionType):
        if value not in typing.get_args(kind):
            options = ", ".join(map(repr, typing.get_args(kind)))
            raise where.error(keys, f"{name} should be one of {options}, not {value!r}.")
        return value
    if kind is float and type(value) is int:
        return float(value)
    if type(value) is not kind:
        raise where.error(keys, f"{name} should be {_WORDS[kind]}, not {value!r}.")
    return value


_WORDS = {int: "a whole number", float: "a number", str: "a text", bool: "true or false"}


def _check(recipe: Recipe, where: _Lines) -> None:
    """What types cannot say."""

    def need(holds: bool, message: str, *keys: str) -> None:  # noqa: FBT001 (an assertion)
        if not holds:
            raise where.error(keys, message)

    run, data, objective = recipe.run, recipe.data, recipe.objective
    network, optimizer, ema = recipe.network, recipe.optimizer, recipe.ema
    legal = re.fullmatch(r"[a-z0-9][a-z0-9-]*", recipe.model.name)
    need(
        bool(legal), "a model's name is lower-case letters, digits and hyphens.", "model", "name"
    )
    need(run.batch > 0, "a batch needs at least one picture.", "run", "batch")
    need(run.pictures >= run.batch, "a run needs at least one batch.", "run", "pictures")
    need(run.log_every > 0, "log_every should be positive.", "run", "log_every")
    need(run.measure_every > 0, "measure_every should be positive.", "run", "measure_every")
    need(optimizer.rate > 0, "the rate should be positive.", "optimizer", "rate")
    need(0 <= optimizer.cool_down <= 1, "a share from 0 to 1.", "optimizer", "cool_down")
    need(objective.log_spread > 0, "the spread should be positive.", "objective", "log_spread")
    need(0 <= objective.drop_label <= 1, "a share from 0 to 1.", "objective", "drop_label")
    need(0 <= objective.drop_class <= 1, "a share from 0 to 1.", "objective", "drop_class")
    need(objective.sigma_data >= 0, "not negative.", "objective", "sigma_data")
    need(ema.every > 0, "at least every step.", "ema", "every")
    need(all(0 < w < 12**-0.5 for w in ema.powers), "widths lie in (0, 0.288).", "ema", "powers")
    need(all(0 < d < 1 for d in ema.decays), "decays lie in (0, 1).", "ema", "decays")
    names = [profile.name for profile in ema.profiles()]
    need(ema.ship in names, f"should be one of the averages kept: {names}.", "ema", "ship")
    need(bool(network.widths), "at least one width.", "network", "widths")
    need(
        len(network.blocks) == len(network.widths),
        f"one number of blocks per width, so {len(network.widths)}.",
        "network",
        "blocks",
    )
    need(
        all(w > 0 and w % 32 == 0 for w in network.widths),
        "widths are multiples of 32.",
        "network",
        "widths",
    )
    coarsest = network.patch * 2 ** (len(network.widths) - 1)
    need(
        data.size % coarsest == 0,
        f"with patches of {network.patch} and {len(network.widths)} levels the side should be a "
        f"multiple of {coarsest}.",
        "data",
        "size",
    )
