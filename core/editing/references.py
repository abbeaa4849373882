"""Requests whose pixels are elsewhere, with their pixels again."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from core.engine.edit_base import Edit, Reference, digest_of
from core.errors import BadPicture
from core.photos import open_layer, open_photo

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np

Asked = TypeVar("Asked", bound=Edit)

_LAYERS = {"mask": ("mask", "L"), "hints": ("layer of colour hints", "RGBA")}


def with_pixels(request: Asked) -> Asked:
    """The same request, every reference opened and compared with its digest.

    Raises:
        BadPicture: a file is not, or no longer, what the request was made with.
        BadRequest: the pixels do not fit the request.
    """
    found: dict[str, Any] = {}
    if isinstance(request.photo, Reference):
        photo = _opened(request.photo, "photograph", open_photo)
        _need_same(request.photo, photo.digest, "photograph")
        found["photo"] = photo
    for name, (words, mode) in _LAYERS.items():
        given = getattr(request, name, None)
        if isinstance(given, Reference):
            layer: np.ndarray = _opened(given, words, partial(open_layer, mode=mode))
            _need_same(given, digest_of(layer), words)
            found[name] = layer
    return replace(request, **found) if found else request


def _opened(reference: Reference, what: str, read: Callable[[str], Any]) -> Any:  # noqa: ANN401
    if not reference.path:
        raise BadPicture(
            f"The {what} of this request never was a file, so it cannot be opened again. "
            f"Open or paint it anew."
        )
    return read(reference.path)


def _need_same(reference: Reference, digest: str, what: str) -> None:
    if reference.digest and digest != reference.digest:
        raise BadPicture(
            f"{reference.path} has changed since this request was made: it is another {what} now. "
            "Ask anew with the one that you want."
        )
