from __future__ import annotations

import os
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from app.state import trash
from app.state.gallery import Gallery
from core.codec import Record
from core.engine.requests import Generate
from core.errors import CannotWrite
from core.samplers import Heun
from tests.app.conftest import pngs

REQUEST = Generate(label="flowers/rose", count=3, seed=40, steps=7, sampler=Heun(churn=2.0))


def pictures(count, seed=0):
    return np.random.default_rng(seed).integers(0, 256, (count, 8, 6, 3), np.uint8)


@pytest.fixture
def gallery(tmp_path):
    return Gallery(tmp_path / "pictures")


def test_what_is_kept_is_found_again_with_the_request_of_each_picture(gallery):
    pixels = pictures(3)
    kept = gallery.keep(gallery.new_run(), Record(REQUEST, "abc"), 0, pixels)
    assert Gallery(gallery.folder).entries() == kept
    for place, entry in enumerate(kept):
        record = gallery.record_of(entry)
        assert record.request == replace(REQUEST, count=1, seed=40 + place)
        assert record.model_digest == "abc"
        assert (entry.place, entry.seed) == (place, 40 + place)
        np.testing.assert_array_equal(np.asarray(Image.open(entry.path)), pixels[place])
    age = datetime.now().astimezone() - kept[0].made
    assert 0 <= age.total_seconds() < 60


def test_the_newest_run_comes_first_and_each_run_in_its_order(gallery):
    older, newer = gallery.new_run(), gallery.new_run()
    gallery.keep(newer, Record(REQUEST), 2, pictures(1))
    gallery.keep(older, Record(REQUEST), 0, pictures(2))
    gallery.keep(newer, Record(REQUEST), 0, pictures(2))
    order = [(entry.run, entry.place) for entry in gallery.entries()]
    assert order == [(newer, 0), (newer, 1), (newer, 2), (older, 0), (older, 1)]


def test_runs_that_begin_in_the_same_millisecond_have_names_in_order(gallery):
    names = [gallery.new_run() for _ in range(1500)]
    assert names == sorted(set(names))


def test_pictures_of_others_are_shown_and_other_files_are_not(gallery):
    folder = gallery.folder / "from a friend"
    folder.mkdir(parents=True)
    Image.fromarray(pictures(1)[0]).save(folder / "Holiday.PNG")
    os.utime(folder / "Holiday.PNG", (1_000_000_000, 1_000_000_000))
    (folder / "notes.txt").write_text("no picture")
    (gallery.folder / ".half.part").write_bytes(b"")
    (gallery.folder / ".hidden.png").write_bytes(b"")
    gallery.keep(gallery.new_run(), Record(REQUEST), 0, pictures(1))
    entries = gallery.entries()
    assert [entry.path.name for entry in entries[1:]] == ["Holiday.PNG"]
    assert entries[1].seed is None
    assert entries[1].made == datetime.fromtimestamp(1_000_000_000).astimezone()


def test_a_folder_that_is_not_there_is_an_empty_gallery(gallery):
    assert gallery.entries() == []


def test_a_label_of_any_text_makes_a_file_name(gallery):
    request = replace(REQUEST, label='../ä/ö:*?"<>| seed9.png/' + "x" * 300)
    (entry,) = gallery.keep(gallery.new_run(), Record(request), 0, pictures(1))
    assert entry.path.parent.parent == gallery.folder
    assert gallery.entries() == [entry]
    assert gallery.record_of(entry).request.label == request.label


def test_a_folder_that_cannot_be_written_to_is_said_and_nothing_is_left(gallery, monkeypatch):
    run = gallery.new_run()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="full"):
        gallery.keep(run, Record(REQUEST), 0, pictures(1))
    assert [path for path in gallery.folder.rglob("*") if path.is_file()] == []


def test_deleting_moves_to_the_trash_and_undo_brings_back(gallery):
    entries = gallery.keep(gallery.new_run(), Record(REQUEST), 0, pictures(3))
    before = entries[1].path.read_bytes()
    discarded = trash.discard(entries[:2])
    assert gallery.entries() == entries[2:]
    assert all(item.where.is_file() for item in discarded)
    assert trash.bring_back(discarded) == entries[:2]
    assert gallery.entries() == entries
    assert entries[1].path.read_bytes() == before
    bin_of = discarded[0].where.parent.parent
    assert not list((bin_of / "info").glob("*")), "the trash still lists what has left it"


def test_undo_after_the_trash_was_emptied_says_so(gallery):
    entries = gallery.keep(gallery.new_run(), Record(REQUEST), 0, pictures(1))
    discarded = trash.discard(entries)
    discarded[0].where.unlink()
    with pytest.raises(CannotWrite, match="emptied"):
        trash.bring_back(discarded)


def test_a_picture_that_has_already_gone_can_be_deleted(gallery):
    entries = gallery.keep(gallery.new_run(), Record(REQUEST), 0, pictures(2))
    entries[0].path.unlink()
    assert [item.entry for item in trash.discard(entries)] == entries[1:]
    assert pngs(gallery.folder) == []
