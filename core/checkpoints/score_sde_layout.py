"""The structure behind score_sde's list of nameless modules.

Every module is recognised by the names of its parameters. A module without parameters leaves a
gap in the numbering.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from core.errors import BadCheckpoint

if TYPE_CHECKING:
    from core.checkpoints.mapping import Shapes

Kind = Literal[
    "fourier",
    "linear",
    "conv",
    "norm",
    "residual",
    "attention",
    "strided",
    "filtered",
    "join",
    "plain",
]


@dataclass(frozen=True)
class Level:
    """A level of the encoder: its width, its residual blocks, how many of them are attended."""

    width: int
    blocks: int
    attended: int


@dataclass(frozen=True)
class Layout:
    """What the list of modules tells.

    Attributes:
        channels: channels of the picture.
        width: channels of the first convolution.
        fourier: whether those are random Fourier features.
        levels: finest first.
        down: what halves the resolution: "residual", "strided", "filtered" or "plain".
        join: what carries the picture down: "join", "strided", "filtered" or nothing.
        stacked: whether the joined picture stands beside the features.
        picture: whether the decoder's pyramid is one of pictures, or of features, or absent.
        up_join: what doubles a pyramid of features.
        matrices: whether the skips of the residual blocks are matrices, as in DDPM.
    """

    channels: int
    width: int
    fourier: bool
    levels: tuple[Level, ...]
    down: Kind
    join: Kind | None
    stacked: bool
    picture: bool | None
    up_join: Kind | None
    matrices: bool


class _Modules:
    """The modules in order, with a place in the list."""

    def __init__(self, shapes: Shapes) -> None:
        self.shapes = shapes
        self.parts: dict[int, set[str]] = {}
        for name in shapes.of:
            if found := re.fullmatch(r"all_modules\.(\d+)\.(.+)", name):
                self.parts.setdefault(int(found[1]), set()).add(found[2])
        self.count = max(self.parts) + 1
        self.place = 0

    def kind(self, place: int | None = None) -> Kind:
        place = self.place if place is None else place
        parts = self.parts.get(place, set())
        owners = {part.split(".")[0] for part in parts}
        if not parts:
            return "plain"
        if owners & {"Conv_1", "Dense_0", "GroupNorm_1"}:
            return "residual"
        if any(owner.startswith("NIN_") for owner in owners):
            return "attention"
        for owner, kind in _BY_OWNER.items():
            if owner in owners:
                return kind
        dimensions = len(self.shapes.of.get(f"all_modules.{place}.weight", ()))
        return _BY_DIMENSIONS.get(dimensions, "norm")

    def name(self, part: str) -> str:
        return f"all_modules.{self.place}.{part}"

    def take(self, kind: Kind) -> None:
        """Go on to the next module, if this one is of ``kind``."""
        found, parts = self.kind(), self.parts.get(self.place, set())
        if not parts:
            raise BadCheckpoint(
                f"all_modules.{self.place} is missing in {self.shapes.origin}, where a network of "
                f"score_sde has a module of the kind {kind!r}."
            )
        # A bias alone has lost its weight: that is said by name when all is compared.
        if found != kind and parts != {"bias"}:
            raise BadCheckpoint(
                f"{self.shapes.origin} does not follow the order of score_sde's networks: "
                f"all_modules.{self.place} is a module of the kind {found!r} where one of the kind "
                f"{kind!r} belongs."
            )
        self.place += 1

    def inputs(self) -> int:
        """Channels that go into the residual block at this place."""
        return self.shapes.agreed(
            f"the channels of all_modules.{self.place}",
            (self.name("GroupNorm_0.weight"), 0),
            (self.name("GroupNorm_0.bias"), 0),
            (self.name("Conv_0.weight"), 1),
        )

    def outputs(self) -> int:
        """Channels that come out of it."""
        return self.shapes.agreed(
            f"the channels of all_modules.{self.place}",
            *((self.name(f"Conv_1.{part}"), 0) for part in ("weight", "bias")),
            *((self.name(f"GroupNorm_1.{part}"), 0) for part in ("weight", "bias")),
            *((self.name(f"Conv_0.{part}"), 0) for part in ("weight", "bias")),
        )


_BY_OWNER: dict[str, Kind] = {
    "W": "fourier",
    "Conv_0": "strided",
    "Conv2d_0": "filtered",
    "Conv": "join",
}
_BY_DIMENSIONS: dict[int, Kind] = {4: "conv", 2: "linear"}


def read_layout(shapes: Shapes) -> Layout:
    """Follow the list of modules.

    Raises:
        BadCheckpoint: it is not in the order of any of score_sde's networks.
    """
    modules = _Modules(shapes)
    # Without its first module, a network with Fourier features has lost their frequencies.
    fourier = modules.kind() in {"fourier", "plain"}
    if fourier:
        modules.place += 1
    first = modules.place
    modules.take("linear")
    modules.take("linear")
    # Of the sizes of the embedding and the first convolution all but one follow from the others.
    width = shapes.agreed(
        "the width of the first convolution",
        (modules.name("weight"), 0),
        (modules.name("bias"), 0),
        *((f"all_modules.{first + 1}.{part}", 0, 4) for part in ("weight", "bias")),
        (f"all_modules.{first}.bias", 0, 4),
        (f"all_modules.{modules.place + 1}.GroupNorm_0.weight", 0),
    )
    last = modules.count - 1
    channels = _channels(shapes, modules.name("weight"), f"all_modules.{last}")
    modules.take("conv")
    levels, down, join, stacked = _encoder(modules, width)
    picture, up_join = _pyramid(modules, levels[-1].blocks, channels)
    return Layout(
        channels=channels,
        width=width,
        fourier=fourier,
        levels=levels,
        down=down,
        join=join,
        stacked=stacked,
        picture=picture,
        up_join=up_join,
        matrices=any(
            {"NIN_0.W", "NIN_0.b"} & parts and any(p.startswith("Conv_0") for p in parts)
            for parts in modules.parts.values()
        ),
    )


def _channels(shapes: Shapes, stem: str, head: str) -> int:
    """Channels of the picture, the same at both ends."""
    inputs, outputs = shapes.of.get(stem, ()), shapes.of.get(f"{head}.weight", ())
    bias = shapes.of.get(f"{head}.bias", ())
    if len(inputs) == 4 and outputs and bias == outputs[:1] and inputs[1] != outputs[0]:
        raise BadCheckpoint(
            f"{shapes.origin} takes pictures of {inputs[1]} channels ({stem}) but makes pictures "
            f"of {outputs[0]} ({head}.weight), so it is not a score network."
        )
    return shapes.agreed(
        "the channels of its pictures", (stem, 1), (f"{head}.weight", 0), (f"{head}.bias", 0)
    )


def _encoder(modules: _Modules, width: int) -> tuple[tuple[Level, ...], Kind, Kind | None, bool]:
    """Read up to the decoder, whose first block takes more channels than the last one made."""
    levels: list[list[tuple[int, bool]]] = [[]]
    down: Kind = "residual"
    join: Kind | None = None
    stacked, running = False, width
    while modules.place < modules.count:
        kind = modules.kind()
        if kind == "attention" and levels[-1]:
            levels[-1][-1] = (levels[-1][-1][0], True)
            modules.place += 1
            continue
        if kind == "residual":
            inputs, outputs = modules.inputs(), modules.outputs()
            resampling = inputs == outputs and "Conv_2" in {
                part.split(".")[0] for part in modules.parts[modules.place]
            }
            if inputs != running:
                break
            if not resampling:
                levels[-1].append((outputs, False))
                running = outputs
                modules.place += 1
                continue
        elif kind not in {"strided", "filtered", "plain"}:
            break
        down = kind
        levels.append([])
        modules.place += 1
        # What halves the picture for a join has no parameters, and so leaves a gap.
        modules.place += modules.kind() == "plain" and modules.kind(modules.place + 1) == "join"
        if modules.kind() in {"join", "strided", "filtered"}:
            join = modules.kind()
            modules.place += 1
        if join == "join" and modules.kind() == "residual" and modules.inputs() == 2 * running:
            stacked, running = True, 2 * running
    return _levels(levels, modules), down, join, stacked


def _levels(found: list[list[tuple[int, bool]]], modules: _Modules) -> tuple[Level, ...]:
    """Take the two middle blocks off the coarsest level, and check that the levels are alike."""
    middle = [attended for _, attended in found[-1][-2:]]
    del found[-1][-2:]
    count = len(found[0])
    alike = all(
        len(level) == count
        and len({width for width, _ in level}) == 1
        and len({attended for _, attended in level}) == 1
        for level in found
    )
    if middle != [True, False] or not count or not alike:
        gaps = [number for number in range(modules.count) if number not in modules.parts]
        lost = f" (all_modules.{gaps[0]} is missing)" if gaps else ""
        raise BadCheckpoint(
            f"{modules.shapes.origin} does not follow the order of score_sde's networks: the "
            f"levels before all_modules.{modules.place} are not alike{lost}."
        )
    return tuple(Level(level[0][0], count, count if level[0][1] else 0) for level in found)


def _pyramid(modules: _Modules, blocks: int, channels: int) -> tuple[bool | None, Kind | None]:
    """Look behind the decoder's coarsest level for a pyramid of the output."""
    for _ in range(blocks + 1):
        modules.take("residual")
    if modules.place < modules.count and modules.kind() == "attention":
        modules.place += 1
    if modules.place + 2 >= modules.count or modules.kind() != "norm":
        return None, None
    modules.take("norm")
    outputs = modules.shapes.agreed(
        "the kind of its pyramid", (modules.name("weight"), 0), (modules.name("bias"), 0)
    )
    modules.take("conv")
    if outputs == channels:
        return True, None
    # Behind the way up and the blocks of the next level stands what doubles the pyramid.
    place = modules.place + 1 + blocks + 1
    kind = modules.kind(place + 1 if modules.kind(place) == "attention" else place)
    return False, kind
