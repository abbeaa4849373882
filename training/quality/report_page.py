"""The Markdown of a report."""

from __future__ import annotations

from typing import Any

from training.quality.tables import row


def markdown(figures: dict[str, Any]) -> str:
    """Put the figures of a report into tables."""
    count = figures["pictures"]
    lines = [
        f"# {count['generated']} generated pictures, beside real ones",
        "",
        (
            f"Every figure stands beside that of {count['test']} held-out photographs; "
            f"{count['train']} were there to train on."
        ),
        *_cost_lines(figures),
    ]
    if "inception" in figures:
        lines += _inception_lines(figures["inception"])
    if "agreement" in figures:
        lines += _agreement_lines(figures["agreement"])
    if "kernel_distance" in figures:
        lines += _distance_lines(figures)
    lines += _copy_lines(figures["near_copies"])
    lines += ["", "## Sheets", "", *(f"![{name}]({name})" for name in figures["sheets"]), ""]
    return "\n".join(lines)


def _cost_lines(figures: dict[str, Any]) -> list[str]:
    origin, lines = figures["origin"], []
    if "evaluations_per_picture" in origin:
        lines += [
            "",
            (
                f"A picture took {origin['evaluations_per_picture']:g} evaluations of the network "
                f"and {origin['seconds_per_picture']:g} s of wall time on {origin['device']}, many "
                "at once."
            ),
        ]
    if "bits" in figures:
        bits = figures["bits"]
        lines += [
            "",
            (
                f"{bits['photographs']} held-out photographs take {bits['value']:.3f} bits per "
                f"value (standard error {bits['standard_error']:.3f} over the photographs), "
                "told what they show."
            ),
        ]
    return lines


def _inception_lines(figures: dict[str, Any]) -> list[str]:
    whole, count = figures["fid_all_pictures"], figures["pictures"]
    lines = [
        "",
        "## In the field's standard features",
        "",
        (
            f"{figures['features']}, against {figures['reference']} training photographs. FID of "
            f"all {whole['pictures']} pictures: {whole['value']:.2f}."
        ),
        "",
        (
            f"With {count} pictures on each side; FID falls as this number grows, so it compares "
            "with figures of as many pictures only."
        ),
        *_warning(figures),
        "",
        *_row(
            "",
            f"FID-{count}",
            "KID x 1000",
            "Inception score",
            "precision",
            "recall",
            "density",
            "coverage",
        ),
        *_row(*["---"] * 8),
    ]
    for name, label in (("generated", "generated"), ("test", "held-out photographs")):
        part = figures[name]
        kid, score = part["kid"], part["inception_score"]
        lines += _row(
            label,
            f"{part['fid']:.2f}",
            f"{1000 * kid['value']:.2f} ± {1000 * kid['deviation_of_subsets']:.2f}",
            f"{score['value']:.2f} ± {score['deviation_of_parts']:.2f}",
            *(f"{part[each]:.3f}" for each in ("precision", "recall", "density", "coverage")),
        )
    return lines


def _warning(figures: dict[str, Any]) -> list[str]:
    if not figures["singular"]:
        return []
    return ["", "So few pictures leave the covariance of 2048 features singular."]


def _agreement_lines(agreed: dict[str, Any]) -> list[str]:
    lines = [
        "",
        "## Does it show what was asked for?",
        "",
        "Judged by a classifier trained on the training photographs.",
        "",
        *_row("named as asked", "generated (95 % interval)", "real, the same labels", "real, all"),
        *_row("---", "---", "---", "---"),
    ]
    for name, part in agreed.items():
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
    return lines


def _distance_lines(figures: dict[str, Any]) -> list[str]:
    kernel, frechet, balls = (
        figures[name] for name in ("kernel_distance", "frechet_distance", "manifold")
    )
    lines = [
        "",
        "## How far from the photographs?",
        "",
        (
            "In the judge's features, standardised on its training photographs. These are not "
            "FID and KID, and compare with no figures from other networks."
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
    lines += [
        "",
        *_row("memorization estimate", "excess of near copies", "nearer than held-out"),
        *_row("---", "---", "---"),
    ]
    for space in ("pixels", "features"):
        part = copies[space]["memorization"]
        lines += _row(f"in {space}", _percent(part["excess"]), f"{part['nearer']:.3f}")
    return lines


def _times(ratio: float | None) -> str:
    """Put a ratio, or its absence, into words."""
    return "no meaningful multiple of" if ratio is None else f"{ratio:.2f} times"


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def _row(*cells: str) -> list[str]:
    return [row(*cells)]
