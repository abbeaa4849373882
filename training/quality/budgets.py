"""``scorebrush-evaluate budgets``: a table and a plot over samplers and budgets."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from core.engine.library import Library
from core.errors import BadRequest
from core.files import make_folder, write_whole
from core.samplers import SAMPLERS
from training.data import Photographs
from training.quality.asked import (
    Measures,
    add_generation,
    add_measures,
    generated,
    held_out_too,
    measures,
    some,
)
from training.quality.figures import LEAST, Seen, agreement_figures, distance_figures, look, see
from training.quality.inception_figures import inception_figures
from training.quality.plots import blank, png
from training.quality.samples import Samples
from training.quality.tables import table

_USUAL = ("log-clock", "sigma-clock", "dpm-solver++2m", "ddim", "heun")


def add_budgets(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the class to itself)
    """Add the command to those of ``scorebrush-evaluate``."""
    parser = commands.add_parser(
        "budgets",
        help="compare samplers at several budgets",
        description="Generate pictures by each sampler with each number of steps, and measure them "
        "beside held-out photographs. Writes budgets.json, budgets.md and budgets.png; what is "
        "measured already in that folder is kept, so that the command goes on where it stopped.",
    )
    parser.set_defaults(command=_budgets)
    parser.add_argument("model", help="name or file of a model")
    add_measures(parser)
    parser.add_argument("--out", type=Path, required=True, help="folder for table and plot")
    parser.add_argument(
        "--samplers",
        nargs="+",
        choices=sorted(SAMPLERS),
        default=list(_USUAL),
        metavar="SAMPLER",
        help=f"of {', '.join(sorted(SAMPLERS))} (default: {' '.join(_USUAL)})",
    )
    parser.add_argument(
        "--steps", nargs="+", type=int, default=[5, 10, 20, 50], help="(default: 5 10 20 50)"
    )
    add_generation(parser, count=500)


class Bench:
    """What measures the pictures of one cell; the photographs are read once."""

    def __init__(self, given: Measures, photographs: dict[str, Photographs]) -> None:
        self.given = given
        train, test = photographs["train"], photographs["test"]
        self.judged = self.looked = None
        if given.judge is not None:
            self.judged = see(given.judge, train), see(given.judge, test)
        if given.inception is not None:
            reference = some(train, given.reference)
            self.looked = look(given.inception, reference), look(given.inception, test)

    def figures(self, samples: Samples) -> dict[str, Any]:
        """The figures of one row of the table."""
        row: dict[str, Any] = {}
        if self.given.judge is not None and self.judged is not None:
            row |= _judged(see(self.given.judge, samples.photographs), *self.judged)
        if self.given.inception is not None and self.looked is not None:
            ours = look(self.given.inception, samples.photographs)
            found = inception_figures(ours, *self.looked)
            part = found["generated"]
            row |= {
                f"FID-{found['pictures']}": part["fid"],
                "KID x 1000": round(1000 * part["kid"]["value"], 3),
                "Inception score": part["inception_score"]["value"],
                f"FID-{found['pictures']} of held-out": found["test"]["fid"],
            }
        return row


def _judged(ours: Seen[Any], train: Seen[Any], test: Seen[Any]) -> dict[str, Any]:
    found = distance_figures(ours, train, test)
    kernel, balls = found["kernel_distance"], found["manifold"]["generated"]
    value = kernel["generated_versus_train"]
    shares = {
        f"{name} as asked": part["generated"]["share"]
        for name, part in agreement_figures(ours, test).items()
    }
    return {
        "kernel distance x 1000": round(1000 * value["value"], 3),
        "standard error": round(1000 * value["standard_error"], 3),
        "held-out, same labels": round(1000 * kernel["test_versus_train_same_labels"]["value"], 3),
        "Frechet distance": found["frechet_distance"]["generated_versus_train"],
        **balls,
        **shares,
    }


def _budgets(options: argparse.Namespace) -> None:
    if options.count < LEAST:
        raise BadRequest(f"Distances need at least {LEAST} pictures.")
    if min(options.steps) < 1:
        raise BadRequest("Ask for at least one step.")
    given = measures(options)
    library = Library(device=options.device)
    card = library.card(options.model)
    photographs = held_out_too(options.data, card.image_size)
    bench = Bench(given, photographs)
    make_folder(options.out)
    asked = {
        "model": card.name,
        "model_digest": library.digest(options.model),
        "count": options.count,
        "seed": options.seed,
        "guidance": options.guidance,
        "depth": options.depth,
        "judge": str(options.judge or ""),
        "inception": given.inception.called if given.inception else "",
        "reference": options.reference,
    }
    rows = _kept(options.out / "budgets.json", asked)
    for sampler in options.samplers:
        for steps in options.steps:
            if any((row["sampler"], row["steps"]) == (sampler, steps) for row in rows):
                continue
            samples = generated(
                options,
                library,
                photographs["train"].paths,
                model=options.model,
                sampler=sampler,
                steps=steps,
            )
            cost = {
                "evaluations": samples.origin["evaluations_per_picture"],
                "seconds": samples.origin["seconds_per_picture"],
            }
            rows.append({"sampler": sampler, "steps": steps, **cost, **bench.figures(samples)})
            _write(options.out, asked, rows)
    _write(options.out, asked, rows)
    print((options.out / "budgets.md").read_text(encoding="utf-8"))


def _kept(path: Path, asked: dict[str, Any]) -> list[dict[str, Any]]:
    """Rows that an earlier call with the same question has measured."""
    try:
        before = json.loads(path.read_text(encoding="utf-8"))
        rows: list[dict[str, Any]] = before["rows"] if before["asked"] == asked else []
    except (OSError, ValueError, KeyError, TypeError):
        rows = []
    return rows


def _write(folder: Path, asked: dict[str, Any], rows: list[dict[str, Any]]) -> None:
    """Table and plot of what there is so far."""
    kept = {"asked": asked, "rows": rows}
    write_whole(folder / "budgets.json", (json.dumps(kept, indent=1) + "\n").encode())
    write_whole(folder / "budgets.md", page(asked, rows).encode())
    if (picture := drawn(rows)) is not None:
        write_whole(folder / "budgets.png", picture)


def page(asked: dict[str, Any], rows: list[dict[str, Any]]) -> str:
    """The table as Markdown: every column that a row has, dearest rows last."""
    words = []
    if asked["judge"]:
        words.append("Kernel and Frechet distance are in the judge's features: no KID, no FID.")
    if asked["inception"]:
        words.append(f"FID, KID and Inception score are those of {asked['inception']}.")
    lines = [
        f"# {asked['model']}: {asked['count']} pictures by each sampler and budget",
        "",
        "Evaluations of the network and seconds of wall time are those of one picture. "
        + " ".join(words),
        "",
        *table(sorted(rows, key=lambda each: (each["sampler"], each["evaluations"]))),
        "",
        "![distance by evaluations](budgets.png)",
        "",
    ]
    return "\n".join(lines)


def drawn(rows: list[dict[str, Any]]) -> bytes | None:
    """A PNG of distance by evaluations, a line for each sampler; None without matplotlib."""
    figure = blank(7, 4.5)
    if figure is None:
        return None
    first = rows[0]
    measure = next(name for name in first if name.startswith(("FID", "kernel distance")))
    axes = figure.subplots()
    for sampler in dict.fromkeys(row["sampler"] for row in rows):
        line = sorted((r for r in rows if r["sampler"] == sampler), key=lambda r: r["evaluations"])
        axes.errorbar(
            [row["evaluations"] for row in line],
            [row[measure] for row in line],
            [row["standard error"] for row in line] if "standard error" in first else None,
            label=sampler,
            marker="o",
            capsize=3,
        )
    base = next((name for name in first if "held-out" in name), None)
    if base is not None:
        axes.axhline(first[base], color="grey", linestyle="--", label="held-out photographs")
    ticks: list[float] = []
    for spent in sorted({row["evaluations"] for row in rows}):
        if not ticks or spent > 1.15 * ticks[-1]:  # nearer ones would be printed over one another
            ticks.append(spent)
    axes.set(xscale="log", xlabel="evaluations of the network per picture", ylabel=measure)
    axes.set_xticks(ticks, [f"{tick:g}" for tick in ticks], minor=False)
    axes.minorticks_off()
    axes.legend()
    return png(figure)
