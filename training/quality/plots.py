"""Plots as PNG, where matplotlib is installed."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def blank(wide: float, high: float) -> Figure | None:
    """An empty figure of so many inches; None, and a word about it, without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        print('No plot: it comes with  pip install "scorebrush[train]"')
        return None
    return Figure(figsize=(wide, high), layout="constrained")


def png(figure: Figure) -> bytes:
    """The file of a figure."""
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=120)
    return buffer.getvalue()


def line_plot(lines: Mapping[str, Sequence[tuple[float, float]]], across: str) -> bytes | None:
    """Lines of points (x, y), each in a part of its own; None without matplotlib."""
    figure = blank(5 * len(lines), 3.5)
    if figure is None:
        return None
    parts = figure.subplots(1, len(lines), squeeze=False)[0]
    for axes, (name, points) in zip(parts, lines.items(), strict=True):
        axes.plot(*zip(*points, strict=True), marker="o")
        axes.set(xlabel=across, ylabel=name)
    return png(figure)
