"""Edits: what is asked with a photograph, carried out at the photograph's own resolution."""

from __future__ import annotations

from collections.abc import Callable, Generator
from typing import TYPE_CHECKING, Any

from core.editing.references import with_pixels
from core.engine.edit_fills import Painted, Varied
from core.engine.edit_measurements import Blurred, Colourless, Small
from core.engine.requests import (
    Colorize,
    Deblur,
    Edit,
    EditResult,
    Inpaint,
    Progress,
    Upscale,
    Vary,
)
from core.engine.watching import loaded
from core.errors import BadRequest

if TYPE_CHECKING:
    from core.engine.editing import Editing
    from core.engine.library import Library

_CARRIED_OUT: dict[type[Edit], type[Editing[Any]]] = {
    Inpaint: Painted,
    Vary: Varied,
    Colorize: Colourless,
    Upscale: Small,
    Deblur: Blurred,
}


def edited(
    request: Edit,
    library: Library,
    stop: Callable[[], bool],
    heard: Callable[[Progress], object],
) -> Generator[Progress, None, EditResult]:
    """Carry out an edit; see ``core.engine.tasks.run``.

    Raises:
        BadPicture: a photograph or mask is not, or no longer, where the request says.
        Cancelled: ``stop`` said so between two network evaluations.
        BadRequest: the model makes no colours, or the pixels do not fit the request.
    """
    filled = with_pixels(request)
    if library.card(request.model).channels != 3:
        raise BadRequest(
            f"{request.model} makes pictures without colours, but photographs have red, green and "
            "blue. Choose another model."
        )
    denoiser = loaded(request.model, library)
    work = _CARRIED_OUT[type(request)](filled, denoiser, library)
    work.network.stop, work.heard = stop, heard
    yield from work.all()
    return EditResult(
        request=request,
        variants=work.variants,
        seconds=work.seconds,
        evaluations=work.network.evaluations,
        model_digest=library.digest(request.model),
        notes=tuple(work.notes),
    )
