from __future__ import annotations

import math

import pytest
import torch

from core.errors import BadRequest
from core.guidance import classifier_free
from core.level import Estimate
from tests.analytic import Gaussian, level, pixels

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
