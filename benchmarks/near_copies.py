"""How many altered training pictures the small index that ships with a model finds.

    python benchmarks/near_copies.py --data commons64.zip [--pictures 40]

Training pictures, evenly spread, are altered in ways that leave them copies; as many held-out
photographs stand beside them. A picture is found if it counts as a near copy (docs/quality.md).
"""

from __future__ import annotations

import argparse
import io
import json
import zipfile
from pathlib import Path

import numpy as np
from PIL import Image

from core import resources
from core.engine.library import Library
from core.engine.neighbours import index_path
from core.engine.requests import Neighbours
from core.engine.tasks import run
from core.steps import finished
from core.training_index import TrainingIndex

RESULTS = Path(__file__).parent / "results" / "near_copies.json"


def opened(data: bytes) -> np.ndarray:
    """Pixels of a picture in memory."""
    with Image.open(io.BytesIO(data)) as picture:
        return np.asarray(picture.convert("RGB"))


def compressed(pixels: np.ndarray) -> np.ndarray:
    """Through JPEG of quality 30."""
    buffer = io.BytesIO()
    Image.fromarray(pixels).save(buffer, "JPEG", quality=30)
    return opened(buffer.getvalue())


def main() -> None:
    """Alter, look up, print and write the shares."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True, help="zip of {train,test} photographs")
    parser.add_argument("--model", default="commons-64")
    parser.add_argument("--pictures", type=int, default=40)
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    library = Library()
    index = TrainingIndex.load(index_path(arguments.model, library))
    random = np.random.default_rng(0)
    with zipfile.ZipFile(arguments.data) as archive:
        held_out = sorted(name for name in archive.namelist() if "/test/" in name)

        def some(names: list[str]) -> np.ndarray:
            places = np.linspace(0, len(names) - 1, arguments.pictures).round().astype(int)
            return np.stack([opened(archive.read(names[place])) for place in places])

        copies = some(list(index.names))
        others = some([name for name in held_out if name.endswith(".jpg")])
    ways = {
        "a mirror": copies[:, :, ::-1],
        "noise of 10 grey levels": copies + random.normal(0, 10, copies.shape),
        "JPEG of quality 30": np.stack([compressed(each) for each in copies]),
        "20 grey levels brighter": copies.astype(int) + 20,
        "0.8 of the contrast": 128 + 0.8 * (copies - 128.0),
        "a shift by 2 pixels": np.roll(copies, 2, 2),
        "held-out photographs": others,
    }
    results: dict[str, object] = {
        "index": str(index_path(arguments.model, library).relative_to(resources.path())),
        "pictures": arguments.pictures,
    }
    for name, altered in ways.items():
        pixels = np.round(altered).clip(0, 255).astype(np.uint8)
        request = Neighbours(tuple(np.ascontiguousarray(pixels)), arguments.model, count=1)
        found = finished(run(request, library)).found
        nearest = np.array([(each.in_pixels[0].ratio, each.in_features[0].ratio) for each in found])
        close = nearest < 0.5
        results[name] = {
            "in pixels": round(float(close[:, 0].mean()), 3),
            "in features": round(float(close[:, 1].mean()), 3),
            "in either": round(float(close.any(1).mean()), 3),
        }
        print(name, results[name], flush=True)
    arguments.out.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
