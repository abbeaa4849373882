"""Classifiers of noisy pictures: exact ones make their class, trained ones nearly."""

from __future__ import annotations

import json

import pytest
import safetensors.torch
import torch
from torch.nn import functional as F

from core.checkpoints.classifiers import METADATA_KEY, load_classifier, save_classifier
from core.classifier import Classifier, ClassifierCard
from core.errors import BadCheckpoint, NotFinite, UnknownLabel
from core.guidance import classifier_guided
from core.ladders import angle
from core.level import NoiseLevel
from core.networks.classifier import ClassifierConfig, initialised
from core.samplers import SigmaClock, SigmaClockSDE
from tests.analytic import Draws, Gaussian, Mixture, NoNoise, finish, level

STRIPES = 0.6 * torch.tensor([1.0, 1.0, -1.0, -1.0] * 2, dtype=torch.float64).expand(8, 8)
MEANS = torch.stack([STRIPES, STRIPES.T, torch.full((8, 8), 0.4).double()])[:, None]
WORLD = Mixture(
    torch.tensor([0.5, 0.3, 0.2], dtype=torch.float64),
    MEANS,
    torch.tensor([0.3, 0.2, 0.4], dtype=torch.float64),
)
CONFIG = ClassifierConfig(image_size=8, classes=3, channels=1, widths=(16, 32), embedding=32)
CARD = ClassifierCard(name="toys", classes=("a/x", "a/y", "b"), sigma_data=0.6)


def fresh(seed=0, card=CARD):
    return Classifier(initialised(CONFIG, seed), card)


def randomised():
    classifier = fresh()
    generator = torch.Generator().manual_seed(1)
    for parameter in classifier.parameters():
        parameter.data = 0.2 * torch.randn(parameter.shape, generator=generator)
    return classifier.eval()


@pytest.mark.parametrize("sampler", [SigmaClock(), SigmaClockSDE()], ids=repr)
@pytest.mark.parametrize("which", [0, 1, 2])
def test_guidance_by_the_exact_classifier_is_sampling_of_the_class_itself(which, sampler):
    guided = classifier_guided(
        WORLD, lambda x, now: WORLD.log_shares(x, now).log_softmax(1)[:, which], 1.0
    )
    alone = Gaussian(WORLD.means[which], WORLD.deviations[which])
    # not from pure noise itself, which tells no classifier anything
    ladder = angle(30, sigma_max=80.0)
    x = Draws(3).like(torch.empty(6, 1, 8, 8, dtype=torch.float64))
    found = finish(sampler, guided, x, ladder, Draws(4))
    wanted = finish(sampler, alone, x, ladder, Draws(4))
    torch.testing.assert_close(found, wanted, rtol=0, atol=1e-7)


def trained(steps=200, batch=64):
    classifier, generator = fresh(), torch.Generator().manual_seed(2)
    optimizer = torch.optim.AdamW(classifier.parameters(), lr=1e-2)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = 1e-2 * (1 - step / steps)
        which = torch.multinomial(WORLD.weights, batch, replacement=True, generator=generator)
        noise = torch.randn(2, batch, 1, 8, 8, generator=generator)
        deviations = WORLD.deviations.float()[which].reshape(-1, 1, 1, 1)
        image = WORLD.means.float()[which] + deviations * noise[0]
        sigma = (0.5 + 1.2 * torch.randn(batch, 1, 1, 1, generator=generator)).exp()
        level = NoiseLevel(torch.ones_like(sigma), sigma)
        loss = F.nll_loss(classifier(level.mix(image, noise[1]), level), which)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    return classifier.eval().requires_grad_(requires_grad=False)


def test_a_trained_classifier_leads_to_its_class():
    classifier = trained()
    x = Draws(3).like(torch.empty(60, 1, 8, 8))
    float_world = Mixture(WORLD.weights.float(), WORLD.means.float(), WORLD.deviations.float())

    def share(denoise, which):
        """How many of the pictures are most probably of a class, by the exact classifier."""
        pictures = finish(SigmaClock(), denoise, x, angle(30), NoNoise()).double()
        shares = WORLD.log_shares(pictures, level(1.0, 1e-6)).softmax(1)
        return (shares.argmax(1) == which).double().mean().item()

    for which, label in enumerate(CARD.classes):
        guided = classifier_guided(float_world, classifier.of(label), 1.0)
        assert share(guided, which) > 0.3 + share(float_world, which)
        exaggerated = classifier_guided(float_world, classifier.of(label), 3.0)
        assert share(exaggerated, which) > 0.9
    both = classifier_guided(float_world, classifier.of("a"), 1.0)
    assert share(both, 2) < 0.1
    assert share(both, 0) > 0.3


def test_probabilities_add_up_at_every_level_and_over_labels():
    classifier, x = randomised(), Draws(1).like(torch.empty(5, 1, 8, 8))
    for now in (level(1.0, 0.0), level(1.0, 3.0), level(0.0, 1.0), level(0.6, 0.8)):
        logs = classifier(x, now)
        torch.testing.assert_close(logs.exp().sum(1), torch.ones(5))
        under = classifier.of("A")(x, now)
        torch.testing.assert_close(under.exp(), logs[:, :2].exp().sum(1))
        assert torch.equal(classifier.of("b")(x, now), logs[:, 2])
    # only the ratio of noise to picture counts, by whatever factor x is scaled
    now, twice = level(0.6, 0.8), level(1.2, 1.6)
    torch.testing.assert_close(classifier(2 * x, twice), classifier(x, now), rtol=0, atol=1e-5)
    before = fresh()(x, level(1.0, 1.0))
    torch.testing.assert_close(before.exp(), torch.full((5, 3), 1 / 3))
    for unknown in ("c", "", "x", "a/z"):
        with pytest.raises(UnknownLabel, match="tells apart a/x, a/y, b"):
            classifier.of(unknown)


def test_weights_follow_from_the_seed_alone():
    torch.manual_seed(3)
    before = torch.get_rng_state()
    one, two, other = (initialised(CONFIG, seed).state_dict() for seed in (1, 1, 2))
    assert torch.equal(torch.get_rng_state(), before)
    assert all(torch.equal(one[name], two[name]) for name in one)
    assert not all(torch.equal(one[name], other[name]) for name in one)


def test_a_file_keeps_the_classifier_and_its_card(tmp_path):
    classifier = randomised()
    save_classifier(classifier, tmp_path / "toys.safetensors")
    again = load_classifier(tmp_path / "toys.safetensors")
    assert again.card == CARD
    x, now = Draws(1).like(torch.empty(4, 1, 8, 8)), level(1.0, 0.7)
    torch.testing.assert_close(again(x, now), classifier(x, now), rtol=0, atol=5e-3)
    assert not any(parameter.requires_grad for parameter in again.parameters())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"classes": None}, "damaged"),
        ({"classes": ["a"]}, "damaged"),
        ({"sigma_min": -1.0}, "damaged"),
        ({"format": 2}, "newer Scorebrush"),
        ({"extra": 1}, "damaged"),
        ({"network": {**CONFIG.to_json(), "widths": [16, 33]}}, "fit together"),
        ({"network": {**CONFIG.to_json(), "widths": [16]}}, "do not fit"),
        ({"network": {**CONFIG.to_json(), "patch": 0}}, "sizes that are none"),
        ({"network": {"classes": 3}}, "not those of this version"),
    ],
)
def test_a_card_that_is_wrong_is_refused(tmp_path, change, words):
    path = tmp_path / "toys.safetensors"
    save_classifier(fresh(), path)
    with safetensors.safe_open(path, "pt") as opened:
        card = json.loads(opened.metadata()[METADATA_KEY])
    tensors = safetensors.torch.load_file(path)
    safetensors.torch.save_file(tensors, path, {METADATA_KEY: json.dumps({**card, **change})})
    with pytest.raises(BadCheckpoint, match=words):
        load_classifier(path)


def test_tensors_that_do_not_fit_are_refused(tmp_path):
    path = tmp_path / "toys.safetensors"
    for change in (
        lambda tensors: tensors.pop("answer.bias"),
        lambda tensors: tensors.update({"answer.bias": torch.zeros(4)}),
        lambda tensors: tensors.update(extra=torch.zeros(1)),
    ):
        save_classifier(fresh(), path)
        with safetensors.safe_open(path, "pt") as opened:
            card = opened.metadata()
        tensors = safetensors.torch.load_file(path)
        change(tensors)
        safetensors.torch.save_file(tensors, path, card)
        with pytest.raises(BadCheckpoint, match=r"answer\.bias|extra"):
            load_classifier(path)


def test_other_files_and_broken_weights_are_refused(tmp_path):
    path = tmp_path / "other.safetensors"
    safetensors.torch.save_file({"a": torch.zeros(1)}, path)
    with pytest.raises(BadCheckpoint, match="no classifier"):
        load_classifier(path)
    save_classifier(fresh(), path)
    path.write_bytes(path.read_bytes()[:-9])
    with pytest.raises(BadCheckpoint, match="short"):
        load_classifier(path)
    broken = fresh()
    torch.nn.init.constant_(broken.network.answer.bias, float("nan"))
    with pytest.raises(NotFinite, match=r"answer\.bias"):
        save_classifier(broken, tmp_path / "broken.safetensors")
    assert not (tmp_path / "broken.safetensors").exists()
