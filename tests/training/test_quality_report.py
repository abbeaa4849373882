"""Whole reports, with real pictures in the place of generated ones, and with a tiny model."""

from __future__ import annotations

import json
import zipfile
from collections import Counter
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from core.checkpoints import native
from core.checkpoints.card import ModelCard, Recommended
from core.denoiser import Denoiser
from core.engine.library import Library
from core.engine.requests import Generate
from core.images import load
from core.judge import Judge
from core.networks.patch_unet import PatchUNet, PatchUNetConfig
from core.parametrizations import EDM
from core.training_index import TrainingIndex
from tests.training.toys import CLASSES, SIZE, subset, toy_judge, toy_photographs
from training.data import load_photographs, vocabulary
from training.quality.asked import Measures
from training.quality.figures import _partners
from training.quality.main import main
from training.quality.report import write_report
from training.quality.samples import (
    Samples,
    generate,
    labels_like,
    read_samples,
    write_samples,
)


@pytest.fixture(scope="module")
def photographs():
    return {"train": toy_photographs(240, seed=0), "test": toy_photographs(80, seed=1)}


@pytest.fixture(scope="module")
def judge():
    return toy_judge()


@pytest.fixture(scope="module")
def data(photographs, tmp_path_factory):
    """The photographs as a zip, as the command line takes them."""
    path = tmp_path_factory.mktemp("data") / "toys.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for split, pictures in photographs.items():
            part = path.with_name(f"{split}.zip")
            write_samples(pictures, part)
            with zipfile.ZipFile(part) as inner:
                for name in inner.namelist():
                    archive.writestr(name.replace("train/", f"toys/{split}/"), inner.read(name))
    return path


@pytest.fixture
def report(photographs, judge, tmp_path):
    def write(pictures):
        return write_report(
            Samples(pictures, {}), photographs, Measures(judge, None), tmp_path / "report"
        )

    return write


def test_fresh_photographs_are_as_good_as_held_out_ones(report):
    figures = report(toy_photographs(160, seed=2))
    agreement = figures["agreement"]
    assert agreement["subject"]["generated"]["share"] > 0.9
    assert agreement["class"]["generated"]["share"] > 0.9
    kernel = figures["kernel_distance"]
    ours, real = (kernel[f"{side}_versus_train"] for side in ("generated", "test"))
    apart = abs(ours["value"] - real["value"])
    assert apart < 4 * (ours["standard_error"] + real["standard_error"])
    frechet = figures["frechet_distance"]
    assert frechet["pictures"] == 80
    assert 0.4 < frechet["generated_versus_train"] / frechet["test_versus_train"] < 2.5
    for space in ("pixels", "features"):
        copies = figures["near_copies"][space]["generated"]
        assert copies["near_copies"]["share"] < 0.1
        assert copies["near_copies"]["total"] == 64
        assert 0.3 < figures["near_copies"][space]["memorization"]["nearer"] < 0.7
        assert 0.7 < copies["ratio"]["median"] < 1.4


def test_copies_of_training_pictures_are_flagged(report, photographs):
    train = photographs["train"]
    random = np.random.default_rng(0)
    grain = random.normal(0, 1, train.pixels.shape)
    mirrored = (train.pixels[..., ::-1] + grain).clip(0, 255).astype(np.uint8)
    copies = report(replace(train, pixels=train.pixels))["near_copies"]
    for space in ("pixels", "features"):
        assert copies[space]["generated"]["near_copies"]["share"] == 1
        assert copies[space]["generated"]["ratio"]["quantile_95"] == 0
        assert copies[space]["memorization"]["nearer"] > 0.99
        assert copies[space]["memorization"]["excess"] > 0.8
        assert copies[space]["held_out"]["near_copies"]["share"] < 0.2
    copies = report(replace(train, pixels=mirrored))["near_copies"]
    for space in ("pixels", "features"):
        assert copies[space]["generated"]["near_copies"]["share"] == 1


def test_the_sheet_of_neighbours_begins_with_the_nearest(report, photographs, tmp_path):
    pictures, train = toy_photographs(40, seed=8), photographs["train"]
    pictures.pixels[25] = train.pixels[17]
    report(pictures)
    sheet = load(tmp_path / "report" / "neighbours.png")
    copied = train.pixels[17].transpose(1, 2, 0)
    for left in (2, 4 + SIZE, 6 + 2 * SIZE):  # the sample, its neighbour in pixels, in features
        assert (sheet[2 : 2 + SIZE, left : left + SIZE] == copied).all()


def test_partners_have_the_same_label_and_come_once():
    labels, pool = np.array(["a", "b", "a", "c", "a"]), np.array(["b", "a", "a", "b", "b"])
    partners = _partners(labels, pool, np.random.default_rng(0))
    found = [row for row in partners if row >= 0]
    assert len(found) == len(set(found)) == 3
    assert partners[3] == -1  # there is no c
    assert (partners[[0, 2, 4]] == -1).sum() == 1  # there are two a for three
    for label, row in zip(labels, partners, strict=True):
        assert row < 0 or pool[row] == label


def test_held_out_photographs_are_compared_with_as_many_of_the_same_labels(report):
    # The held-out toys show each class equally often, and so do the training toys.
    kernel = report(toy_photographs(40, seed=9))["kernel_distance"]
    whole, same = (kernel[f"test_versus_train{end}"] for end in ("", "_same_labels"))
    apart = abs(whole["value"] - same["value"])
    assert apart < 4 * (whole["standard_error"] + same["standard_error"])


def test_shuffled_labels_are_not_named_as_asked(report):
    pictures = toy_photographs(160, seed=3)
    turned = pictures.paths[2:] + pictures.paths[:2]  # the other subject, the same colour
    agreement = report(replace(pictures, paths=turned))["agreement"]
    assert agreement["subject"]["generated"]["share"] < 0.1
    assert agreement["class"]["generated"]["share"] < 0.1
    assert agreement["subject"]["real"]["share"] > 0.9


def test_noise_and_a_missing_kind_are_far_from_the_photographs(report):
    fresh = toy_photographs(160, seed=4)
    random = np.random.default_rng(0)
    noise = random.integers(0, 256, fresh.pixels.shape, dtype=np.uint8)
    kept = [row for row, path in enumerate(fresh.paths) if path == CLASSES[0]]
    for pictures, recall in ((replace(fresh, pixels=noise), 0.02), (subset(fresh, kept), 0.5)):
        figures = report(pictures)
        kernel = figures["kernel_distance"]
        ours, real = (kernel[f"{side}_versus_train"] for side in ("generated", "test"))
        assert ours["value"] > 10 * (abs(real["value"]) + real["standard_error"])
        assert figures["manifold"]["generated"]["recall"] <= recall
        assert figures["manifold"]["test"]["recall"] > 0.6
        frechet = figures["frechet_distance"]
        assert frechet["generated_versus_train"] > 5 * frechet["test_versus_train"]


def test_real_figures_are_weighed_by_the_labels_asked_for(report, photographs, judge):
    test = photographs["test"]
    named = judge.read(test.pixels).classes
    asked = np.array(test.paths)
    pictures = toy_photographs(160, seed=5)
    kept = [row for row in range(160) if pictures.paths[row] == CLASSES[1] or row % 16 == 0]
    figures = report(subset(pictures, kept))
    rates = {path: (named[asked == path] == path).mean() for path in CLASSES}
    expected = (10 * rates[CLASSES[0]] + 40 * rates[CLASSES[1]]) / 50
    found = figures["agreement"]["class"]["real_same_labels"]
    assert found == pytest.approx(expected, abs=1e-5)


def test_pictures_asked_for_by_subject_alone_count_for_the_subject(report):
    pictures = toy_photographs(80, seed=6)
    paths = tuple(path.split("/")[0] for path in pictures.paths)
    agreement = report(replace(pictures, paths=paths))["agreement"]
    assert set(agreement) == {"subject"}
    assert agreement["subject"]["generated"]["share"] > 0.9
    assert agreement["subject"]["real_same_labels"] == pytest.approx(
        agreement["subject"]["real"]["share"], abs=1e-5
    )


def test_labels_are_drawn_in_the_shares_of_the_photographs():
    paths = ("b",) * 70 + ("a",) * 25 + ("c",) * 5
    for count in (1, 7, 20, 100, 333):
        drawn = Counter(labels_like(paths, count))
        assert sum(drawn.values()) == count
        for label, share in (("a", 0.25), ("b", 0.7), ("c", 0.05)):
            assert abs(drawn[label] - share * count) <= 1


def test_samples_survive_their_zip(tmp_path):
    pictures = toy_photographs(12, seed=7)
    write_samples(pictures, tmp_path / "samples.zip")
    again = read_samples(tmp_path / "samples.zip", SIZE, 100).photographs
    place = {name: row for row, name in enumerate(again.names)}
    for row, (path, name) in enumerate(zip(pictures.paths, pictures.names, strict=True)):
        found = place[f"train/{path}/{name}"]
        assert again.paths[found] == path
        assert (again.pixels[found] == pictures.pixels[row]).all()
    assert len(read_samples(tmp_path / "samples.zip", SIZE, 5).photographs) == 5


LABELS = vocabulary(CLASSES)
SMALL = PatchUNetConfig(
    image_size=SIZE, widths=(16,), blocks=(1,), attention=(), embedding=16, labels=len(LABELS)
)


def save_tiny(path, network, sigma_data):
    card = ModelCard(
        name="tiny",
        title="Tiny",
        network={"kind": "patch-unet", **SMALL.to_json()},
        parametrization={"kind": "edm", "sigma_data": sigma_data},
        image_size=SIZE,
        labels=LABELS,
        recommended=Recommended(steps=2),
    )
    native.save(Denoiser(network, EDM(sigma_data), card), path)


@pytest.fixture
def tiny_model(tmp_path):
    torch.manual_seed(0)
    path = tmp_path / "tiny.safetensors"
    network = PatchUNet(SMALL)
    for weight in network.parameters():  # as it begins, its branches are zero
        torch.nn.init.normal_(weight, std=0.2)
    save_tiny(path, network, 0.5)
    return path


def test_each_sample_is_the_picture_of_its_seed_and_label(tiny_model):
    request, library = Generate(model=str(tiny_model), seed=9, steps=2), Library([])
    samples = generate(request, library, ["bars/red", "bars/red", "discs", "discs/blue"])
    shares: list[float] = []
    again = generate(request, library, ["discs"], shares.append).photographs
    assert shares[-1] == 1
    assert samples.photographs.names == ("9.png", "10.png", "11.png", "12.png")
    alone = generate(replace(request, seed=11), library, ["discs"]).photographs
    other = generate(replace(request, seed=11), library, ["bars/red"]).photographs

    def apart(pixels: np.ndarray) -> float:
        return float(np.abs(pixels.astype(int) - samples.photographs.pixels[2]).mean())

    assert apart(alone.pixels[0]) < 0.05  # in another batch the network may round otherwise
    assert apart(again.pixels[0]) > 3
    assert apart(other.pixels[0]) > 0.1


def test_the_commands_from_photographs_to_a_report(data, tiny_model, tmp_path, capsys):
    judge, folder = tmp_path / "judge.safetensors", tmp_path / "report"
    command = ["train-judge", str(data), "--out", str(judge), "--size", str(SIZE)]
    assert main([*command, "--epochs", "2", "--turn", "discs", "--about", "toys, CC0"]) == 0
    card = Judge.load(judge).card
    assert card.recipe["turn_subjects"] == ["discs"]
    assert card.data == "toys, CC0"
    assert card.quality["held_out_accuracy"]["class"]["total"] == 80
    command = ["report", str(tiny_model), "--data", str(data), "--judge", str(judge)]
    assert main([*command, "--count", "41", "--seed", "5", "--out", str(folder)]) == 0
    assert "near copies" in capsys.readouterr().out

    figures = json.loads((folder / "report.json").read_text(encoding="utf-8"))
    assert figures["origin"]["model"] == "tiny"
    assert figures["pictures"] == {"generated": 41, "train": 240, "test": 80}
    assert figures["agreement"]["class"]["generated"]["total"] == 41
    assert figures["kernel_distance"]["generated_versus_train"]["value"] > 1
    assert (
        figures["summary"]["class_as_asked"] == figures["agreement"]["class"]["generated"]["share"]
    )
    text = (folder / "report.md").read_text(encoding="utf-8")
    for name in figures["sheets"]:
        assert f"({name})" in text
        with Image.open(folder / name) as sheet:
            assert sheet.size[0] > 3 * SIZE
    assert figures["sheets"] == ["grid-bars.png", "grid-discs.png", "neighbours.png"]

    kept = load_photographs(folder / "samples.zip", SIZE)["train"]
    assert sorted(kept.paths) == sorted(labels_like(tuple(CLASSES) * 60, 41))
    assert {name.rsplit("/", 1)[1] for name in kept.names} == {f"{5 + i}.png" for i in range(41)}

    again = tmp_path / "again"
    command = ["report", "--pictures", str(folder / "samples.zip"), "--data", str(data)]
    assert main([*command, "--judge", str(judge), "--out", str(again)]) == 0
    repeated = json.loads((again / "report.json").read_text(encoding="utf-8"))
    assert repeated["agreement"] == figures["agreement"]
    assert figures["origin"]["evaluations_per_picture"] == 2
    assert figures["summary"]["seconds_per_picture"] > 0


def test_an_index_holds_the_training_pictures(data, tmp_path, capsys):
    judge, out = tmp_path / "judge.safetensors", tmp_path / "index.safetensors"
    toy_judge().save(judge)
    assert main(["index", str(data), "--judge", str(judge), "--out", str(out)]) == 0
    assert len(TrainingIndex.load(out)) == 240
    assert "240 pictures, 0 with a licence" in capsys.readouterr().out


def test_a_report_says_the_bits_per_value_of_photographs(data, tmp_path, capsys):
    """Those of a normal law: a network whose output is zero is exact for it."""
    model, judge, out = (tmp_path / name for name in ("a.safetensors", "j.safetensors", "report"))
    save_tiny(model, PatchUNet(SMALL), 0.6)
    toy_judge().save(judge)
    command = ["report", str(model), "--data", str(data), "--judge", str(judge), "--count", "20"]
    assert main([*command, "--bits", "3", "--out", str(out)]) == 0
    chosen = load_photographs(data, SIZE)["test"].pixels[[0, 40, 79]] / 127.5 - 1
    squares = (chosen**2).mean((1, 2, 3)) + (1 / 127.5) ** 2 / 12  # of dequantised values
    wanted = (squares / 0.6**2 + np.log(2 * np.pi * 0.6**2)) / 2 / np.log(2) + np.log2(127.5)
    report = json.loads((out / "report.json").read_text(encoding="utf-8"))
    found = report["bits"]
    assert found["value"] == pytest.approx(wanted.mean(), abs=0.015)  # of the solver
    assert found["standard_error"] == pytest.approx(wanted.std(ddof=1) / 3**0.5, rel=0.1)
    assert (found["photographs"], found["evaluations"] > 0) == (3, True)
    assert report["summary"]["bits_per_value"] == found["value"]
    assert f"{found['value']:.3f} bits per value" in capsys.readouterr().out


def test_samplers_are_compared_by_budget_and_none_is_measured_twice(
    data, tiny_model, tmp_path, capsys, monkeypatch
):
    judge, out = tmp_path / "judge.safetensors", tmp_path / "budgets"
    toy_judge().save(judge)
    command = ["budgets", str(tiny_model), "--data", str(data), "--judge", str(judge)]
    command += ["--out", str(out), "--count", "40", "--samplers", "ddim", "heun", "--steps"]
    assert main([*command, "1", "2"]) == 0
    kept = json.loads((out / "budgets.json").read_text(encoding="utf-8"))
    spent = {(row["sampler"], row["steps"]): row["evaluations"] for row in kept["rows"]}
    assert spent == {("ddim", 1): 1, ("ddim", 2): 2, ("heun", 1): 1, ("heun", 2): 3}
    assert all(row["kernel distance x 1000"] > 0 for row in kept["rows"])
    assert all(row["seconds"] > 0 for row in kept["rows"])
    text = (out / "budgets.md").read_text(encoding="utf-8")
    assert text.count("| heun |") == 2
    assert "no KID, no FID" in text
    assert (out / "budgets.png").stat().st_size > 1000

    def measured_again(*_, **__):
        raise AssertionError

    monkeypatch.setattr("training.quality.budgets.generated", measured_again)
    assert main([*command, "2"]) == 0
    assert main([*command, "0"]) == 2
    assert "at least one step" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("extra", "answer"),
    [
        (["report", "missing-model"], (2, "no model")),
        (["report", "--pictures", "nowhere.zip"], (1, "no folder or zip")),
        (["report", "missing-model", "--count", "0"], (2, "at least one picture")),
        (["report", "--pictures", "a.zip", "--bits", "4"], (2, "no likelihood")),
        (["report", "missing-model", "--bist", "4"], (2, "Did you mean --bits?")),
        (["rapport", "missing-model"], (2, "Did you mean report?")),
    ],
)
def test_bad_input_is_said_plainly(extra, answer, data, tmp_path, capsys):
    judge = tmp_path / "judge.safetensors"
    toy_judge().save(judge)
    command = [*extra, "--data", str(data), "--judge", str(judge), "--out", str(tmp_path / "out")]
    status, words = answer
    assert main(command) == status
    said = capsys.readouterr().err
    assert said.startswith("scorebrush-evaluate: ")
    assert words in said
    assert not (tmp_path / "out").exists()
