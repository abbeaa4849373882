"""Requests as JSON, which pictures carry and the gallery stores.

A dataclass becomes an object of its fields and its ``kind``; the kinds are the requests, the
samplers, the correctors, the starts and the methods of restoration by name. Photographs and masks
stand there by digest and path (``core.engine.edit_base.Reference``). What is read may come from
anywhere, so nothing is trusted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from core.codec_kinds import OF_PICTURES, everything
from core.engine.requests import Edit, Request
from core.errors import BadRequest

if TYPE_CHECKING:
    from core.engine.requests import Interpolate

FORMAT = 1
"""Version of the JSON; a text with a greater one was written by a newer Scorebrush."""


class Record(NamedTuple):
    """A request and the weights that answered it.

    Attributes:
        request: what was asked.
        model_digest: SHA-256 of the model's file; "" where unknown.
        model_source: where the Hub has exactly these weights, as ``owner/name@commit``; "" if they
            are not from there.
    """

    request: Request
    model_digest: str = ""
    model_source: str = ""


def record_to_json(record: Record) -> str:
    """The JSON that :func:`record_from_json` reads."""
    request, digest, source = record
    if isinstance(request, Edit):
        request = request.inert()
    return _text(request, digest, source)


def interpolation_to_json(request: Interpolate, model_digest: str = "") -> str:
    """The JSON of an interpolation, its photographs as references to their files."""
    return _text(request.inert(), model_digest)


def interpolation_from_json(text: str) -> tuple[Interpolate, str] | None:
    """Read what :func:`interpolation_to_json` wrote: the request, and the digest of the model.

    None if it is the JSON of another request. Raises as :func:`record_from_json`.
    """
    from core.engine.requests import Interpolate

    request, digest, _ = _parsed(text)
    return (request, digest) if isinstance(request, Interpolate) else None


def record_from_json(text: str) -> Record:
    """Read what :func:`record_to_json` wrote.

    Raises:
        BadRequest: not such a text, one of a newer version, or a request that cannot be.
    """
    request, digest, source = _parsed(text)
    if not isinstance(request, Request):
        from core.engine.requests import Interpolate

        if isinstance(request, Interpolate):
            raise BadRequest(
                "These are the frames of an interpolation. The Explore page opens them."
            )
        raise BadRequest("The embedded request is damaged: an entry is of the wrong kind.")
    return Record(request, digest, source)


def _text(request: object, digest: str, source: str = "") -> str:
    weights = {"model_digest": digest, **({"model_source": source} if source else {})}
    return json.dumps(
        {"format": FORMAT, **weights, "request": _plain(request)},
        ensure_ascii=False,
        allow_nan=False,
    )


def _parsed(text: str) -> tuple[object, str, str]:
    """Whatever request a text holds, and the weights that answered it; raises as above."""
    try:
        data = json.loads(text, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise BadRequest(f"The embedded request is damaged: {error}.") from error
    if not isinstance(data, dict) or not isinstance(data.get("format"), int):
        raise BadRequest("This is not a request that Scorebrush has written.")
    if data["format"] > FORMAT:
        raise BadRequest(
            f"The request was written by a newer Scorebrush (format {data['format']}; this version "
            f"reads {FORMAT}). Update Scorebrush to use it."
        )
    _only(data, {"format", "model_digest", "model_source", "request"}, "The embedded request")
    digest, source = data.get("model_digest", ""), data.get("model_source", "")
    request: object = _built(data.get("request"), "request")
    if not (isinstance(digest, str) and isinstance(source, str)):
        raise BadRequest("The embedded request is damaged: an entry is of the wrong kind.")
    return request, digest, source


def request_to_json(request: Request) -> str:
    """A request alone, as JSON."""
    return record_to_json(Record(request))


def request_from_json(text: str) -> Request:
    """The request of a record, as :func:`record_from_json`."""
    return record_from_json(text).request


def _plain(value: object) -> object:
    kind = type(value)
    if is_dataclass(kind) and (name := OF_PICTURES.name(kind) or everything().name(kind)):
        entries = {item.name: _plain(getattr(value, item.name)) for item in fields(kind)}
        return {"kind": name, **entries}
    if isinstance(value, tuple):
        return [_plain(each) for each in value]
    if value is None or isinstance(value, str | int | float):
        return value
    raise TypeError(f"{value!r} has no place in a request")


def _built(data: object, where: str) -> Any:  # noqa: ANN401
    """The value that a piece of JSON stands for."""
    if isinstance(data, list):
        return tuple(_built(each, where) for each in data)
    if not isinstance(data, dict):
        return data
    entries = dict(data)
    name = str(entries.pop("kind", None))
    words = OF_PICTURES if name in OF_PICTURES.kinds else everything()
    if name not in words.kinds:
        raise BadRequest(
            f"The {where} is of the kind {name!r}, which this version does not know. "
            "Update Scorebrush to use it."
        )
    kind = words.kinds[name]
    known = {item.name: item for item in fields(kind)}
    _only(entries, set(known), f"The {where} of the kind {name}")
    values = {key: _built(value, key) for key, value in entries.items()}
    for key, value in values.items():
        if not words.fits[str(known[key].type)](value):
            raise BadRequest(f"The {where} has a bad entry {key!r}: {entries[key]!r}.")
    try:
        return kind(**values)
    except TypeError as error:
        raise BadRequest(f"The {where} of the kind {name} cannot be read: {error}.") from error


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no number")


def _only(data: Mapping[str, object], known: set[str], what: str) -> None:
    if unknown := sorted(set(data) - known):
        raise BadRequest(
            f"{what} has entries that this version does not know: {', '.join(unknown)}. "
            "Update Scorebrush to use it."
        )
