from __future__ import annotations

import time
import weakref
from itertools import pairwise
from types import SimpleNamespace

import numpy as np
import pytest
import torch

from core.engine import batches, tasks
from core.engine.requests import Generate
from core.errors import NotFinite, OutOfMemory, UnknownLabel
from core.images import to_uint8
from core.level import Estimate
from core.parametrizations import EDM
from core.samplers import DDIM, Ancestral, DormandPrince, Heun
from tests.engine import LibraryOfOne, drained
from tests.tiny import CARD

SPREAD = 0.1  # standard deviation of the pixels of the world below
CPU_MESSAGE = "[enforce fail at alloc_cpu.cpp:124] DefaultCPUAllocator: can't allocate memory"


def nothing(x):
    """What happens at an ordinary evaluation."""


class World(LibraryOfOne):
    """A library of one model that is exact: pixels are N(mean, SPREAD^2), and labels set the mean.

    Its arithmetic is per pixel, so it knows nothing of batches. ``calls`` are the batch sizes of
    its evaluations; ``before(x)`` is what happens at each, and may give another image.
    """

    means = torch.tensor([0.2, 0.0, 0.0, -0.3])  # of CARD.labels, on top of one another

    def __init__(self):
        self.calls = []
        self.loads = 0
        self.before = nothing

    def card(self, name):
        return CARD

    def denoiser(self, name, dtype=None):
        self.loads += 1
        return SimpleNamespace(card=CARD, given=self.given, parametrization=EDM())

    def given(self, label):
        mean = 0.0 if label is None else (label * self.means).sum(1)[:, None, None, None]

        def denoise(x, level):
            self.calls.append(len(x))
            image = self.before(x)
            alpha, sigma = level.alpha.float(), level.sigma.float()
            seen = (x - alpha * mean) / (alpha**2 * SPREAD**2 + sigma**2)
            return Estimate(
                mean + alpha * SPREAD**2 * seen if image is None else image, sigma * seen
            )

        return denoise


@pytest.fixture
def world():
    return World()


def at_once(monkeypatch, pictures):
    monkeypatch.setitem(batches.PIXELS_AT_ONCE, "cpu", pictures * CARD.image_size**2)


@pytest.mark.parametrize("sampler", [DDIM(), Ancestral(), Heun(churn=5), DormandPrince(1e-3, 1e-3)])
def test_a_picture_depends_on_its_seed_alone(world, monkeypatch, sampler):
    request = Generate("tiny", count=5, seed=3, sampler=sampler, steps=6)
    whole = drained(request, world)[1]
    at_once(monkeypatch, 2)
    split = drained(request, world)[1]
    assert whole.images.tobytes() == split.images.tobytes()
    assert whole.seeds == [3, 4, 5, 6, 7]
    for index in range(5):
        alone = drained(request.picture(index), world)[1]
        assert alone.images.tobytes() == whole.images[index].tobytes()
    assert len({image.tobytes() for image in whole.images}) == 5


def test_batches_are_even(world, monkeypatch):
    at_once(monkeypatch, 4)
    drained(Generate("tiny", count=9, steps=2), world)
    assert world.calls == [3] * 6


@pytest.mark.parametrize(
    ("label", "guidance", "mean"),
    [
        (None, 1, 0.0),
        (None, 3, 0.0),
        ("flowers", 1, 0.2),
        ("FLOWERS/rose", 1, 0.2),
        ("aerial", 2, -0.6),
        ("flowers", 0.5, 0.1),
        ("flowers", 0, 0.0),
    ],
)
def test_label_and_guidance_reach_the_network(world, label, guidance, mean):
    request = Generate("tiny", label=label, count=2, guidance=guidance, steps=30)
    _, result = drained(request, world)
    _, plain = drained(Generate("tiny", count=2, steps=30), world)
    shift = (result.images.astype(float) - plain.images).mean() / 127.5
    assert shift == pytest.approx(mean, abs=0.5 / 127.5)


@pytest.mark.parametrize(
    ("settings", "expected"),
    [
        ({}, 7),
        ({"label": "flowers", "guidance": 2.0}, 14),
        ({"guidance": 2.0}, 7),
        ({"label": "flowers", "guidance": 0.0}, 7),
        ({"label": "flowers", "sampler": Heun()}, 13),
    ],
)
def test_every_evaluation_is_counted_and_foreseen(world, monkeypatch, settings, expected):
    at_once(monkeypatch, 2)
    request = Generate("tiny", count=4, steps=7, **settings)
    steps, result = drained(request, world)
    assert result.evaluations == len(world.calls) == 2 * expected
    assert {step.total for step in steps} == {2 * expected}
    assert [s.evaluations for s in steps] == sorted(s.evaluations for s in steps)
    assert len(steps) == request.sampler.evaluations(8) * 2, "cancelling acts within one evaluation"
    assert steps[-1].fraction == 1
    assert all(a.fraction < b.fraction for a, b in pairwise(steps))


def test_finished_pictures_arrive_batch_by_batch(world, monkeypatch):
    at_once(monkeypatch, 2)
    steps, result = drained(Generate("tiny", count=4, steps=3), world)
    finished = [step for step in steps if step.pictures is not None]
    assert [step.first for step in finished] == [0, 2]
    assert np.array_equal(np.concatenate([step.pictures for step in finished]), result.images)


def test_previews_keep_to_the_clock_and_show_the_clean_estimate(world, monkeypatch):
    monkeypatch.setattr(batches, "PREVIEW_INTERVAL", 1e9)
    seen = []
    world.before = lambda x: seen.append(x.clone())
    steps, result = drained(Generate("tiny", count=2, steps=5), world)
    shown = [index for index, step in enumerate(steps) if step.preview is not None]
    assert shown == [0, 4]
    # At the highest level the clean estimate is the mean, although x is all noise.
    assert seen[0].std() > 20
    assert np.abs(steps[0].preview.astype(int) - 127.5).max() < 2
    assert np.array_equal(steps[-1].preview, result.images)
    monkeypatch.setattr(batches, "PREVIEW_INTERVAL", 0.0)
    steps, _ = drained(Generate("tiny", count=2, steps=5), world)
    assert all(step.preview.shape == (2, 16, 16, 3) for step in steps)


def test_the_time_left_is_measured_without_the_warm_up(world, monkeypatch):
    now = [100.0]
    durations = iter([50.0] + [2.0] * 9)

    def work(x):
        now[0] += next(durations)

    world.before = work
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    steps, result = drained(Generate("tiny", count=2, steps=10), world)
    assert [step.seconds_left for step in steps[:1]] == [None]
    for done, step in enumerate(steps[1:], start=2):
        assert step.seconds_left == pytest.approx(2.0 * (10 - done))
    assert result.seconds == pytest.approx(68)


def test_the_time_left_follows_a_machine_that_slows_down(world, monkeypatch):
    now = [0.0]

    def work(x):
        now[0] += 1.0 if len(world.calls) <= 50 else 4.0

    world.before = work
    monkeypatch.setattr(time, "perf_counter", lambda: now[0])
    steps, _ = drained(Generate("tiny", count=1, steps=100), world)
    assert steps[49].seconds_left == pytest.approx(50.0)
    assert steps[79].seconds_left == pytest.approx(80.0, rel=0.05)


def test_nan_names_the_model_and_the_level(world):
    def spoil(x):
        bad = x.clone()
        bad[-1, 0, 0, 0] = torch.nan if len(world.calls) == 2 else 0.0
        return bad if len(world.calls) >= 2 else None

    world.before = spoil
    run = tasks.run(Generate("tiny", count=2, steps=5), world)
    next(run)
    with pytest.raises(NotFinite, match=r"model tiny .* noise level 4.65"):
        next(run)
    assert len(world.calls) == 2


def test_infinity_is_noticed_too(world):
    world.before = lambda x: torch.full_like(x, torch.inf)
    with pytest.raises(NotFinite):
        drained(Generate("tiny", count=2, steps=5), world)


@pytest.mark.parametrize(
    "error",
    [RuntimeError(CPU_MESSAGE), MemoryError(), torch.OutOfMemoryError("CUDA out of memory.")],
)
def test_out_of_memory_halves_the_batch_and_says_so(world, error):
    expected = drained(Generate("tiny", count=8, steps=4), world)[1].images
    alive: list[weakref.ref[torch.Tensor]] = []

    def allocate(x):
        assert all(it() is None for it in alive), "the failed batch still holds its tensors"
        if len(x) > 2:
            alive.append(weakref.ref(x))
            raise type(error)(*error.args)

    world.before = allocate
    world.calls.clear()
    steps, result = drained(Generate("tiny", count=8, steps=4), world)
    assert np.array_equal(result.images, expected)
    notes = [step.note for step in steps if step.note]
    assert list(result.notes) == notes
    assert notes == [
        "Memory ran out with 8 pictures at once; continuing with 4.",
        "Memory ran out with 4 pictures at once; continuing with 2.",
    ]
    assert world.calls == [8, 4] + [2] * 16
    assert steps[-1].evaluations == steps[-1].total == result.evaluations == 16


def test_out_of_memory_with_one_picture_says_what_helps(world):
    def allocate(x):
        raise RuntimeError(CPU_MESSAGE)

    world.before = allocate
    with pytest.raises(OutOfMemory, match=r"too little memory on cpu.*Close other") as caught:
        drained(Generate("tiny", count=3, steps=4), world)
    assert caught.value.__context__ is None, "raised where the failed batch is still held"
    assert world.calls == [3, 1]


def test_a_defect_is_not_taken_for_want_of_memory(world):
    def fail(x):
        raise RuntimeError("expected scalar type Float but found Half")

    world.before = fail
    with pytest.raises(RuntimeError, match="expected scalar type"):
        drained(Generate("tiny", count=4, steps=4), world)
    assert world.calls == [4]


def test_closing_cancels_at_once(world):
    run = tasks.run(Generate("tiny", count=4, steps=50), world)
    next(run)
    next(run)
    run.close()
    assert len(world.calls) == 2
    with pytest.raises(StopIteration):
        next(run)


def test_an_unknown_label_is_said_before_the_weights_are_read(world):
    with pytest.raises(UnknownLabel, match="knows no label 'cat'"):
        next(tasks.run(Generate("tiny", label="cat"), world))
    assert world.loads == 0


def test_gradients_stay_as_the_consumer_has_them(world):
    for _ in tasks.run(Generate("tiny", count=1, steps=3), world):
        assert torch.is_grad_enabled()


def test_pictures_are_rounded_not_truncated(world):
    world.before = lambda x: torch.full_like(x, 0.999)
    _, result = drained(Generate("tiny", count=1, steps=2), world)
    assert np.unique(result.images).tolist() == [255]
    assert to_uint8(torch.full((1, 3, 1, 1), 0.999)).max() == 255
