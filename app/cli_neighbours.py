"""``scorebrush neighbours``: the training pictures that are most like a picture."""

from __future__ import annotations

import argparse
import math
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_progress import Bar, drain
from app.cli_values import PICTURES, files_among, whole
from core.engine.library import Library
from core.engine.neighbour_requests import Neighbours
from core.files import make_folder

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from core.engine.neighbour_requests import Found, Neighbour, NeighboursResult

_DESCRIPTION = """\
Did it copy? Finds the training pictures nearest to a picture, in pixels and in the features of a
classifier, mirrored or turned as it suits. A ratio of 1 is as near as a photograph that the model
never saw usually is to the training pictures; below a half, it counts as a near copy
(docs/quality.md). Pictures and neighbours are written side by side: a picture and its nearest in
pixels; below, the picture again and its nearest in features."""


def options_of(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to its parser."""
    parser.description = _DESCRIPTION
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add("pictures", metavar="PICTURE", type=Path, nargs="+", help="picture, or folder of pictures")
    add(
        "--model",
        metavar="M",
        default=Neighbours.model,
        help="whose training pictures, from the index that it ships with (default %(default)s)",
    )
    add(
        "--data",
        metavar="DATA",
        type=Path,
        help="a folder or a zip of pictures instead, or an index that was kept of one",
    )
    add("--keep", metavar="FILE", type=Path, help="keep the index of --data in this file")
    add(
        "--count",
        metavar="N",
        type=whole("The number of neighbours"),
        default=Neighbours.count,
        help="of each picture (default %(default)s)",
    )
    add(
        "--out",
        metavar="PNG",
        type=Path,
        default=Path("neighbours.png"),
        help="where the sheet goes, numbered if that is taken (default %(default)s)",
    )


def look_up(options: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        ScorebrushError: as the engine does, or the sheet cannot be written.
    """
    from core.engine.tasks import run

    paths = files_among(options.pictures, "**/*", PICTURES, "pictures")
    request = Neighbours(tuple(paths), options.model, options.data, options.count, options.keep)
    make_folder(options.out.absolute().parent)  # before the work, not after it
    result = drain(run(request, Library()), Bar())
    for path, found in zip(paths, result.found, strict=True):
        print(f"{path}: {verdict(found)}")
        for words, near in (("pixels", found.in_pixels), ("features", found.in_features)):
            for each in near:
                print(f"  {words:8} {_figures(each)}  {each.name}")
                if each.source or each.address:
                    print(f"           {'  '.join(filter(None, (each.source, each.address)))}")
    print(f"Looked at {result.among} training pictures in {result.seconds:.1f} s.")
    print(f"Side by side: {_write_sheet(options.out, result).resolve()}")
    if options.keep:
        print(f"The index is {options.keep.resolve()}")
    return 0


def verdict(found: Found) -> str:
    """What the ratios of a picture mean, in a few words."""
    if math.isnan(found.ratio):
        return "there are too few pictures to say what is near"
    words = f"{found.ratio:.2f} of what is usual for an unseen photograph"
    if found.copied:
        return f"a near copy, {words}"
    return f"no near copy, {words}"


def _figures(each: Neighbour) -> str:
    ratio = "     " if math.isnan(each.ratio) else f"{each.ratio:5.2f}"
    return f"{ratio}  (distance {each.distance:7.3f})"


def _write_sheet(path: Path, result: NeighboursResult) -> Path:
    import numpy as np

    from core.images import contact_sheet, save_new_png

    rows = [
        picture
        for found in result.found
        for near in (found.in_pixels, found.in_features)
        for picture in (found.picture, *(_enlarged(each.pixels, found.picture) for each in near))
    ]
    columns = 1 + len(result.found[0].in_pixels)
    return save_new_png(path, contact_sheet(np.stack(rows), columns))


def _enlarged(pixels: NDArray[np.uint8], like: NDArray[np.uint8]) -> NDArray[np.uint8]:
    import numpy as np
    from PIL import Image

    size = (like.shape[1], like.shape[0])
    return np.asarray(Image.fromarray(pixels).resize(size, Image.Resampling.LANCZOS))
