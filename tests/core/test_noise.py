from __future__ import annotations

import pytest
import torch

from core.errors import BadRequest
from core.noise import NoiseSource


def draws(seeds, shape, count=1, dtype=torch.float32):
    source = NoiseSource(seeds)
    return torch.stack(
        [source.like(torch.empty(len(seeds), *shape, dtype=dtype)) for _ in range(count)]
    )


@pytest.mark.parametrize("shape", [(1, 1, 1), (3, 8, 8), (3, 64, 64)])
def test_an_image_does_not_depend_on_its_batch(shape):
    together = draws([5, 6, 7], shape, count=3)
    alone = draws([6], shape, count=3)
    assert torch.equal(together[:, 1:2], alone)


def test_seeds_and_draws_differ():
    seeds = [0, 1, 2**32, 2**32 + 1, 2**40 + 1, 2**63 - 1]
    values = draws(seeds, (1, 4, 4), count=2).flatten(0, 1)
    assert len(torch.unique(values.flatten(1), dim=0)) == 2 * len(seeds)


def test_the_same_seed_gives_the_same_noise_again():
    assert torch.equal(draws([9], (3, 8, 8)), draws([9], (3, 8, 8)))


def test_noise_is_standard_normal_in_the_dtype_of_x():
    noise = draws([1, 2], (3, 64, 64), count=8, dtype=torch.float64)
    assert noise.dtype == torch.float64
    count = noise.numel()
    assert abs(noise.mean()) < 4 / count**0.5
    assert abs(noise.square().mean() - 1) < 4 * (2 / count) ** 0.5
    assert abs(noise.pow(4).mean() - 3) < 4 * (96 / count) ** 0.5
    # drawn in float32 whatever x is, so that precision does not change the picture
    assert torch.equal(noise[0].float(), draws([1, 2], (3, 64, 64))[0])


@pytest.mark.parametrize("seeds", [[], [-1], [2**63]])
def test_impossible_seeds_are_refused(seeds):
    with pytest.raises(BadRequest, match="seed"):
        NoiseSource(seeds)


def test_a_batch_of_another_size_is_refused():
    with pytest.raises(ValueError, match="2 images, but 1 seeds"):
        NoiseSource([1]).like(torch.empty(2, 3, 4, 4))
