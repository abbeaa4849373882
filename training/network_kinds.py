"""Which network a recipe may have: the kinds of ``[network]``.

Each is a few lines of a recipe from which the whole description of ``core.networks`` follows. The
loop, the model's card and the recipe's checks ask a kind, and know none by name.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal, NamedTuple, get_args

from pydantic import Discriminator, Field, Tag

from core.networks.ncsn import NCSNConfig
from core.networks.ncsnv2 import NCSNv2Config
from core.networks.patch_unet import PatchUNetConfig
from core.networks.resampling import BINOMIAL, BOX, Taps
from core.networks.unet_config import (
    Filtered,
    Fourier,
    InputResidual,
    InputSkip,
    Inside,
    LabelBefore,
    OutputSkip,
    Positional,
    UNetConfig,
)
from training.kinds import kind_or

Count = Annotated[int, Field(ge=1)]
Channels = Literal[1, 3]
Misfit = tuple[tuple[str, str], str]
"""Table and key of an entry that does not fit the others, and what it should be."""

# Entries of our network's description that a recipe leaves to its other tables.
_FOLLOWING = ("image_size", "labels", "augmentations", "told_goal")
_PLAIN = PatchUNetConfig()


@dataclass(frozen=True)
class PatchUNet(PatchUNetConfig):
    """Our own network (``core.networks.patch_unet``), told labels and augmentations.

    Attributes:
        told_moves: whether the network takes the vector that tells how a picture was moved.
        labelled: whether it takes labels.
        kind: "patch-unet".
    """

    told_moves: ClassVar[bool] = True
    labelled: ClassVar[bool] = True
    kind: Literal["patch-unet"] = "patch-unet"

    def described(self, size: int, labels: int, augmentations: int) -> dict[str, Any]:
        """The entry of the card, for pictures of a side and so many labels."""
        return replace(self, image_size=size, labels=labels, augmentations=augmentations).to_json()

    def misfits(self, size: int) -> Iterator[Misfit]:
        """Entries that do not fit one another, or pictures of this side."""
        if not self.widths or len(self.blocks) != len(self.widths):
            yield ("network", "blocks"), f"one number per width, so {len(self.widths)}"
        if any(width < 32 or width % 32 for width in self.widths):
            yield ("network", "widths"), "should be multiples of 32"
        if any(count < 1 for count in self.blocks):
            yield ("network", "blocks"), "at least one of each level"
        if set(self.attention) - set(range(len(self.widths))):
            levels = len(self.widths) - 1
            yield ("network", "attention"), f"levels are counted from 0, the finest, to {levels}"
        if self.embedding < 2:
            yield ("network", "embedding"), "at least 2"
        if self.channels not in get_args(Channels):
            yield ("network", "channels"), "should be 1, for grey pictures, or 3"
        if not 0 <= self.dropout < 1:
            yield ("network", "dropout"), "should be at least 0 and below 1"
        for entry in _FOLLOWING:
            if getattr(self, entry) != getattr(_PLAIN, entry):
                yield ("network", entry), "follows from the rest of the recipe; take it out"
        coarsest = max(self.patch, 1) * 2 ** (len(self.widths) - 1)
        if self.patch < 1 or size % coarsest:
            yield (
                ("data", "size"),
                f"should be a multiple of {coarsest}, the patch times two per further level",
            )


@dataclass(frozen=True)
class _Refined(ABC):
    """What NCSN and NCSNv2 share: they take neither labels nor moves.

    Attributes:
        told_moves: never; see :class:`PatchUNet`.
        labelled: never.
        width: channels of the first stage.
        stages: 4 up to 64 pixels, 5 for 96 and 128, 6 for 256.
        channels: of the pictures.
    """

    told_moves: ClassVar[bool] = False
    labelled: ClassVar[bool] = False
    width: Count = 128
    stages: Literal[4, 5, 6] = 4
    channels: Channels = 3

    def misfits(self, size: int) -> Iterator[Misfit]:
        """Sides that are not halved evenly; see :meth:`PatchUNet.misfits`."""
        halvings = self.stages - 3  # the last two stages are dilated instead
        if size % 2**halvings:
            yield ("data", "size"), f"should be a multiple of {2**halvings}"

    def described(self, size: int, labels: int, augmentations: int) -> dict[str, Any]:
        """The entry of the card; see :meth:`PatchUNet.described`."""
        return {"kind": self.kind, **self.config(size).to_json()}

    @property
    @abstractmethod
    def kind(self) -> str:
        """The name of the kind."""

    @abstractmethod
    def config(self, size: int) -> NCSNConfig | NCSNv2Config:
        """The network's description for pictures of a side."""


@dataclass(frozen=True)
class NCSN(_Refined):
    """The network of Song & Ermon 2019, with normalizations for each noise level.

    Attributes:
        kind: "ncsn".
        noise_levels: as many as the objective has.
    """

    kind: Literal["ncsn"] = "ncsn"
    noise_levels: Annotated[int, Field(ge=2)] = 10

    def config(self, size: int) -> NCSNConfig:
        return NCSNConfig(size, self.channels, self.width, self.stages, self.noise_levels)


@dataclass(frozen=True)
class NCSNv2(_Refined):
    """The network of Song & Ermon 2020, to which all noise levels are one.

    Attributes:
        kind: "ncsnv2".
    """

    kind: Literal["ncsnv2"] = "ncsnv2"

    def config(self, size: int) -> NCSNv2Config:
        return NCSNv2Config(size, self.channels, self.width, self.stages)


class Style(NamedTuple):
    """In what DDPM++ and NCSN++ differ.

    Attributes:
        time: the features of time.
        taps: the filter of every change of resolution.
        pyramids: what runs alongside the levels, as the network's description has it.
    """

    time: Positional | Fourier
    taps: Taps
    pyramids: dict[str, Any]


@dataclass(frozen=True)
class _UNet(ABC):
    """What DDPM++ and NCSN++ share (Song et al. 2021, appendix H; BigGAN's residual blocks).

    Attributes:
        told_moves: never; see :class:`PatchUNet`.
        labelled: yes, as EDM's networks are: added to the features of time.
        width: channels of the first convolution.
        multiples: channels of each level, finest first, in units of the width.
        blocks: residual blocks of a level of the encoder; the decoder has one more.
        attention: sides in pixels of the levels with self-attention.
        dropout: probability of dropping an activation while training.
        channels: of the pictures.
    """

    told_moves: ClassVar[bool] = False
    labelled: ClassVar[bool] = True
    width: Annotated[int, Field(ge=4, multiple_of=4)] = 128
    multiples: Annotated[tuple[Count, ...], Field(min_length=1, max_length=9)] = (1, 2, 2, 2)
    blocks: Count = 4
    attention: tuple[Count, ...] = (16,)
    dropout: Annotated[float, Field(ge=0, lt=1)] = 0.1
    channels: Channels = 3

    def misfits(self, size: int) -> Iterator[Misfit]:
        """Sides that no level has; see :meth:`PatchUNet.misfits`."""
        sides = [size >> level for level in range(len(self.multiples))]
        if size % 2 ** (len(self.multiples) - 1):
            coarsest = 2 ** (len(self.multiples) - 1)
            yield ("data", "size"), f"should be a multiple of {coarsest}, two per further level"
        elif set(self.attention) - set(sides):
            yield ("network", "attention"), f"should be among the sides of its levels, {sides}"

    def described(self, size: int, labels: int, augmentations: int) -> dict[str, Any]:
        """The entry of the card; see :meth:`PatchUNet.described`."""
        levels = len(self.multiples)
        attended = [size >> level in self.attention for level in range(levels)]
        style = self.style()
        config = UNetConfig(
            image_size=size,
            channels=self.channels,
            outputs=self.channels,
            width=self.width,
            widths=tuple(self.width * multiple for multiple in self.multiples),
            blocks=self.blocks,
            attention_down=tuple(self.blocks if here else 0 for here in attended),
            attention_up=tuple(1 if here else 0 for here in attended),
            embedding=4 * self.width,
            time=style.time,
            labels=LabelBefore(labels) if labels else None,
            downs=(Inside(style.taps),) * (levels - 1),
            ups=(Inside(style.taps),) * (levels - 1),
            scale=math.sqrt(0.5),
            middle_scale=math.sqrt(0.5),
            dropout=self.dropout,
            **style.pyramids,
        )
        return {"kind": "unet", **config.to_json()}

    @abstractmethod
    def style(self) -> Style:
        """In what one of them differs from the other."""


@dataclass(frozen=True)
class DDPMpp(_UNet):
    """DDPM++: time as positional features, no filters, no pyramids (VP, sub-VP, EDM).

    Attributes:
        kind: "ddpm++".
    """

    kind: Literal["ddpm++"] = "ddpm++"

    def style(self) -> Style:
        return Style(Positional(self.width), BOX, {})


@dataclass(frozen=True)
class ResidualInput:
    """The picture goes down alongside by convolutions, up to 64 pixels."""

    kind: Literal["residual-input"] = "residual-input"

    def parts(self) -> dict[str, Any]:
        """The pyramids of the network's description."""
        return {"input_pyramid": InputResidual(Filtered(BINOMIAL))}


@dataclass(frozen=True)
class SkippedPictures:
    """Pictures of every size go in and come out, from 256 pixels on."""

    kind: Literal["pictures"] = "pictures"

    def parts(self) -> dict[str, Any]:
        """The pyramids of the network's description."""
        return {"input_pyramid": InputSkip(BINOMIAL), "output_pyramid": OutputSkip(BINOMIAL)}


Pyramid = Annotated[ResidualInput | SkippedPictures, Discriminator("kind")]


@dataclass(frozen=True)
class NCSNpp(_UNet):
    """NCSN++: time as random Fourier features, anti-aliasing filters, a pyramid (VE).

    Attributes:
        kind: "ncsn++".
        pyramid: what runs alongside the levels.
    """

    kind: Literal["ncsn++"] = "ncsn++"
    pyramid: Pyramid = ResidualInput()

    def style(self) -> Style:
        return Style(Fourier(2 * self.width), BINOMIAL, self.pyramid.parts())


Network = Annotated[
    Annotated[PatchUNet, Tag("patch-unet")]
    | Annotated[NCSN, Tag("ncsn")]
    | Annotated[NCSNv2, Tag("ncsnv2")]
    | Annotated[DDPMpp, Tag("ddpm++")]
    | Annotated[NCSNpp, Tag("ncsn++")],
    Discriminator(kind_or("patch-unet")),
]
"""Every network that a recipe may have; a new kind is a member of this union."""
