from __future__ import annotations

import math

import pytest
import torch

from core.errors import BadRequest
from core.level import NoiseLevel
from core.schedules import EDM, VE, VP, Cosine, FullDiffusion, RectifiedFlow, Schedule, SubVP
from tests.analytic import level

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow(), FullDiffusion())
TIMES = torch.linspace(0, 1, 101, dtype=torch.float64)


UNIT = math.asinh(1.0)


def forgotten(t):
    """Integral of the linear beta from 0.1 to 20."""
    return 0.1 * t + 9.95 * t**2


def beta(t):
    return 0.1 + 19.9 * t


CLOSED_FORMS = {
    VE(): lambda t: (0 * t, 2 * math.log(5000) * (0.02 * 5000**t) ** 2),
    VP(): lambda t: (-beta(t) / 2, beta(t)),
    SubVP(): lambda t: (-beta(t) / 2, beta(t) * (1 - torch.exp(-2 * forgotten(t)))),
    Cosine(): lambda t: (
        -math.pi / 2 * torch.tan(math.pi / 2 * t),
        math.pi * torch.tan(math.pi / 2 * t),
    ),
    EDM(rho=1.0): lambda t: (0 * t, 2 * (0.002 + 79.998 * t) * 79.998),
    RectifiedFlow(): lambda t: (-1 / (1 - t), 2 * t / (1 - t)),
    # for u = s^2: f = -u' / (2 alpha^2), g^2 = d^2 u' / alpha^2
    FullDiffusion(0.5, 1.0): lambda t: (
        -UNIT * torch.sinh(2 * UNIT * t) / 2 / (1 - torch.sinh(UNIT * t) ** 2),
        0.25 * UNIT * torch.sinh(2 * UNIT * t) / (1 - torch.sinh(UNIT * t) ** 2),
    ),
}


@pytest.mark.parametrize("schedule", CLOSED_FORMS, ids=repr)
def test_the_derived_equation_is_the_published_one(schedule: Schedule):
    regular = TIMES[:-1]  # the drift of cosine and straight line is infinite at t = 1
    f, g2 = schedule.sde(regular)
    f_published, g2_published = CLOSED_FORMS[schedule](regular)
    torch.testing.assert_close(f, f_published, rtol=1e-9, atol=1e-9)
    torch.testing.assert_close(g2, g2_published, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_the_equation_needs_no_gradients_to_be_on(schedule: Schedule):
    with torch.no_grad():
        f, g2 = schedule.sde(0.5)
        assert not torch.is_grad_enabled()
    assert f.shape == g2.shape == ()
    assert g2 > 0
    assert not f.requires_grad
    assert not g2.requires_grad


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_time_inverts_level(schedule: Schedule):
    torch.testing.assert_close(
        schedule.time(schedule.level(TIMES[:-1])), TIMES[:-1], rtol=1e-9, atol=1e-9
    )
    assert schedule.time(schedule.level(1.0)).item() == pytest.approx(1, abs=1e-9)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_time_heeds_the_ratio_alone(schedule: Schedule):
    now = schedule.level(0.4)
    louder = NoiseLevel(3 * now.alpha, 3 * now.sigma)
    assert schedule.time(louder).item() == pytest.approx(0.4, abs=1e-9)


@pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)
def test_levels_keep_the_shape_of_time_and_go_from_image_to_noise(schedule: Schedule):
    times = torch.rand(3, 1, 1, 1, dtype=torch.float64)
    now = schedule.level(times)
    assert now.alpha.shape == now.sigma.shape == times.shape
    path = schedule.level(TIMES)
    assert path.alpha[0] == 1
    assert (path.log_snr.diff() < 0).all()


def test_plain_numbers_become_float64():
    now = VP().level(0.3)
    assert now.alpha.dtype == now.sigma.dtype == torch.float64
    assert now.alpha.shape == ()


@pytest.mark.parametrize(
    ("schedule", "first", "last"),
    [
        (VE(), (1, 0.02), (1, 100)),
        (VP(), (1, 0), (0.00657159, 0.9999784)),
        (SubVP(), (1, 0), (0.00657159, 0.9999568)),
        (Cosine(), (1, 0), (0, 1)),
        (EDM(), (1, 0.002), (1, 80)),
        (RectifiedFlow(), (1, 0), (0, 1)),
        (FullDiffusion(0.3), (1, 0), (0, 0.3)),
    ],
    ids=repr,
)
def test_both_ends(schedule: Schedule, first, last):
    for t, (alpha, sigma) in ((0.0, first), (1.0, last)):
        now = schedule.level(t)
        assert now.alpha.item() == pytest.approx(alpha, rel=1e-5, abs=0)
        assert now.sigma.item() == pytest.approx(sigma, rel=1e-6, abs=0)


def test_published_values_between_the_ends():
    assert VP().sigma(0.01).item() == pytest.approx(0.0446, abs=5e-5)
    assert SubVP().sigma(0.01).item() == pytest.approx(0.0020, abs=5e-5)
    # EDM's eq. 5 at the second of 18 levels
    assert EDM().sigma(16 / 17).item() == pytest.approx(57.586, abs=1e-3)
    assert VE(sigma_max=50.0).sigma(0.5).item() == pytest.approx(1.0, abs=1e-12)


def test_a_constant_rate_of_forgetting_has_a_time_too():
    constant = VP(beta_min=5.0, beta_max=5.0)
    assert constant.time(constant.level(0.7)).item() == pytest.approx(0.7, abs=1e-12)


def test_pure_noise_and_pure_image_have_times():
    assert Cosine().time(level(0.0, 1.0)) == RectifiedFlow().time(level(0.0, 1.0)) == 1
    for schedule in (VP(), SubVP(), Cosine(), RectifiedFlow(), FullDiffusion()):
        assert schedule.time(level(1.0, 0.0)) == 0


@pytest.mark.parametrize(
    "impossible",
    [
        lambda: VE(sigma_min=0.0),
        lambda: VE(sigma_min=2.0, sigma_max=1.0),
        lambda: VP(beta_min=0.0),
        lambda: SubVP(beta_min=3.0, beta_max=2.0),
        lambda: EDM(sigma_max=math.inf),
        lambda: EDM(rho=0.0),
        lambda: FullDiffusion(sigma_data=0.0),
        lambda: FullDiffusion(delta=math.nan),
    ],
)
def test_impossible_parameters_are_refused(impossible):
    with pytest.raises(BadRequest, match="must"):
        impossible()
