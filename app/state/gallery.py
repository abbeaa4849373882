"""Everything ever made: a folder of PNGs, each of which carries the request that makes it again.

The names tell the order and the run, so the folder alone is the gallery and listing it opens no
file. Nothing here knows Qt's threads; the window calls it from workers.
"""

from __future__ import annotations

import os
import re
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from core.files import make_folder

if TYPE_CHECKING:
    from collections.abc import Iterable

    import numpy as np

    from core.codec import Record
    from core.films import Film

_NAME = re.compile(
    r"(?P<run>\d{8}-\d{6}-\d{3})-(?P<place>\d{5})-.*?seed(?P<seed>\d+)(-\d+)?\.png", re.ASCII
)


@dataclass(frozen=True, slots=True)
class Entry:
    """A kept picture, as far as its file's name tells.

    Attributes:
        path: the PNG.
        run: what it was made with in one go; runs sort by time.
        place: its place in that run.
        seed: its seed, or None for a picture that somebody else has put into the folder.
    """

    path: Path
    run: str
    place: int = 0
    seed: int | None = None

    @property
    def order(self) -> tuple[int, int, str]:
        """What the gallery is sorted by: the newest run first, each run in its order."""
        return -int(self.run.replace("-", "")), self.place, self.path.name

    @property
    def made(self) -> datetime | None:
        """When the run began, if the name tells."""
        try:
            return datetime.strptime(self.run + "000", "%Y%m%d-%H%M%S-%f").astimezone()
        except ValueError:
            return None


class Gallery:
    """The folder of pictures.

    Pictures lie in a folder per day, where a file manager can show them too.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._lock = threading.Lock()
        self._latest = datetime.fromtimestamp(0).astimezone()

    def entries(self) -> list[Entry]:
        """All pictures, the newest run first and each run in its order.

        A folder that cannot be read counts as empty.
        """
        found = [entry_of(path) for path in pictures_below(self.folder)]
        found.sort(key=lambda entry: entry.order)
        return found

    def new_run(self) -> str:
        """A name for a run that begins now; later than all others of this gallery."""
        with self._lock:
            now = datetime.now().astimezone()
            self._latest = max(now, self._latest + timedelta(milliseconds=1))
            return _run_name(self._latest)

    def keep(self, run: str, record: Record, first: int, pixels: np.ndarray) -> list[Entry]:
        """Write the pictures ``first`` and following of a request, each with its own request.

        Args:
            run: what :meth:`new_run` said when the request was begun.
            record: what was asked, and of which weights.
            first: place in the request of the first picture.
            pixels: uint8 (n, H, W, 3).

        Raises:
            CannotWrite: the folder cannot be written to, or the disk is full.
        """
        from core.images import save_new_png

        folder = self.folder / f"{run[:4]}-{run[4:6]}-{run[6:8]}"
        make_folder(folder)
        kept = []
        for place, picture in enumerate(pixels, start=first):
            single = record.request.picture(place)
            what = re.sub(r"[\W_]+", "-", single.label or "anything").strip("-")[:60]
            path = folder / f"{run}-{place:05}-{what}-seed{single.seed}.png"
            path = save_new_png(path, picture, record._replace(request=single))
            kept.append(Entry(path, run, place, single.seed))
        return kept

    def keep_film(self, run: str, film: Film) -> Entry:
        """Write the frames of an interpolation as one picture, which carries their request.

        Raises:
            CannotWrite: the folder cannot be written to, or the disk is full.
            BadPicture: a photograph among its ends has gone meanwhile.
        """
        from core.films import save_new_film

        folder = self.folder / f"{run[:4]}-{run[4:6]}-{run[6:8]}"
        make_folder(folder)
        seed = next((end for end in film.request.ends if isinstance(end, int)), 0)
        what = re.sub(r"[\W_]+", "-", film.request.label or "anything").strip("-")[:60]
        name = f"{run}-{0:05}-between-{what}-seed{seed}.png"
        return Entry(save_new_film(folder / name, film), run, 0, seed)

    def record_of(self, entry: Entry) -> Record:
        """The request that a picture carries.

        Raises:
            BadPicture: it has gone or carries none.
            BadRequest: what it carries is damaged.
        """
        from core.images import read_request

        return read_request(entry.path)


def pictures_below(folder: Path) -> Iterable[str]:
    """The PNGs in a folder and the folders in it, but for hidden ones."""
    try:
        with os.scandir(folder) as items:
            listed = list(items)
    except OSError:
        return
    for item in listed:
        if item.name.startswith("."):
            continue
        if item.name.lower().endswith(".png"):
            yield item.path
        elif item.is_dir(follow_symlinks=False):
            yield from pictures_below(Path(item.path))


def entry_of(file: str) -> Entry:
    """A picture as its file's name tells; one of others is as old as its file."""
    path = Path(file)
    if match := _NAME.fullmatch(path.name):
        return Entry(path, match["run"], int(match["place"]), int(match["seed"]))
    try:
        modified = path.stat().st_mtime
    except OSError:
        modified = 0
    return Entry(path, _run_name(datetime.fromtimestamp(modified).astimezone()))


def _run_name(moment: datetime) -> str:
    return f"{moment:%Y%m%d-%H%M%S}-{moment.microsecond // 1000:03}"
