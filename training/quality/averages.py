"""``scorebrush-evaluate averages``: which length of average a finished run should have shipped.

From the snapshots of power-function averages that a run leaves behind, averages of other lengths
are built without training anew (Karras et al. 2024, section 3.2; ``training.ema``).
"""

from __future__ import annotations

import argparse
import json
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import torch
from pydantic import TypeAdapter, ValidationError
from torch import Tensor

from core.checkpoints import native
from core.denoiser import Denoiser
from core.engine.device import best_device
from core.engine.library import Library
from core.errors import BadCheckpoint, BadRequest
from core.files import make_folder, write_whole
from training.checkpoints import read_state
from training.data import Photographs, multi_hot, spread
from training.ema import posthoc_weights
from training.held_out import held_out_losses
from training.quality.asked import (
    Measures,
    add_generation,
    add_measures,
    generated,
    held_out_too,
    measures,
)
from training.quality.budgets import Bench
from training.quality.plots import line_plot
from training.quality.tables import table
from training.recipe import Recipe

_WIDTHS = (0.03, 0.05, 0.07, 0.1, 0.13, 0.16, 0.2)


class Snapshot(NamedTuple):
    """A stored power average.

    Attributes:
        path: its file.
        width: sigma_rel.
        step: when it was stored.
    """

    path: Path
    width: float
    step: int


def snapshots_of(run: Path) -> list[Snapshot]:
    """The snapshots of a run folder, oldest first.

    Raises:
        BadRequest: there are none.
    """
    found = []
    for path in (run / "snapshots").glob("power-*.safetensors"):
        _, width, step = path.stem.split("-")
        found.append(Snapshot(path, float(width), int(step)))
    if not found:
        raise BadRequest(
            f"{run} holds no snapshots of averages. A run stores them if its recipe has [ema] "
            "powers and snapshots."
        )
    return sorted(found, key=lambda each: (each.step, each.width))


def built(snapshots: list[Snapshot], widths: list[float]) -> Iterator[dict[str, Tensor]]:
    """The average of each width at the last snapshot's step, as float32 weights by name.

    Raises:
        BadCheckpoint: a snapshot is damaged.
        BadRequest: a width is not one of a power average.
    """
    try:
        table = [
            posthoc_weights([(s.width, s.step) for s in snapshots], width, snapshots[-1].step)
            for width in widths
        ]
    except ValueError as error:
        raise BadRequest(f"{error}.") from None
    sums: list[dict[str, Tensor]] = [{} for _ in widths]
    for place, snapshot in enumerate(snapshots):
        tensors, _ = read_state(snapshot.path)
        for weights, total in zip(table, sums, strict=True):
            for name, tensor in tensors.items():
                part = float(weights[place]) * tensor.float()
                total[name] = total[name] + part if name in total else part
    yield from sums


def add_averages(commands: Any) -> None:  # noqa: ANN401 (argparse keeps the class to itself)
    """Add the command to those of ``scorebrush-evaluate``."""
    parser = commands.add_parser(
        "averages",
        help="compare lengths of the weights' average after training",
        description="Build averages of other lengths from the snapshots of a finished run, and "
        "compare their held-out losses and, with a judge or Inception, their pictures. Writes "
        "averages.json, averages.md and averages.png.",
    )
    parser.set_defaults(command=_averages)
    parser.add_argument("run", type=Path, help="the run's folder")
    add_measures(parser)
    parser.add_argument("--out", type=Path, required=True, help="folder for table and plot")
    parser.add_argument(
        "--widths",
        nargs="+",
        type=float,
        default=list(_WIDTHS),
        help=f"relative widths of the averages (default: {' '.join(map(str, _WIDTHS))})",
    )
    parser.add_argument(
        "--held-out", type=int, default=512, help="photographs for the loss (default: 512)"
    )
    parser.add_argument(
        "--ship", type=float, metavar="WIDTH", help="also write the model with this average"
    )
    add_generation(parser, count=0)


def _averages(options: argparse.Namespace) -> None:
    snapshots = snapshots_of(options.run)
    recipe = _recipe(options.run)
    shipped = options.run / f"{recipe.model.name}.safetensors"
    device = best_device(options.device)
    denoiser = native.load(shipped, device)
    photographs = held_out_too(options.data, denoiser.card.image_size)
    chosen = spread(photographs["test"], options.held_out)
    given: Measures | None = measures(options) if options.count else None
    bench = Bench(given, photographs) if given else None
    make_folder(options.out)
    widths = sorted({*options.widths, *([options.ship] if options.ship else [])})
    rows = []
    for width, weights in zip(widths, built(snapshots, widths), strict=True):
        _take(denoiser, weights)
        losses = _losses(denoiser, recipe, chosen)
        row: dict[str, Any] = {"width": width, "held-out loss": round(losses.mean().item(), 6)}
        if bench is not None:
            row |= _pictures(options, denoiser, photographs, bench)
        rows.append(row)
        print(", ".join(f"{name} {value}" for name, value in row.items()), flush=True)
        if width == options.ship:
            path = options.out / f"{denoiser.card.name}.safetensors"
            native.save(denoiser, path)
            print(f"The model with the average of width {width:g} is {path}.")
    _write(options.out, options.run.name, snapshots, rows, len(chosen))


def _recipe(run: Path) -> Recipe:
    try:
        return TypeAdapter(Recipe).validate_json((run / "recipe.json").read_bytes())
    except (OSError, ValidationError) as error:
        raise BadCheckpoint(f"{run} is no run folder: its recipe.json says {error}") from None


@torch.no_grad()
def _take(denoiser: Denoiser, weights: dict[str, Tensor]) -> None:
    parameters = dict(denoiser.network.named_parameters())
    if parameters.keys() != weights.keys():
        raise BadCheckpoint("The snapshots are of another network than the run's model.")
    for name, parameter in parameters.items():
        parameter.copy_(weights[name])


def _losses(denoiser: Denoiser, recipe: Recipe, chosen: Photographs) -> Tensor:
    """The losses of held-out photographs, as the run itself measures them; (N,)."""
    device = next(denoiser.network.parameters()).device
    images = torch.from_numpy(chosen.pixels).float().to(device) / 127.5 - 1
    labels = denoiser.card.labels
    label = torch.from_numpy(multi_hot(chosen.paths, labels)).to(device) if labels else None
    return held_out_losses(denoiser, images, label, recipe.objective, denoiser.card.sigma_data)


def _pictures(
    options: argparse.Namespace,
    denoiser: Denoiser,
    photographs: dict[str, Photographs],
    bench: Bench,
) -> dict[str, Any]:
    """The figures of pictures that the model makes with the weights it has now."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "average.safetensors"
        native.save(denoiser, path)
        library = Library([], device=options.device)
        paths = photographs["train"].paths
        return bench.figures(generated(options, library, paths, model=str(path)))


def _write(
    folder: Path, run: str, snapshots: list[Snapshot], rows: list[dict[str, Any]], count: int
) -> None:
    best = rows[int(np.argmin([row["held-out loss"] for row in rows]))]
    columns = list(rows[0])
    stored = ", ".join(f"{width:g}" for width in sorted({each.width for each in snapshots}))
    lines = [
        f"# Lengths of the average, {run}",
        "",
        (
            f"Built from {len(snapshots)} snapshots of widths {stored}, up to step "
            f"{snapshots[-1].step}; the loss is that of {count} held-out photographs. Least at "
            f"width {best['width']:g}."
        ),
        "",
        *table(rows),
        "",
        "![loss by width](averages.png)",
        "",
    ]
    kept = {"run": run, "snapshots": len(snapshots), "photographs": count, "rows": rows}
    write_whole(folder / "averages.json", (json.dumps(kept, indent=1) + "\n").encode())
    write_whole(folder / "averages.md", "\n".join(lines).encode())
    wanted = [name for name in columns if name.startswith(("held-out l", "FID-", "kernel"))]
    wanted = [name for name in wanted if not name.endswith("of held-out")]
    lines_drawn = {name: [(row["width"], row[name]) for row in rows] for name in wanted}
    if (picture := line_plot(lines_drawn, "relative width of the average")) is not None:
        write_whole(folder / "averages.png", picture)
