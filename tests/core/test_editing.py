from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import torch

from core.editing.area import Area, Region, painted_box, snap_area, snap_region
from core.editing.canvas import (
    LARGEST_CANVAS,
    canvas_of,
    canvas_shapes,
    centres,
    known_canvas,
    resampled,
    to_depth,
)
from core.editing.colour import coloured, luminance, with_chroma
from core.editing.composition import composed, seam_weights
from core.editing.windows import Windowed, Windows, starts
from core.errors import BadRequest
from core.level import Estimate
from core.photos import Photo
from tests.analytic import Draws, Gaussian, level


def painted(shape, *boxes, value=255):
    mask = np.zeros(shape, np.uint8)
    for top, left, height, width in boxes:
        mask[top : top + height, left : left + width] = value
    return mask


def test_the_area_lies_around_the_mask_with_context():
    mask = painted((300, 400), (100, 150, 40, 20))
    assert painted_box(mask) == Region(150, 100, 20, 40)
    assert snap_area(mask, mask.shape, 64) == Area(90, 50, 140)
    assert snap_area(mask, mask.shape, 64, context=0.0).side == 64  # never below the model's


@pytest.mark.parametrize(
    "box", [(0, 0, 9, 9), (290, 390, 10, 10), (0, 390, 5, 10), (20, 0, 200, 400)]
)
def test_the_area_stays_inside_the_photograph(box):
    mask = painted((300, 400), box)
    area = snap_area(mask, mask.shape, 64)
    assert area.left >= 0 <= area.top
    assert area.left + area.side <= 400
    assert area.top + area.side <= 300
    # The region, unlike the square, always holds all that is painted.
    region = snap_region(mask, mask.shape, 64)
    assert mask[region.slices].sum() == mask.sum()


def test_a_photograph_below_the_size_of_the_model_is_its_own_area():
    mask = painted((20, 30), (5, 5, 2, 2))
    assert snap_area(mask, mask.shape, 64) == Area(0, 0, 20)
    assert snap_region(mask, mask.shape, 64) == Region(0, 0, 20, 20)


def test_no_mask_and_no_area_are_said():
    with pytest.raises(BadRequest, match="Nothing is painted"):
        snap_area(np.zeros((9, 9), np.uint8), (9, 9), 8)
    with pytest.raises(BadRequest, match="inside the photograph"):
        Area(-1, 0, 5)
    with pytest.raises(BadRequest, match="at least 1"):
        Area(0, 0, 0)


def test_canvases_go_from_the_size_of_the_model_to_that_of_the_photograph():
    assert canvas_shapes(Region(0, 0, 64, 64), 64, 5) == [(64, 64)]
    assert canvas_shapes(Region(0, 0, 30, 20), 64, 5) == [(64, 96)]
    shapes = canvas_shapes(Region(0, 0, 500, 333), 64, 5)
    assert shapes[0] == (64, 96)
    assert shapes[-1] == (333, 500)
    heights = [height for height, _ in shapes]
    assert all(low < high <= 2 * low + 1 for low, high in pairwise(heights))
    assert canvas_shapes(Region(0, 0, 500, 333), 64, 1)[-1] == (128, 192)
    huge = canvas_shapes(Region(0, 0, 30_000, 30_000), 64, 8)
    assert 2**21 <= huge[-1][0] * huge[-1][1] <= LARGEST_CANVAS


def test_what_is_painted_over_leaves_no_trace_on_the_canvas():
    clean = np.full((128, 128, 3), 100, np.uint8)
    mask = painted((128, 128), (31, 41, 33, 27))
    loud = clean.copy()
    loud[mask > 0] = 255
    for shape in ((16, 16), (64, 64), (128, 128), (200, 200)):
        canvas, known = known_canvas(Photo(loud), mask > 0, Region(0, 0, 128, 128), shape)
        assert not known.all()
        assert np.abs((canvas[known] + 1) * 127.5 - 100).max() < 1.1
        assert (canvas[~known] == 0).all()


def test_a_canvas_of_the_same_size_is_exact():
    pixels = np.random.default_rng(0).integers(0, 65536, (20, 20, 3)).astype(np.uint16)
    photo = Photo(pixels)
    canvas = canvas_of(photo, Region(0, 0, 20, 20), (20, 20))
    assert np.abs(to_depth(canvas, photo).astype(int) - pixels).max() <= 1


def test_resampling_keeps_straight_lines_straight():
    rows = np.arange(12, dtype=np.float32)[:, None, None] * np.array([1, -2], np.float32)
    at = centres(20, 30, 12 / 80)
    got = resampled(np.repeat(rows, 5, 1), at, centres(0, 10, 0.5))
    inside = (at > 1) & (at < 10)
    assert inside.sum() > 20
    assert np.allclose(got[inside, :, 0], at[inside, None], atol=1e-5)
    assert np.allclose(got[inside, :, 1], -2 * at[inside, None], atol=1e-5)


def test_not_a_byte_changes_outside_the_mask():
    photo = Photo(np.random.default_rng(1).integers(0, 256, (300, 200, 3)).astype(np.uint8))
    mask = painted((300, 200), (40, 50, 100, 70))
    mask[60:80, 120:140] = 90
    for shape in ((64, 64), (240, 160), (300, 200)):
        fill = np.ones((*shape, 3), np.float32)
        box, pixels = composed(photo, mask, Region(0, 0, 200, 300), fill)
        result = photo.pixels.copy()
        result[box.slices] = pixels
        assert (result[mask == 0] == photo.pixels[mask == 0]).all()
        assert (result[75:100, 75:90] == 255).all()
        # Where the mask is soft, so is the fill.
        old, new = photo.pixels[70, 133].astype(float), result[70, 133].astype(float)
        assert np.allclose(new, old + 90 / 255 * (255 - old), atol=1)


def test_what_is_painted_beyond_the_region_stays():
    photo = Photo(np.zeros((100, 100, 3), np.uint8))
    mask = painted((100, 100), (20, 20, 60, 60))
    box, pixels = composed(photo, mask, Region(40, 40, 30, 30), np.ones((64, 64, 3), np.float32))
    assert box == Region(40, 40, 30, 30)
    assert pixels[15, 15].min() == 255
    assert 0 < pixels[0, 15].max() < 255  # the fill begins softly at the edge of the region, too


def test_the_seam_is_inside_the_mask_and_none_at_the_edge_of_the_photograph():
    mask = painted((60, 60), (20, 0, 30, 40))
    weights = seam_weights(mask, 4)
    assert (weights[mask == 0] == 0).all()
    assert (weights[mask > 0] > 0).all()
    assert weights[35, 0] == 1
    assert (np.diff(weights[20:25, 15]) > 0).all()
    assert seam_weights(mask, 0)[20, 15] == 1
    scratch = painted((60, 60), (50, 5, 1, 50), (5, 5, 20, 40))
    assert seam_weights(scratch, 4)[50, 30] == 1


def test_luminance_is_exact_whatever_the_colours():
    random = np.random.default_rng(2)
    for top, depth in ((255, np.uint8), (65535, np.uint16)):
        grey = random.integers(0, top + 1, (200, 200)).astype(depth)
        grey[0], grey[1] = 0, top
        photo = Photo(np.repeat(grey[..., None], 3, 2))
        canvas = random.uniform(-1, 1, (16, 16, 3)).astype(np.float32)
        result = coloured(photo, canvas)
        assert result.dtype == depth
        exact = result.astype(np.float64) @ [0.299, 0.587, 0.114]
        assert (np.rint(exact) == grey).all()
        assert (result[0] == 0).all()
        assert (result[1] == top).all()


def test_chroma_is_kept_where_there_is_room_and_its_hue_elsewhere():
    grey = np.array([128.0, 250.0], np.float32)
    chroma = np.array([[40, -20], [40, -20]], np.float32)
    pixels = with_chroma(grey, chroma, 255)
    assert np.abs(pixels[0, [0, 2]] - grey[0] - chroma[0]).max() <= 3
    away = pixels[1] - 250
    assert 0 < away[0] <= 5
    assert away[2] / away[0] == pytest.approx(-0.5, abs=0.45)


def test_colours_stop_at_the_edges_of_the_photograph():
    # Left is dark and blue, right is bright and yellow; the canvas is eight times as coarse.
    grey = np.full((128, 128), 60, np.uint8)
    grey[:, 68:] = 200
    canvas = np.full((16, 16, 3), 0, np.float32)
    canvas[:, :8] = [-0.7, -0.6, 0.3]
    canvas[:, 9:] = [0.7, 0.7, 0.1]
    canvas[:, 8] = (canvas[:, 7] + canvas[:, 9]) / 2
    result = coloured(Photo(np.repeat(grey[..., None], 3, 2)), canvas).astype(int)
    blue = result[..., 2] - result[..., 0]
    assert blue[:, 66].mean() > 0.6 * blue[:, 20].mean() > 0
    assert blue[:, 70].mean() < 0.6 * blue[:, 110].mean() < 0
    assert (np.rint(luminance(result)) == grey).all()


def test_windows_cover_a_canvas_evenly():
    for length in (64, 65, 100, 333, 1000):
        begin = starts(length, 64)
        assert begin[0] == 0
        assert begin[-1] == length - 64
        assert all(0 < b - a <= 48 for a, b in pairwise(begin))
    needed = np.zeros((200, 300), bool)
    needed[150:160, 20:30] = True
    places = Windows((200, 300), 64, needed).places
    assert places
    assert all(top + 64 > 150 and left < 30 for top, left in places)
    assert len(places) < len(Windows((200, 300), 64).places)


WORLD = Gaussian(torch.tensor(0.2, dtype=torch.float64), torch.tensor(0.3, dtype=torch.float64))


@pytest.mark.parametrize("at_once", [1, 2, 5, 100])
def test_windows_of_a_world_without_neighbours_are_the_world(at_once):
    # Every pixel is estimated alone here, so blending windows must change nothing.
    seen = []

    def denoise_of(count):
        def denoise(x, now):
            assert len(x) == count <= max(2, at_once)
            assert x.shape[1:] == (3, 16, 16)
            seen.append(count)
            return WORLD(x, now)

        return denoise

    windowed = Windowed(denoise_of, Windows((40, 50), 16), at_once)
    x = Draws(0).like(torch.empty(2, 3, 40, 50, dtype=torch.float64)).requires_grad_()
    now = level(1.0, 0.7)
    got, want = windowed(x, now), WORLD(x, now)
    assert torch.allclose(got.image, want.image, atol=1e-6)
    assert torch.allclose(got.noise, want.noise, atol=1e-6)
    assert torch.allclose(now.mix(*got), x, atol=1e-6)
    (slope,) = torch.autograd.grad(got.image.square().sum(), x)
    (exact,) = torch.autograd.grad(want.image.square().sum(), x)
    assert torch.allclose(slope, exact, atol=1e-5)


def test_estimates_of_windows_are_blended():
    # Each window says its own number: inside it rules, and between two it changes gradually.
    def denoise_of(count):
        def denoise(x, now):
            image = x[:, :, :1, :1].expand_as(x)
            return Estimate(image, (x - now.alpha * image) / now.sigma)

        return denoise

    windows = Windows((16, 28), 16)
    x = torch.arange(28, dtype=torch.float64).expand(1, 1, 16, 28).clone()
    image = Windowed(denoise_of, windows, 8)(x, level(1.0, 1.0)).image[0, 0, 8]
    assert windows.places == [(0, 0), (0, 12)]
    assert image[:12].tolist() == [0] * 12
    assert image[16:].tolist() == pytest.approx([12] * 12)
    between = image[11:17].diff()
    assert (between > 0).all()


def test_outside_of_all_windows_what_is_known_is_the_estimate():
    needed = np.zeros((40, 40), bool)
    needed[2:5, 2:5] = True
    windows = Windows((40, 40), 16, needed)
    assert windows.places == [(0, 0)]
    rest = Draws(1).like(torch.empty(1, 3, 40, 40, dtype=torch.float64))
    x = Draws(2).like(torch.empty(2, 3, 40, 40, dtype=torch.float64))
    now = level(0.8, 0.6)
    estimate = Windowed(lambda _: WORLD, windows, 4, rest)(x, now)
    assert torch.equal(estimate.image[:, :, 20:, 20:], rest.expand(2, -1, -1, -1)[:, :, 20:, 20:])
    assert torch.allclose(now.mix(*estimate), x)
    assert torch.allclose(estimate.image[:, :, :16, :16], WORLD(x, now).image[:, :, :16, :16])
