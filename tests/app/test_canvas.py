"""What is painted, in numpy: strokes, shapes, tiles, undo, the camera, and the byte comparison."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from app.canvas.box import NOWHERE, Box
from app.canvas.brush import Brush, Stroke, Touch, dab
from app.canvas.camera import Camera
from app.canvas.display import PhotoSheet
from app.canvas.document import Comparison, Document, Fill, check_fill
from app.canvas.frame import Frame, Grip
from app.canvas.history import History, Step
from app.canvas.likeness import LivePreview, likeness, spread
from app.canvas.mask import Hints, Mask, add, colour, no_colour, remove
from app.canvas.pyramid import Pyramid
from app.canvas.ranking import in_context, seam
from app.canvas.shapes import put_polygon, put_rectangle
from app.canvas.sheet import TILE
from core.photos import Photo, eight_bits


def photo(height=300, width=400, dtype=np.uint8, alpha=None):
    rng = np.random.default_rng(0)
    top = np.iinfo(dtype).max
    return Photo(rng.integers(0, top, (height, width, 3), dtype, endpoint=True), alpha)


# -- brushes ------------------------------------------------------------------------------------


@pytest.mark.parametrize("radius", [0.5, 3.0, 12.25, 40.0])
def test_a_hard_dab_covers_the_area_of_its_disc(radius):
    area = dab(radius, 1.0).sum() / 255
    assert area == pytest.approx(math.pi * radius**2, rel=0.02, abs=0.35)


@pytest.mark.parametrize("hardness", [0.0, 0.4, 0.9])
def test_a_soft_dab_falls_as_half_a_cosine_from_its_hard_part_to_its_edge(hardness):
    radius = 40.0
    profile = dab(radius, hardness)[41, 41:].astype(float)
    inner, outer = min(hardness * radius, radius - 0.5), radius + 0.5
    share = np.clip((np.arange(len(profile)) - inner) / (outer - inner), 0, 1)
    np.testing.assert_allclose(profile, 127.5 * (1 + np.cos(np.pi * share)), atol=0.51)
    assert (np.diff(profile) <= 0).all()


def test_small_dabs_are_placed_between_pixels():
    weights = dab(3.0, 0.5, across=0.25, down=-0.0).astype(float)
    columns = np.arange(weights.shape[1]) - weights.shape[1] // 2
    assert (weights.sum(0) @ columns) / weights.sum() == pytest.approx(0.25, abs=0.02)


def test_a_stroke_has_no_gaps_and_the_width_of_its_brush():
    mask = Mask.blank(200, 300)
    stroke = Stroke(mask, Brush(20, 1.0), add, Touch(30, 100))
    stroke.to(Touch(250, 100))
    assert (mask.pixels[100, 30:250] == 255).all()
    widths = (mask.pixels[:, 60:220] / 255).sum(0)
    np.testing.assert_allclose(widths, 20, atol=0.5)
    assert stroke.changed.left <= 20
    assert stroke.changed.right >= 260


def test_a_stroke_over_itself_leaves_no_seam_and_soft_edges_stay_soft():
    once, twice = Mask.blank(120, 120), Mask.blank(120, 120)
    for mask, times in ((once, 1), (twice, 3)):
        stroke = Stroke(mask, Brush(50, 0.2), add, Touch(60, 60))
        for _ in range(times):
            stroke.to(Touch(61, 60))
            stroke.to(Touch(60, 60))
    np.testing.assert_array_equal(once.pixels, twice.pixels)
    assert len(np.unique(once.pixels)) > 50


def test_the_eraser_takes_away_and_leaves_a_soft_rest():
    mask = Mask.blank(100, 100)
    mask.fill(255)
    Stroke(mask, Brush(40, 0.5), remove, Touch(50, 50))
    assert mask.pixels[50, 50] == 0
    assert mask.pixels[5, 5] == 255
    assert 0 < mask.pixels[50, 66] < 255


def test_pressure_makes_a_stroke_wider():
    mask = Mask.blank(100, 400)
    stroke = Stroke(mask, Brush(60, 1.0), add, Touch(40, 50, 0.1))
    stroke.to(Touch(360, 50, 1.0))
    widths = (mask.pixels / 255).sum(0)
    assert widths[60] < widths[200] < widths[340]
    assert widths[340] == pytest.approx(60, rel=0.1)


def test_strokes_leave_the_photograph_without_harm():
    mask = Mask.blank(50, 60)
    stroke = Stroke(mask, Brush(30, 1.0), add, Touch(-200, -200))
    assert stroke.changed == NOWHERE
    stroke.to(Touch(30, 25))
    stroke.to(Touch(900, 25))
    assert mask.pixels[25, 59] == 255


def test_the_brush_grows_and_shrinks_by_a_pixel_at_least_and_stays_in_bounds():
    assert Brush(1).resized(1.15).diameter == 2
    assert Brush(2).resized(1 / 1.15).diameter == 1
    assert Brush(1).resized(1 / 1.15).diameter == 1
    assert Brush(1990).resized(1.15).diameter == 2000


# -- shapes -------------------------------------------------------------------------------------


def test_a_lasso_covers_the_area_that_it_goes_around():
    corners = [(20.5, 30.0), (150.0, 22.5), (120.0, 140.0), (60.0, 90.0)]
    mask = Mask.blank(160, 180)
    put_polygon(mask, corners, add)
    pairs = itertools.pairwise([*corners, corners[0]])
    edges = list(pairs)
    area = abs(sum(a[0] * b[1] - b[0] * a[1] for a, b in edges)) / 2
    around = sum(math.dist(*edge) for edge in edges)
    assert area <= mask.pixels.sum() / 255 <= area + around  # the pixels of the line are inside
    assert mask.pixels[80, 90] == 255
    assert mask.pixels[120, 40] == 0


def test_a_lasso_out_of_the_photograph_is_cut_there():
    mask = Mask.blank(40, 50)
    put_polygon(mask, [(-1e6, -1e6), (1e6, -1e6), (1e6, 1e6), (-1e6, 1e6)], add)
    assert (mask.pixels == 255).all()
    assert put_polygon(mask, [(60, 60), (70, 60), (70, 70)], add) == NOWHERE
    assert put_polygon(mask, [(1, 1), (5, 5)], add) == NOWHERE


def test_a_rectangle_is_sharp_and_can_be_taken_away():
    mask = Mask.blank(40, 50)
    put_rectangle(mask, Box(10, 5, 20, 30), add)
    assert mask.pixels.sum() == 255 * 10 * 25
    assert mask.bounds() == Box(10, 5, 20, 30)
    put_rectangle(mask, Box(0, 0, 50, 20), remove)
    assert mask.bounds() == Box(10, 20, 20, 30)


def test_hints_hold_a_colour_or_none():
    hints = Hints.blank(60, 60)
    Stroke(hints, Brush(20, 0.2), colour(10, 200, 30), Touch(30, 30))
    found = {tuple(pixel) for pixel in hints.pixels.reshape(-1, 4).tolist()}
    assert found == {(0, 0, 0, 0), (10, 200, 30, 255)}
    Stroke(hints, Brush(80, 1.0), no_colour, Touch(30, 30))
    assert not hints.pixels.any()


# -- levels, tiles and undo ---------------------------------------------------------------------


@pytest.mark.parametrize("size", [(700, 1100), (513, 1025), (257, 255)])
def test_refreshing_a_part_gives_the_levels_of_the_whole(size):
    rng = np.random.default_rng(1)
    pixels = rng.integers(0, 255, (*size, 4), np.uint8)
    pyramid = Pyramid(pixels)
    for box in (Box(3, 5, 201, 131), Box(size[1] - 7, size[0] - 3, size[1], size[0])):
        pixels[box.slices] = rng.integers(0, 255, 4, np.uint8)
        pyramid.refresh(box)
    for part, whole in zip(pyramid.levels, Pyramid(pixels).levels, strict=True):
        np.testing.assert_array_equal(part, whole)
    mean = pyramid.levels[1][1, 1].astype(float)
    np.testing.assert_allclose(mean, pixels[2:4, 2:4].reshape(4, 4).mean(0), atol=1)


def test_undo_and_redo_walk_through_every_state_of_every_layer():
    document = Document(photo(600, 700))
    rng = np.random.default_rng(2)
    states = [(document.mask.pixels.copy(), document.hints.pixels.copy())]
    for number in range(12):
        at = Touch(rng.uniform(0, 600), rng.uniform(0, 600), rng.uniform(0.2, 1))
        match number % 4:
            case 0:
                Stroke(document.mask, Brush(90, 0.5), add, at).to(Touch(300, 300))
            case 1:
                put_rectangle(document.mask, Box(200, 100, 500, 290), remove)
            case 2:
                document.mask.invert()
            case 3:
                Stroke(document.hints, Brush(50, 1), colour(9, 9, 9), at)
        assert document.commit(f"step {number}")
        states.append((document.mask.pixels.copy(), document.hints.pixels.copy()))

    def same(state):
        np.testing.assert_array_equal(document.mask.pixels, state[0])
        np.testing.assert_array_equal(document.hints.pixels, state[1])
        np.testing.assert_array_equal(
            document.mask.pyramid.levels[-1], Pyramid(document.mask.pixels).levels[-1]
        )

    for state in states[-2::-1]:
        document.history.undo()
        same(state)
    assert document.history.undoable == ""
    for state in states[1:]:
        document.history.redo()
        same(state)
    assert document.history.redo() == []


def test_a_step_holds_the_tiles_that_it_changed_and_no_others():
    document = Document(photo(2048, 2048))
    Stroke(document.mask, Brush(20, 1.0), add, Touch(100, 100))
    document.commit("a dab")
    assert document.history.weight <= 64
    Stroke(document.mask, Brush(20, 1.0), add, Touch(TILE, TILE))
    document.commit("at a corner of four tiles")
    assert document.history.weight <= TILE**2 + 4 * 64
    document.mask.fill(255)
    document.commit("everything")
    assert document.history.weight <= 6 * TILE**2
    assert document.history.undo_reach == 2048**2
    Stroke(document.mask, Brush(20, 1.0), add, Touch(500, 500))
    assert not document.commit("nothing new"), "what changed nothing is no step"


def test_a_new_step_forgets_what_was_undone_and_the_oldest_go_when_memory_is_full():
    class Part:
        weight = reach = 40

        def swap(self):
            return NOWHERE

    history: History[Box] = History(100)
    for number in range(4):
        history.add(Step(str(number), [Part()]))
    assert [history.undoable, bool(history.undo()), history.undoable] == ["3", True, "2"]
    history.add(Step("new", [Part()]))
    assert history.redoable == ""
    names = []
    while history.undoable:
        names.append(history.undoable)
        history.undo()
    assert names == ["new", "2"]


def test_what_is_lent_does_not_change():
    document = Document(photo())
    before = document.mask.pixels
    document.mask.lent = True
    document.mask.fill(255)
    assert not before.any()
    assert document.mask.pyramid.levels[0] is document.mask.pixels


# -- the camera and the work area ---------------------------------------------------------------


def test_the_point_under_the_pointer_stays_there_when_zooming():
    camera = Camera(width=4000, height=3000)
    camera.fit(900, 700)
    for factor in (1.25, 4.0, 0.5, 3.0):
        before = camera.to_photo(300, 200)
        camera.zoom(factor, 300, 200, (900, 700))
        assert camera.to_photo(300, 200) == pytest.approx(before)
    camera.move(1e6, -1e6, (900, 700))
    left, bottom = camera.to_screen(0, 3000)
    assert left <= 900 - 60 + 1e-6
    assert bottom >= 60 - 1e-6


def test_fitting_shows_all_of_the_photograph_in_the_middle():
    camera = Camera(width=4000, height=1000)
    camera.fit(900, 700)
    left, top = camera.to_screen(0, 0)
    right, bottom = camera.to_screen(4000, 1000)
    assert left == pytest.approx(900 - right)
    assert top == pytest.approx(700 - bottom)
    assert 0 < left < right < 900


def test_the_work_area_is_held_by_its_corners_and_stays_a_square_inside():
    frame = Frame(100, 50, 200)
    assert frame.grip_at(102, 49, 5) is Grip.TOP_LEFT
    assert frame.grip_at(301, 252, 5) is Grip.BOTTOM_RIGHT
    assert frame.grip_at(200, 100, 5) is Grip.INSIDE
    assert frame.grip_at(10, 10, 5) is None
    assert frame.moved(-500, 500, 400, 300) == Frame(0, 100, 200)
    for grip, point in (
        (Grip.BOTTOM_RIGHT, (999, 400)),
        (Grip.TOP_LEFT, (-999, -999)),
        (Grip.TOP_RIGHT, (120, 240)),
        (Grip.BOTTOM_LEFT, (290, 60)),
    ):
        other = frame.resized(grip, *point, 64, (400, 300))
        assert other.left >= 0
        assert other.top >= 0
        assert other.left + other.side <= 400
        assert other.top + other.side <= 300
        assert other.side >= 64
    assert frame.resized(Grip.BOTTOM_RIGHT, 250, 180, 64, (400, 300)) == Frame(100, 50, 150)
    assert frame.resized(Grip.TOP_LEFT, 150, 90, 64, (400, 300)) == Frame(140, 90, 160)


# -- fills --------------------------------------------------------------------------------------


PLACE = Box(100, 60, 200, 140)


def fill_of(document, box=PLACE, value=7, seed=1):
    shape = (box.height, box.width)
    soft = np.zeros(shape, np.uint8)
    soft[20:60, 30:70] = 255
    soft[60:64, 30:70] = 90
    below = document.sheet.pixels[box.slices]
    pixels = np.where(soft[..., None] > 0, np.asarray(value, below.dtype), below)
    return Fill("Fill", box.left, box.top, pixels, soft, seed, document.size, run=1)


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_accepting_changes_the_mask_alone_and_is_one_step(dtype):
    document = Document(photo(dtype=dtype))
    before = document.sheet.pixels.copy()
    put_rectangle(document.mask, Box(130, 80, 170, 124), add)
    document.commit("Rectangle")
    fill = fill_of(document)
    document.fills.append(fill)
    document.accept(fill)
    changed = (document.sheet.pixels != before).any(-1)
    assert changed.any()
    assert not changed[:80].any()
    assert not changed[:, :130].any()
    assert not document.mask.pixels.any()
    assert fill.accepted
    check = Comparison(document.opened, document.sheet.pixels, [fill]).check()
    assert (check.compared, check.changed) == (300 * 400 - 44 * 40, 0)
    document.history.undo()
    np.testing.assert_array_equal(document.sheet.pixels, before)
    assert document.mask.bounds() == Box(130, 80, 170, 124)
    assert not fill.accepted
    document.history.redo()
    assert fill.accepted
    assert (document.sheet.pixels != before).any()


def test_the_comparison_finds_a_single_changed_byte():
    document = Document(photo())
    fill = fill_of(document)
    assert check_fill(document.sheet.pixels, fill).changed == 0
    fill.pixels[3, 4, 1] ^= 1
    assert check_fill(document.sheet.pixels, fill).changed == 1
    now = document.opened.copy()
    now[299, 399, 2] ^= 128
    assert Comparison(document.opened, now, [fill]).check().changed == 1


def test_an_older_fill_takes_back_nothing_that_was_accepted_since():
    document = Document(photo())
    first, second = fill_of(document), fill_of(document, Box(90, 20, 190, 100), 200, 2)
    document.accept(second)
    accepted = document.sheet.pixels.copy()
    document.accept(first)
    outside = np.ones(document.sheet.pixels.shape[:2], bool)
    outside[first.box.slices] = first.mask == 0
    np.testing.assert_array_equal(document.sheet.pixels[outside], accepted[outside])


def test_accepting_a_larger_photograph_enlarges_everything_and_can_be_undone():
    alpha = np.full((300, 400), 200, np.uint8)
    document = Document(photo(alpha=alpha))
    pixels = np.zeros((600, 800, 3), np.uint8)
    document.accept(Fill("Upscale", 0, 0, pixels, None, 0, (800, 600)))
    assert document.size == (800, 600)
    assert document.mask.box == Box(0, 0, 800, 600)
    assert document.photo.alpha is not None
    assert document.photo.alpha.shape == (600, 800)
    document.history.undo()
    assert document.size == (400, 300)
    assert document.photo.alpha is alpha


def test_a_fill_that_was_given_up_for_memory_is_not_forgotten_twice():
    document = Document(photo())
    document.fills = [fill_of(document, seed=seed) for seed in range(3)]
    first, second, third = document.fills
    document.forget(second)
    assert document.fills == [first, third]
    assert document.history.weight == second.weight
    document.history.undo()
    assert document.fills == [first, second, third]
    assert document.history.weight == 0
    document.fills.remove(second)
    document.history.redo()
    assert document.fills == [first, third]
    document.history.undo()
    assert document.fills == [first, second, third]


def test_a_copy_shows_the_fill_and_changes_nothing():
    document = Document(photo())
    fill = fill_of(document)
    shown = document.with_fill(fill)
    assert (shown.pixels[90, 140] == 7).all()
    np.testing.assert_array_equal(document.sheet.pixels, document.opened)


def test_the_spread_is_the_standard_deviation_inside_the_mask():
    document = Document(photo())
    fills = [fill_of(document, value=value, seed=value) for value in (10, 20, 60)]
    found = spread(fills)
    assert found is not None
    pyramid, box, typical = found
    assert typical == pytest.approx(np.std([10, 20, 60], ddof=1), rel=1e-5)
    assert box == fills[0].box
    assert not pyramid.levels[0][fills[0].mask == 0].any()
    assert pyramid.levels[0][30, 40, 3] == round(255 * 0.85 * typical / 48)
    assert spread(fills[:1]) is None


def test_a_fill_that_stands_out_at_its_edge_is_ranked_behind_one_that_does_not():
    document = Document(Photo(np.full((300, 400, 3), 100, np.uint8)))
    smooth, harsh = (fill_of(document, value=value) for value in (101, 200))
    none, some = (seam(document.sheet.pixels, one) for one in (smooth, harsh))
    assert 0 <= none < some
    assert seam(document.sheet.pixels, fill_of(document, value=100)) == 0


def test_fills_are_shown_to_the_model_in_one_square_of_the_photograph():
    document = Document(photo())
    first = fill_of(document, Box(140, 120, 206, 186))
    second = fill_of(document, Box(146, 126, 212, 192), 200)
    one, other = in_context(document.sheet.pixels, [first, second])
    assert one.shape == other.shape == (252, 252, 3)  # 72, and 1.25 of it on every side
    for picture, fill in ((one, first), (other, second)):
        whole = document.with_fill(fill).pixels
        np.testing.assert_array_equal(picture, whole[30:282, 50:302])
    large = in_context(document.sheet.pixels, [fill_of(document, Box(10, 10, 200, 200))])
    assert large[0].shape == (256, 256, 3), "smaller than the photograph"


# -- for the screen -----------------------------------------------------------------------------


def test_sixteen_bits_are_rounded_and_transparency_shows_chequers():
    samples = np.array([0, 128, 129, 32896, 65407, 65535], np.uint16)
    np.testing.assert_array_equal(eight_bits(samples), [0, 0, 1, 128, 255, 255])
    alpha = np.zeros((300, 400), np.uint8)
    alpha[:, 200:] = 255
    picture = photo(alpha=alpha)
    shown = PhotoSheet(picture.pixels, alpha, None).display.levels[0]
    np.testing.assert_array_equal(shown[:, 200:, 2::-1], picture.pixels[:, 200:])
    assert set(np.unique(shown[:, :200, 0])) == {204, 232}


def test_a_likeness_covers_the_mask_alone():
    document = Document(photo())
    fill = fill_of(document)
    seen = likeness(document.sheet, fill)
    alpha = seen.pyramid.levels[0][..., 3]
    np.testing.assert_array_equal(alpha > 0, fill.mask > 0)
    assert max(seen.thumb.shape[:2]) <= 144


def test_previews_of_parts_come_together_and_are_cut_out_by_the_mask():
    mask = np.zeros((300, 400), np.uint8)
    mask[100:200, 100:300] = 255
    live = LivePreview(Box(100, 100, 300, 200), mask)
    grey = np.full((16, 16, 4), 90, np.uint8)
    live.put(0, grey, Box(50, 50, 200, 200))
    whole = live.put(0, grey + 60, Box(200, 50, 350, 200)).levels[0]
    assert (whole[50, 40] == [90, 90, 90, 255]).all()
    assert (whole[50, 160] == [150, 150, 150, 255]).all()
    mask[:] = 128
    soft = LivePreview(Box(100, 100, 300, 200), mask).put(0, grey, Box(0, 0, 400, 300)).levels[0]
    assert (soft[50, 50] == [45, 45, 45, 128]).all()
