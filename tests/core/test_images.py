from __future__ import annotations

import errno
import os
import struct
import tempfile
import zlib
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest
import torch
from PIL import Image, ImageFile, PngImagePlugin

from core import files, images
from core.codec import Record, record_to_json
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest, CannotWrite

RECORD = Record(Generate(label="flowers/röse", seed=42, guidance=2.0), "abc")
PIXELS = np.random.default_rng(0).integers(0, 256, (5, 7, 3), np.uint8)


def test_every_value_of_a_pixel_survives_the_tensor():
    pixels = np.arange(256, dtype=np.uint8).repeat(3).reshape(1, 16, 16, 3)
    tensor = images.to_tensor(pixels)
    assert tensor.shape == (1, 3, 16, 16)
    assert [tensor.min().item(), tensor.max().item()] == [-1, 1]
    assert np.array_equal(images.to_uint8(tensor), pixels)


def test_pixels_are_rounded_and_clamped():
    values = torch.tensor([-9.0, -1.0, -0.9999, 0.5 / 127.5 - 1.001 / 127.5, 0.9999, 1.0, 9.0])
    pixels = images.to_uint8(values.reshape(1, 1, 1, -1))
    assert pixels[0, 0, :, 0].tolist() == [0, 0, 0, 127, 255, 255, 255]
    assert pixels.shape == (1, 1, 7, 3)


def test_channels_keep_their_order_and_rows_their_place():
    tensor = torch.full((2, 3, 2, 4), -1.0)
    tensor[1, 2, 0, 3] = 1.0
    pixels = images.to_uint8(tensor)
    assert np.argwhere(pixels).tolist() == [[1, 0, 3, 2]]


def test_a_png_keeps_its_pixels_and_its_request(tmp_path):
    path = tmp_path / "a.png"
    images.save_png(path, PIXELS, RECORD)
    assert np.array_equal(images.load(path), PIXELS)
    assert images.read_request(path) == RECORD
    with Image.open(path) as picture:
        assert picture.info["Software"] == "Scorebrush"
        assert "flowers/röse by commons-64, seed 42" in picture.info["Description"]
    assert list(tmp_path.iterdir()) == [path]


def test_a_picture_of_somebody_else_carries_no_request(tmp_path):
    images.save_png(tmp_path / "a.png", PIXELS)
    Image.fromarray(PIXELS).save(tmp_path / "b.jpg")
    for name in ("a.png", "b.jpg"):
        with pytest.raises(BadPicture, match="carries no request"):
            images.read_request(tmp_path / name)


def test_a_request_is_found_wherever_it_stands_and_no_pixel_is_decoded(tmp_path, monkeypatch):
    def refuse(_):
        raise AssertionError("pixels are decoded")

    monkeypatch.setattr(ImageFile.ImageFile, "load", refuse)
    text = record_to_json(RECORD)
    name, packed = images.TEXT_KEY.encode() + b"\0", zlib.compress(text.encode("latin-1"))
    for kind, body in (
        (b"tEXt", text.encode("latin-1")),
        (b"zTXt", b"\0" + packed),
        (b"iTXt", b"\0\0de\0\0" + text.encode()),
        (b"iTXt", b"\1\0\0\0" + zlib.compress(text.encode())),
    ):
        path = bomb(tmp_path / "tall.png", 4, 16_000_000, chunk(kind, name + body))
        assert images.read_request(path) == RECORD
    broken = chunk(b"zTXt", name + b"\0" + packed)
    for damaged in (
        broken[:-1] + bytes([broken[-1] ^ 1]),
        chunk(b"zTXt", name + b"\0" + packed[:-9]),
    ):
        with pytest.raises(BadPicture, match="damaged"):
            images.read_request(bomb(tmp_path / "damaged.png", 4, 4, damaged))
    huge = chunk(b"zTXt", name + b"\0" + zlib.compress(bytes(2**21)))
    with pytest.raises(BadPicture, match="megabyte"):
        images.read_request(bomb(tmp_path / "huge.png", 4, 4, huge))


def test_a_damaged_request_is_told_from_none(tmp_path):
    info = PngImagePlugin.PngInfo()
    info.add_itxt(images.TEXT_KEY, '{"format": 1')
    Image.fromarray(PIXELS).save(tmp_path / "a.png", pnginfo=info)
    with pytest.raises(BadRequest, match="damaged"):
        images.read_request(tmp_path / "a.png")


def test_nothing_is_ever_overwritten(tmp_path, monkeypatch):
    first = images.save_new_png(tmp_path / "a.png", PIXELS)
    second = images.save_new_png(tmp_path / "a.png", PIXELS[::-1])

    def no_links(*_):
        raise PermissionError(errno.EPERM, "no links on this file system")

    monkeypatch.setattr(Path, "hardlink_to", no_links)
    third = images.save_new_png(tmp_path / "a.png", PIXELS[:, ::-1])
    assert [path.name for path in (first, second, third)] == ["a.png", "a-2.png", "a-3.png"]
    for path, pixels in ((first, PIXELS), (second, PIXELS[::-1]), (third, PIXELS[:, ::-1])):
        assert np.array_equal(images.load(path), pixels)
    assert sorted(tmp_path.iterdir()) == sorted([first, second, third])


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (errno.ENOSPC, r"disk of .* is full\. Free some space"),
        (errno.EROFS, r"read-only for you\. Choose another folder"),
        (errno.EACCES, "read-only for you"),
        (errno.EIO, r"Nothing could be written to .* Choose another"),
    ],
)
def test_a_disk_that_takes_nothing_is_named_and_nothing_is_left(
    tmp_path, monkeypatch, number, message
):
    images.save_png(tmp_path / "a.png", PIXELS)

    def refuse(_):
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", refuse)
    for save in (images.save_png, images.save_new_png):
        with pytest.raises(CannotWrite, match=message) as caught:
            save(tmp_path / "a.png", PIXELS[::-1])
        assert str(tmp_path) in str(caught.value)
    assert [path.name for path in tmp_path.iterdir()] == ["a.png"]
    assert np.array_equal(images.load(tmp_path / "a.png"), PIXELS)


def test_a_full_disk(tmp_path):
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    with pytest.raises(OSError, match="No space") as caught, full.open("wb", buffering=0) as file:
        file.write(b"x")
    assert "is full" in str(files.cannot_write(tmp_path, caught.value))


def test_folders_that_cannot_be_are_named(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(CannotWrite, match="is not a folder"):
        files.make_folder(tmp_path / "file")
    with pytest.raises(CannotWrite, match="is not a folder"):
        files.make_folder(tmp_path / "file" / "inside")
    with pytest.raises(CannotWrite, match="does not exist"):
        images.save_png(tmp_path / "missing" / "a.png", PIXELS)


def test_a_read_only_folder_is_noticed_before_the_work(tmp_path, monkeypatch):
    def refuse(**_):
        raise OSError(errno.EROFS, "Read-only file system")

    files.make_folder(tmp_path / "a" / "b")
    assert not list((tmp_path / "a" / "b").iterdir())
    monkeypatch.setattr(tempfile, "TemporaryFile", refuse)  # permissions do not stop every user
    with pytest.raises(CannotWrite, match="read-only"):
        files.make_folder(tmp_path / "a" / "b")


def chunk(kind, data):
    """A part of a PNG."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def bomb(path, width, height, more=b""):
    """A PNG of a few bytes that claims to be huge, with more behind its pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0")) + more
    body += chunk(b"IEND", b"")
    path.write_bytes(b"\x89PNG\r\n\x1a\n" + body)
    return path


@pytest.mark.parametrize("side", [9_460, 13_000, 20_000, 2**31 - 1])
def test_a_picture_too_large_is_never_decoded(tmp_path, side):
    path = bomb(tmp_path / "a.png", side, side)
    for read in (images.load, images.read_request):
        with pytest.raises(BadPicture, match="89 million pixels"):
            read(path)


def test_what_is_no_picture_is_refused_by_name(tmp_path):
    images.save_png(tmp_path / "whole.png", np.zeros((64, 64, 3), np.uint8), RECORD)
    whole = (tmp_path / "whole.png").read_bytes()
    cases = {"text.png": b"hello", "empty.png": b"", "half.png": whole[: len(whole) - 30]}
    for name, content in cases.items():
        (tmp_path / name).write_bytes(content)
        with pytest.raises(BadPicture, match=name):
            images.load(tmp_path / name)
    for path in (tmp_path, tmp_path / "missing.png"):
        with pytest.raises(BadPicture, match="cannot be read"):
            images.load(path)


def test_photographs_are_turned_and_transparency_is_laid_on_white(tmp_path):
    photo = Image.fromarray(PIXELS)
    exif = photo.getexif()
    exif[0x0112] = 6  # held with its right side up
    photo.save(tmp_path / "a.png", exif=exif)
    assert np.array_equal(images.load(tmp_path / "a.png"), np.rot90(PIXELS, -1))
    Image.new("RGBA", (2, 2), (200, 0, 0, 0)).save(tmp_path / "b.png")
    assert images.load(tmp_path / "b.png").min() == 255
    Image.new("I;16", (2, 2), 65535).save(tmp_path / "c.png")
    assert images.load(tmp_path / "c.png").min() == 255


def test_a_contact_sheet_shows_every_picture_once():
    pictures = np.stack([np.full((32, 32, 3), 100 + index, np.uint8) for index in range(5)])
    sheet = images.contact_sheet(pictures)
    assert sheet.shape == (2 * 34 + 2, 3 * 34 + 2, 3)  # three columns, two pixels apart
    for index in range(5):
        row, column = divmod(index, 3)
        tile = sheet[2 + 34 * row :, 2 + 34 * column :][:32, :32]
        assert np.array_equal(tile, pictures[index])
        assert (sheet == 100 + index).all(-1).sum() == 32 * 32
    assert images.contact_sheet(pictures, columns=5).shape == (36, 5 * 34 + 2, 3)
    assert images.contact_sheet(pictures[:1]).shape == (36, 36, 3)
    captioned = images.contact_sheet(pictures[:4], captions=["two\nlines"] * 4)
    assert captioned.shape[1] < 3 * 34  # two rows of two, not three and one


def test_file_names_sort_by_time_and_work_everywhere():
    moment = datetime(2026, 1, 31, 14, 22, 33, tzinfo=UTC)
    name = images.file_name(moment, "flowers/rose", "seed42")
    assert name == "20260131-142233-flowers-rose-seed42.png"
    assert images.file_name(moment, '../a:b*c?"<>|\\d\n', "") == "20260131-142233-a-b-c-d.png"
