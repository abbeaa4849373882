from __future__ import annotations

import json
from dataclasses import fields, replace

import pytest

from core.codec import (
    FORMAT,
    Record,
    record_from_json,
    record_to_json,
    request_from_json,
    request_to_json,
)
from core.codec_kinds import OF_PICTURES, everything
from core.engine.classifier_guides import ClassifierGuide
from core.engine.requests import LARGEST_SEED, Generate, parse_seed
from core.errors import BadRequest
from core.samplers import DDIM, SAMPLERS, Ancestral, Heun, Langevin, PredictorCorrector

GUIDE = ClassifierGuide("judge.safetensors", "blumen", 3.0)
REQUEST = Generate("other", "blumen/röschen", 3, LARGEST_SEED - 2, Heun(churn=3), 7, 2.5, GUIDE)


@pytest.mark.parametrize(
    "request_",
    [
        REQUEST,
        Generate(),
        *(Generate(sampler=kind()) for kind in SAMPLERS.values()),
        Generate(sampler=PredictorCorrector(Ancestral(), Langevin(snr=0.1), corrections=2)),
    ],
)
def test_a_request_survives_its_json(request_):
    assert request_from_json(request_to_json(request_)) == request_


def test_every_entry_is_told_apart():
    plain = json.loads(request_to_json(Generate()))["request"]
    other = json.loads(request_to_json(REQUEST))["request"]
    assert {item.name for item in fields(Generate)} == set(plain) - {"kind"}
    assert all(plain[name] != other[name] for name in plain if name != "kind")


def test_the_digest_travels_along():
    record = Record(REQUEST, "abc")
    assert record_from_json(record_to_json(record)) == record
    assert Record(REQUEST).model_digest == ""


def changed(**entries):
    data = json.loads(request_to_json(Generate()))
    data["request"].update(entries)
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "damaged"),
        ("[1]", "not a request that Scorebrush has written"),
        ('{"prompt": "a cat"}', "not a request that Scorebrush has written"),
        ("[" * 100_000, "damaged"),
        (request_to_json(Generate())[:-5], "damaged"),
        (json.dumps({"format": FORMAT + 1}), r"newer Scorebrush.*Update"),
        (json.dumps({"format": FORMAT}), "wrong kind"),
        (json.dumps({"format": FORMAT, "request": 3}), "wrong kind"),
        (json.dumps({"format": FORMAT, "request": {"kind": "ddim"}}), "wrong kind"),
        (json.dumps({"format": FORMAT, "colour": 1}), "does not know: colour"),
        (changed(kind="dream"), "kind 'dream', which this version does not know"),
        (changed(kind=["ddim"]), "which this version does not know"),
        (changed(colour="blue"), "does not know: colour"),
        (changed(count=0), "from 1 to 10000, not 0"),
        (changed(count=10**6), "from 1 to 10000, not 1000000"),
        (changed(count=2.5), "bad entry 'count': 2.5"),
        (changed(count=True), "bad entry 'count'"),
        (changed(seed="7"), "bad entry 'seed': '7'"),
        (changed(seed=-1), "seed must be"),
        (changed(steps=None), "bad entry 'steps'"),
        (changed(label=3), "bad entry 'label'"),
        (changed(model=""), "which model"),
        (changed(model=None), "bad entry 'model'"),
        (changed(guidance=float("nan")), "NaN is no number"),
        (changed(guidance=10**400), "guidance must be"),
        (changed(sampler="heun"), "bad entry 'sampler'"),
        (changed(sampler={"kind": "generate"}), "bad entry 'sampler'"),
        (changed(sampler={"kind": "langevin"}), "bad entry 'sampler'"),
        (changed(sampler={"kind": "ddim", "eta": "much"}), "bad entry 'eta'"),
        (
            changed(sampler={"kind": "predictor-corrector", "predictor": {"kind": "heun"}}),
            "Heun cannot be a predictor",
        ),
        (changed(sampler={"kind": "ddim", "eta": 3}), "eta must lie between"),
        (changed(sampler={"kind": "ddim", "zeta": 3}), "does not know: zeta"),
    ],
)
def test_what_cannot_be_is_refused_in_words(text, message):
    with pytest.raises(BadRequest, match=message):
        request_from_json(text)


def test_a_whole_number_will_do_for_a_real_one():
    text = changed(guidance=2, sampler={"kind": "ddim", "eta": 1})
    assert request_from_json(text) == replace(Generate(), guidance=2.0, sampler=DDIM(1.0))


def test_every_field_of_every_kind_can_be_read():
    for words in (OF_PICTURES, everything()):
        annotations = {str(item.type) for kind in words.kinds.values() for item in fields(kind)}
        assert annotations <= set(words.fits)


def test_missing_entries_have_their_defaults():
    text = json.dumps({"format": FORMAT, "request": {"kind": "generate", "seed": 5}})
    assert request_from_json(text) == Generate(seed=5)


@pytest.mark.parametrize(
    "entries",
    [
        {"count": 0},
        {"count": 1_000_000},
        {"count": "4"},
        {"count": True},
        {"seed": -1},
        {"seed": LARGEST_SEED + 1},
        {"seed": LARGEST_SEED, "count": 2},
        {"seed": 0.5},
        {"steps": 0},
        {"steps": 2001},
        {"guidance": -0.1},
        {"guidance": 20.1},
        {"guidance": float("nan")},
        {"model": " "},
    ],
)
def test_a_request_out_of_range_cannot_be_made(entries):
    with pytest.raises(BadRequest, match=r"must be|Say which"):
        Generate(**entries)


def test_the_last_seeds_can_be_asked_for():
    assert Generate(seed=LARGEST_SEED, count=1).picture(0).seed == LARGEST_SEED


def test_seeds_as_people_type_them():
    assert parse_seed(" 42 ") == 42
    assert parse_seed(str(LARGEST_SEED)) == LARGEST_SEED
    for text in ("", "abc", "1.5", "-1", str(LARGEST_SEED + 1), "9" * 5000):
        with pytest.raises(BadRequest, match=f"from 0 to {LARGEST_SEED}"):
            parse_seed(text)
