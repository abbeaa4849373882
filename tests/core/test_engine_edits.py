from __future__ import annotations

import time
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from core import codec
from core.codec import Record, record_from_json, record_to_json
from core.editing.area import Area, Region
from core.editing.colour import luminance
from core.engine import batches, tasks
from core.engine.edit_base import LARGEST_WORK, digest_of
from core.engine.requests import (
    EDITS,
    Colorize,
    Deblur,
    Inpaint,
    Progress,
    Reference,
    Upscale,
    Vary,
)
from core.errors import BadPicture, BadRequest, Cancelled, OutOfMemory, UnknownLabel
from core.level import Estimate
from core.photos import Photo, save_photo
from core.restoration import RESTORATIONS, MomentMatching, NullSpace
from core.steps import finished, followed
from tests.engine import LibraryOfOne, drained
from tests.tiny import CARD

SPREAD = 0.1  # standard deviation of the pixels of the world below
MEAN = torch.tensor([0.4, 0.0, -0.4]).reshape(3, 1, 1)  # of red, green and blue
QUICK: dict[str, Any] = {"method": NullSpace(), "steps": 4}
CPU_MESSAGE = "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"


def nothing(x):
    """What happens at an ordinary evaluation."""


def no_memory(x):
    raise RuntimeError(CPU_MESSAGE)


class World(LibraryOfOne):
    """A library of one model that is exact: independent pixels N(MEAN, SPREAD^2), 16 x 16.

    ``calls`` are the batch sizes of its evaluations; ``before(x)`` is what happens at each.
    """

    def __init__(self):
        self.calls = []
        self.before = nothing
        self.channels = 3

    def card(self, name):
        return replace(CARD, channels=self.channels)

    def denoiser(self, name, dtype=None):
        return Model(self)


class Model:
    card = CARD

    def __init__(self, world):
        self.world = world

    def differentiable(self, label):
        return self

    def __call__(self, x, level):
        assert x.shape[1:] == (3, 16, 16)
        self.world.calls.append(len(x))
        self.world.before(x)
        alpha, sigma = level.alpha.float(), level.sigma.float()
        seen = (x - alpha * MEAN) / (alpha**2 * SPREAD**2 + sigma**2)
        return Estimate(MEAN + alpha * SPREAD**2 * seen, sigma * seen)


@pytest.fixture
def world():
    return World()


def photo(height=48, width=64, depth=np.uint8):
    random = np.random.default_rng(3)
    top = np.iinfo(depth).max
    draws = random.normal(MEAN.reshape(3).numpy(), SPREAD, (height, width, 3))
    return Photo(np.rint((draws + 1) / 2 * top).clip(0, top).astype(depth))


def mask_of(given, top=10, left=20, height=20, width=24):
    mask = np.zeros(given.shape, np.uint8)
    mask[top : top + height, left : left + width] = 255
    return mask


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_a_hole_is_filled_from_the_model_and_nothing_else_is_touched(world, depth):
    given = photo(depth=depth)
    mask = mask_of(given)
    _, result = drained(Inpaint(given, mask, variants=3, seed=7, **QUICK), world)
    assert [variant.seed for variant in result.variants] == [7, 8, 9]
    top = np.iinfo(depth).max
    for variant in result.variants:
        edited = given.edited(variant)
        assert edited.pixels.dtype == depth
        assert (edited.pixels[mask == 0] == given.pixels[mask == 0]).all()
        inside = edited.pixels[14:26, 24:40] / top * 2 - 1
        assert np.allclose(inside.mean((0, 1)), [0.4, 0.0, -0.4], atol=0.05)
        # As rough as the world, at the photograph's own resolution: no blurred enlargement.
        assert inside.std((0, 1)).mean() == pytest.approx(SPREAD, rel=0.35)
        rough = np.diff(inside, axis=1).std() / (2**0.5 * inside.std((0, 1)).mean())
        assert rough > 0.7
    first, second = (variant.pixels for variant in result.variants[:2])
    assert (first != second).any()


def test_a_variant_is_the_same_alone_and_in_a_batch(world):
    given = photo()
    request = Inpaint(given, mask_of(given), variants=3, seed=7, **QUICK)
    _, together = drained(request, world)
    _, alone = drained(request.picture(2), world)
    assert alone.variants[0].seed == 9
    off = together.variants[2].pixels.astype(int) - alone.variants[0].pixels
    assert np.abs(off).max() <= 1


def test_previews_say_what_they_show(world, monkeypatch):
    monkeypatch.setattr(batches, "PREVIEW_INTERVAL", 0.0)
    given = photo()
    steps, result = drained(Inpaint(given, mask_of(given), variants=2, **QUICK), world)
    assert all(isinstance(step, Progress) for step in steps)
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    shown = [step for step in steps if step.preview is not None]
    assert shown[0].preview.shape == (2, 16, 16, 3)
    whole = Region(0, 0, 64, 48)
    for step in shown:
        assert step.area.common(whole) == step.area
        assert step.preview.dtype == np.uint8
        ratio = step.preview.shape[2] / step.preview.shape[1]
        assert ratio == pytest.approx(step.area.width / step.area.height, rel=0.1)
    finer = shown[-1].area.width / shown[-1].preview.shape[2]
    assert finer < shown[0].area.width / shown[0].preview.shape[2]
    assert steps[-1].variants == result.variants


def test_only_what_lies_in_the_area_is_filled(world):
    given = photo()
    mask = mask_of(given)
    area = Area(4, 4, 24)
    _, result = drained(Inpaint(given, mask, area, variants=1, **QUICK), world)
    edited = given.edited(result.variants[0]).pixels
    inside = np.zeros(given.shape, bool)
    inside[area.region.slices] = True
    assert (edited[~inside] == given.pixels[~inside]).all()
    assert (edited[inside & (mask > 0)] != given.pixels[inside & (mask > 0)]).any()


def test_a_long_scratch_across_a_wide_photograph_is_filled(world):
    given = photo(40, 300)
    mask = mask_of(given, 18, 0, 4, 300)
    _, result = drained(Inpaint(given, mask, variants=1, octaves=1, **QUICK), world)
    (variant,) = result.variants
    assert variant.pixels.shape == (4, 300, 3)
    assert (variant.pixels != given.pixels[18:22]).any(axis=(0, 2)).mean() > 0.9


def test_a_photograph_smaller_than_the_model_is_filled(world):
    given = photo(9, 12)
    mask = mask_of(given, 3, 3, 4, 4)
    _, result = drained(Inpaint(given, mask, variants=1, **QUICK), world)
    edited = given.edited(result.variants[0]).pixels
    assert (edited[mask == 0] == given.pixels[mask == 0]).all()
    assert (edited[4:6, 4:6] != given.pixels[4:6, 4:6]).any()


@pytest.mark.parametrize("depth", [np.uint8, np.uint16])
def test_colours_come_from_the_model_and_luminance_from_the_photograph(world, depth):
    grey = np.rint(luminance(photo(40, 56, depth).pixels)).astype(depth)
    given = Photo(np.repeat(grey[..., None], 3, 2))
    _, result = drained(Colorize(given, seed=1, **QUICK), world)
    (variant,) = result.variants
    assert variant.pixels.shape == (40, 56, 3)
    assert (np.rint(luminance(variant.pixels.astype(float))) == grey).all()
    colours = variant.pixels.mean((0, 1)) / np.iinfo(depth).max * 2 - 1
    assert colours[0] - colours[1] == pytest.approx(0.4, abs=0.06)
    assert colours[1] - colours[2] == pytest.approx(0.4, abs=0.06)


def test_hints_are_colours_that_hold(world):
    given = Photo(np.full((48, 48, 3), 128, np.uint8))
    hints = np.zeros((48, 48, 4), np.uint8)
    hints[6:24, 6:24] = [0, 90, 250, 255]
    _, result = drained(Colorize(given, hints, seed=1, **QUICK), world)
    pixels = result.variants[0].pixels.astype(int)
    hinted, free = pixels[10:20, 10:20].mean((0, 1)), pixels[32:, 32:].mean((0, 1))
    assert hinted[2] - hinted[0] > 80
    assert free[0] - free[2] > 50
    assert (np.rint(luminance(pixels)) == 128).all()
    none = np.zeros((48, 48, 4), np.uint8)
    _, unhinted = drained(Colorize(given, none, seed=1, **QUICK), world)
    _, plain = drained(Colorize(given, seed=1, **QUICK), world)
    assert np.array_equal(unhinted.variants[0].pixels, plain.variants[0].pixels)


@pytest.mark.parametrize("factor", [2, 4])
@pytest.mark.parametrize("shape", [(20, 30), (8, 9)])
def test_an_enlargement_shrinks_to_the_photograph(world, factor, shape):
    given = photo(*shape)
    _, result = drained(Upscale(given, factor, **QUICK), world)
    (variant,) = result.variants
    height, width = shape
    assert variant.pixels.shape == (height * factor, width * factor, 3)
    means = variant.pixels.reshape(height, factor, width, factor, 3).mean((1, 3))
    assert np.abs(means - given.pixels).mean() < 1.5
    assert given.edited(variant).shape == (height * factor, width * factor)


def test_a_deblurred_photograph_blurs_to_what_was_given(world):
    import cv2

    sharp = photo(40, 50)
    blurred = cv2.GaussianBlur(sharp.pixels, (0, 0), 1.0, borderType=cv2.BORDER_REFLECT)
    request = Deblur(Photo(blurred), 1.0, method=MomentMatching(), steps=6)
    _, result = drained(request, world)
    pixels = result.variants[0].pixels
    again = cv2.GaussianBlur(pixels, (0, 0), 1.0, borderType=cv2.BORDER_REFLECT)
    assert np.abs(again.astype(int) - blurred).mean() < 1.5
    # What the blur had taken is there again, as strong as in the world.
    assert pixels.std((0, 1)).mean() == pytest.approx(SPREAD * 127.5, rel=0.3)
    assert blurred.std((0, 1)).mean() < 0.5 * SPREAD * 127.5


def test_a_variation_changes_as_much_as_it_is_asked_to(world):
    given = Photo(np.full((40, 40, 3), 30, np.uint8))
    changes = []
    for strength in (0.0, 0.1, 1.0):
        _, result = drained(Vary(given, strength, variants=1, steps=6, octaves=0), world)
        changes.append(np.abs(result.variants[0].pixels.astype(int) - 30).mean())
    assert changes[0] < 3 < changes[1] < changes[2]
    _, result = drained(Vary(given, 1.0, Area(8, 8, 24), variants=1, steps=6), world)
    (variant,) = result.variants
    assert (variant.left, variant.top, variant.pixels.shape) == (8, 8, (24, 24, 3))
    edited = given.edited(variant).pixels.astype(int)
    # It begins softly: at the edge of the area little is changed.
    assert np.abs(edited[8, 8:32] - 30).mean() < np.abs(edited[20, 15:25] - 30).mean() / 2


def test_memory_that_ends_halves_what_is_seen_at_once(world, monkeypatch):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 4 * 16**2)
    given = photo()

    def before(x):
        if len(x) > 2:
            no_memory(x)

    request = Inpaint(given, mask_of(given), variants=4, seed=3, **QUICK)
    _, free = drained(request, world)
    world.before = before
    steps, result = drained(request, world)
    assert len(result.notes) >= 1
    assert "Memory ran out" in result.notes[0]
    assert [step.note for step in steps if step.note] == list(result.notes)
    assert len(result.variants) == 4
    for one, other in zip(free.variants, result.variants, strict=True):
        assert one.seed == other.seed
        assert np.abs(one.pixels.astype(int) - other.pixels).max() <= 1
    world.before = no_memory
    with pytest.raises(OutOfMemory, match="even one picture"):
        drained(request, world)


def test_an_edit_stops_within_one_evaluation(world):
    given = photo()
    run = tasks.run(Inpaint(given, mask_of(given), **QUICK), world)
    next(run)
    calls = len(world.calls)
    run.close()
    assert len(world.calls) == calls


def test_a_large_canvas_stops_between_two_of_its_windows(world, monkeypatch):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 16**2)
    request = Upscale(photo(40, 40), 4, **QUICK)  # one step of which sees over a hundred windows
    run = tasks.run(request, world, stop=lambda: len(world.calls) >= 5)
    with pytest.raises(Cancelled):
        next(run)
    assert len(world.calls) == 5


@pytest.mark.parametrize("variants", [1, 3])
def test_a_large_canvas_tells_how_far_it_is_between_two_of_its_steps(world, monkeypatch, variants):
    """At a second for each evaluation, the time left is known from the second evaluation on."""
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", 4 * 16**2)
    now = [100.0]

    def work(x):
        now[0] += 1.0

    world.before = work
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    told: list[Progress] = []
    heard: list[Progress] = []

    def hear(step):
        heard.append(step)
        told.append(step)

    request = Upscale(photo(40, 40), 4, variants=variants, **QUICK)
    finished(followed(tasks.run(request, world, heard=hear), told.append))
    whole = len(world.calls)
    assert len(heard) > 50
    assert heard[1].evaluations == 2
    assert heard[0].seconds_left is None
    for each in heard[1:]:
        assert each.seconds_left == pytest.approx(whole - each.evaluations, rel=0.02)
        assert each.fraction == pytest.approx(each.evaluations / whole, rel=0.02)
        assert each.total == whole
    fractions = [each.fraction for each in told]
    assert fractions == sorted(fractions)


def test_conjugate_gradients_stop_between_two_products_with_the_jacobian(world):
    """The third of four passes of the first guided step is never made."""
    asked = []

    def stop():
        asked.append(len(world.calls))
        return len(asked) > 2

    given = photo(20, 20)
    method = MomentMatching(iterations=3)
    request = Inpaint(given, mask_of(given, 5, 5, 6, 6), method=method, variants=1, steps=4)
    run = tasks.run(request, world, stop=stop)
    with pytest.raises(Cancelled):
        next(run)
    assert asked == [0, 1, 1], "before the pass forward, and before two products"


def test_every_method_can_be_asked_for_and_written_down(world):
    given = photo(20, 20)
    for name, kind in RESTORATIONS.items():
        request = Inpaint(given, mask_of(given, 5, 5, 6, 6), method=kind(), variants=1, steps=2)
        again: Any = record_from_json(record_to_json(Record(request))).request
        assert again.method == request.method, name


def test_a_request_is_written_down_without_its_pixels(tmp_path, world):
    given = photo()
    save_photo(given, tmp_path / "photo.png")
    mask = mask_of(given)
    save_photo(Photo(np.repeat(mask[..., None], 3, 2)), tmp_path / "mask.png")
    stored = Reference(str(tmp_path / "mask.png"), digest_of(mask))
    opened = replace(given, path=tmp_path / "photo.png")
    request = Inpaint(opened, stored, Area(0, 0, 40), variants=2, seed=5, **QUICK)
    text = record_to_json(Record(request, "digest"))
    assert len(text) < 1000
    again: Any = record_from_json(text).request
    assert again.photo == Reference(str(tmp_path / "photo.png"), given.digest)
    assert (again.mask, again.area, again.seed) == (stored, Area(0, 0, 40), 5)
    # It can be run as it is, and gives the same.
    _, first = drained(request, world)
    _, second = drained(again, world)
    for one, other in zip(first.variants, second.variants, strict=True):
        assert np.array_equal(one.pixels, other.pixels)
    # Pixels that never were a file have a digest alone.
    inert = Inpaint(given, mask, **QUICK).inert()
    assert inert.mask == Reference("", digest_of(mask))
    with pytest.raises(BadPicture, match="never was a file"):
        drained(inert, world)
    save_photo(photo(48, 64, np.uint16), tmp_path / "photo.png")
    with pytest.raises(BadPicture, match="has changed since"):
        drained(again, world)
    (tmp_path / "photo.png").unlink()
    with pytest.raises(BadPicture, match="cannot be read"):
        drained(again, world)


@pytest.mark.parametrize("kind", EDITS.values())
def test_every_edit_survives_json(kind):
    entries = {"mask": Reference("m.png")} if kind is Inpaint else {}
    request = kind(Reference("p.jpg", "d"), label="aerial", seed=3, **entries)
    assert codec.request_to_json(codec.request_from_json(codec.request_to_json(request))) == (
        codec.request_to_json(request)
    )


def test_a_stored_request_of_the_wrong_shape_is_refused():
    text = codec.request_to_json(Inpaint(Reference("p"), Reference("m")))
    for old, new in (
        ('"path": "p"', '"path": 7'),
        ('"area": null', '"area": {"kind": "area", "left": -1, "top": 0, "side": 4}'),
        ('"area": null', '"area": 5'),
        ('"kind": "reference", "path": "p"', '"kind": "area", "path": "p"'),
        ('"octaves": 3', '"octaves": 99'),
    ):
        assert old in text
        with pytest.raises(BadRequest):
            codec.request_from_json(text.replace(old, new))


GIVEN = photo(20, 30)


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda: Inpaint(GIVEN, np.zeros((20, 30), np.uint8)), "Nothing is painted"),
        (lambda: Inpaint(GIVEN, np.full((20, 30), 255, np.uint8)), "whole photograph is painted"),
        (lambda: Inpaint(GIVEN, np.zeros((20, 31), np.uint8)), "31 x 20 pixels.*has 30 x 20"),
        (lambda: Inpaint(GIVEN, np.zeros((20, 30), np.float32)), "of 8 bits"),
        (lambda: Inpaint(GIVEN, mask_of(GIVEN), Area(15, 0, 16)), "reaches beyond"),
        (lambda: Inpaint(GIVEN, mask_of(GIVEN), Area(0, 0, 5)), "painted inside the work area"),
        (
            lambda: Inpaint(GIVEN, mask_of(GIVEN, 0, 0, 8, 8), Area(0, 0, 8)),
            "work area is painted over",
        ),
        (lambda: Inpaint(photo(1, 1), np.ones((1, 1), np.uint8)), "1 x 1 pixels is too small"),
        (lambda: Colorize(photo(7, 900)), "900 x 7 pixels is too small"),
        (lambda: Colorize(photo(8, 900)), "too narrow"),
        (lambda: Colorize(GIVEN, np.zeros((20, 30, 3), np.uint8)[:, :9]), "hints has 9 x 20"),
        (lambda: Upscale(GIVEN, 3), "2 or 4 times, not 3"),
        (lambda: Upscale(Photo(np.zeros((2000, 3000, 3), np.uint8)), 4), "12000 x 8000.*16.8"),
        (lambda: Deblur(Photo(np.zeros((4097, 4097, 3), np.uint8))), "too large"),
        (lambda: Deblur(GIVEN, 0.0), "from 0.1 to 16"),
        (lambda: Deblur(GIVEN, float("nan")), "from 0.1 to 16"),
        (lambda: Vary(GIVEN, 1.5), "strength must be a number from 0 to 1"),
        (lambda: Vary(GIVEN, area=Area(0, 0, 21)), "reaches beyond"),
        (lambda: Vary(GIVEN, octaves=-1), "number of octaves"),
        (lambda: Colorize(GIVEN, variants=65), "from 1 to 64"),
        (lambda: Colorize(GIVEN, variants=0), "from 1 to 64"),
        (lambda: Colorize(GIVEN, seed=-1), "seed must be"),
        (lambda: Colorize(GIVEN, steps=0), "steps must be"),
        (lambda: Colorize(GIVEN, guidance=-1), "guidance must be"),
        (lambda: Colorize(GIVEN, model=" "), "which model"),
        (
            lambda: Colorize(Photo(np.zeros((8000, 8000, 3), np.uint8)), variants=9),
            "do not fit into memory. Ask for at most 5",
        ),
    ],
)
def test_what_cannot_be_is_refused_in_words(make, message):
    with pytest.raises(BadRequest, match=message):
        make()


def test_the_model_must_know_the_label_and_colours(world):
    with pytest.raises(UnknownLabel):
        drained(Colorize(GIVEN, label="cat"), world)
    world.channels = 1
    with pytest.raises(BadRequest, match="without colours"):
        drained(Colorize(GIVEN), world)


def test_the_largest_work_is_said_in_the_words():
    assert LARGEST_WORK == 4096**2
