"""A request's classifier pulls its pictures, is recorded, and is refused where it does not fit."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import torch

from core.checkpoints.classifiers import load_classifier, save_classifier
from core.classifier import Classifier, ClassifierCard
from core.codec import Record, record_from_json, record_to_json
from core.engine.library import Library
from core.engine.requests import ClassifierGuide, Generate
from core.engine.tasks import run
from core.errors import BadCheckpoint, BadRequest, UnknownLabel
from core.guidance import classifier_guided
from core.hub.origin import digest_of
from core.images import to_uint8
from core.networks.classifier import ClassifierConfig, initialised
from core.noise import NoiseSource
from core.samplers import SigmaClock
from tests.engine import answered
from tests.tiny import tiny_model

CARD = ClassifierCard(name="toys", classes=("flowers/rose", "flowers/tulip", "aerial"))
REQUEST = Generate("tiny", count=2, seed=4, sampler=SigmaClock(), steps=4)


def classifier_file(folder, size=16):
    config = ClassifierConfig(image_size=size, classes=3, channels=3, widths=(16,), embedding=16)
    classifier = Classifier(initialised(config, 0), CARD)
    generator = torch.Generator().manual_seed(1)
    for parameter in classifier.parameters():
        parameter.data = 0.3 * torch.randn(parameter.shape, generator=generator)
    save_classifier(classifier, folder / "toys.safetensors")
    return folder / "toys.safetensors"


@pytest.fixture
def library(tmp_path, monkeypatch):
    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    tiny_model(tmp_path)
    return Library([tmp_path], device="cpu")


@pytest.fixture
def guide(tmp_path):
    path = classifier_file(tmp_path)
    return ClassifierGuide(str(path), "flowers", 6.0, digest_of(path))


def test_the_engine_samples_the_guided_denoiser(library, guide):
    found = answered(replace(REQUEST, classifier=guide), library).images
    denoiser = library.denoiser("tiny")
    log_probability = load_classifier(guide.path).of("flowers")
    guided = classifier_guided(denoiser.given(None), log_probability, 6.0)
    ladder = denoiser.parametrization.ladder(4, denoiser.card.sigma_min, denoiser.card.sigma_max)
    noise = NoiseSource([4, 5])
    x = noise.like(torch.empty(2, 3, 16, 16)) * ladder[0].sigma.item()
    for snapshot in SigmaClock().steps(guided, x, ladder, noise):
        x = snapshot.x
    assert np.array_equal(found, to_uint8(x))
    assert not np.array_equal(found, answered(REQUEST, library).images)
    none = replace(REQUEST, classifier=replace(guide, scale=0.0))
    assert np.array_equal(answered(none, library).images, answered(REQUEST, library).images)


def test_a_record_keeps_it_and_reads_those_that_know_of_none(guide):
    record = Record(replace(REQUEST, classifier=guide), "abc", "someone/tiny@main")
    assert record_from_json(record_to_json(record)) == record
    older = record_to_json(Record(REQUEST)).replace(', "classifier": null', "")
    assert "classifier" not in older
    assert record_from_json(older).request == REQUEST


def test_what_does_not_fit_is_refused_before_any_work(library, guide, tmp_path):
    def refused(kind, words, **changes):
        steps = run(replace(REQUEST, classifier=replace(guide, **changes)), library)
        with pytest.raises(kind, match=words):
            next(steps)

    refused(UnknownLabel, "knows no 'cats'", label="cats")
    refused(BadCheckpoint, "has changed since it was chosen", digest="0" * 64)
    refused(BadCheckpoint, "There is no classifier", path="nowhere")
    refused(BadCheckpoint, "holds no classifier", path=str(library.path("tiny")), digest="")
    classifier_file(tmp_path, size=32)
    refused(BadRequest, "32 x 32 pixels in 3 channels", digest="")
    for wrong in ({"scale": -1.0}, {"scale": float("nan")}, {"label": " "}):
        with pytest.raises(BadRequest):
            replace(guide, **wrong)
