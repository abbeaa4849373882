"""The index of the gallery: found from the folder alone, and never needed for anything else."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import datetime

import numpy as np
import pytest
from PIL import Image

from app import cli
from app.state import gallery_index, index_file, trash
from app.state.gallery import Gallery
from app.state.gallery_index import GalleryIndex, Row, index_path
from app.state.gallery_query import Query, parse_words
from app.state.marks import NONE, Marks, marks_from_json, parse_tags, read_marks, write_marks
from core import png_text
from core.codec import Record
from core.engine.requests import Generate
from core.errors import BadPicture, BadRequest, CannotWrite
from core.images import load, read_request

ROSE = Generate("commons-64", "flowers/rose", 3, seed=40)
TULIP = Generate("tiny", "flowers/tulip", 2, seed=7)
PIXELS = np.random.default_rng(0).integers(0, 256, (3, 8, 6, 3), np.uint8)


@pytest.fixture
def gallery(tmp_path):
    gallery = Gallery(tmp_path / "pictures")
    gallery.keep(gallery.new_run(), Record(ROSE, "abc"), 0, PIXELS)
    gallery.keep(gallery.new_run(), Record(TULIP), 0, PIXELS[:2])
    Image.fromarray(PIXELS[0]).save(gallery.folder / "50%_holiday.png")
    os.utime(gallery.folder / "50%_holiday.png", (1_000_000_000, 1_000_000_000))
    return gallery


@pytest.fixture
def index(gallery):
    index = GalleryIndex(gallery.folder)
    index.compare()
    index.read_some()
    yield index
    index.close()


def seeds(index, **wanted):
    return [row.seed for row in index.rows(Query(**wanted))]


def names(index, query):
    return [row.path.rsplit("/", 1)[-1] for row in index.rows(query)]


# -- marks ----------------------------------------------------------------------------------------


def test_marks_live_in_the_picture_and_leave_all_else_as_it_was(gallery):
    path = gallery.entries()[0].path
    before, pixels, record = path.stat(), load(path), read_request(path)
    original = path.read_bytes()
    marks = Marks(4, favourite=True, tags=("best", "größte Rosen"))
    write_marks(path, marks)
    assert read_marks(path) == marks
    with Image.open(path) as picture:  # as any program reads it
        assert marks_from_json(picture.info["scorebrush-marks"]) == marks
    np.testing.assert_array_equal(load(path), pixels)
    assert read_request(path) == record
    assert path.stat().st_mtime_ns == before.st_mtime_ns
    write_marks(path, replace(marks, rating=1))
    assert read_marks(path).rating == 1
    write_marks(path, NONE)
    assert path.read_bytes() == original


def test_marks_that_cannot_be_written_leave_the_picture_whole(gallery, monkeypatch):
    entry = gallery.entries()[0]
    data = entry.path.read_bytes()

    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(CannotWrite, match="full"):
        write_marks(entry.path, Marks(3))
    assert entry.path.read_bytes() == data
    for damaged in (data[:-20], data[:30], b"GIF89a", b""):
        with pytest.raises(BadPicture):
            png_text.with_text(damaged, "key", "text")
    entry.path.write_bytes(b"no picture")
    with pytest.raises(BadPicture, match="is no PNG"):
        read_marks(entry.path)


def test_damaged_marks_are_none_and_impossible_ones_are_refused():
    for text in ("", "[]", '{"rating": 9}', '{"rating": "x"}', "{" * 9, '{"tags": 3}'):
        assert marks_from_json(text) == NONE
    assert parse_tags(" b,  a  c ,b,, A") == ("A", "a c", "b")
    for wrong in ({"rating": 6}, {"tags": ("a,b",)}, {"tags": (" ",)}, {"tags": ("x" * 61,)}):
        with pytest.raises(BadRequest):
            Marks(**wrong)


# -- finding --------------------------------------------------------------------------------------


def test_it_lists_what_the_folder_holds_in_the_same_order(gallery, index):
    entries = gallery.entries()
    assert [index.entry(row) for row in index.rows()] == entries
    assert index.rows()[0] == Row(index.rows()[0].path, entries[0].run, 0, 7, 0, False)
    assert index_path(gallery.folder).is_file()
    assert gallery.folder not in index.path.parents


def test_queries_find_by_every_entry(gallery, index):
    assert seeds(index, model="tiny") == [7, 8]
    assert seeds(index, label="flowers") == [7, 8, 40, 41, 42]
    assert seeds(index, label="flower") == []
    assert seeds(index, kind="generate", seed=41) == [41]
    assert seeds(index, words=("ROSE", "commons")) == [40, 41, 42]
    assert names(index, Query(words=("50%_",))) == ["50%_holiday.png"]
    assert names(index, Query(words=("5_%",))) == []
    assert names(index, Query(until=1_000_000_001)) == ["50%_holiday.png"]
    today = datetime.now().astimezone().replace(hour=0, minute=0).timestamp()
    assert len(seeds(index, since=today)) == 5
    entries = gallery.entries()
    done = index.mark(entries[:2], lambda marks: replace(marks, rating=3, tags=("soft light",)))
    assert [marks.rating for _, marks in done] == [3, 3]
    index.mark(entries[1:2], lambda marks: replace(marks, favourite=True))
    assert seeds(index, rating=3) == [7, 8]
    assert seeds(index, rating=4) == []
    assert seeds(index, favourite=True, tag="Soft light") == [8]
    assert seeds(index, words=("light",)) == [7, 8]
    facets = index.facets()
    assert facets.models == ["commons-64", "tiny"]
    assert facets.labels == ["flowers", "flowers/rose", "flowers/tulip"]
    assert (facets.kinds, facets.tags) == (["generate"], ["soft light"])


def test_what_is_typed_is_understood():
    found = parse_words("Red tag:soft_light seed:42 rating:x since:2026-01-31 a:b model:")
    assert found.words == ("Red", "rating:x", "a:b", "model:")
    assert (found.tag, found.seed) == ("soft light", 42)
    day = parse_words("since:2026-01-31 until:2026-01-31")
    assert (day.until or 0) - (day.since or 0) == 86_400
    assert parse_words("").where() == ("1", [])


# -- following the folder -------------------------------------------------------------------------


def test_it_follows_what_happens_to_the_folder(gallery, index):
    entries = gallery.entries()
    discarded = trash.discard(entries[:1])
    assert index.compare().gone == entries[:1]
    trash.bring_back(discarded)
    assert index.compare() == (entries[:1], [])
    new = gallery.keep(gallery.new_run(), Record(replace(TULIP, seed=90)), 0, PIXELS[:1])
    index.keep_up(new)
    index.read_some()
    assert seeds(index, model="tiny") == [90, 7, 8]
    index.forget(new)
    assert 90 not in seeds(index)
    write_marks(entries[2].path, Marks(5))  # as another window would
    assert index.compare() == (new, [])
    assert index.read_some() == 2
    assert seeds(index, rating=5) == [entries[2].seed]
    assert index.read_some() == 0


@pytest.mark.parametrize("harm", ["deleted", "emptied", "truncated", "scribbled", "foreign"])
def test_a_lost_or_damaged_index_is_made_again_with_all_marks(gallery, index, harm):
    entries = gallery.entries()
    index.mark(entries[:1], lambda _: Marks(5, favourite=True, tags=("kept",)))
    index.close()
    data = index.path.read_bytes()
    match harm:
        case "deleted":
            index.path.unlink()
        case "emptied":
            index.path.write_bytes(b"")
        case "truncated":
            index.path.write_bytes(data[: len(data) // 2])
        case "scribbled":
            index.path.write_bytes(data[:100] + os.urandom(len(data) - 100))
        case "foreign":
            index.path.write_bytes(b"this is not a database at all, but a letter" * 99)
    again = GalleryIndex(gallery.folder)
    again.rows()
    again.compare()
    while again.read_some():
        pass
    assert [again.entry(row) for row in again.rows()] == entries
    assert seeds(again, rating=5, favourite=True, tag="kept") == [entries[0].seed]
    assert ("Nothing is lost" in again.problem) == (harm not in {"deleted", "emptied"})
    again.close()
    with closing(sqlite3.connect(again.path)) as base:
        assert base.execute("SELECT count(*) FROM pictures").fetchone() == (len(entries),)
        assert base.execute("PRAGMA journal_mode").fetchone() == ("wal",)


def test_an_index_of_a_newer_version_is_left_as_it_is(gallery, index):
    index.close()
    with closing(sqlite3.connect(index.path)) as base:
        base.execute("PRAGMA user_version = 99")
    before = index.path.read_bytes()
    older = GalleryIndex(gallery.folder)
    older.compare()
    older.mark(gallery.entries()[:1], lambda _: Marks(2))
    assert len(older.rows()) == 6
    assert seeds(older, rating=2) == [7]
    assert "newer Scorebrush" in older.problem
    older.close()
    assert index.path.read_bytes() == before


def test_an_index_that_another_process_holds_is_done_without(gallery, index, monkeypatch):
    index.close()
    monkeypatch.setattr(index_file, "_PATIENCE", 0.05)
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        blocked = GalleryIndex(gallery.folder)
        blocked.compare()
        blocked.mark(gallery.entries()[:1], lambda _: Marks(3))
        assert len(blocked.rows()) == 6
        assert seeds(blocked, rating=3) == [7]
        assert "Another program holds" in blocked.problem
        blocked.close()
    assert len(GalleryIndex(gallery.folder).rows()) == 6


def test_it_that_becomes_locked_is_replaced_in_the_middle_of_work(gallery, index, monkeypatch):
    monkeypatch.setattr(index_file, "_PATIENCE", 0.05)
    index.close()
    index.rows()
    with closing(sqlite3.connect(index.path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        index.forget(gallery.entries()[:1])
    assert "Another program holds" in index.problem
    assert len(index.rows()) == 5


def test_two_windows_see_what_the_other_does(gallery, index):
    other = GalleryIndex(gallery.folder)
    assert len(other.rows()) == 6
    index.mark(gallery.entries()[:1], lambda _: Marks(1))
    assert seeds(other, rating=1) == [7]
    other.forget(gallery.entries()[:1])
    assert len(index.rows()) == 5
    other.close()


def test_a_folder_that_cannot_be_written_to_has_an_index_in_memory(gallery, monkeypatch):
    monkeypatch.setattr(gallery_index, "index_path", lambda folder: folder / "none" / "a" / "b.db")
    (gallery.folder / "none").write_text("in the way")
    index = GalleryIndex(gallery.folder)
    index.compare()
    assert len(index.rows()) == 6
    assert "cannot be used" in index.problem
    index.close()


def test_the_command_line_makes_it_again(gallery, index, capsys):
    entries = gallery.entries()
    index.mark(entries[:1], lambda _: Marks(4))
    index.close()
    index.path.write_bytes(b"nonsense" * 200)
    assert cli.command(["gallery", "rebuild", "--folder", str(gallery.folder)]) == 0
    assert "6 pictures are in the index" in capsys.readouterr().out
    again = GalleryIndex(gallery.folder)
    assert seeds(again, rating=4) == [7]
    assert again.problem == ""
    again.close()
    assert cli.command(["gallery", "rebuild", "--folder", str(gallery.folder / "none")]) == 2
