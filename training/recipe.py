"""Recipes: everything that decides what a training run makes, in one TOML file."""

from __future__ import annotations

import dataclasses
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

from pydantic import Field, TypeAdapter, ValidationError

from core.errors import BadRecipe
from training.augment import Augmentation
from training.data_kinds import AnyData
from training.distillation_kinds import Distillation
from training.ema import Exponential, Power, Profile
from training.network_kinds import NCSN, NCSNv2, Network, PatchUNet
from training.objective_base import Finite, Positive, Share
from training.objective_kinds import Denoising, Objective
from training.objectives_sigma import IndexedLadder, Ladder
from training.recipe_lines import keys_along, keys_in, wrong_at

Count = Annotated[int, Field(ge=1)]
Width = Annotated[float, Field(gt=0, lt=0.288)]  # sqrt(1/12), where power profiles end
Decay = Annotated[float, Field(gt=0, lt=1)]

Table = TypeVar("Table")

# Networks that only one objective fits, and which.
_LADDERS: dict[type, type] = {NCSN: IndexedLadder, NCSNv2: Ladder}


@dataclass(frozen=True)
class Model:
    """What the model card will say.

    Attributes:
        name: the name it is loaded by; lower-case letters, digits and hyphens.
        title: one line for people.
        licence: of the weights.
        data: the photographs and their licences, in a sentence.
    """

    name: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    title: str = ""
    licence: str = ""
    data: str = ""


@dataclass(frozen=True)
class Optimizer:
    """AdamW, warmed up linearly, held, and brought to zero over the last share of the run.

    Attributes:
        rate: learning rate while held.
        betas: Adam's decays of the first and second moment.
        decay: decoupled weight decay.
        epsilon: Adam's, added to the root of the second moment.
        warm_up: pictures over which the rate rises.
        cool_down: share of the run, at its end, over which the rate falls to zero.
        clip: largest norm of the gradient.
    """

    rate: Positive = 4e-4
    betas: tuple[Decay, Decay] = (0.9, 0.99)
    decay: Annotated[float, Field(ge=0)] = 0.01
    epsilon: Positive = 1e-8
    warm_up: Annotated[int, Field(ge=0)] = 20_000
    cool_down: Share = 0.2
    clip: Positive = 1.0


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

    powers: tuple[Width, ...] = (0.05, 0.1)
    decays: tuple[Decay, ...] = (0.999, 0.9999)
    every: Count = 4
    snapshots: Annotated[int, Field(ge=0)] = 16
    ship: str = "power-0.1"

    def profiles(self) -> tuple[Profile, ...]:
        """The averages as profiles."""
        return (*map(Power, self.powers), *map(Exponential, self.decays))


@dataclass(frozen=True)
class ClassifierTraining:
    """A classifier of noisy pictures beside the model (``scorebrush-train classifier``).

    Attributes:
        widths: channels of each level, multiples of four.
        patch: side of a patch in pixels.
        embedding: width of the embedding of the noise level.
        log_mean: mean of ln sigma while training.
        log_spread: its standard deviation.
        rate: highest learning rate, reached after 5 % of the run and brought to zero at its end.
        decay: decoupled weight decay.
        pictures: how many pictures are seen in total.
        batch: pictures per step.
    """

    widths: Annotated[tuple[Count, ...], Field(min_length=1)] = (32, 64, 96)
    patch: Count = 2
    embedding: Annotated[int, Field(ge=2)] = 64
    log_mean: Finite = -0.4
    log_spread: Positive = 1.6
    rate: Positive = 2e-3
    decay: Annotated[float, Field(ge=0)] = 0.05
    pictures: Count = 200_000
    batch: Count = 64


@dataclass(frozen=True)
class Run:
    """How long and how.

    Attributes:
        pictures: how many pictures are seen in total.
        batch: pictures per step, of all processes together.
        accumulate: parts in which each process works on its share of a batch, one after another,
            for want of memory.
        recompute: whether activations are computed again for the gradient rather than kept: a
            third slower, with far less memory.
        shard: whether the processes divide the weights among them, for networks that are too large
            for one of them.
        compile: whether torch.compile makes kernels for the network, which takes minutes at first.
        seed: of weights, data order, noise and augmentation.
        precision: "auto" (bfloat16 where the processor has it), "bfloat16" or "float32".
        held_out: how many test photographs measure the loss.
        log_every: pictures between rows of the log.
        measure_every: pictures between held-out losses and sample grids.
        checkpoint_minutes: wall time between checkpoints.
        start: a model file whose weights the run begins with, relative to the working folder; ""
            begins with random weights.
    """

    pictures: Count
    batch: Count = 64
    accumulate: Count = 1
    recompute: bool = False
    shard: bool = False
    compile: bool = False
    seed: Annotated[int, Field(ge=0)] = 0
    precision: Literal["auto", "bfloat16", "float32"] = "auto"
    held_out: Annotated[int, Field(ge=0)] = 512
    log_every: Count = 2_000
    measure_every: Count = 50_000
    checkpoint_minutes: Annotated[float, Field(ge=0)] = 5.0
    start: str = ""


@dataclass(frozen=True)
class Recipe:
    """A whole recipe; each attribute is a table of the file."""

    model: Model
    data: AnyData
    run: Run
    network: Network = field(default_factory=PatchUNet)
    objective: Objective = field(default_factory=Denoising)
    optimizer: Optimizer = field(default_factory=Optimizer)
    augmentation: Augmentation = field(default_factory=Augmentation)
    ema: Ema = field(default_factory=Ema)
    classifier: ClassifierTraining | None = None
    distillation: Distillation | None = None

    def to_json(self) -> dict[str, Any]:
        """A dictionary of tables, as the card and the run folder keep it."""
        plain: dict[str, Any] = json.loads(json.dumps(dataclasses.asdict(self)))
        return plain


def read_recipe(path: Path) -> Recipe:
    """Read and check a recipe.

    Raises:
        BadRecipe: naming the file, the line and what to change.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        why = getattr(error, "strerror", None) or error
        raise BadRecipe(f"The recipe {path} cannot be read: {why}.") from None
    try:
        tables = tomllib.loads(text)
        # Through JSON, whose lists may stand for tuples even where types are strict.
        written = json.dumps(tables, default=str)
    except RecursionError:
        raise BadRecipe(f"{path} is nested too deeply to be a recipe.") from None
    except ValueError as error:  # no TOML, or a number of thousands of digits
        raise BadRecipe(f"{path} is not valid TOML: {error}.") from None
    try:
        recipe = TypeAdapter(Recipe).validate_json(written, strict=True)
    except ValidationError as error:
        first = error.errors()[0]
        keys = keys_along(tables, first["loc"])
        if first["type"].startswith("union_tag"):
            keys = (*keys, "kind")
        raise wrong_at(path, text, keys, _in_words({**first})) from None
    known = set(keys_in(recipe.to_json()))
    for keys in keys_in(tables):
        if keys not in known:
            raise wrong_at(path, text, keys, "is not known; it may be misspelt")
    for keys, message in _misfits(recipe):
        raise wrong_at(path, text, keys, message)
    return recipe


def needed(table: Table | None, name: str, recipe: Recipe) -> Table:
    """A table of a recipe, of that name, that most recipes do without.

    Raises:
        BadRecipe: this one does, too.
    """
    if table is None:
        raise BadRecipe(
            f"The recipe of {recipe.model.name} does not ask for that: write a table [{name}] into "
            "it. It may be empty."
        )
    return table


def _in_words(error: Mapping[str, Any]) -> str:
    """What pydantic found wrong, in the words of a recipe."""
    about = error.get("ctx", {})
    if error["type"] == "union_tag_invalid":
        return f"should be one of {about['expected_tags']}".replace("'", '"')
    if error["type"] == "bool_type":
        return "should be true or false"
    return str(error["msg"])


def _misfits(recipe: Recipe) -> Iterator[tuple[tuple[str, str], str]]:
    """What single values cannot show: entries that do not fit together."""
    network, objective, run = recipe.network, recipe.objective, recipe.run
    if run.pictures < run.batch:
        yield ("run", "pictures"), f"a run sees at least one batch, which is {run.batch}"
    if run.accumulate > run.batch:
        yield (
            ("run", "accumulate"),
            f"at most one part per picture, so {run.batch}",
        )
    names = [profile.name for profile in recipe.ema.profiles()]
    if len(set(names)) < len(names):
        kind = "powers" if len(set(recipe.ema.powers)) < len(recipe.ema.powers) else "decays"
        yield ("ema", kind), "each average once"
    if recipe.ema.ship not in names:
        yield ("ema", "ship"), f"should be one of the averages kept, {', '.join(names)}"
    yield from network.misfits(recipe.data.size)
    yield from objective.misfits()
    wanted = _LADDERS.get(type(network))
    if type(objective) is not wanted and (wanted or type(objective) in _LADDERS.values()):
        yield (
            ("objective", "kind"),
            '"ncsn" and "ncsnv2" go with the network of the same kind, and it with nothing else',
        )
    elif (
        isinstance(network, NCSN)
        and isinstance(objective, IndexedLadder)
        and network.noise_levels != objective.noise_levels
    ):
        levels = objective.noise_levels
        yield ("network", "noise_levels"), f"should be those of the objective, {levels}"
    if recipe.augmentation.moves and not network.told_moves:
        yield ("augmentation", "moves"), "should be 0: this network cannot be told of moves"
    if given := recipe.classifier:
        coarsest = given.patch * 2 ** (len(given.widths) - 1)
        if any(width % 4 for width in given.widths):
            yield ("classifier", "widths"), "should be multiples of 4"
        if recipe.data.size % coarsest:
            yield (
                ("classifier", "widths"),
                f"so many levels need pictures whose side is a multiple of {coarsest}",
            )
