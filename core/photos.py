"""Photographs as people have them: read upright and whole, saved with all that came along.

No torch. Depth, transparency, ICC profile and EXIF stay; sides and pixels have bounds.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL import Image, ImageCms, UnidentifiedImageError

from core.engine.edit_base import digest_of
from core.errors import BadPicture
from core.files import write_new, write_whole
from core.images import DAMAGE
from core.photo_metadata import exif_of_tiff, orientation_of, upright_exif

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.codec import Record
    from core.engine.edit_requests import Variant

    Pixels = NDArray[np.uint8 | np.uint16]

LARGEST_PHOTO = 160_000_000
"""Pixels of the largest photograph: what cameras make, and less than a bomb unpacks to."""

_FORMATS = (
    "PNG",
    "JPEG",
    "MPO",
    "WEBP",
    "TIFF",
    "BMP",
    "GIF",
    "PPM",
    "JPEG2000",
    "AVIF",
    "HEIF",
)
_STRIP = 128  # rows that are converted at once
_MOVING = ("GIF", "WEBP", "PNG", "AVIF", "TIFF")  # an MPO's or HEIF's others are the same scene
_TURNS = {  # of an array, by EXIF orientation: what makes it upright
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: a[::-1].swapaxes(0, 1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: a[:, ::-1].swapaxes(0, 1),
}


@dataclass(frozen=True, eq=False)
class Photo:
    """A photograph, upright.

    Attributes:
        pixels: (H, W, 3) uint8 or uint16, red, green and blue as stored: in the colours of
            ``profile``, or sRGB. CMYK, Lab and grey with a profile of their own become sRGB.
        alpha: opacity, (H, W) of the same depth, or None.
        profile: ICC profile of RGB, or None.
        exif: EXIF without its thumbnail, which would still show what was edited away; or None.
        path: where it came from, or None.
    """

    pixels: Pixels
    alpha: Pixels | None = None
    profile: bytes | None = None
    exif: bytes | None = None
    path: Path | None = None

    @property
    def shape(self) -> tuple[int, int]:
        """(H, W)."""
        return self.pixels.shape[0], self.pixels.shape[1]

    @property
    def top_value(self) -> int:
        """The brightest value: 255, or 65535."""
        return int(np.iinfo(self.pixels.dtype).max)

    @cached_property
    def digest(self) -> str:
        """Of the pixels; see ``core.engine.edit_base.digest_of``."""
        return digest_of(self.pixels)

    def edited(self, variant: Variant) -> Photo:
        """The photograph with an edit's answer in it; an enlarged one has its alpha enlarged."""
        height, width = variant.pixels.shape[:2]
        if height > self.shape[0] or width > self.shape[1]:
            import cv2

            alpha = self.alpha
            if alpha is not None:
                larger = cv2.resize(alpha, (width, height), interpolation=cv2.INTER_CUBIC)
                alpha = larger.astype(alpha.dtype, copy=False)
            return replace(self, pixels=variant.pixels, alpha=alpha)
        pixels = self.pixels.copy()
        rows = slice(variant.top, variant.top + height)
        pixels[rows, variant.left : variant.left + width] = variant.pixels
        return replace(self, pixels=pixels)


def open_photo(path: Path | str) -> Photo:
    """Read a photograph: PNG, JPEG, WebP, TIFF, BMP, GIF, PPM, JPEG 2000, AVIF, HEIC.

    Raises:
        BadPicture: it cannot be read, is damaged, moves, or has more than 160 million pixels.
    """
    path = Path(path).expanduser()
    try:
        with _header(path) as image:
            _need_bearable(image, path)
            return _read(image, path)
    except BadPicture:
        raise
    except MemoryError:
        raise BadPicture(f"There is too little memory to open {path}.") from None
    except OSError as error:
        if error.errno is not None:
            raise BadPicture(f"{path} cannot be read: {error.strerror}.") from error
        raise BadPicture(f"{path} is damaged: {error}.") from error
    except DAMAGE as error:
        raise BadPicture(f"{path} is damaged: {error}.") from error


def open_layer(path: Path | str, mode: str) -> NDArray[np.uint8]:
    """A mask (mode "L", (H, W)) or hints (mode "RGBA", (H, W, 4)) from a picture file.

    A mask's transparent parts are black, so one that was painted onto nothing works as well.

    Raises:
        BadPicture: as :func:`open_photo`.
    """
    photo = open_photo(path)
    pixels = eight_bits(photo.pixels)
    alpha = np.full(photo.shape, 255, np.uint8) if photo.alpha is None else photo.alpha
    alpha = eight_bits(alpha)
    if mode == "RGBA":
        return np.dstack([pixels, alpha])
    grey = np.asarray(Image.fromarray(pixels).convert("L"))
    return np.rint(grey * (alpha / 255.0)).astype(np.uint8)


def save_photo(photo: Photo, path: Path | str, record: Record | None = None) -> None:
    """Write a photograph, whole or not at all, in the format of the suffix.

    PNG and TIFF keep everything. JPEG (quality 95, no chroma subsampling) has no transparency,
    which is laid onto white, and 8 bits; WebP (lossless) has 8 bits. PNG carries ``record``.

    Raises:
        CannotWrite: the folder is missing, read-only or full; or the format cannot hold the
            picture, or is unknown.
    """
    from core.photo_formats import encoded

    path = Path(path)
    write_whole(path, encoded(photo, path.suffix, record))


def save_new_photo(photo: Photo, path: Path | str, record: Record | None = None) -> Path:
    """As :func:`save_photo`, but never onto a file: the name is numbered where it is taken.

    Returns the path that was written.
    """
    from core.photo_formats import encoded

    path = Path(path)
    return write_new(path, encoded(photo, path.suffix, record))


def _header(path: Path) -> Image.Image:
    """A picture of which the header is read, and no pixel yet."""
    import pi_heif  # what phones make; loaded with the first photograph

    pi_heif.register_heif_opener()
    Image.init()
    try:
        with warnings.catch_warnings():
            # Pillow warns from 89 million pixels on; the bound here is ours.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            return Image.open(path, formats=[name for name in _FORMATS if name in Image.OPEN])
    except Image.DecompressionBombError:
        raise _too_large(path) from None
    except UnidentifiedImageError as error:
        raise BadPicture(f"{path} is no picture that Scorebrush can read.") from error


def _need_bearable(image: Image.Image, path: Path) -> None:
    if image.width * image.height > LARGEST_PHOTO:
        raise _too_large(path, f" ({image.width} x {image.height})")
    frames = getattr(image, "n_frames", 1)
    if frames > 1 and image.format in _MOVING:
        raise BadPicture(
            f"{path} holds {frames} pictures (an animation, or pages). Save the one that you want "
            "as PNG or JPEG, and open that."
        )
    if image.mode in {"I", "F"} and image.format != "PNG":
        raise BadPicture(
            f"{path} has numbers of 32 bits for its colours. Save it with 8 or 16 bits first."
        )


def _too_large(path: Path, size: str = "") -> BadPicture:
    return BadPicture(
        f"{path}{size} has more than {LARGEST_PHOTO // 1_000_000} million pixels, the most that "
        "can be opened. Make it smaller, or crop it."
    )


def _read(image: Image.Image, path: Path) -> Photo:
    deep = _deep(image, path)
    turn, exif = orientation_of(image), image.info.get("exif")
    exif = exif_of_tiff(image) if image.format == "TIFF" else upright_exif(exif)
    if deep is None:
        pixels, alpha, profile = _shallow(image)
    else:
        (pixels, alpha), profile = deep, _rgb_profile(image)
    if turn in _TURNS:
        pixels = np.ascontiguousarray(_TURNS[turn](pixels))
        alpha = None if alpha is None else np.ascontiguousarray(_TURNS[turn](alpha))
    return Photo(pixels, alpha, profile, exif, path)


def _shallow(image: Image.Image) -> tuple[Pixels, Pixels | None, bytes | None]:
    """Pixels and alpha of 8 bits, and the profile that they are in."""
    image.load()
    if image.mode in {"CMYK", "L", "LA", "LAB"} and image.info.get("icc_profile"):
        converted = _to_srgb(image)
        if converted is not None:
            return np.array(converted), None, None
    if "transparency" in image.info or image.mode in {"LA", "PA", "La", "RGBA", "RGBa"}:
        layer = _samples(image, "RGBA")
        return np.ascontiguousarray(layer[..., :3]), layer[..., 3].copy(), _rgb_profile(image)
    return _samples(image, "RGB"), None, _rgb_profile(image)


def _samples(image: Image.Image, mode: str) -> NDArray[np.uint8]:
    """The pixels of a picture in a mode, (H, W, channels).

    Strip by strip, for Pillow holds the interpreter's lock while it converts, and the window waits.
    """
    width, height = image.size
    samples = np.empty((height, width, len(mode)), np.uint8)
    for top in range(0, height, _STRIP):
        bottom = min(top + _STRIP, height)
        samples[top:bottom] = np.asarray(image.crop((0, top, width, bottom)).convert(mode))
    return samples


def _to_srgb(image: Image.Image) -> Image.Image | None:
    """Colours of another space than RGB by their profile; None if that does not fit."""
    if image.mode == "LA" or "transparency" in image.info:
        return None  # the transform would lose the alpha; without profile it is grey either way
    try:
        given = ImageCms.ImageCmsProfile(io.BytesIO(image.info["icc_profile"]))
        target = ImageCms.createProfile("sRGB")
        return ImageCms.profileToProfile(image, given, target, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _rgb_profile(image: Image.Image) -> bytes | None:
    profile: bytes | None = image.info.get("icc_profile")
    # Bytes 16 to 19 of a profile name the space of its colours.
    return profile if profile and profile[16:20] == b"RGB " else None


def _deep(image: Image.Image, path: Path) -> tuple[Pixels, Pixels | None] | None:
    """Pixels and alpha of 16 bits where the file has them, which Pillow would round to 8."""
    if not _is_deep(image):
        return None
    import cv2

    decoded = cv2.imdecode(np.fromfile(path, np.uint8), cv2.IMREAD_UNCHANGED)
    if decoded is None:
        raise BadPicture(f"{path} is damaged: its pixels cannot be decoded.")
    if decoded.dtype != np.uint16:
        return None
    array: Pixels = decoded.astype(np.uint16, copy=False)
    if array.ndim == 2:
        return np.repeat(array[..., None], 3, 2), None
    alpha = array[..., 3].copy() if array.shape[2] == 4 else None
    return np.ascontiguousarray(array[..., 2::-1]), alpha


def _is_deep(image: Image.Image) -> bool:
    if image.format == "TIFF":
        tags: Any = getattr(image, "tag_v2", {})
        # Photometric 1 is grey from black to white, 2 is RGB; Pillow alone knows the others.
        return max(tags.get(258, (8,))) == 16 and tags.get(262) in {1, 2}
    raw = [tile[3] for tile in getattr(image, "tile", []) if len(tile) > 3]
    names = [args[0] if isinstance(args, tuple) else args for args in raw]
    return any(";16" in str(name) for name in names)


def eight_bits(pixels: Pixels) -> NDArray[np.uint8]:
    """The nearest values of 8 bits, contiguous."""
    if pixels.dtype == np.uint8:
        return np.ascontiguousarray(pixels, np.uint8)
    import cv2

    # 65535 / 255 = 257 is odd: no value lies halfway between two others.
    return np.asarray(cv2.convertScaleAbs(pixels, alpha=1 / 257), np.uint8).reshape(pixels.shape)
