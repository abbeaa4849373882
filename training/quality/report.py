"""The report of a model's quality: JSON for programs, Markdown and sheets for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.errors import BadRequest
from core.files import make_folder, write_whole
from training.data import Photographs
from training.quality.asked import Measures, some
from training.quality.copies import Neighbours, find_neighbours
from training.quality.figures import Seen, agreement_figures, distance_figures, look, see
from training.quality.inception_figures import inception_figures
from training.quality.report_page import markdown
from training.quality.samples import Samples, write_samples
from training.quality.sheets import write_sheets

JUDGES_FEATURES = "the judge's standardised features"


def write_report(
    samples: Samples,
    photographs: dict[str, Photographs],
    measures: Measures,
    folder: Path,
    more: dict[str, Any] | None = None,
) -> dict[str, Any]:
    """Measure samples beside held-out photographs; write report.json, report.md and the sheets.

    Args:
        samples: the generated pictures.
        photographs: the splits "train" and "test" of the photographs behind them.
        measures: the judge, Inception or both.
        folder: made where it is missing.
        more: further entries of the report, such as ``bits``.

    Returns:
        what report.json holds.

    Raises:
        BadData: no held-out photographs, or subjects that the judge does not know.
        BadPicture: pictures of another size than the judge's.
        BadRequest: nothing to measure with, or too few pictures for it.
        CannotWrite: the folder cannot be made or written to.
    """
    splits = [samples.photographs, photographs["train"], photographs["test"]]
    figures: dict[str, Any] = {
        "origin": samples.origin,
        "pictures": dict(zip(("generated", "train", "test"), map(len, splits), strict=True)),
        **(more or {}),
    }
    generated: Seen[Any]
    train: Seen[Any]
    neighbours: Neighbours | None = None
    make_folder(folder)
    judge, inception = measures.judge, measures.inception
    if judge is not None:
        generated, train, test = (see(judge, part) for part in splits)
        neighbours = find_neighbours(judge, generated, train, test, features=JUDGES_FEATURES)
        figures["judge"] = dict(judge.card.quality)
        figures["agreement"] = agreement_figures(generated, test)
        figures |= distance_figures(generated, train, test)
    if inception is not None:
        splits[1] = some(photographs["train"], measures.reference)
        ours, theirs, unseen = (look(inception, part) for part in splits)
        figures["inception"] = {
            "features": inception.called,
            **inception_figures(ours, theirs, unseen),
        }
        if neighbours is None:
            words = f"the features of {inception.called}"
            neighbours = find_neighbours(inception, ours, theirs, unseen, features=words)
            generated, train = ours, theirs
    if neighbours is None:
        raise BadRequest("Measure with a judge, with Inception or with both.")
    figures["near_copies"] = neighbours.figures
    figures["sheets"] = write_sheets(generated, neighbours, train, folder)
    write_samples(samples.photographs, folder / "samples.zip")
    figures["summary"] = summary(figures)
    text = json.dumps(figures, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(folder / "report.json", text.encode())
    write_whole(folder / "report.md", markdown(figures).encode())
    return figures


def summary(figures: dict[str, Any]) -> dict[str, Any]:
    """The few figures of a report that a model card states."""
    short: dict[str, Any] = {"pictures": figures["pictures"]["generated"]}
    if "inception" in figures:
        inception = figures["inception"]
        count, ours = inception["pictures"], inception["generated"]
        whole = inception["fid_all_pictures"]
        short[f"fid_{whole['pictures']}"] = whole["value"]
        if count != whole["pictures"]:
            short[f"fid_{count}"] = ours["fid"]
        short[f"fid_{count}_real"] = inception["test"]["fid"]
        short["kid"] = ours["kid"]["value"]
        short["kid_real"] = inception["test"]["kid"]["value"]
        short["inception_score"] = ours["inception_score"]["value"]
        short["inception_score_real"] = inception["test"]["inception_score"]["value"]
    for name, part in figures.get("agreement", {}).items():
        short[f"{name}_as_asked"] = part["generated"]["share"]
        short[f"{name}_as_asked_real"] = part["real_same_labels"]
    if "kernel_distance" in figures:
        kernel = figures["kernel_distance"]
        short["kernel_distance"] = kernel["generated_versus_train"]["value"]
        short["kernel_distance_real"] = kernel["test_versus_train"]["value"]
        same_labels = kernel["test_versus_train_same_labels"]["value"]
        short["kernel_distance_real_same_labels"] = same_labels
    for space in ("pixels", "features"):
        copies = figures["near_copies"][space]["generated"]["near_copies"]
        short[f"near_copies_in_{space}"] = f"{copies['hits']} of {copies['total']}"
    if "bits" in figures:
        short["bits_per_value"] = figures["bits"]["value"]
    for name in ("evaluations_per_picture", "seconds_per_picture"):
        if name in figures["origin"]:
            short[name] = figures["origin"][name]
    return short
