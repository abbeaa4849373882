"""Frames as files: an animated GIF, an MP4 film, one PNG for each, or all on one sheet."""

from __future__ import annotations

import io
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from core.errors import BadRequest, CannotWrite
from core.files import cannot_write, make_folder, write_whole

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Frames = NDArray[np.uint8]

SUFFIXES = (".gif", ".mp4", ".png")
_CODEC = "mp4v"  # MPEG-4 part 2: the one that OpenCV brings along everywhere
_VISIBLE = 256  # pixels of a side from which a film needs no magnifying


def check_target(path: Path, rate: float) -> None:
    """Refuse what :func:`save_frames` would refuse, before any work is done.

    Raises:
        BadRequest: the suffix is of no format that can be written, or the rate is of no use.
        CannotWrite: the folder is not empty, or cannot be written to.
    """
    if not 0.1 <= rate <= 60:
        raise BadRequest(f"The rate must be from 0.1 to 60 frames per second, not {rate:g}.")
    suffix = path.suffix.lower()
    if suffix in SUFFIXES:
        if path.is_dir():
            raise CannotWrite(f"{path} is a folder. Choose another name.")
        make_folder(path.absolute().parent)
        return
    if suffix:
        raise BadRequest(
            f"{path.name} cannot be written: choose a name that ends in {', '.join(SUFFIXES[:-1])} "
            f"or {SUFFIXES[-1]}, or one without an ending for a folder of frames."
        )
    make_folder(path)
    if any(path.iterdir()):
        raise CannotWrite(f"The folder {path} is not empty. Choose another one for the frames.")


def save_frames(path: Path, frames: Frames, rate: float = 12.0, columns: int | None = None) -> None:
    """Write frames as the name says, whole or not at all: GIF, MP4, PNG, or a folder of PNGs.

    Args:
        path: ends in ``.gif``, ``.mp4`` or ``.png`` (all frames on one sheet), or is a folder.
        frames: uint8 (N, H, W, 3).
        rate: frames per second of a GIF or an MP4, 0.1 to 60.
        columns: frames per row of a sheet.

    Raises:
        BadRequest: the suffix or the rate is of no use.
        CannotWrite: the folder or the disk refuses, or OpenCV has no encoder.
    """
    from core.images import contact_sheet, save_png

    check_target(path, rate)
    match path.suffix.lower():
        case ".gif":
            write_whole(path, _gif(enlarged(frames), rate))
        case ".mp4":
            write_whole(path, _mp4(enlarged(frames), rate))
        case ".png":
            save_png(path, contact_sheet(frames, columns))
        case _:
            digits = max(3, len(str(len(frames))))
            for number, frame in enumerate(frames, start=1):
                save_png(path / f"frame-{number:0{digits}}.png", frame)


def enlarged(frames: Frames) -> Frames:
    """Small frames with each pixel repeated, so that a film of them can be seen."""
    factor = max(1, _VISIBLE // max(frames.shape[1:3]))
    return frames.repeat(factor, axis=1).repeat(factor, axis=2)


def _gif(frames: Frames, rate: float) -> bytes:
    from PIL import Image

    pictures = [Image.fromarray(frame) for frame in frames]
    # A palette for each frame: one for all of them would flicker where colours change.
    pictures = [each.quantize(256, dither=Image.Dither.FLOYDSTEINBERG) for each in pictures]
    buffer = io.BytesIO()
    pictures[0].save(
        buffer,
        "GIF",
        save_all=True,
        append_images=pictures[1:],
        duration=round(1000 / rate),
        loop=0,
        disposal=1,
    )
    return buffer.getvalue()


def _mp4(frames: Frames, rate: float) -> bytes:
    """A film, made in a folder of its own, since OpenCV writes to files alone."""
    import cv2

    # The encoder halves colours, so that it takes even sides only.
    height, width = frames.shape[1:3]
    frames = np.pad(frames, ((0, 0), (0, height % 2), (0, width % 2), (0, 0)), "edge")
    height, width = frames.shape[1:3]
    try:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder, "film.mp4")
            code = cv2.VideoWriter.fourcc(*_CODEC)
            writer = cv2.VideoWriter(str(path), code, rate, (width, height))
            opened = writer.isOpened()
            for frame in frames:
                writer.write(np.ascontiguousarray(frame[:, :, ::-1]))
            writer.release()
            data = path.read_bytes() if opened and path.exists() else b""
            whole = bool(data) and _length(path) == len(frames)
    except OSError as error:
        raise cannot_write(Path(tempfile.gettempdir()), error) from error
    if not whole:
        raise CannotWrite(
            "OpenCV could not encode the MP4: its encoder is missing or the disk for temporary "
            "files is full. Save a GIF or a folder of frames instead."
        )
    return data


def _length(path: Path) -> int:
    import cv2

    film = cv2.VideoCapture(str(path))
    try:
        return round(film.get(cv2.CAP_PROP_FRAME_COUNT))
    finally:
        film.release()
