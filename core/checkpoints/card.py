"""The model card: what a model is, how it was made, and how it wants to be used.

A card is JSON in the header of a safetensors file, under the metadata key ``scorebrush``. It is
read without torch and without touching the weights, so a list of models shows at once.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, fields
from difflib import get_close_matches
from pathlib import Path
from typing import Any, NamedTuple

from core.errors import BadCheckpoint, UnknownLabel

FORMAT = 1
"""Version of the card's JSON; a file with a greater one was written by a newer Scorebrush."""

METADATA_KEY = "scorebrush"
_LARGEST_HEADER = 16 * 2**20  # bytes; a thousand times what a network of this program needs
_DAMAGED = "It is damaged or was not downloaded completely: download or copy it again."


@dataclass(frozen=True)
class Recommended:
    """How a model is best sampled.

    Attributes:
        sampler: name of the sampler, a key of ``core.samplers.SAMPLERS``.
        steps: steps of the ladder.
        guidance: scale of classifier-free guidance; 1 for none.
    """

    sampler: str = "log-clock"
    steps: int = 20
    guidance: float = 1.0


@dataclass(frozen=True, kw_only=True)
class ModelCard:
    """Everything about a model but its weights.

    Attributes:
        name: short name, as in ``commons-64``; what a request asks for.
        title: the name people read.
        network: ``{"kind": "patch-unet", ...}``, the configuration of the network.
        parametrization: ``{"kind": "edm", ...}``, what the network's output means.
        image_size: side of the square pictures in pixels.
        channels: channels of the pictures.
        labels: paths such as ``flowers/rose`` and all of their ancestors, such as ``flowers``, in
            the order of the network's multi-hot label; empty for an unconditional model.
        sigma_min: smallest noise-to-image ratio sigma / alpha that the network was trained on.
        sigma_max: the largest, where sampling starts.
        sigma_data: standard deviation of the pixels in [-1, 1] units.
        family: where the model comes from, such as ``scorebrush`` or ``score-sde``.
        recommended: how the model is best sampled.
        licence: licence of the weights.
        data: what the model was trained on, with sources and licences.
        recipe: the recipe of the training, as plain JSON.
        images_seen: training images shown to the network, repeats counted.
        quality: measured quality, as plain JSON.
    """

    name: str
    title: str
    network: Mapping[str, Any] = field(hash=False)
    parametrization: Mapping[str, Any] = field(hash=False)
    image_size: int
    channels: int = 3
    labels: tuple[str, ...] = ()
    sigma_min: float = 0.002
    sigma_max: float = 80.0
    sigma_data: float = 0.5
    family: str = "scorebrush"
    recommended: Recommended = Recommended()
    licence: str = ""
    data: str = ""
    recipe: Mapping[str, Any] = field(default_factory=dict, hash=False)
    images_seen: int = 0
    quality: Mapping[str, Any] = field(default_factory=dict, hash=False)

    @property
    def subjects(self) -> tuple[str, ...]:
        """The labels without a parent, such as ``flowers``."""
        return tuple(label for label in self.labels if "/" not in label)

    @property
    def leaps(self) -> bool:
        """Whether it was taught to answer with pictures, not means, and so needs few steps."""
        return self.parametrization.get("kind") in ("consistency", "flow-map")

    @property
    def most_steps(self) -> int | None:
        """Steps of the longest ladder that it was taught; None where any number will do."""
        most = self.parametrization.get("most")
        return most if isinstance(most, int) and most >= 1 else None

    @property
    def file_name(self) -> str:
        """A name for the model's file that stays in its folder, whatever a stranger's card says."""
        stem = re.sub(r"[^\w.-]+", "-", self.name).strip(".-")
        return f"{stem or 'model'}.safetensors"

    def label_named(self, text: str) -> str:
        """The label that a person means: whatever the case, and ``rose`` for ``flowers/rose``.

        Raises:
            UnknownLabel: no label, or more than one, goes by that name; the message says which
                come close.
        """
        wanted = "/".join(part.strip() for part in text.casefold().split("/")).strip("/")
        names = {label.casefold(): label for label in self.labels}
        if wanted in names:
            return names[wanted]
        ends = [label for name, label in names.items() if name.rsplit("/", 1)[-1] == wanted]
        if len(ends) == 1:
            return ends[0]
        if not self.labels:
            raise UnknownLabel(f"The model {self.name} takes no labels. Ask it without one.")
        if ends:
            raise UnknownLabel(f"{text!r} may be {_either(ends)}: write the whole path.")
        tails = {name.rsplit("/", 1)[-1]: label for name, label in names.items()}
        close = get_close_matches(wanted, names, 3, 0.75)
        close = close or get_close_matches(wanted, tails, 3, 0.7)
        hint = (
            f"Did you mean {_either([(names | tails)[name] for name in close])}?"
            if close
            else f"Its subjects are {', '.join(self.subjects)}."
        )
        raise UnknownLabel(f"The model {self.name} knows no label {text!r}. {hint}")

    def label_indices(self, label: str) -> tuple[int, ...]:
        """Positions of ones in the multi-hot label: the label itself and all of its ancestors.

        Raises:
            UnknownLabel: as :meth:`label_named`.
        """
        parts = self.label_named(label).split("/")
        paths = ("/".join(parts[: depth + 1]) for depth in range(len(parts)))
        return tuple(self.labels.index(path) for path in paths if path in self.labels)

    def to_json(self) -> str:
        """The JSON that :func:`card_from_json` reads."""
        return json.dumps({"format": FORMAT, **asdict(self)}, ensure_ascii=False, allow_nan=False)


def card_from_json(text: str, origin: str) -> ModelCard:
    """Read what :meth:`ModelCard.to_json` wrote; ``origin`` names the file in errors.

    Raises:
        BadCheckpoint: not a card, a card of a newer version, or one whose entries do not fit.
    """
    data = _parsed(text, origin, "its model card")
    version = data.pop("format", None)
    if isinstance(version, int) and version > FORMAT:
        raise BadCheckpoint(
            f"{origin} was written by a newer Scorebrush (card format {version}; this version "
            f"reads {FORMAT}). Update Scorebrush to use it."
        )
    if version != FORMAT:
        raise BadCheckpoint(f"{origin} has a model card without a known format. {_DAMAGED}")
    recommended = data.get("recommended", {})
    if not isinstance(recommended, dict):
        raise BadCheckpoint(f"The model card of {origin} has a bad entry 'recommended'.")
    data["recommended"] = _filled(Recommended, recommended, origin)
    return _checked(_filled(ModelCard, data, origin), origin)


class TensorEntry(NamedTuple):
    """Where a tensor lies in a safetensors file: its dtype's name, its shape, its bytes."""

    dtype: str
    shape: tuple[int, ...]
    begin: int
    end: int


class Header(NamedTuple):
    """The header of a safetensors file: its tensors by name, and its metadata."""

    tensors: Mapping[str, TensorEntry]
    metadata: Mapping[str, str]


def header_of(path: Path | str) -> Header:
    """Read the header of a safetensors file, without torch and without the weights.

    Raises:
        BadCheckpoint: the file cannot be read, is no safetensors file, or is shorter than its
            header says.
    """
    path = Path(path)
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            length = int.from_bytes(file.read(8), "little")
            if size < 8 or not 2 <= length <= _LARGEST_HEADER:
                raise BadCheckpoint(f"{path} is not a safetensors file. Choose a model file.")
            text = file.read(length)
    except OSError as error:
        raise BadCheckpoint(f"{path} cannot be read: {error.strerror or error}.") from error
    if not text.startswith(b"{"):
        raise BadCheckpoint(f"{path} is not a safetensors file. Choose a model file.")
    if len(text) < length:
        raise BadCheckpoint(f"{path} ends within its header. {_DAMAGED}")
    try:
        data = _parsed(text.decode(), str(path), "its header")
    except UnicodeDecodeError as error:
        raise BadCheckpoint(f"{path} has a header that is not text. {_DAMAGED}") from error
    metadata = data.pop("__metadata__", {})
    if not isinstance(metadata, dict) or not all(isinstance(v, str) for v in metadata.values()):
        raise BadCheckpoint(f"{path} has metadata that is not text. {_DAMAGED}")
    tensors = {name: _entry(name, entry, path) for name, entry in data.items()}
    needed = 8 + length + max((entry.end for entry in tensors.values()), default=0)
    if size != needed:
        what = "short" if size < needed else "too long"
        raise BadCheckpoint(f"{path} is {abs(needed - size)} bytes {what}. {_DAMAGED}")
    return Header(tensors, metadata)


def card_of(path: Path | str) -> ModelCard:
    """Read the model card of a safetensors file, without torch.

    Raises:
        BadCheckpoint: as :func:`header_of` and :func:`card_from_json`, or no card in the file.
    """
    header = header_of(path)
    if METADATA_KEY not in header.metadata:
        raise BadCheckpoint(
            f"{path} holds weights but no model card, so what they are for is unknown. "
            "Choose a model that Scorebrush has saved or imported."
        )
    return card_from_json(header.metadata[METADATA_KEY], str(path))


def _either(names: list[str]) -> str:
    return " or ".join(names)


def _parsed(text: str, origin: str, what: str) -> dict[str, Any]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadCheckpoint(f"{origin}: {what} is not readable ({error}). {_DAMAGED}") from error
    if not isinstance(data, dict):
        raise BadCheckpoint(f"{origin}: {what} is not a JSON object. {_DAMAGED}")
    return data


def _entry(name: str, entry: object, path: Path) -> TensorEntry:
    match entry:
        case {"dtype": str(dtype), "shape": [*shape], "data_offsets": [int(begin), int(end)]} if (
            0 <= begin <= end and all(isinstance(side, int) and side >= 0 for side in shape)
        ):
            return TensorEntry(dtype, tuple(shape), begin, end)
    raise BadCheckpoint(f"{path} describes its tensor {name!r} wrongly. {_DAMAGED}")


def _filled(kind: type[Any], data: Mapping[str, Any], origin: str) -> Any:  # noqa: ANN401
    """A dataclass from JSON; every entry must have the type of the field's annotation."""
    known = {item.name: item for item in fields(kind)}
    if unknown := sorted(set(data) - set(known)):
        raise BadCheckpoint(
            f"The model card of {origin} has entries that this version does not know: "
            f"{', '.join(unknown)}. Update Scorebrush to use it."
        )
    values = {}
    for name, value in data.items():
        expected = str(known[name].type)
        if not _FITS.get(expected, lambda _: True)(value):
            raise BadCheckpoint(f"The model card of {origin} has a bad entry {name!r}: {value!r}.")
        values[name] = tuple(value) if expected.startswith("tuple") else value
    try:
        return kind(**values)
    except TypeError as error:
        raise BadCheckpoint(f"The model card of {origin} lacks an entry: {error}.") from error


def _is_count(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def _is_number(value: object) -> bool:
    # Compared, not converted: JSON may hold an integer that no float can.
    return isinstance(value, int | float) and type(value) is not bool and -1e300 < value < 1e300


_FITS: dict[str, Callable[[Any], bool]] = {
    "str": lambda value: isinstance(value, str),
    "int": _is_count,
    "float": _is_number,
    "tuple[str, ...]": lambda value: (
        isinstance(value, list) and all(isinstance(item, str) for item in value)
    ),
    "Mapping[str, Any]": lambda value: isinstance(value, dict),
}


def _checked(card: ModelCard, origin: str) -> ModelCard:
    duplicates = len({label.casefold() for label in card.labels}) < len(card.labels)
    problems = {
        "name": not card.name.strip(),
        "network": not isinstance(card.network.get("kind"), str),
        "parametrization": not isinstance(card.parametrization.get("kind"), str),
        "image_size": not 1 <= card.image_size <= 4096,
        "channels": not 1 <= card.channels <= 4,
        "labels": duplicates or not all(label.strip("/ ") == label != "" for label in card.labels),
        "sigma_min": not 0 < card.sigma_min < card.sigma_max,
        "sigma_data": card.sigma_data <= 0,
        "recommended": card.recommended.steps < 1,
    }
    for name, bad in problems.items():
        if bad:
            value = getattr(card, name)
            raise BadCheckpoint(f"The model card of {origin} has a bad entry {name!r}: {value!r}.")
    return card
