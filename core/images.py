"""Pictures: files, pixels and tensors.

Outside the engine a picture is uint8 of shape (H, W, 3); inside, float32 (B, C, H, W) in [-1, 1].
"""

from __future__ import annotations

import io
import math
import re
import struct
import warnings
import zlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image, ImageDraw, ImageFont, ImageOps, PngImagePlugin, UnidentifiedImageError

from core.codec import Record, record_from_json, record_to_json
from core.engine.requests import Generate
from core.errors import BadPicture
from core.files import write_new, write_whole
from core.png_text import find_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray
    from torch import Tensor

    Pixels = NDArray[np.uint8]

TEXT_KEY = "scorebrush"
LARGEST_PICTURE = Image.MAX_IMAGE_PIXELS or 89_478_485
"""Pixels of the largest picture that is opened: more than a camera's, fewer than a bomb's."""

DAMAGE = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    OSError,
    RuntimeError,
    SyntaxError,
    TypeError,
    ValueError,
    struct.error,
    zlib.error,
)
"""What Pillow and the libraries beneath it raise for files that are damaged, each in its way."""

_FORMATS = ("PNG", "JPEG", "WEBP", "BMP", "GIF", "TIFF")
_BACKGROUND = 28  # a dark grey, against which white and black pictures both have edges
_INK = (225, 225, 225)


def to_uint8(images: Tensor) -> Pixels:
    """Pixels (B, H, W, 3) of pictures (B, C, H, W) in [-1, 1]: clamped, and rounded to the nearest.

    One channel is repeated three times. Values outside the range are the nearest end of it.
    """
    import torch

    if images.shape[1] == 1:
        images = images.expand(-1, 3, -1, -1)
    # One new tensor, then in place: on a CPU this takes half the time.
    scaled = images.detach().float().add(1).mul_(127.5).round_().clamp_(0, 255)
    pixels: Pixels = scaled.to(torch.uint8).permute(0, 2, 3, 1).contiguous().cpu().numpy()
    return pixels


def to_tensor(pixels: Pixels) -> Tensor:
    """Pictures (B, 3, H, W), float32 in [-1, 1], of pixels (B, H, W, 3)."""
    import torch

    return torch.from_numpy(pixels).permute(0, 3, 1, 2).float().div(127.5).sub(1)


def save_png(path: Path | str, pixels: Pixels, record: Record | None = None) -> None:
    """Write a PNG, whole or not at all, with the request that made it inside.

    The request stands as JSON in the text chunk ``scorebrush``, and as a sentence in
    ``Description``.

    Args:
        path: where to; an existing file is replaced.
        pixels: uint8 (H, W, 3).
        record: the request that makes exactly this picture, and the model's digest.

    Raises:
        CannotWrite: the folder is missing, read-only or full.
    """
    write_whole(Path(path), _png(pixels, record))


def save_new_png(path: Path | str, pixels: Pixels, record: Record | None = None) -> Path:
    """As :func:`save_png`, but never onto a file: the name is numbered where it is taken.

    Returns the path that was written.
    """
    return write_new(Path(path), _png(pixels, record))


def read_request(path: Path | str) -> Record:
    """The request that a PNG carries.

    Raises:
        BadPicture: no picture, or one without a request of ours.
        BadRequest: the request is damaged, or was written by a newer version.
    """
    with _opened(Path(path)) as picture:
        # Pillow would decode all pixels to find what may stand behind them.
        text = find_text(Path(path), TEXT_KEY) if picture.format == "PNG" else None
    if text is None:
        raise BadPicture(
            f"{path} carries no request: it was not made by Scorebrush, or another program has "
            "rewritten it."
        )
    return record_from_json(text)


def load(path: Path | str) -> Pixels:
    """The pixels of a picture file, uint8 (H, W, 3), turned as its camera was held.

    Transparency is laid onto white.

    Raises:
        BadPicture: it cannot be read, is damaged, or has more than 89 million pixels.
    """
    with _opened(Path(path)) as picture:
        try:
            turned = ImageOps.exif_transpose(picture)
            if "A" in turned.getbands() or "transparency" in turned.info:
                layer = turned.convert("RGBA")
                turned = Image.alpha_composite(Image.new("RGBA", layer.size, "white"), layer)
            return np.array(turned.convert("RGB"))
        except DAMAGE as error:
            raise BadPicture(f"{path} is damaged: {error}.") from error


def fitted(pixels: Pixels, size: int, channels: int = 3) -> Pixels:
    """The central square of a picture (H, W, 3), shrunk to the side that a model was trained on.

    Returns uint8 (channels, size, size); one channel is the luma. Training prepares photographs in
    the same way.
    """
    picture = Image.fromarray(pixels).convert("RGB" if channels == 3 else "L")
    if picture.size != (size, size):
        picture = ImageOps.fit(picture, (size, size), Image.Resampling.LANCZOS)
    found: Pixels = np.array(picture).reshape(size, size, channels).transpose(2, 0, 1)
    return found


def _columns(count: int, square: float) -> int:
    """As many columns as rows where that leaves no gap, otherwise those of a square sheet."""
    side = math.isqrt(count)
    return side if side**2 == count else math.ceil(square)


def contact_sheet(
    images: Pixels, columns: int | None = None, captions: Sequence[str] = ()
) -> Pixels:
    """Pictures (n, H, W, 3) in rows on one sheet, a sixteenth of a picture apart.

    Args:
        images: at least one picture.
        columns: pictures per row; None makes the sheet about square.
        captions: what is written below each picture, in the middle, all of as many lines; a small
            picture gets the room that its caption needs.
    """
    count, height, width, _ = images.shape
    gap = max(2, min(height, width) // 16)
    size = max(10, height // 14)
    font, line_height = ImageFont.load_default(size), 1.3 * size
    lines = max((caption.count("\n") + 1 for caption in captions), default=0)
    below = lines * round(line_height) + gap if lines else 0
    words = [line for caption in captions for line in caption.split("\n")]
    wide = max([width, *(math.ceil(font.getlength(line)) + 2 for line in words)])
    high = height + below
    columns = min(count, columns or _columns(count, math.sqrt(count * high / wide)))
    rows = math.ceil(count / columns)
    sheet = np.full(
        (rows * (high + gap) + gap, columns * (wide + gap) + gap, 3), _BACKGROUND, np.uint8
    )
    places = [
        (gap + index // columns * (high + gap), gap + index % columns * (wide + gap))
        for index in range(count)
    ]
    for (top, left), image in zip(places, images, strict=True):
        inset = left + (wide - width) // 2
        sheet[top : top + height, inset : inset + width] = image
    if not captions:
        return sheet
    written = Image.fromarray(sheet)
    draw = ImageDraw.Draw(written)
    for (top, left), caption in zip(places, captions, strict=True):
        for row, line in enumerate(caption.split("\n")):
            middle = (left + wide / 2, top + height + gap / 2 + row * line_height)
            draw.text(middle, line, _INK, font, anchor="ma")
    return np.asarray(written)


def file_name(moment: datetime, *parts: str) -> str:
    """A file name that sorts by time and works everywhere: 20260131-142233-flowers-rose-seed42.png.

    Whatever is neither a letter nor a digit becomes a hyphen.
    """
    words = [re.sub(r"[\W_]+", "-", part).strip("-") for part in parts]
    return "-".join([moment.strftime("%Y%m%d-%H%M%S"), *(word for word in words if word)]) + ".png"


def description(record: Record) -> str:
    """The request of a picture as a sentence for people."""
    request = record.request
    subject = request.label or "anything"
    guidance = f", guidance {request.guidance:g}" if request.guidance != 1 else ""
    if isinstance(request, Generate) and request.classifier:
        guidance += f", pulled to {request.classifier.label} by a classifier"
    way = type(request.way).__name__
    done = "" if isinstance(request, Generate) else f"{type(request).__name__}: "
    return (
        f"{done}{subject} by {request.model}, seed {request.seed}, {request.steps} steps of "
        f"{way}{guidance}"
    )


def png_texts(record: Record | None) -> PngImagePlugin.PngInfo:
    """What a PNG says of itself: the request that made it, as JSON and as a sentence."""
    info = PngImagePlugin.PngInfo()
    info.add_itxt("Software", "Scorebrush")
    if record:
        info.add_itxt("Description", description(record))
        info.add_itxt(TEXT_KEY, record_to_json(record))
    return info


def _png(pixels: Pixels, record: Record | None) -> bytes:
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", pnginfo=png_texts(record))
    return buffer.getvalue()


def _opened(path: Path) -> Image.Image:
    """An opened picture whose header has been read and whose size is bearable."""
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures up to twice its limit.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            return Image.open(path, formats=_FORMATS)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadPicture(
            f"{path} has more than {LARGEST_PICTURE // 1_000_000} million pixels. Make it smaller."
        ) from error
    except UnidentifiedImageError as error:
        raise BadPicture(f"{path} is no picture that Scorebrush can read.") from error
    except OSError as error:
        raise BadPicture(f"{path} cannot be read: {error.strerror or error}.") from error
    except DAMAGE as error:
        raise BadPicture(f"{path} is damaged: {error}.") from error
