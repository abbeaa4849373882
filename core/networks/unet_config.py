"""What distinguishes the U-Nets of the literature from one another, one field each."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Any, TypeVar

from core.errors import BadCheckpoint
from core.networks.resampling import BINOMIAL, BOX, Taps


@dataclass(frozen=True)
class Positional:
    """Time as ``size`` sines and cosines of fixed frequencies; see ``PositionalFeatures``."""

    size: int
    shift: int = 1
    cosines_first: bool = False


@dataclass(frozen=True)
class Fourier:
    """Time as ``size`` sines and cosines of stored random frequencies; see ``FourierFeatures``."""

    size: int


@dataclass(frozen=True)
class LabelBefore:
    """A label of length ``count`` is added to the features of time, with a bias (EDM)."""

    count: int


@dataclass(frozen=True)
class LabelAfter:
    """A label of length ``count`` is added to the embedding of time (diffusers, ADM)."""

    count: int


@dataclass(frozen=True)
class Strided:
    """A 3 x 3 convolution of stride 2 down, and of the doubled picture up (DDPM).

    Attributes:
        padding: zeros before the first row and column, 0 (TensorFlow's "same") or 1; one follows
            the last in either case.
    """

    padding: int = 0


@dataclass(frozen=True)
class Filtered:
    """A 3 x 3 convolution fused with an anti-aliasing filter (StyleGAN2)."""

    taps: Taps = BINOMIAL


@dataclass(frozen=True)
class Plain:
    """A filter without weights."""

    taps: Taps = BOX


@dataclass(frozen=True)
class Inside:
    """A filter inside a residual block (BigGAN).

    Attributes:
        taps: the filter.
        project: whether the block's skip is a 1 x 1 convolution even if the width stays.
    """

    taps: Taps = BOX
    project: bool = True


Resampling = Strided | Filtered | Plain | Inside


@dataclass(frozen=True)
class InputSkip:
    """The halved picture joins each level of the encoder through a 1 x 1 convolution.

    Attributes:
        taps: the filter that halves the picture.
        stacked: beside the features (twice as many channels) instead of added to them.
    """

    taps: Taps = BINOMIAL
    stacked: bool = False


@dataclass(frozen=True)
class InputResidual:
    """A chain of down-sampling convolutions from the picture is averaged with each level."""

    resampling: Strided | Filtered | Plain = field(default_factory=Filtered)


@dataclass(frozen=True)
class OutputSkip:
    """The output is the sum of a picture from each level of the decoder, doubled in between."""

    taps: Taps = BINOMIAL


@dataclass(frozen=True)
class OutputResidual:
    """A chain of up-sampling convolutions from the coarsest level is averaged with each level."""

    resampling: Strided | Filtered | Plain = field(default_factory=Strided)


@dataclass(frozen=True)
class Groups:
    """Group counts of the normalizations; None stands for groups of four channels, at most 32.

    Attributes:
        block: in the residual blocks of the levels.
        after_skip: in the first normalization of decoder blocks on levels with attention.
        attention: before attention on the levels.
        middle: in the two middle blocks.
        middle_attention: before attention in the middle; 0 for no normalization.
        output: before the last convolution.
    """

    block: int | None = None
    after_skip: int | None = None
    attention: int | None = None
    middle: int | None = None
    middle_attention: int | None = None
    output: int | None = None

    @classmethod
    def all(cls, groups: int | None) -> Groups:
        """The same count everywhere."""
        return cls(*(groups for _ in fields(cls)))


@dataclass(frozen=True)
class UNetConfig:
    """Hyper-parameters of :class:`core.networks.unet.UNet`. Levels are listed finest first.

    Attributes:
        image_size: side of the square pictures in pixels.
        channels: channels of the picture.
        outputs: channels of the output.
        width: channels of the first convolution.
        widths: channels of each level; each halves the resolution.
        blocks: residual blocks of a level of the encoder; the decoder has one more.
        attention_down: for each level, how many of the encoder's last blocks are attended.
        attention_up: for each level, how many of the decoder's last blocks are attended.
        attention_middle: whether there is attention between the two middle blocks.
        middle: whether there are middle blocks.
        head: channels of an attention head; None for a single head.
        embedding: length of the vector that tells the blocks time and label.
        time: how time becomes features.
        labels: how a label enters, if it does.
        modulated: blocks are scaled and shifted by the embedding, instead of only shifted.
        downs: changes of resolution of the encoder, one fewer than levels.
        ups: those of the decoder, by their finer level.
        input_pyramid: what carries the picture down alongside.
        output_pyramid: what carries a picture up alongside.
        scale: factor after each sum of the levels, 1 or sqrt(1/2).
        middle_scale: the same for the middle blocks.
        groups: group counts of the normalizations.
        eps: added to the variance by the normalizations.
        dropout: probability of dropping an activation while training.
    """

    image_size: int
    channels: int
    outputs: int
    width: int
    widths: tuple[int, ...]
    blocks: int
    attention_down: tuple[int, ...]
    attention_up: tuple[int, ...]
    embedding: int
    time: Positional | Fourier
    downs: tuple[Resampling, ...]
    ups: tuple[Resampling, ...]
    labels: LabelBefore | LabelAfter | None = None
    input_pyramid: InputSkip | InputResidual | None = None
    output_pyramid: OutputSkip | OutputResidual | None = None
    middle: bool = True
    attention_middle: bool = True
    head: int | None = None
    modulated: bool = False
    scale: float = 1.0
    middle_scale: float = 1.0
    groups: Groups = field(default_factory=Groups)
    eps: float = 1e-6
    dropout: float = 0.0

    def __post_init__(self) -> None:
        levels = len(self.widths)
        time: object = self.time  # whatever a file says
        groups: object = self.groups
        if not (
            1 <= levels <= 16
            and 1 <= self.blocks <= 64
            and isinstance(time, Positional | Fourier)
            and isinstance(groups, Groups)
            and all(isinstance(kind, Resampling) for kind in (*self.downs, *self.ups))
        ):
            raise BadCheckpoint(
                f"The network description has {levels} levels of {self.blocks} blocks, time as "
                f"{self.time!r} and {self.groups!r}; no known network is like that."
            )
        if (
            len(self.attention_down) != levels
            or len(self.attention_up) != levels
            or len(self.downs) != levels - 1
            or len(self.ups) != levels - 1
        ):
            raise BadCheckpoint(
                f"The network description does not fit together: it has {levels} widths, "
                f"{len(self.attention_down)} and {len(self.attention_up)} numbers of attended "
                f"blocks, and {len(self.downs)} and {len(self.ups)} changes of resolution."
            )

    @property
    def label_count(self) -> int:
        """Length of the multi-hot label; 0 for an unconditional network."""
        return self.labels.count if self.labels else 0

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> UNetConfig:
        """Read what :meth:`to_json` wrote.

        Raises:
            BadCheckpoint: an unknown field or kind, or sizes that do not fit together.
        """
        return _made(cls, data)

    def to_json(self) -> dict[str, Any]:
        """A dictionary that survives JSON and :meth:`from_json`."""
        return {item.name: _describe(getattr(self, item.name)) for item in fields(self)}


_KINDS: dict[str, type[Any]] = {
    "positional": Positional,
    "fourier": Fourier,
    "label-before": LabelBefore,
    "label-after": LabelAfter,
    "strided": Strided,
    "filtered": Filtered,
    "plain": Plain,
    "inside": Inside,
    "input-skip": InputSkip,
    "input-residual": InputResidual,
    "output-skip": OutputSkip,
    "output-residual": OutputResidual,
    "groups": Groups,
}
_NAMES = {kind: name for name, kind in _KINDS.items()}
_Kind = TypeVar("_Kind")


def _describe(value: Any) -> Any:  # noqa: ANN401
    """A part of a configuration as JSON, dataclasses with the name of their kind."""
    if type(value) in _NAMES:
        members = {item.name: _describe(getattr(value, item.name)) for item in fields(value)}
        return {"kind": _NAMES[type(value)], **members}
    return [_describe(item) for item in value] if isinstance(value, tuple) else value


def _parse(data: Any) -> Any:  # noqa: ANN401
    """The reverse of :func:`_describe`."""
    if isinstance(data, list):
        return tuple(_parse(item) for item in data)
    if not isinstance(data, dict):
        return data
    members = dict(data)
    kind = members.pop("kind", None)
    if kind not in _KINDS:
        raise BadCheckpoint(
            f"The network description has a part of the unknown kind {kind!r}. "
            "Update Scorebrush, or use another model."
        )
    return _made(_KINDS[kind], members)


def _made(kind: type[_Kind], data: dict[str, Any]) -> _Kind:
    members = {name: _parse(member) for name, member in data.items()}
    try:
        return kind(**members)
    except TypeError as problem:
        raise BadCheckpoint(
            f"The network description does not fit its {kind.__name__}: {problem}."
        ) from None
