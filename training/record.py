"""What a run writes down: a CSV, TensorBoard events and a progress line."""

from __future__ import annotations

import csv
import io
import sys
import time
from pathlib import Path
from typing import Any

import numpy as np
from tqdm import tqdm

from core.files import write_whole

_COLUMNS = ("step", "pictures", "loss", "rate", "gradient_norm", "seconds", "pictures_per_second")


class Record:
    """The run folder's ``log.csv``, ``held_out.csv`` and TensorBoard events.

    Rows after ``step`` are cut off when a run resumes there, so that a run that was killed and
    resumed leaves the same log as one that was not.
    """

    def __init__(self, folder: Path, *, step: int, total: int, pictures: int) -> None:
        self.log = folder / "log.csv"
        self.held_out = folder / "held_out.csv"
        for path in (self.log, self.held_out):
            _cut(path, step)
        self.events = _events(folder, step)
        self.bar = tqdm(
            total=total,
            initial=pictures,
            unit="img",
            dynamic_ncols=True,
            smoothing=0.05,
            file=sys.stdout,
            mininterval=1 if sys.stdout.isatty() else 60,
        )
        self._last = time.perf_counter()
        self._shown = pictures

    def row(self, *, step: int, pictures: int, loss: float, rate: float, norm: float) -> None:
        """Write one row of training; the loss is the mean since the row before."""
        now = time.perf_counter()
        seconds, self._last = now - self._last, now
        speed = (pictures - self._shown) / seconds
        self.bar.update(pictures - self._shown)
        self.bar.set_postfix_str(f"loss {loss:.4f}")
        self._shown = pictures
        # repr keeps every bit of the loss: resumed and unbroken runs are compared by it.
        values = (step, pictures, repr(loss), f"{rate:.4g}", repr(norm))
        _append(self.log, _COLUMNS, (*values, f"{seconds:.3f}", f"{speed:.1f}"))
        for name, value in (("loss", loss), ("rate", rate), ("gradient norm", norm)):
            self._scalar(f"training/{name}", value, pictures)
        self._scalar("training/pictures per second", speed, pictures)

    def measured(self, *, step: int, pictures: int, losses: dict[str, float]) -> None:
        """Write held-out losses, one column each."""
        values = (step, pictures, *(f"{value:.6f}" for value in losses.values()))
        _append(self.held_out, ("step", "pictures", *losses), values)
        for name, value in losses.items():
            self._scalar(f"held out/{name}", value, pictures)
        self.bar.set_description_str(f"held out {next(iter(losses.values())):.4f}")

    def picture(self, name: str, pixels: np.ndarray, pictures: int) -> None:
        """Put a picture, uint8 (H, W, 3), among the events."""
        if self.events is not None:
            self.events.add_image(name, pixels, pictures, dataformats="HWC")

    def close(self) -> None:
        """Flush everything."""
        self.bar.close()
        if self.events is not None:
            self.events.close()

    def _scalar(self, name: str, value: float, pictures: int) -> None:
        if self.events is not None:
            self.events.add_scalar(name, value, pictures)


def _events(folder: Path, step: int) -> Any:  # noqa: ANN401 (tensorboard is optional)
    try:
        from torch.utils.tensorboard import SummaryWriter
    except ImportError:
        print('No TensorBoard events: install them with  pip install "scorebrush[train]"')
        return None
    return SummaryWriter(str(folder / "events"), purge_step=step or None)


def _append(path: Path, header: tuple[str, ...], values: tuple[Any, ...]) -> None:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    if not path.exists():
        writer.writerow(header)
    writer.writerow(values)
    # One write call, so that a kill leaves whole rows.
    with path.open("a", encoding="utf-8") as handle:
        handle.write(text.getvalue())


def _cut(path: Path, step: int) -> None:
    if not path.exists():
        return
    header, *rows = path.read_text(encoding="utf-8").splitlines() or [""]
    if not header:  # a full disk leaves such a file
        path.unlink()
        return
    columns = header.count(",")
    kept = [row for row in rows if row.count(",") == columns and int(row.split(",")[0]) <= step]
    write_whole(path, ("\n".join([header, *kept]) + "\n").encode())
