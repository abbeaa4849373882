"""The report of a model's quality: JSON for programs, Markdown and sheets for people."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from core.files import make_folder, write_whole
from core.judge import Judge
from training.data import Photographs
from training.quality.copies import find_neighbours
from training.quality.figures import agreement_figures, distance_figures, see
from training.quality.samples import Samples, write_samples
from training.quality.sheets import write_sheets


def write_report(
    samples: Samples, photographs: dict[str, Photographs], judge: Judge, folder: Path
) -> dict[str, Any]:
    """Judge samples beside held-out photographs; write report.json, report.md and the sheets.

    Args:
        samples: the generated pictures.
        photographs: the splits "train" and "test" of the photographs behind them.
        judge: a classifier of the same photographs.
        folder: made where it is missing.

    Returns:
        what report.json holds.

    Raises:
        BadData: no held-out photographs, or subjects that the judge does not know.
        BadPicture: pictures of another size than the judge's.
        CannotWrite: the folder cannot be made or written to.
    """
    make_folder(folder)
    generated = see(judge, samples.photographs)
    train, test = see(judge, photographs["train"]), see(judge, photographs["test"])
    neighbours = find_neighbours(judge, generated, train, test)
    figures: dict[str, Any] = {
        "origin": samples.origin,
        "pictures": {"generated": len(generated), "train": len(train), "test": len(test)},
        "judge": dict(judge.card.quality),
        "agreement": agreement_figures(generated, test),
        **distance_figures(generated, train, test),
        "near_copies": neighbours.figures,
        "sheets": write_sheets(generated, neighbours, train, folder),
    }
    write_samples(samples.photographs, folder / "samples.zip")
    figures["summary"] = summary(figures)
    text = json.dumps(figures, indent=2, ensure_ascii=False, allow_nan=False) + "\n"
    write_whole(folder / "report.json", text.encode())
    write_whole(folder / "report.md", markdown(figures).encode())
    return figures


def summary(figures: dict[str, Any]) -> dict[str, Any]:
    """The few figures of a report that a model card states."""
    short: dict[str, Any] = {"pictures": figures["pictures"]["generated"]}
    for name, part in figures["agreement"].items():
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
    return short


def markdown(figures: dict[str, Any]) -> str:
    """Put the figures of a report into tables."""
    count = figures["pictures"]
    lines = [
        f"# {count['generated']} generated pictures, beside real ones",
        "",
        (
            f"Judged by a classifier trained on the same {count['train']} photographs, which never "
            f"saw the {count['test']} held-out ones that every figure stands beside."
        ),
        "",
        "## Does it show what was asked for?",
        "",
        *_row("named as asked", "generated (95 % interval)", "real, the same labels", "real, all"),
        *_row("---", "---", "---", "---"),
    ]
    for name, part in figures["agreement"].items():
        low, high = part["generated"]["interval_95"]
        ours = f"{_percent(part['generated']['share'])} ({_percent(low)} to {_percent(high)})"
        weighed = part["real_same_labels"]
        lines += _row(
            f"the {name}",
            ours,
            "-" if weighed is None else _percent(weighed),
            _percent(part["real"]["share"]),
        )
        for subject, share in part["by_subject"]["generated"].items():
            real = part["by_subject"]["real"].get(subject)
            lines += _row(
                f"- {name}, {subject}",
                _percent(share["share"]),
                "",
                _percent(real["share"]) if real else "-",
            )
    if "kernel_distance" in figures:
        lines += _distance_lines(figures)
    lines += _copy_lines(figures["near_copies"])
    lines += ["", "## Sheets", "", *(f"![{name}]({name})" for name in figures["sheets"]), ""]
    return "\n".join(lines)


def _distance_lines(figures: dict[str, Any]) -> list[str]:
    kernel, frechet, balls = (
        figures[name] for name in ("kernel_distance", "frechet_distance", "manifold")
    )
    lines = [
        "",
        "## How far from the photographs?",
        "",
        (
            "In the judge's features, standardised on its training photographs; not comparable "
            "with figures from other networks."
        ),
        "",
        *_row("kernel distance to the training photographs", "x 1000", "standard error"),
        *_row("---", "---", "---"),
    ]
    for name, label in (
        ("generated_versus_train", "generated"),
        ("test_versus_train", "held-out photographs"),
        ("test_versus_train_same_labels", "held-out photographs, the same mix of labels"),
    ):
        figure = kernel[name]
        lines += _row(
            label, f"{1000 * figure['value']:.2f}", f"{1000 * figure['standard_error']:.2f}"
        )
    lines += [
        "",
        (
            f"The first is {_times(kernel['relative_to_test'])} the second and "
            f"{_times(kernel['relative_to_test_same_labels'])} the third."
        ),
        "",
        f"With {frechet['pictures']} pictures on each side (k = {balls['k']}):",
        "",
        *_row("", "Frechet distance", "precision", "recall", "density", "coverage"),
        *_row("---", "---", "---", "---", "---", "---"),
    ]
    for name, label in (("generated", "generated"), ("test", "held-out photographs")):
        part = balls[name].values()
        distance = frechet[f"{name}_versus_train"]
        lines += _row(label, f"{distance:.2f}", *(f"{value:.3f}" for value in part))
    return lines


def _copy_lines(copies: dict[str, Any]) -> list[str]:
    lines = [
        "",
        "## Are they copies?",
        "",
        copies["definition"],
        "",
        *_row("nearest training picture", "near copies", "least ratio", "5 %", "median", "95 %"),
        *_row("---", "---", "---", "---", "---", "---"),
    ]
    for space in ("pixels", "features"):
        for side, label in (("generated", "generated"), ("held_out", "held-out photographs")):
            part = copies[space][side]
            share = part["near_copies"]
            lines += _row(
                f"in {space}, {label}",
                f"{share['hits']} of {share['total']} ({_percent(share['share'])})",
                *(f"{value:.2f}" for value in part["ratio"].values()),
            )
    return lines


def _times(ratio: float | None) -> str:
    """Put a ratio, or its absence, into words."""
    return "no meaningful multiple of" if ratio is None else f"{ratio:.2f} times"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _row(*cells: str) -> list[str]:
    return ["| " + " | ".join(cells) + " |"]
