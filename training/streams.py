"""Pictures by streaming: WebDataset shards, and data sets of the Hugging Face Hub.

Both are read by the library ``datasets``. The order is a function of the seed and the epoch alone:
shards are shuffled, and then the pictures of a window. A run that goes on skips what it has seen:
that is read again, but not decoded.
"""

from __future__ import annotations

import contextlib
import functools
import itertools
import re
import sys
import tarfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from torch import Tensor

from core.errors import BadData, BadRecipe, BadRequest
from core.photographs import UNREADABLE, Photographs, decode
from training.data_kinds import HubData, Shards
from training.seeds import mixed_seed

_NAMED = 20  # unreadable pictures that are named


@dataclass(frozen=True)
class Example:
    """One picture of a stream, not decoded.

    Attributes:
        name: what it is called when it cannot be read.
        data: the file.
        path: its label, such as ``flowers/rose``; "" where there is none.
    """

    name: str
    data: bytes
    path: str


@dataclass(eq=False)
class Stream:
    """Training pictures that are read as they are needed.

    Attributes:
        epoch: gives the examples of an epoch, by its seed, from a position on.
        seed: of the run.
        size: side in pixels.
        channels: of the pictures.
        paths: every label that may come.
        skipped: names of the pictures that could not be read so far.
    """

    epoch: Callable[[int, int], Iterator[Example]]
    seed: int
    size: int
    channels: int
    paths: tuple[str, ...] = ()
    skipped: set[str] = field(default_factory=set)
    _length: int = 0
    _next: int = -1
    _examples: Iterator[Example] = field(default_factory=lambda: iter(()))
    _pool: ThreadPoolExecutor = field(default_factory=ThreadPoolExecutor)

    def at(self, first: int, count: int, share: slice) -> tuple[Tensor, tuple[str, ...]]:
        """The pictures from ``first`` on, counted over all epochs, and their labels.

        Every process reads all of a batch and decodes its share; other rows are black. A picture
        that cannot be decoded gives its row to the next one of the batch.

        Returns:
            uint8 (count, C, size, size) and count labels.

        Raises:
            BadData: no picture of the batch can be read, or the stream is empty.
        """
        if first != self._next:
            self._examples = self._from(first)
        examples = list(itertools.islice(self._examples, count))
        self._next = first + count
        pixels = torch.zeros(count, self.channels, self.size, self.size, dtype=torch.uint8)
        rows = range(count)[share]
        decoded = list(self._pool.map(self._decoded, (examples[row] for row in rows)))
        paths = [example.path for example in examples]
        for row, found in zip(rows, decoded, strict=True):
            place = row
            picture = found
            while picture is None:
                place = (place + 1) % count
                if place == row:
                    raise BadData(f"None of {count} pictures in a row can be read.")
                picture = self._decoded(examples[place])
            pixels[row], paths[row] = torch.from_numpy(picture.copy()), examples[place].path
        return pixels, tuple(paths)

    def some(self, count: int) -> Photographs:
        """The first readable pictures of the first epoch, at most ``count``.

        Raises:
            BadData: there are none.
        """
        first = itertools.islice(self.epoch(self._epoch_seed(0), 0), count)
        rows = [(each, pixels) for each in first if (pixels := self._decoded(each)) is not None]
        if not rows:
            raise BadData("The stream holds no readable pictures.")
        return Photographs(
            np.stack([pixels for _, pixels in rows]),
            tuple(example.path for example, _ in rows),
            tuple(example.name for example, _ in rows),
        )

    def _from(self, first: int) -> Iterator[Example]:
        """Examples over all epochs; the first pass tells how long an epoch is."""
        epoch = first // self._length if self._length else 0
        place = first - epoch * self._length
        while True:
            seen = place
            for example in self.epoch(self._epoch_seed(epoch), place):
                yield example
                seen += 1
            if seen == place == 0:
                raise BadData("The stream holds no pictures.")
            if seen == place:  # the epoch is shorter than what was to be skipped
                self._length = sum(1 for _ in self.epoch(self._epoch_seed(epoch), 0))
                if place < self._length:
                    raise BadData("The stream gives other pictures each time that it is read.")
                epoch, place = epoch + place // self._length, place % self._length
                continue
            self._length, epoch, place = seen, epoch + 1, 0

    def _epoch_seed(self, epoch: int) -> int:
        return mixed_seed(self.seed, 2, epoch)

    def _decoded(self, example: Example) -> np.ndarray | None:
        try:
            return decode(example.data, self.size, self.channels)
        except UNREADABLE as error:
            if example.name not in self.skipped:
                self.skipped.add(example.name)
                if len(self.skipped) <= _NAMED:
                    print(f"Skipped {example.name}: {error}", file=sys.stderr)
            return None


def open_stream(
    data: Shards | HubData, beside: Path, seed: int, channels: int
) -> tuple[Stream, Stream | None]:
    """The stream of a recipe's ``[data]``, and that of its held-out pictures if it names any.

    Args:
        data: where the pictures are.
        beside: the folder that patterns are relative to, if not the working folder.
        seed: of the order.
        channels: of the pictures.

    Raises:
        BadRequest: the library ``datasets`` is not installed.
        BadData: there is nothing there, or no pictures in it.
        BadRecipe: labels are asked for and not to be had.
    """
    try:
        import aiohttp  # noqa: F401 (what reads shards over HTTP)
        import datasets
    except ImportError as error:
        raise BadRequest(
            f'Streaming needs more libraries ({error}): pip install "scorebrush[stream]".'
        ) from None
    datasets.disable_progress_bars()

    def opened(part: str) -> Stream:
        with _told(part):
            return _stream(data, _dataset(data, part, beside), seed, channels)

    train = data.source if isinstance(data, Shards) else data.split
    return opened(train), opened(data.held_out) if data.held_out else None


@contextlib.contextmanager
def _told(part: str) -> Iterator[None]:
    """What the libraries raise while it lasts, as an error for people."""
    import aiohttp
    from datasets.exceptions import DatasetsError

    try:
        yield
    except (OSError, ValueError, tarfile.TarError, DatasetsError, aiohttp.ClientError) as error:
        raise BadData(f"{part} cannot be streamed: {error or type(error).__name__}.") from error


def _dataset(data: Shards | HubData, part: str, beside: Path) -> Any:  # noqa: ANN401
    import datasets

    if isinstance(data, HubData):
        name = data.subset or None
        return datasets.load_dataset(data.source, name, split=part, streaming=True)
    files = shards_of(part, beside)
    return datasets.load_dataset(
        "webdataset", data_files={"train": files}, split="train", streaming=True
    )


def shards_of(pattern: str, beside: Path) -> list[str]:
    """The shards of ``train-*.tar``, or of ``https://host/train-{000..099}.tar``.

    Raises:
        BadData: there is none.
    """
    names = [pattern]
    if match := re.search(r"\{(\d+)\.\.(\d+)\}", pattern):
        begin, end = match.groups()
        numbers = (str(n).zfill(len(begin)) for n in range(int(begin), int(end) + 1))
        names = [pattern[: match.start()] + n + pattern[match.end() :] for n in numbers]
    files = []
    for name in names:
        root = Path(Path(name).anchor)
        within = str(Path(name).relative_to(root))
        if "://" in name:
            files.append(name)
        elif found := sorted((beside / root).glob(within)) or sorted(root.glob(within)):
            files += [str(path.resolve()) for path in found]
        else:
            raise BadData(f"There are no shards {name}. Give a pattern such as train-*.tar.")
    return files


def _stream(data: Shards | HubData, dataset: Any, seed: int, channels: int) -> Stream:  # noqa: ANN401
    import datasets

    columns = dataset.features or {}
    pictures = [n for n, kind in columns.items() if isinstance(kind, datasets.Image)]
    if not pictures:
        raise BadData(f"{data.source} has no column of pictures, but {', '.join(columns)}.")
    known = columns.get(data.label)
    classes = data.classes or tuple(getattr(known, "names", ()))
    if data.labels and not classes:
        raise BadRecipe(
            f"The labels of {data.source} cannot be known before all of it has been read: name "
            "them in [data] classes, or take labels out."
        )
    for picture in pictures:
        dataset = dataset.cast_column(picture, datasets.Image(decode=False))

    def epoch(seed: int, place: int) -> Iterator[Example]:
        shuffled = dataset.shuffle(seed=seed, buffer_size=data.window)
        rows = shuffled.skip(place) if place else shuffled
        with _told(data.source):
            for number, row in enumerate(rows, place):
                yield _example(row, pictures, number, functools.partial(_label, data, classes))

    return Stream(epoch, seed, data.size, channels, classes if data.labels else ())


def _example(
    row: dict[str, Any], pictures: list[str], number: int, label: Callable[[dict[str, Any]], str]
) -> Example:
    """A row of the data set, whose shards may hold pictures under several endings."""
    picture = next((row[name] for name in pictures if row.get(name)), None) or {}
    data = picture.get("bytes")
    if data is None and picture.get("path"):
        data = Path(picture["path"]).read_bytes()
    name = "/".join(str(row[key]) for key in ("__url__", "__key__") if key in row)
    return Example(name or f"picture {number}", data or b"", label(row))


def _label(data: Shards | HubData, classes: tuple[str, ...], row: dict[str, Any]) -> str:
    if not data.labels:
        return ""
    value = row.get(data.label) if data.label else row["__key__"].rpartition("/")[0]
    name = classes[value] if isinstance(value, int) and 0 <= value < len(classes) else str(value)
    if name not in classes:
        raise BadData(f"A picture of {data.source} has the label {name}, which is not in classes.")
    return name
