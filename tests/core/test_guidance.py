from __future__ import annotations

import math

import pytest
import torch

from core.divergence import ExactTrace
from core.errors import BadRequest
from core.guidance import classifier_free, classifier_guided
from core.ladders import angle, karras
from core.level import Estimate
from core.likelihood import Likelihood
from core.samplers import SigmaClock, SigmaClockSDE
from tests.analytic import Draws, Gaussian, Mixture, NoNoise, finish, level, pixels

SPREAD = pixels([0.4])[0]
CONDITIONAL = Gaussian(pixels([0.7])[0], SPREAD)
UNCONDITIONAL = Gaussian(pixels([-0.2])[0], SPREAD)
X = torch.linspace(-2, 2, 9, dtype=torch.float64).reshape(-1, 1, 1, 1)
LEVELS = [level(0.0, 1.0), level(0.6, 0.8), level(1.0, 3.0), level(1.0, 0.0)]


def close(one: Estimate, other: Estimate):
    torch.testing.assert_close(one.image, other.image, rtol=0, atol=1e-12)
    torch.testing.assert_close(one.noise, other.noise, rtol=0, atol=1e-12)


@pytest.mark.parametrize("now", LEVELS)
@pytest.mark.parametrize("scale", [0.3, 2.0, 7.5])
def test_guidance_moves_a_gaussian_along_the_line_between_the_means(now, scale):
    guided = classifier_free(CONDITIONAL, UNCONDITIONAL, scale)
    mean = UNCONDITIONAL.mean + scale * (CONDITIONAL.mean - UNCONDITIONAL.mean)
    close(guided(X, now), Gaussian(mean, SPREAD)(X, now))


@pytest.mark.parametrize("now", LEVELS)
def test_a_guided_estimate_still_unmixes_x(now):
    image, noise = classifier_free(CONDITIONAL, UNCONDITIONAL, 4.0)(X, now)
    torch.testing.assert_close(now.mix(image, noise), X, rtol=0, atol=1e-12)


def test_scales_one_and_zero_are_the_denoisers_themselves():
    assert classifier_free(CONDITIONAL, UNCONDITIONAL, 1.0) is CONDITIONAL
    assert classifier_free(CONDITIONAL, UNCONDITIONAL, 0.0) is UNCONDITIONAL


@pytest.mark.parametrize("scale", [-0.1, math.nan, math.inf])
def test_impossible_scales_are_refused(scale):
    with pytest.raises(BadRequest, match="Guidance"):
        classifier_free(CONDITIONAL, UNCONDITIONAL, scale)


# -------------------------------------------------------------------------------- by a classifier

CLASSES = Mixture(
    torch.tensor([0.3, 0.5, 0.2], dtype=torch.float64),
    torch.tensor([[-0.8, 0.2], [0.1, -0.3], [0.7, 0.5]], dtype=torch.float64).reshape(3, 1, 1, 2),
    torch.tensor([0.15, 0.3, 0.1], dtype=torch.float64),
)
PLACES = 1.5 * torch.randn((9, 1, 1, 2), generator=torch.Generator().manual_seed(0)).double()


def classified(which):
    """The exact noise-conditional classifier of the mixture."""
    return lambda x, now: CLASSES.log_shares(x, now).log_softmax(1)[:, which]


def component(which):
    return Gaussian(CLASSES.means[which], CLASSES.deviations[which])


@pytest.mark.parametrize("which", [0, 1, 2])
@pytest.mark.parametrize(
    "now", [level(1.0, 0.05), level(0.6, 0.8), level(1.0, 3.0), level(0.01, 1.0)]
)
def test_by_bayes_an_exact_classifier_makes_the_denoiser_of_its_class(which, now):
    guided = classifier_guided(CLASSES, classified(which), 1.0)
    close(guided(PLACES, now), component(which)(PLACES, now))


@pytest.mark.parametrize("now", [*LEVELS, level(1e-9, 1.0)])
@pytest.mark.parametrize("scale", [0.5, 3.0])
def test_a_classified_estimate_still_unmixes_x_and_adds_to_the_score(now, scale):
    image, noise = classifier_guided(CLASSES, classified(1), scale)(PLACES, now)
    torch.testing.assert_close(now.mix(image, noise), PLACES, rtol=0, atol=1e-9)
    if now.sigma > 0 and now.alpha > 1e-6:
        x = PLACES.clone().requires_grad_()
        (slope,) = torch.autograd.grad(classified(1)(x, now).sum(), x)
        wanted = now.score(CLASSES(PLACES, now).noise) + scale * slope
        torch.testing.assert_close(now.score(noise), wanted, rtol=0, atol=1e-9)


def test_levels_may_differ_within_a_batch():
    sigmas = torch.linspace(0.1, 3, 9, dtype=torch.float64).reshape(-1, 1, 1, 1)
    together = classifier_guided(CLASSES, classified(2), 2.0)(
        PLACES, type(LEVELS[0])(torch.ones_like(sigmas), sigmas)
    )
    for index, sigma in enumerate(sigmas.flatten().tolist()):
        alone = classifier_guided(CLASSES, classified(2), 2.0)(
            PLACES[index : index + 1], level(1.0, sigma)
        )
        torch.testing.assert_close(together.image[index], alone.image[0], rtol=0, atol=1e-10)


@pytest.mark.parametrize("which", [0, 1, 2])
def test_samples_have_the_mean_and_the_width_of_their_class(which):
    guided = classifier_guided(CLASSES, classified(which), 1.0)
    drawn, ladder = Draws(which), angle(120)
    x = drawn.like(torch.empty(4000, 1, 1, 2, dtype=torch.float64))
    for sampler, source in ((SigmaClock(), NoNoise()), (SigmaClockSDE(), drawn)):
        sample = finish(sampler, guided, x, ladder, source)
        mean, deviation = CLASSES.means[which], CLASSES.deviations[which].item()
        # 4000 draws: a standard error is 1.6 % of the deviation for the mean, 1.1 % for the width
        assert (sample.mean(0) - mean).abs().max() < 0.06 * deviation
        assert sample.std(0).flatten().tolist() == pytest.approx([deviation] * 2, rel=0.04)


def test_guided_gradients_are_left_to_the_caller_and_may_be_taken():
    guided = classifier_guided(CLASSES, classified(0), 1.0)
    assert not guided(PLACES, LEVELS[1]).image.requires_grad
    with torch.no_grad():
        finish(SigmaClock(), guided, 80 * PLACES, karras(5), NoNoise())
    x = component(0).mean + 0.1 * PLACES
    found = Likelihood(ExactTrace()).of(guided, x, NoNoise()).nats
    wanted = component(0).log_density(x, level(1.0, 0.0))
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-4)


def test_no_classifier_at_scale_zero_and_none_that_pushes_back():
    assert classifier_guided(CLASSES, classified(0), 0.0) is CLASSES
    with pytest.raises(BadRequest, match="Guidance"):
        classifier_guided(CLASSES, classified(0), -1.0)
