"""The task of nearest training pictures: the index, its way to a file and back, and bad input."""

from __future__ import annotations

import json
import zipfile

import numpy as np
import pytest
from PIL import Image
from safetensors.numpy import load_file, save_file

from core import resources
from core.engine.library import Library
from core.engine.neighbours import index_path
from core.engine.requests import Neighbours
from core.engine.tasks import run
from core.errors import BadData, BadPicture, BadRequest
from core.training_index import TrainingIndex
from tests.engine import answered, drained

SIDE = 64


def pictures(count, seed=0):
    """Smooth pictures, no two alike."""
    random = np.random.default_rng(seed)
    for _ in range(count):
        coarse = Image.fromarray(random.integers(0, 256, (5, 5, 3), np.uint8))
        yield np.asarray(coarse.resize((SIDE, SIDE), Image.Resampling.BICUBIC))


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    """Twenty training pictures and twelve held-out ones, in a zip."""
    path = tmp_path_factory.mktemp("data") / "photographs.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for number, pixels in enumerate(pictures(32)):
            split, label = ("train", "a/b") if number < 20 else ("test", "a/c")
            with archive.open(f"{split}/{label}/{number}.png", "w") as file:
                Image.fromarray(pixels).save(file, "PNG")
    return path


@pytest.fixture(scope="module")
def kept(data, tmp_path_factory):
    """The index of the pictures in a file."""
    path = tmp_path_factory.mktemp("index") / "index.safetensors"
    answered(Neighbours((next(pictures(1)),), data=data, keep=path))
    return path


def test_a_mirrored_copy_is_found_and_a_new_picture_is_none(data):
    training = list(pictures(20))
    new = next(pictures(1, seed=9))
    request = Neighbours((training[7][:, ::-1].copy(), new), data=data, count=3)
    seen, result = drained(request, Library())
    copy, fresh = result.found
    assert copy.in_pixels[0].name == copy.in_features[0].name == "train/a/b/7.png"
    assert copy.in_pixels[0].label == "a/b"
    assert copy.copied
    assert copy.ratio < 0.05
    assert not fresh.copied
    assert fresh.ratio > 0.5
    assert [each.distance for each in fresh.in_pixels] == sorted(
        each.distance for each in fresh.in_pixels
    )
    assert len(fresh.in_pixels) == len(fresh.in_features) == 3
    assert result.among == 20  # the held-out ones say what is usual, and are no neighbours
    shares = [progress.fraction for progress in seen]
    assert shares == sorted(shares)
    assert shares[-1] == 1
    assert [progress.answer for progress in seen if progress.answer] == list(result.found)


def test_an_index_in_a_file_finds_what_the_pictures_themselves_did(data, kept):
    wanted = tuple(pictures(3, seed=0))
    direct = answered(Neighbours(wanted, data=data, count=4))
    again = answered(Neighbours(wanted, data=kept, count=4))
    for one, other in zip(direct.found, again.found, strict=True):
        for ours, theirs in (
            (one.in_pixels, other.in_pixels),
            (one.in_features, other.in_features),
        ):
            assert ours[0].name == theirs[0].name
        apart = [a.ratio - b.ratio for a, b in zip(one.in_pixels, other.in_pixels, strict=True)]
        assert np.abs(apart).max() < 0.12  # what WebP and eight bits leave
        apart = np.abs(one.in_pixels[0].pixels.astype(int) - other.in_pixels[0].pixels)
        assert apart.mean() < 10


def test_in_a_folder_without_splits_every_picture_counts(tmp_path):
    for number, pixels in enumerate(pictures(24)):
        Image.fromarray(pixels).save(tmp_path / f"{number}.png")
    result = answered(Neighbours(tuple(pictures(24)), data=tmp_path, count=1))
    assert result.among == 24
    assert {found.in_pixels[0].name for found in result.found} == {
        f"{number}.png" for number in range(24)
    }
    # Two or three held out are too few to tell what is usual.
    assert all(np.isnan(found.ratio) and not found.copied for found in result.found)


def test_it_stops_between_pictures(data):
    steps = run(Neighbours((next(pictures(1)),), data=data), Library())
    assert next(steps).fraction < 0.1
    steps.close()


def test_the_bundled_model_ships_with_an_index_and_its_sources():
    index = TrainingIndex.load(index_path("commons-64", Library()))
    assert len(index) == 11_772
    assert all(source.words and source.licence for source in index.sources)
    flowers = next(row for row, name in enumerate(index.names) if "/flowers/" in name)
    assert index.sources[flowers].address.startswith("https://www.flickr.com/photo.gne?id=")
    assert {*index.usual} == {"pixels", "features"}
    assert index_path("commons-64", Library()).stat().st_size < 8 * 2**20
    # Of what the model has learned from, a picture of the index is a copy of itself.
    row = 4000
    enlarged = np.asarray(Image.fromarray(index.small[row]).resize((SIDE, SIDE)))
    result = answered(Neighbours((enlarged,), count=2))
    assert result.found[0].in_pixels[0].name == index.names[row]
    assert result.found[0].copied


def test_a_damaged_index_is_said(kept, tmp_path):
    path = tmp_path / "bad.safetensors"
    whole = kept.read_bytes()
    for data in (whole[: len(whole) // 2], b"", b"no index at all"):
        path.write_bytes(data)
        with pytest.raises(BadData, match="damaged"):
            answered(Neighbours((next(pictures(1)),), data=path))


def test_an_index_of_a_newer_version_another_judge_or_another_kind_is_said(kept, tmp_path):
    one = (next(pictures(1)),)
    tensors = load_file(kept)
    path = tmp_path / "other.safetensors"

    def write(card):
        save_file(tensors, path, {"scorebrush-training-index": json.dumps(card)})

    write({"format": 99})
    with pytest.raises(BadData, match="newer Scorebrush"):
        answered(Neighbours(one, data=path))
    write({"format": 1, "judge": "0" * 64, "usual": {}, "scale": ""})
    with pytest.raises(BadData, match="judge that is not installed"):
        answered(Neighbours(one, data=path))
    del tensors["sheet.0"]
    write({"format": 1, "judge": "0" * 64, "usual": {}, "scale": ""})
    with pytest.raises(BadData, match="damaged"):
        answered(Neighbours(one, data=path))
    with pytest.raises(BadData, match="no index of training pictures"):
        answered(Neighbours(one, data=resources.path("judges", "commons-64.safetensors")))
    with pytest.raises(BadData, match="There is no index"):
        answered(Neighbours(one, data=tmp_path / "gone.safetensors"))


def test_what_cannot_be_looked_up_is_said(data, tmp_path, kept):
    one = (next(pictures(1)),)
    with pytest.raises(BadRequest, match="at least one"):
        Neighbours(())
    with pytest.raises(BadRequest, match="number of neighbours"):
        Neighbours(one, count=0)
    with pytest.raises(BadRequest, match="that you name"):
        Neighbours(one, keep=tmp_path / "a.safetensors")
    with pytest.raises(BadPicture):
        answered(Neighbours((tmp_path / "gone.png",), data=kept))
    with pytest.raises(BadPicture, match="uint8"):
        answered(Neighbours((np.zeros((4, 4)),), data=kept))
    with pytest.raises(BadData, match="no folder or zip"):
        answered(Neighbours(one, data=tmp_path / "gone"))
    (tmp_path / "empty").mkdir()
    with pytest.raises(BadData, match="no readable photographs"):
        answered(Neighbours(one, data=tmp_path / "empty"))


def test_a_model_without_an_index_says_what_helps(tmp_path):
    folder = tmp_path / "models"
    folder.mkdir()
    name = resources.path("models", "commons-64.safetensors")
    (folder / "mine.safetensors").symlink_to(name)
    with pytest.raises(BadData, match="Name a folder or a zip"):
        answered(Neighbours((next(pictures(1)),)), Library([folder]))
