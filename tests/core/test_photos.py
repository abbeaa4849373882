from __future__ import annotations

import errno
import os
import struct
import zlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image, ImageCms

from core import photos
from core.codec import Record
from core.engine.requests import Generate, Variant
from core.errors import BadPicture, CannotWrite
from core.images import read_request
from core.photos import Photo, open_layer, open_photo, save_new_photo, save_photo

DATA = Path(__file__).resolve().parents[1] / "data"
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
random = np.random.default_rng(0)


def pixels(depth=np.uint8, shape=(20, 30, 3)):
    return random.integers(0, int(np.iinfo(depth).max) + 1, shape).astype(depth)


def exif(orientation=1, thumbnail=b""):
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = "Maker"
    made[0x8769] = {0x9003: "2026:01:31 12:00:00"}
    raw = bytearray(made.tobytes())
    if thumbnail:
        # A second directory with a thumbnail, as cameras write it, hung onto the first.
        start = 6
        order = ">" if raw[start : start + 2] == b"MM" else "<"
        first = struct.unpack_from(order + "I", raw, start + 4)[0]
        count = struct.unpack_from(order + "H", raw, start + first)[0]
        at = len(raw) - start
        struct.pack_into(order + "I", raw, start + first + 2 + 12 * count, at)
        raw += struct.pack(order + "H", 2)
        raw += struct.pack(order + "HHII", 0x0201, 4, 1, at + 30)
        raw += struct.pack(order + "HHII", 0x0202, 4, 1, len(thumbnail))
        raw += struct.pack(order + "I", 0) + thumbnail
    return bytes(raw)


@pytest.mark.parametrize("suffix", [".png", ".tif"])
@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
@pytest.mark.parametrize("transparent", [False, True])
def test_png_and_tiff_keep_everything(tmp_path, suffix, depth, transparent):
    alpha = pixels(depth, (20, 30)) if transparent else None
    photo = Photo(pixels(depth), alpha, SRGB, exif())
    path = tmp_path / f"photo{suffix}"
    save_photo(photo, path)
    again = open_photo(path)
    assert again.pixels.dtype == depth
    assert np.array_equal(again.pixels, photo.pixels)
    assert transparent == (again.alpha is not None)
    if alpha is not None and again.alpha is not None:
        assert np.array_equal(again.alpha, alpha)
    assert again.profile == SRGB
    with Image.open(path) as image:
        tags = image.getexif()
        assert tags[0x010F] == "Maker"
        assert tags.get_ifd(0x8769)[0x9003] == "2026:01:31 12:00:00"
    assert again.path == path
    assert again.digest == photo.digest != replace(photo, pixels=pixels(depth)).digest


@pytest.mark.parametrize("suffix", [".jpg", ".webp"])
def test_jpeg_and_webp_keep_what_they_can(tmp_path, suffix):
    smooth = np.linspace(20, 200, 40 * 60 * 3).reshape(40, 60, 3).astype(np.uint8)
    save_photo(Photo(smooth, None, SRGB, exif()), tmp_path / f"a{suffix}")
    again = open_photo(tmp_path / f"a{suffix}")
    assert np.abs(again.pixels.astype(int) - smooth).max() <= (0 if suffix == ".webp" else 4)
    assert again.profile == SRGB
    assert b"Maker" in (again.exif or b"")
    # 16 bits become the nearest 8.
    deep = Photo(smooth.astype(np.uint16) * 257 + 100)
    save_photo(deep, tmp_path / f"b{suffix}")
    assert np.array_equal(open_photo(tmp_path / f"b{suffix}").pixels, again.pixels)


def test_jpeg_lays_transparency_onto_white(tmp_path):
    photo = Photo(np.zeros((16, 16, 3), np.uint8), np.zeros((16, 16), np.uint8))
    save_photo(photo, tmp_path / "a.jpg")
    assert open_photo(tmp_path / "a.jpg").pixels.min() == 255


@pytest.mark.parametrize("turn", range(1, 9))
def test_photographs_are_turned_upright_once(tmp_path, turn):
    scene = pixels()
    back = {1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 8, 7: 7, 8: 6}[turn]
    moves = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }
    held = Image.fromarray(scene)
    held = held.transpose(moves[back]) if back > 1 else held
    held.save(tmp_path / "held.png", exif=exif(turn))
    photo = open_photo(tmp_path / "held.png")
    assert np.array_equal(photo.pixels, scene)
    save_photo(photo, tmp_path / "saved.png")
    assert np.array_equal(open_photo(tmp_path / "saved.png").pixels, scene)
    with Image.open(tmp_path / "saved.png") as image:
        assert image.getexif()[0x0112] == 1


def test_the_thumbnail_does_not_keep_what_was_edited_away(tmp_path):
    secret = b"\xff\xd8 the face that was removed \xff\xd9"
    Image.fromarray(pixels()).save(tmp_path / "a.jpg", exif=exif(6, secret), quality=95)
    assert secret in (tmp_path / "a.jpg").read_bytes()
    photo = open_photo(tmp_path / "a.jpg")
    assert b"Maker" in (photo.exif or b"")
    assert b"face" not in (photo.exif or b"")
    save_photo(photo, tmp_path / "b.jpg")
    assert b"face" not in (tmp_path / "b.jpg").read_bytes()


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "PA", "RGBA", "CMYK", "YCbCr", "I;16"])
def test_every_kind_of_pixel_is_read(tmp_path, mode):
    ramp = np.repeat(np.arange(0, 256, 8, dtype=np.uint8)[None], 16, 0)
    suffix = {"CMYK": "tif", "YCbCr": "jpg", "PA": "png"}.get(mode, "png")
    grey = Image.fromarray(ramp)
    if mode == "I;16":
        image = Image.fromarray(ramp.astype(np.uint16) * 257)
    elif mode in {"PA", "P"}:
        image = grey.convert("P")
        image.info["transparency"] = 0 if mode == "PA" else None
    else:
        image = (grey if mode in {"1", "L", "LA"} else grey.convert("RGB")).convert(mode)
    options: dict[str, Any] = {"transparency": 0} if mode == "PA" else {}
    image.info.pop("transparency", None)
    image.save(tmp_path / f"a.{suffix}", **options)
    photo = open_photo(tmp_path / f"a.{suffix}")
    assert photo.pixels.shape == (16, 32, 3)
    assert photo.pixels.dtype == (np.uint16 if mode == "I;16" else np.uint8)
    if mode == "1":
        assert set(np.unique(photo.pixels)) == {0, 255}
    else:
        scale = 257 if mode == "I;16" else 1
        off = np.abs(photo.pixels.astype(int) - ramp[..., None].astype(int) * scale)
        assert off.max() <= (3 if mode in {"YCbCr", "CMYK"} else 0)
    assert (photo.alpha is not None) == (mode in {"LA", "PA", "RGBA"})


def test_a_profile_that_fits_no_rgb_is_not_kept(tmp_path):
    profile = bytearray(SRGB)
    profile[16:20] = b"GRAY"
    Image.fromarray(pixels(shape=(8, 8))).save(tmp_path / "a.png", icc_profile=bytes(profile))
    photo = open_photo(tmp_path / "a.png")
    assert photo.profile is None
    assert photo.pixels.shape == (8, 8, 3)


def header(width, height):
    def chunk(name, content):
        body = name + content
        return struct.pack(">I", len(content)) + body + struct.pack(">I", zlib.crc32(body))

    start = b"\x89PNG\r\n\x1a\n" + chunk(
        b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    )
    return start + chunk(b"IDAT", zlib.compress(b"\0" * 100)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (13_000, 13_000), (10**8, 10**8)])
def test_a_huge_picture_is_refused_before_it_is_unpacked(tmp_path, width, height):
    (tmp_path / "bomb.png").write_bytes(header(width, height))
    with pytest.raises(BadPicture, match=r"160 million pixels.*smaller"):
        open_photo(tmp_path / "bomb.png")


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.jpg", b"", "is no picture"),
        ("a.png", b"not a picture", "is no picture"),
        ("a.heic", b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", "no picture"),
        ("a.png", header(20, 20), "is damaged"),
    ],
)
def test_what_cannot_be_read_is_said(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(BadPicture, match=message):
        open_photo(tmp_path / name)


def test_a_truncated_photograph_is_said(tmp_path):
    save_photo(Photo(pixels(shape=(64, 64, 3))), tmp_path / "a.jpg")
    (tmp_path / "a.jpg").write_bytes((tmp_path / "a.jpg").read_bytes()[:2000])
    with pytest.raises(BadPicture, match="is damaged"):
        open_photo(tmp_path / "a.jpg")
    save_photo(Photo(pixels(np.uint16, (64, 64, 3))), tmp_path / "a.tif")
    (tmp_path / "a.tif").write_bytes((tmp_path / "a.tif").read_bytes()[:2000])
    with pytest.raises(BadPicture, match="is damaged"):
        open_photo(tmp_path / "a.tif")


def test_a_photograph_on_a_drive_that_is_gone_is_said(tmp_path):
    with pytest.raises(BadPicture, match=r"gone\.jpg cannot be read: No such file"):
        open_photo(tmp_path / "drive" / "gone.jpg")
    with pytest.raises(BadPicture, match="cannot be read"):
        open_photo(tmp_path)


def test_a_photograph_of_a_phone_is_opened():
    photo = open_photo(DATA / "lake.heic")
    rough = np.random.default_rng(0).integers(0, 255, (3, 4, 3), np.uint8)
    wanted = Image.fromarray(rough).resize((48, 32), Image.Resampling.BICUBIC)
    assert photo.shape == (32, 48)
    assert np.abs(photo.pixels.astype(int) - np.asarray(wanted)).mean() < 6
    kept = Image.Exif()
    kept.load(photo.exif or b"")
    assert kept[0x010E] == "at the lake"


@pytest.mark.parametrize("suffix", ["gif", "webp", "png", "tif"])
def test_moving_pictures_and_pages_are_refused(tmp_path, suffix):
    frames = [Image.fromarray(pixels()) for _ in range(3)]
    frames[0].save(tmp_path / f"a.{suffix}", save_all=True, append_images=frames[1:])
    with pytest.raises(BadPicture, match="holds 3 pictures"):
        open_photo(tmp_path / f"a.{suffix}")
    frames[0].save(tmp_path / f"b.{suffix}")
    assert open_photo(tmp_path / f"b.{suffix}").shape == (20, 30)


def test_numbers_of_32_bits_are_refused(tmp_path):
    Image.fromarray(np.ones((9, 9), np.float32)).save(tmp_path / "a.tif")
    with pytest.raises(BadPicture, match="32 bits"):
        open_photo(tmp_path / "a.tif")


def test_masks_and_hints_are_read_as_layers(tmp_path):
    white = Photo(np.full((4, 4, 3), 200, np.uint8), np.full((4, 4), 51, np.uint8))
    save_photo(white, tmp_path / "a.png")
    assert (open_layer(tmp_path / "a.png", "L") == 40).all()  # 200 of which a fifth is there
    hints = open_layer(tmp_path / "a.png", "RGBA")
    assert hints.shape == (4, 4, 4)
    assert (hints == [200, 200, 200, 51]).all()
    save_photo(Photo(np.full((4, 4, 3), 65535, np.uint16)), tmp_path / "b.png")
    assert (open_layer(tmp_path / "b.png", "L") == 255).all()


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_png_carries_the_request(tmp_path, depth):
    record = Record(Generate(count=1, seed=5), "digest")
    save_photo(Photo(pixels(depth), None, SRGB, exif()), tmp_path / "a.png", record)
    assert read_request(tmp_path / "a.png") == record
    assert open_photo(tmp_path / "a.png").pixels.dtype == depth


def test_an_edit_is_laid_into_the_photograph():
    photo = Photo(pixels(), pixels(shape=(20, 30)), SRGB)
    patch = pixels(shape=(5, 7, 3))
    edited = photo.edited(Variant(3, 4, patch, 0))
    assert np.array_equal(edited.pixels[4:9, 3:10], patch)
    kept = np.ones((20, 30), bool)
    kept[4:9, 3:10] = False
    assert np.array_equal(edited.pixels[kept], photo.pixels[kept])
    larger = photo.edited(Variant(0, 0, pixels(shape=(40, 60, 3)), 0))
    assert larger.alpha is not None
    assert larger.shape == larger.alpha.shape == (40, 60)
    assert larger.profile == SRGB


def test_a_photograph_is_saved_whole_or_not_at_all(tmp_path, monkeypatch):
    path = tmp_path / "a.png"
    save_photo(Photo(pixels()), path)
    before = path.read_bytes()

    def full(descriptor):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="is full"):
        save_photo(Photo(pixels()), path)
    assert path.read_bytes() == before
    assert list(tmp_path.iterdir()) == [path]


def test_formats_that_cannot_hold_a_picture_are_said(tmp_path):
    with pytest.raises(CannotWrite, match=r"cannot be saved as '.xyz'. Use one of .png"):
        save_photo(Photo(pixels()), tmp_path / "a.xyz")
    with pytest.raises(CannotWrite, match=r"17000 x 8 pixels cannot be saved as .webp"):
        save_photo(Photo(np.zeros((8, 17_000, 3), np.uint8)), tmp_path / "a.webp")
    with pytest.raises(CannotWrite, match="does not exist"):
        save_photo(Photo(pixels()), tmp_path / "none" / "a.png")
    assert not list(tmp_path.iterdir())


def test_a_new_photograph_replaces_none(tmp_path):
    first = save_new_photo(Photo(pixels()), tmp_path / "a.png")
    second = save_new_photo(Photo(pixels()), tmp_path / "a.png")
    assert [first.name, second.name] == ["a.png", "a-2.png"]


def test_the_bound_is_above_what_cameras_make():
    assert photos.LARGEST_PHOTO > 14_204 * 10_652
