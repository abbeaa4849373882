"""One network, sampled along any path of noise, makes the same pictures and the same law."""

from __future__ import annotations

import pytest
import torch

from core.denoiser import Denoiser
from core.ladders import along, log_snr, uniform_time
from core.noise import NoiseSource
from core.parametrizations import EDM, FullDiffusion, NoisePrediction, VelocityPrediction
from core.samplers import (
    DDIM,
    Ancestral,
    DPMSolverPP2M,
    FullDiffusionODE,
    FullDiffusionSDE,
    LogClock,
    PredictorCorrector,
    SigmaClockSDE,
)
from core.schedules import VE, VP, Cosine, RectifiedFlow
from core.schedules import FullDiffusion as FullDiffusionSchedule
from tests.tiny import tiny_denoiser

LADDER = log_snr(10, 0.02, 40.0)
PATHS = {"VP": along(VP(), LADDER), "straight line": along(RectifiedFlow(), LADDER)}
TRAINED = {
    "EDM": EDM(),
    "VP noise": NoisePrediction(VP(), 2.0),
    "velocity": VelocityPrediction(Cosine()),
    "whole interval": FullDiffusion(FullDiffusionSchedule(0.5, 0.02), 4.0),
}


def model(parametrization):
    """A network with random weights, whatever its training would have been."""
    denoiser = tiny_denoiser(seed=3)
    return Denoiser(denoiser.network, parametrization, denoiser.card).double().eval()


def sampled(sampler, denoiser, ladder, count=3):
    noise = NoiseSource(range(count))
    x = noise.like(torch.empty(count, 3, 16, 16, dtype=torch.float64))
    x = x * ladder[0].sigma
    *_, last = sampler.steps(denoiser.given(None), x, ladder, noise)
    return last.x


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("trained", TRAINED)
@pytest.mark.parametrize(
    "sampler",
    [LogClock(), DPMSolverPP2M(), DDIM(0.5), SigmaClockSDE(), PredictorCorrector(Ancestral())],
    ids=repr,
)
def test_the_same_levels_make_the_same_pictures_along_every_path(sampler, trained, path):
    """The noises are the same, so more than the law is: each picture."""
    denoiser = model(TRAINED[trained])
    exploding = sampled(sampler, denoiser, LADDER)
    torch.testing.assert_close(
        sampled(sampler, denoiser, PATHS[path]), exploding, atol=1e-4, rtol=0
    )
    assert exploding.std() > 0.05


SCHEDULES = {"VE": VE(0.02, 40.0), "VP": VP(), "straight line": RectifiedFlow()}


def moments(sampler, denoiser, schedule, steps):
    """Mean, deviation and correlation of neighbours of the samples' pixels."""
    x = sampled(sampler, denoiser, uniform_time(schedule, steps), count=16)
    beside = (x[..., 1:] * x[..., :-1]).mean()
    return torch.stack([x.mean(), x.std(), beside / x.square().mean()])


def test_each_schedules_own_times_give_the_same_law():
    """Other levels, another start, other noises: nothing but the law is the same."""
    denoiser = model(EDM())
    ve, vp, straight = (
        moments(SigmaClockSDE(), denoiser, schedule, 40) for schedule in SCHEDULES.values()
    )
    torch.testing.assert_close(vp, ve, rtol=0, atol=0.04)
    torch.testing.assert_close(straight, ve, rtol=0, atol=0.04)
    for sampler in (FullDiffusionODE(), FullDiffusionSDE()):
        whole = moments(sampler, denoiser, Cosine(), 40)
        torch.testing.assert_close(whole, ve, rtol=0, atol=0.06)
