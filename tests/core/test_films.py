"""Interpolations as pictures: the sheet gives back its frames and its request."""

from __future__ import annotations

import json

import numpy as np
import pytest
from PIL import Image

from core.codec import interpolation_to_json, record_from_json
from core.engine.edit_base import Reference
from core.engine.library import Library
from core.engine.requests import Interpolate
from core.errors import BadPicture, BadRequest
from core.films import Film, read_film, save_new_film
from core.images import read_request, save_png
from core.interpolation import Grid, Line, Rotation
from tests.engine import answered
from tests.tiny import tiny_model

RANDOM = np.random.default_rng(0)


def frames(request, side=16):
    return RANDOM.integers(0, 256, (request.count, side, side, 3), dtype=np.uint8)


@pytest.mark.parametrize(
    "request_",
    [
        Interpolate((1, 2), Line(2)),
        Interpolate((1, 2, 3), Line(9), label="flowers/rose", steps=7),
        Interpolate((5, 6, 7, 8), Grid(5), Rotation()),
    ],
)
@pytest.mark.parametrize("side", [1, 16, 63])
def test_a_sheet_gives_back_every_frame_and_what_made_them(tmp_path, request_, side):
    film = Film(request_, frames(request_, side), "abc")
    path = save_new_film(tmp_path / "film.png", film)
    found = read_film(path)
    assert found
    assert vars(found.request) == vars(request_)
    np.testing.assert_array_equal(found.frames, film.frames)
    assert found.model_digest == "abc"


def test_photographs_become_references_from_which_the_frames_can_be_made_again(tmp_path):
    tiny_model(tmp_path)
    library = Library([tmp_path], device="cpu")
    photo = tmp_path / "photo.png"
    save_png(photo, RANDOM.integers(60, 200, (16, 16, 3), dtype=np.uint8))
    request = Interpolate((photo, 4), Line(3), model="tiny", steps=4)
    result = answered(request, library)
    path = save_new_film(tmp_path / "film.png", Film(request, result.frames, result.model_digest))
    found = read_film(path)
    assert found
    assert isinstance(found.request.ends[0], Reference)
    assert found.request.ends[0].path == str(photo)
    np.testing.assert_array_equal(answered(found.request, library).frames, result.frames)


def test_other_pictures_hold_no_film_and_films_no_other_request(tmp_path):
    picture = tmp_path / "a.png"
    save_png(picture, frames(Interpolate((1, 2), Line(2)))[0])
    assert read_film(picture) is None
    with pytest.raises(BadRequest, match="The Explore page opens them"):
        record_from_json(interpolation_to_json(Interpolate((1, 2))))
    request = Interpolate((1, 2), Line(3))
    path = save_new_film(tmp_path / "film.png", Film(request, frames(request)))
    with pytest.raises(BadRequest, match="frames of an interpolation"):
        read_request(path)


def test_a_sheet_that_was_cut_or_a_request_that_was_changed_is_said(tmp_path):
    request = Interpolate((1, 2), Line(5))
    path = save_new_film(tmp_path / "film.png", Film(request, frames(request)))
    with Image.open(path) as sheet:
        info, pixels = sheet.text, np.asarray(sheet)  # type: ignore[attr-defined]
    from PIL import PngImagePlugin

    def written(text, pixels):
        texts = PngImagePlugin.PngInfo()
        texts.add_itxt("scorebrush", text)
        Image.fromarray(pixels).save(path, pnginfo=texts)

    written(info["scorebrush"], pixels[:-3])
    with pytest.raises(BadPicture, match="not the sheet"):
        read_film(path)
    data = json.loads(info["scorebrush"])
    for name, value in (("ends", "12"), ("ends", [1]), ("ends", [1, {"kind": "generate"}])):
        changed = {**data, "request": {**data["request"], name: value}}
        written(json.dumps(changed), pixels)
        with pytest.raises(BadRequest):
            read_film(path)
    written(json.dumps({**data, "format": 99}), pixels)
    with pytest.raises(BadRequest, match="newer"):
        read_film(path)
