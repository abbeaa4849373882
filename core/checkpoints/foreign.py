"""What a reader of a foreign format hands over: a card, and where the tensors come from."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from core.checkpoints.card import ModelCard
from core.errors import BadCheckpoint

if TYPE_CHECKING:
    from core.checkpoints.mapping import Source


class Foreign(NamedTuple):
    """A model of another program, understood but for its weights.

    Attributes:
        card: its card, with the descriptions that ``core.checkpoints.native`` builds from.
        sources: the source of each tensor of the built network.
        ignored: pattern of foreign names that are known and of no use.
    """

    card: ModelCard
    sources: Callable[[Any], Mapping[str, Source]]
    ignored: str = r"(?!)"


def entry(config: object, *path: str) -> Any:  # noqa: ANN401
    """The entry of nested dictionaries at ``path``, or None where there is none."""
    for name in path:
        if not isinstance(config, Mapping) or name not in config:
            return None
        config = config[name]
    return config


def need_known(config: object, origin: str, *path: str, known: object) -> None:
    """Refuse a configuration whose entry at ``path`` is not ``known``; one without it passes.

    Raises:
        BadCheckpoint: in these words.
    """
    found = entry(config, *path)
    if found is None or found == known or (isinstance(found, str) and found.lower() == known):
        return
    raise BadCheckpoint(
        f"{origin} was trained with {path[-1]} = {found!r}, where this version only knows "
        f"{known!r}."
    )


def card_for(
    title: str,
    family: str,
    network: Mapping[str, Any],
    parametrization: Mapping[str, Any],
    sigmas: tuple[float, float],
    *,
    labels: int = 0,
    averaged: bool,
    assumed: Sequence[str],
) -> ModelCard:
    """The card of a foreign model.

    Args:
        title: the name people read.
        family: what kind of model it is.
        network: its description, with the size and the channels of its pictures.
        parametrization: what its output means.
        sigmas: the range of sigma / alpha that it was trained on.
        labels: how many classes it knows; their names are lost.
        averaged: whether its weights are moving averages.
        assumed: what neither its tensors nor its configuration told.
    """
    return ModelCard(
        name=short_name(title),
        title=title,
        family=family,
        network=dict(network),
        parametrization=dict(parametrization),
        image_size=network["image_size"],
        channels=network["channels"],
        labels=tuple(f"class-{number}" for number in range(labels)),
        sigma_min=sigmas[0],
        sigma_max=sigmas[1],
        recipe={"averaged": averaged, "assumed": list(assumed)},
    )


def short_name(title: str) -> str:
    """A model's short name from the name of its file or folder."""
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-") or "model"
