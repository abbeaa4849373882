"""Where frames lie, what lies between latents, and interpolation as a task of the engine."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import chain, pairwise
from typing import Any

import numpy as np
import pytest
import torch

from core.denoiser import Denoiser
from core.engine import tasks
from core.engine.library import Library
from core.engine.requests import Generate, Interpolate
from core.errors import BadPicture, BadRequest, OutOfMemory
from core.interpolation import (
    Grid,
    Line,
    Point,
    Rotation,
    Spherical,
    TurnedNoise,
    coarse_to_fine,
    rounds,
    slerp,
    smoothness,
    turned,
)
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from core.samplers import Ancestral, AnnealedLangevin, DormandPrince, FewStep, Heun
from tests.engine import drained
from tests.tiny import CARD, tiny_model

PHOTO = np.random.default_rng(3).integers(60, 200, (16, 16, 3), dtype=np.uint8)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    folder = tmp_path_factory.mktemp("models")
    tiny_model(folder)
    return Library([folder], device="cpu")


class Straight(torch.nn.Module):
    """The exact network for independent normal pixels of deviation 0.3."""

    def __init__(self):
        super().__init__()
        self.bias = torch.nn.Parameter(torch.zeros(()))
        self.most = 99

    def forward(self, x, time, label=None):
        if len(x) > self.most:
            raise RuntimeError("DefaultCPUAllocator: can't allocate memory")
        kappa = time[:, None, None, None].to(x.dtype)
        return 0.09 * x / (kappa**2 + 0.09) + self.bias


class Normal:
    """A library of one model whose flow is known: x / sqrt(kappa^2 + 0.09) stays."""

    device = torch.device("cpu")

    def __init__(self):
        self.network = Straight()

    def take_means(self):
        pass

    def fitting(self, pictures):
        return pictures

    def card(self, name):
        return replace(CARD, sigma_min=0.002, sigma_max=80.0, sigma_data=0.3)

    def denoiser(self, name, dtype=None):
        card = self.card(name)
        return Denoiser(self.network, ImagePrediction(card.sigma_min), card)

    def digest(self, name, dtype=None):
        return "digest"

    def release(self, except_for=None):
        pass


# -- places ---------------------------------------------------------------------------------------


def test_frames_come_coarse_to_fine():
    assert coarse_to_fine(Line(5), 2) == [[0, 4], [2], [1, 3]]
    assert coarse_to_fine(Line(3), 3) == [[0, 2, 4], [1, 3]]
    assert coarse_to_fine(Line(2), 4) == [[0, 1, 2, 3]]
    assert coarse_to_fine(Grid(3), 4) == [[0, 2, 6, 8], [1, 3, 4, 5, 7]]
    for layout, ends in ((Line(12), 3), (Grid(7), 4), (Line(17), 2)):
        order = list(chain(*coarse_to_fine(layout, ends)))
        assert sorted(order) == list(range(layout.count(ends)))
    assert rounds(6)[0] == rounds(6)[5] == 0


@pytest.mark.parametrize(("layout", "count"), [(Line(4), 3), (Line(2), 2), (Grid(4), 4)])
def test_ends_are_themselves_and_all_else_lies_on_the_sphere(layout, count):
    ends = list(np.eye(count))
    for number, end in enumerate(ends):
        assert layout.blend(ends, layout.place_of(number), turned) is end
    for place in range(layout.count(count)):
        weights = layout.blend(ends, place, turned)
        assert np.linalg.norm(weights) == pytest.approx(1)
    if layout == Line(4):
        np.testing.assert_allclose(
            layout.blend(ends, 4, turned), [0, math.cos(math.pi / 6), math.sin(math.pi / 6)]
        )


def test_a_latent_turns_at_even_speed_and_keeps_its_length():
    random = torch.Generator().manual_seed(0)
    a, b = (torch.randn(3, 8, 8, generator=random) for _ in range(2))
    b = b * (a.norm() / b.norm())
    path = [slerp(a, b, share / 8) for share in range(9)]
    assert path[0] is a
    assert path[8] is b
    angles = [torch.acos((p * q).sum() / (p.norm() * q.norm())) for p, q in pairwise(path)]
    for x, angle in zip(path, angles, strict=False):
        assert x.norm() == pytest.approx(a.norm().item(), rel=1e-5)
        assert angle == pytest.approx(angles[0].item(), rel=1e-4)
    assert torch.equal(slerp(a, a, 0.5), a)


def test_turned_noise_is_normal_and_its_ends_are_the_noises_of_the_seeds():
    weights = np.stack([Line(3).blend(list(np.eye(2)), place, turned) for place in range(3)])
    source = TurnedNoise(NoiseSource([5, 9]), weights)
    apart = NoiseSource([5, 9])
    for _ in range(3):
        found = source.like(torch.empty(3, 3, 64, 64))
        five, nine = apart.like(torch.empty(2, 3, 64, 64))
        assert torch.equal(found[0], five)
        assert torch.equal(found[2], nine)
        assert abs(found[1].mean()) < 0.05
        assert found[1].var() == pytest.approx(1, abs=0.05)
        torch.testing.assert_close(found[1], (five + nine) / math.sqrt(2))
    with pytest.raises(ValueError, match="weights for 3"):
        source.like(torch.empty(2, 3, 4, 4))


def test_smoothness_tells_a_jump():
    even = np.arange(0, 50, 10, dtype=np.uint8)[:, None, None, None].repeat(3, 3)
    assert smoothness(even) == pytest.approx(1)
    assert smoothness(even[[0, 1, 2, 4]]) == pytest.approx(1.5)
    assert smoothness(even[:1]) == smoothness(even[[1, 1]]) == 1


# -- the task -------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [Spherical(), Rotation()])
def test_the_ends_are_the_pictures_of_their_seeds(library, way):
    request = Interpolate((4, 11), Line(5), way, "tiny", "flowers", steps=4, guidance=2.0)
    steps, result = drained(request, library)
    frames = [step.frames for step in steps if step.frames]
    assert [each.places for each in frames] == [[0, 4], [2], [1, 3]]
    for each in frames:
        np.testing.assert_array_equal(result.frames[each.places], each.pixels)
    for place, seed in ((0, 4), (4, 11)):
        alone = Generate("tiny", "flowers", 1, seed, steps=4, guidance=2.0)
        picture = drained(alone, library)[1].images[0]
        assert np.abs(result.frames[place].astype(int) - picture).max() <= 1
    assert len(np.unique(result.frames, axis=0)) == 5
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    assert fractions[-1] == 1
    assert steps[-1].evaluations == result.evaluations == steps[-1].total
    assert all(step.total >= step.evaluations for step in steps)


@pytest.mark.parametrize("sampler", [Ancestral(), AnnealedLangevin(1, 0.2)])
def test_rotation_turns_every_draw_of_a_stochastic_sampler(library, sampler):
    request = Interpolate((4, 11), Line(3), Rotation(), "tiny", sampler=sampler, steps=3)
    result = drained(request, library)[1]
    for place, seed in ((0, 4), (2, 11)):
        alone = Generate("tiny", None, 1, seed, sampler, steps=3)
        picture = drained(alone, library)[1].images[0]
        assert np.abs(result.frames[place].astype(int) - picture).max() <= 1
    # where the latent alone is turned, fresh noise is the same everywhere, and the ends are others
    held = drained(replace(request, way=Spherical(7)), library)[1]
    assert np.abs(held.frames[2].astype(int) - result.frames[2]).max() > 8


def test_the_middle_of_a_known_flow_is_the_turned_picture():
    library = Normal()
    request = Interpolate((1, 2), Line(3), model="m", sampler=DormandPrince(1e-6, 1e-6))
    low, middle, high = drained(request, library)[1].frames.astype(float) - 127.5
    inside = (np.abs(low) < 80) & (np.abs(high) < 80)
    # Independent latents are at right angles but for chance, which the angle itself makes up for.
    expected = (low + high) / math.sqrt(2)
    assert np.abs(middle - expected)[inside].max() < 3


def test_photographs_come_back_and_meet_in_the_middle():
    other = 255 - PHOTO
    request = Interpolate(
        (PHOTO, other), Line(3), model="m", sampler=DormandPrince(1e-5, 1e-5), tolerance=1e-5
    )
    steps, result = drained(request, Normal())
    np.testing.assert_array_equal(result.frames[0], PHOTO)
    np.testing.assert_array_equal(result.frames[2], other)
    assert result.errors == {0: 0.0, 1: 0.0}
    assert steps[0].fraction < steps[-1].fraction == 1
    fractions = [step.fraction for step in steps]
    assert fractions == sorted(fractions)
    coarse = replace(request, sampler=Heun(), steps=3)
    error = drained(coarse, Normal())[1].errors[0]
    away = drained(coarse, Normal())[1].frames[0].astype(float) - PHOTO
    assert error == pytest.approx(math.sqrt((away**2).mean()))
    assert error > 0


def test_a_real_network_encodes_and_decodes(library):
    request = Interpolate(
        (PHOTO, 3), Line(2), model="tiny", label="aerial", sampler=DormandPrince(1e-4, 1e-4)
    )
    result = drained(replace(request, tolerance=1e-4), library)[1]
    assert set(result.errors) == {0}
    assert result.errors[0] < 1.5
    assert result.model_digest == library.digest("tiny", torch.float32)


def test_memory_that_ends_halves_the_batch():
    library = Normal()
    library.network.most = 1
    request = Interpolate((1, 2), Line(3), model="m", steps=3)
    steps, result = drained(request, library)
    assert [step.frames.places for step in steps if step.frames] == [[0], [2], [1]]
    assert "continuing with 1" in result.notes[0]
    several = drained(replace(request, ends=(PHOTO, 1, 255 - PHOTO)), library)[1]
    assert set(several.errors) == {0, 2}
    assert "continuing with 1" in several.notes[0]
    library.network.most = 0
    with pytest.raises(OutOfMemory, match="even one picture"):
        drained(replace(request, ends=(PHOTO, 1)), library)


def test_closing_it_cancels(library):
    run = tasks.run(Interpolate((1, 2), model="tiny"), library)
    assert next(run).evaluations == 1
    run.close()


def test_what_cannot_be_interpolated_is_said(library, tmp_path):
    wrongs: list[tuple[dict[str, Any], str]] = [
        ({"ends": (1,)}, "name another"),
        ({"layout": Grid(3)}, "four corners, but there are 2"),
        ({"ends": (1, PHOTO), "way": Rotation()}, "no sequence of noise"),
        ({"ends": (1, -2)}, "seed"),
        ({"ends": (1, 2, 3), "layout": Line(700)}, "1399 frames"),
        ({"steps": 0}, "steps"),
        ({"tolerance": 1.0}, "tolerance"),
    ]
    for wrong, words in wrongs:
        with pytest.raises(BadRequest, match=words):
            Interpolate(**{"ends": (1, 2), **wrong})
    for layout in (Line, Grid):
        with pytest.raises(BadRequest, match="from 2 to"):
            layout(1)
    with pytest.raises(BadPicture):
        next(tasks.run(Interpolate((1, tmp_path / "none.png"), model="tiny"), library))


def test_a_point_is_that_frame_of_a_line_alone(library):
    line = Interpolate((3, 8), Line(5), Rotation(), model="tiny", steps=3)
    _, whole = drained(line, library)
    for place in (0, 1, 4):
        _, alone = drained(replace(line, layout=Point(place / 4)), library)
        assert alone.frames.shape == (1, 16, 16, 3)
        difference = np.abs(alone.frames[0].astype(int) - whole.frames[place])
        assert difference.max() <= 1  # another batch rounds otherwise


def test_the_ends_of_a_point_are_runs_of_a_model_that_leaps(tmp_path):
    leap = {**CARD.parametrization, "kind": "consistency", "finish": 0.4}
    tiny_model(tmp_path, name="leaping", parametrization=leap)
    library = Library([tmp_path], device="cpu")
    for share, seed in ((0.0, 3), (1.0, 8)):
        between = Interpolate(
            (3, 8), Point(share), Rotation(), model="leaping", sampler=FewStep(), steps=3
        )
        _, frame = drained(between, library)
        _, picture = drained(
            Generate(seed=seed, count=1, model="leaping", sampler=FewStep(), steps=3), library
        )
        np.testing.assert_array_equal(frame.frames, picture.images)


def test_a_point_lies_between_two_pictures():
    assert [Point(share).place_of(end) for share in (0.0, 0.5, 1.0) for end in (0, 1)] == [
        *(0, -1),
        *(-1, -1),
        *(-1, 0),
    ]
    with pytest.raises(BadRequest, match="between two pictures"):
        Interpolate((1, 2, 3), Point(0.5))
    with pytest.raises(BadRequest, match="between 0 and 1"):
        Point(1.5)
