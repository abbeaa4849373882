"""The exact model of a set of pictures, against the density that it is the score of."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from core.checkpoints.card import ModelCard
from core.checkpoints.native import load, save
from core.denoiser import Denoiser
from core.ladders import karras
from core.networks import empirical
from core.networks.empirical import Empirical
from core.noise import NoiseSource
from core.parametrizations import ImagePrediction
from core.samplers import SigmaClock
from tests.analytic import level

LABELS = torch.tensor([[1, 0], [1, 0], [1, 1], [0, 0], [1, 1], [0, 0], [1, 0]], dtype=torch.uint8)


@pytest.fixture
def denoiser() -> Denoiser:
    generator = torch.Generator().manual_seed(0)
    pictures = torch.randint(0, 256, (7, 3, 4, 4), generator=generator, dtype=torch.uint8)
    network = Empirical(pictures, LABELS)
    card = ModelCard(
        name="exact",
        title="Exact",
        network={"kind": "empirical", **network.to_json()},
        parametrization={"kind": "image", "kappa_min": 0.002},
        image_size=4,
        labels=("a", "a/b"),
    )
    return Denoiser(network, ImagePrediction(), card)


def _images(denoiser: Denoiser) -> Tensor:
    pictures = denoiser.network.get_buffer("pictures")
    return pictures.double() / 127.5 - 1


@pytest.mark.parametrize(("alpha", "sigma"), [(1.0, 0.3), (1.0, 2.0), (0.6, 0.8), (0.1, 5.0)])
def test_its_noise_is_the_gradient_of_the_log_density(
    denoiser: Denoiser, alpha: float, sigma: float
) -> None:
    images, now = _images(denoiser), level(alpha, sigma)
    x = torch.randn(3, 3, 4, 4, generator=torch.Generator().manual_seed(1)).double()
    x.requires_grad_()
    squares = (x[:, None] - alpha * images).square().sum(dim=(2, 3, 4))
    log_density = (-squares / (2 * sigma**2)).logsumexp(1).sum()
    (score,) = torch.autograd.grad(log_density, x)
    estimate = denoiser.given(None)(x.detach(), now)
    torch.testing.assert_close(now.score(estimate.noise), score, rtol=1e-9, atol=1e-9)


def test_chunks_change_nothing(denoiser: Denoiser, monkeypatch: pytest.MonkeyPatch) -> None:
    x = torch.randn(2, 3, 4, 4, generator=torch.Generator().manual_seed(1)).double()
    label = torch.tensor([[1.0, 1.0], [0.0, 0.0]])
    whole = denoiser.given(label)(x, level(1.0, 0.5)).image
    monkeypatch.setattr(empirical, "_CHUNK", 2)
    torch.testing.assert_close(denoiser.given(label)(x, level(1.0, 0.5)).image, whole)


def test_a_label_leaves_only_its_pictures(denoiser: Denoiser) -> None:
    images = _images(denoiser)
    x = torch.zeros(3, 3, 4, 4).double()
    label = torch.tensor([[1.0, 1.0], [1.0, 0.0], [0.0, 0.0]])
    got = denoiser.given(label)(x, level(1.0, 1e3)).image  # so much noise that all weigh the same
    wanted = torch.stack([images[[2, 4]].mean(0), images[[0, 1, 2, 4, 6]].mean(0), images.mean(0)])
    torch.testing.assert_close(got, wanted, rtol=0, atol=1e-4)


def test_it_recalls_its_pictures_and_nothing_else(denoiser: Denoiser) -> None:
    noise = NoiseSource(range(24))
    ladder = karras(30)
    x = ladder[0].sigma * noise.like(torch.empty(24, 3, 4, 4))
    for snapshot in SigmaClock().steps(denoiser.given(None), x, ladder, noise):
        x = snapshot.x
    distance = torch.cdist(x.double().flatten(1), _images(denoiser).flatten(1))
    assert distance.min(1).values.max().item() < 1e-3
    assert len(set(distance.argmin(1).tolist())) >= 5


def test_it_is_a_model_file_like_any_other(denoiser: Denoiser, tmp_path: Path) -> None:
    save(denoiser, tmp_path / "exact.safetensors")
    loaded = load(tmp_path / "exact.safetensors", "cpu")
    x = torch.randn(2, 3, 4, 4, generator=torch.Generator().manual_seed(1))
    for got, wanted in zip(
        loaded.given(None)(x, level(1.0, 0.5)),
        denoiser.given(None)(x, level(1.0, 0.5)),
        strict=True,
    ):
        assert torch.equal(got, wanted)
