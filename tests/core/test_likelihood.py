"""Likelihood by the flow, against densities in closed form; encoding and decoding."""

from __future__ import annotations

import functools
import math

import pytest
import torch

from core.bits import bits_per_dim, dequantised
from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.divergence import ExactTrace, GaussianProbes, Rademacher
from core.errors import BadRequest
from core.level import Estimate
from core.likelihood import (
    IMAGE,
    PURE_NOISE,
    Likelihood,
    SeenFromAfar,
    decode,
    encode,
)
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from core.samplers import DormandPrince
from core.schedules import EDM, VE, VP, Cosine, RectifiedFlow, SubVP
from tests.analytic import Draws, Gaussian, Mixture, NoNoise

SCHEDULES = (VE(), VP(), SubVP(), Cosine(), EDM(), RectifiedFlow())
IN_EVERY_SCHEDULE = pytest.mark.parametrize("schedule", SCHEDULES, ids=repr)


def _gaussian():
    generator = torch.Generator().manual_seed(0)
    mean, deviation = torch.rand((2, 3, 2, 2), generator=generator, dtype=torch.float64)
    return Gaussian(0.6 * mean - 0.3, 0.5 * deviation + 0.1)


GAUSSIAN = _gaussian()
SIZE = GAUSSIAN.mean.numel()
MIXTURE = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    torch.tensor([[-0.8, 0.2], [0.1, -0.3], [0.7, 0.5]], dtype=torch.float64).reshape(3, 1, 1, 2),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
MIXED = MIXTURE.sample(5, torch.Generator().manual_seed(1))
EXACT = Likelihood(ExactTrace())


def drawn_at(level, count=4):
    z = Draws(2).like(torch.empty(count, *GAUSSIAN.mean.shape, dtype=torch.float64))
    return level.alpha * GAUSSIAN.mean + GAUSSIAN.variance_at(level).sqrt() * z


# ------------------------------------------------------------------------------------ the density


@IN_EVERY_SCHEDULE
def test_a_gaussian_within_1e_5_nats_per_value_between_the_ends_of_every_schedule(schedule):
    start, end = schedule.level(0.0), schedule.level(1.0)
    x = drawn_at(start)
    seen = SeenFromAfar(GAUSSIAN.mean, GAUSSIAN.deviation)
    found = Likelihood(ExactTrace(), start=start, end=end, prior=seen).of(GAUSSIAN, x, NoNoise())
    amiss = (found.nats - GAUSSIAN.log_density(x, start)) / SIZE
    assert amiss.abs().max() < 2e-6
    latent = GAUSSIAN.flow(x, start, end) / end.sigma
    torch.testing.assert_close(found.latent / end.sigma, latent, rtol=0, atol=1e-5)
    assert torch.equal(found.standard_error, torch.zeros(4, dtype=torch.float64))


@IN_EVERY_SCHEDULE
def test_beyond_the_end_of_a_schedule_nothing_has_to_be_known_of_the_prior(schedule):
    start = schedule.level(0.0)
    x = drawn_at(start)
    found = Likelihood(ExactTrace(), start=start).of(GAUSSIAN, x, NoNoise())
    assert ((found.nats - GAUSSIAN.log_density(x, start)) / SIZE).abs().max() < 2e-6


def test_the_literatures_prior_is_wrong_by_what_the_schedule_leaves_of_the_picture():
    x = drawn_at(IMAGE)
    cut = Likelihood(ExactTrace(), end=VP().level(1.0)).of(GAUSSIAN, x, NoNoise())
    latent, level = cut.latent, VP().level(1.0)
    wanted = GAUSSIAN.log_density(latent, level)
    plain = Gaussian(torch.zeros_like(GAUSSIAN.mean), torch.zeros_like(GAUSSIAN.mean))
    amiss = plain.log_density(latent, level) - wanted
    assert amiss.abs().max() > 1e-3
    torch.testing.assert_close(cut.nats - GAUSSIAN.log_density(x, IMAGE), amiss, rtol=0, atol=1e-4)


def test_a_mixture_on_the_whole_path_and_from_any_level():
    for start in (IMAGE, VP().level(0.2), VE().level(0.5)):
        x = start.alpha * MIXED + 0.3 * start.sigma * MIXED.flip(0)
        found = Likelihood(ExactTrace(), start=start).of(MIXTURE, x, NoNoise())
        wanted = MIXTURE.log_density(x, start)
        torch.testing.assert_close(found.nats, wanted, rtol=0, atol=2e-5)


def test_a_density_sums_to_one():
    one = Mixture(MIXTURE.weights, MIXTURE.means[..., :1], MIXTURE.deviations)
    grid = torch.linspace(-3, 3, 301, dtype=torch.float64)
    nats = EXACT.of(one, grid.reshape(-1, 1, 1, 1), NoNoise()).nats
    assert torch.trapezoid(nats.exp(), grid).item() == pytest.approx(1, abs=1e-5)


def test_the_tolerance_governs_the_density_and_not_the_path_alone():
    """With a flow that is zero on the path, only the divergence can tell how long a step may be."""
    world = Gaussian(torch.zeros(1, 1, 1, dtype=torch.float64), torch.tensor(0.02).double())
    x = torch.zeros(1, 1, 1, 1, dtype=torch.float64)
    wanted = world.log_density(x, IMAGE).item()
    for tolerance, most in ((1e-4, 2e-3), (1e-6, 2e-5), (1e-8, 2e-7)):
        solver = DormandPrince(tolerance, tolerance)
        found = Likelihood(ExactTrace(), solver).of(world, x, NoNoise()).nats.item()
        assert abs(found - wanted) < most


@pytest.mark.parametrize("at_once", [1, 5, 64])
def test_chunks_of_the_trace_change_nothing(at_once):
    x = drawn_at(IMAGE, 2)
    found = Likelihood(ExactTrace(at_once)).of(GAUSSIAN, x, NoNoise()).nats
    torch.testing.assert_close(found, GAUSSIAN.log_density(x, IMAGE), rtol=0, atol=2e-5)


# ------------------------------------------------------------------------------------- the probes


@pytest.mark.parametrize("law", [Rademacher, GaussianProbes])
def test_probes_are_right_in_the_mean_and_know_their_error(law):
    wanted = MIXTURE.log_density(MIXED, IMAGE)
    found = Likelihood(law(300, at_once=100)).of(MIXTURE, MIXED, Draws(3))
    away = (found.nats - wanted) / found.standard_error
    assert away.abs().max() < 4
    assert away.square().mean() > 0.1
    # about a nat for one probe in two dimensions
    assert 0.1 < found.standard_error.max() * math.sqrt(300) < 6


def test_random_signs_vary_less_than_normal_probes_and_not_at_all_on_independent_values():
    x = drawn_at(IMAGE)
    signs, normal = (
        Likelihood(law(30, at_once=30)).of(GAUSSIAN, x, Draws(4)).standard_error
        for law in (Rademacher, GaussianProbes)
    )
    assert signs.max() < 1e-6
    assert normal.min() > 0.1


def test_one_probe_does_not_claim_to_know_its_error():
    assert Likelihood().of(MIXTURE, MIXED, Draws(5)).standard_error.isnan().all()


def test_chunks_of_probes_and_batches_change_nothing():
    together = Likelihood(Rademacher(6, at_once=4)).of(MIXTURE, MIXED, NoiseSource(range(5)))
    singly = Likelihood(Rademacher(6)).of(MIXTURE, MIXED[2:3], NoiseSource([2]))
    torch.testing.assert_close(singly.nats, together.nats[2:3], rtol=0, atol=1e-12)
    assert together.nats[0] != together.nats[1]


# ----------------------------------------------------------------------------------- bits per value


def test_uniform_pictures_take_eight_bits():
    """A uniform density, nearly: normal pixels so wide that they are flat on all of the cells."""
    wide = Gaussian(torch.zeros(1, 2, 2, dtype=torch.float64), torch.tensor(60.0).double())
    pictures = torch.randint(0, 256, (6, 1, 2, 2), dtype=torch.uint8)
    found = bits_per_dim(EXACT, wide, pictures, range(6), batch=4)
    # flat on the cells of all 256 values, which reach from -1 - 1/255 to 1 + 1/255
    flat = math.log2(math.sqrt(2 * math.pi) * 60 / (512 / 255))
    assert found.mean - flat == pytest.approx(8, abs=1e-3)
    assert found.each.shape == (6,)


def test_dequantisation_is_uniform_within_the_step_of_each_byte():
    bytes_ = torch.tensor([0.0, 7.0, 128.0, 255.0]).reshape(1, 1, 2, 2).expand(4000, 1, 2, 2)
    # around the value that training sees, k / 127.5 - 1, and half a step to either side
    away = (dequantised(bytes_, Draws(6)) - (bytes_ / 127.5 - 1)) * 127.5
    assert away.min() > -0.5 - 1e-4
    assert away.max() < 0.5 + 1e-4
    parts = torch.histc(away, 10, -0.5, 0.5) / away.numel()
    torch.testing.assert_close(parts, torch.full((10,), 0.1), rtol=0, atol=0.01)


def test_a_code_is_as_long_as_the_cells_probabilities_say():
    """E[-log2 p] over a cell nears -log2 of its probability where the density is smooth."""
    value = torch.tensor([[[[140]]]], dtype=torch.uint8)
    world = Gaussian(torch.tensor(0.2).double(), torch.tensor(0.1).double())
    edges = (torch.tensor([139.5, 140.5], dtype=torch.float64) / 127.5 - 1 - 0.2) / 0.1
    wanted = -torch.special.ndtr(edges).diff().log2().item()
    found = bits_per_dim(EXACT, world, value.expand(400, 1, 1, 1), range(400), batch=400)
    assert found.mean == pytest.approx(wanted, abs=4e-3)


def test_bits_per_value_and_their_standard_error_are_those_of_the_draws():
    pictures = torch.randint(
        60, 190, (5, 3, 2, 2), dtype=torch.uint8, generator=torch.Generator().manual_seed(7)
    )
    found = bits_per_dim(EXACT, GAUSSIAN, pictures, [3, 1, 4, 1, 5], draws=2, batch=3)
    for index, seed in enumerate([3, 1, 4, 1, 5]):
        noise = NoiseSource([seed])
        bits = []
        for _ in range(2):
            x = dequantised(pictures[index : index + 1].float(), noise).double()
            nats = GAUSSIAN.log_density(x, IMAGE).item()
            bits.append(math.log2(127.5) - nats / (12 * math.log(2)))
        assert found.each[index].item() == pytest.approx(sum(bits) / 2, abs=1e-4)
    assert found.mean == pytest.approx(found.each.mean().item())
    assert found.standard_error == pytest.approx(found.each.std().item() / math.sqrt(5))
    single = bits_per_dim(EXACT, GAUSSIAN, pictures[:1], [3], draws=4)
    assert 0 < single.standard_error < 0.05
    assert single.standard_error == single.errors.item()
    # a single dequantisation cannot tell how it would vary; several probes tell their own part
    assert math.isnan(bits_per_dim(EXACT, GAUSSIAN, pictures[:1], [3]).standard_error)
    probes = Likelihood(GaussianProbes(8))
    assert (bits_per_dim(probes, GAUSSIAN, pictures[:2], [3, 4]).errors > 0.01).all()


# ------------------------------------------------------------------------------ encoding, decoding


@IN_EVERY_SCHEDULE
def test_decoding_undoes_encoding_in_every_schedule(schedule):
    start, end = schedule.level(0.0), schedule.level(1.0)
    latent = encode(MIXTURE, MIXED, start=start, end=end)
    again = decode(MIXTURE, latent, start=end, end=start)
    torch.testing.assert_close(again, MIXED, rtol=0, atol=1e-5)


def test_encoding_goes_all_the_way_to_noise_and_back_in_float32_too():
    latent = encode(GAUSSIAN, drawn_at(IMAGE))
    exact = GAUSSIAN.flow(drawn_at(IMAGE), IMAGE, PURE_NOISE)
    torch.testing.assert_close(latent, exact, rtol=0, atol=3e-5)
    torch.testing.assert_close(decode(GAUSSIAN, latent), drawn_at(IMAGE), rtol=0, atol=1e-5)
    single = Gaussian(GAUSSIAN.mean.float(), GAUSSIAN.deviation.float())
    x = drawn_at(IMAGE).float()
    again = decode(single, encode(single, x))
    assert again.dtype == torch.float32
    torch.testing.assert_close(again, x, rtol=0, atol=3e-5)


# ------------------------------------------------------------------------------------ with networks


class _Straight(torch.nn.Module):
    """A network for normal pixels of deviation 1/2 around a mean that its label gives."""

    def __init__(self):
        super().__init__()
        self.mean = torch.nn.Parameter(torch.tensor([-0.5, 0.25]))

    def forward(self, x, time, label=None):
        mean = 0.0 if label is None else (label @ self.mean)[:, None, None, None]
        kappa = time[:, None, None, None].to(x.dtype)
        return (mean * kappa**2 + x / 4) / (kappa**2 + 1 / 4)


def test_a_denoiser_under_a_label_is_differentiated_without_touching_its_weights():
    card = ModelCard(
        name="straight",
        title="Straight",
        network={},
        parametrization={},
        image_size=2,
        labels=("a", "b"),
    )
    denoiser = Denoiser(_Straight(), ImagePrediction(), card)
    # Image prediction divides by sigma and alpha, so both ends are cut, as in the literature.
    start, end = VE(0.02, 100.0).level(0.0), VE(0.02, 100.0).level(1.0)
    x = drawn_at(IMAGE)[:2].float()
    label = torch.tensor([[1.0, 0.0]]).expand(2, 2)
    settings = Likelihood(
        ExactTrace(), DormandPrince(1e-5, 1e-5), start, end, SeenFromAfar(-0.5, 0.5)
    )
    found = settings.of(functools.partial(denoiser, label=label), x, NoNoise())
    world = Gaussian(torch.tensor(-0.5).double(), torch.tensor(0.5).double())
    wanted = world.log_density(x.double(), start)
    torch.testing.assert_close(found.nats / SIZE, wanted / SIZE, rtol=0, atol=1e-4)
    assert denoiser.network.mean.grad is None
    with pytest.raises(BadRequest, match="differentiated"):
        settings.of(denoiser.given(label), x, NoNoise())


def test_progress_is_yielded_after_every_evaluation():
    calls = []

    def denoise(x, now):
        calls.append(now)
        return MIXTURE(x, now)

    steps = EXACT.steps(denoise, MIXED, NoNoise())
    seen = []
    for progress in steps:
        seen.append(progress)
        assert len(calls) == len(seen)
    assert seen == sorted(seen)
    assert (seen[0], seen[-1]) == (0, 1)
    assert torch.is_grad_enabled()


def test_what_cannot_be_reckoned_is_said():
    with pytest.raises(BadRequest, match="must have some"):
        Likelihood(end=IMAGE)
    for law in (ExactTrace, Rademacher, GaussianProbes):
        with pytest.raises(BadRequest, match="at_once"):
            law(at_once=0)
    with pytest.raises(BadRequest, match="count"):
        Rademacher(0)
    with pytest.raises(BadRequest, match="8-bit"):
        bits_per_dim(EXACT, GAUSSIAN, torch.zeros(1, 3, 2, 2), [0])
    with pytest.raises(BadRequest, match="2 seeds"):
        bits_per_dim(EXACT, GAUSSIAN, torch.zeros(1, 3, 2, 2, dtype=torch.uint8), [0, 1])
    still = Estimate(torch.zeros(1, 1, 1, 1), torch.zeros(1, 1, 1, 1))
    with pytest.raises(BadRequest, match="differentiated"):
        EXACT.of(lambda *_: still, torch.zeros(1, 1, 1, 1), NoNoise())
