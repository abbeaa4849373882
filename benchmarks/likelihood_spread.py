"""How likely a model finds photographs that it was trained on, and others, one by one.

    python benchmarks/likelihood_spread.py --data commons64.zip [--model commons-64] [--pictures 64]

The photographs are spread evenly over the training and over the held-out ones. The window shows
their bits per value beside those of a picture, so this is kept with the model: by default in
``resources/likelihoods``, as JSON. It takes about 2.5 seconds of one processor core a photograph
under the bundled model.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import numpy as np
from tqdm import tqdm

from core import resources
from core.divergence import Rademacher
from core.engine.library import Library
from core.engine.requests import Likelihood
from core.engine.tasks import run
from core.files import write_whole
from core.photographs import load_photographs
from core.steps import finished

_PROBES = 2
_AT_ONCE = 8  # photographs of a request, after which what is known is written


def measured(request: Likelihood, library: Library) -> tuple[list[float], str]:
    """Bits per value of each picture, and the digest of the model's file."""
    result = finished(run(request, library))
    return [round(float(each), 4) for each in result.bits], result.model_digest


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="commons-64")
    parser.add_argument("--pictures", type=int, default=64)
    parser.add_argument("--device")
    parser.add_argument("--out", type=Path)
    arguments = parser.parse_args()
    library = Library(device=arguments.device)
    card = library.card(arguments.model)
    out = arguments.out or resources.path("likelihoods", f"{card.name}.json")
    splits = load_photographs(arguments.data, card.image_size, card.channels)
    results: dict[str, object] = {
        "format": 1,
        "model": card.name,
        "probes": _PROBES,
        "tolerance": Likelihood.tolerance,
    }
    found: dict[str, list[float]] = {"train": [], "test": []}
    with tqdm(total=2 * arguments.pictures, unit="picture", disable=None) as bar:
        for first in range(0, arguments.pictures, _AT_ONCE):
            for split, bits in found.items():
                pixels = splits[split].pixels
                places = np.linspace(0, len(pixels) - 1, arguments.pictures).round().astype(int)
                mixed = np.random.default_rng(0).permutation(places)  # any part is a fair sample
                chosen = mixed[first : first + _AT_ONCE]
                request = Likelihood(
                    tuple(pixels[place].transpose(1, 2, 0) for place in chosen),
                    arguments.model,
                    trace=Rademacher(_PROBES),
                    seed=first,
                )
                new, results["digest"] = measured(request, library)
                bits.extend(new)
                bar.update(len(new))
            results |= {"train": found["train"], "held_out": found["test"]}
            write_whole(out, (json.dumps(results, indent=1) + "\n").encode())
    for split, bits in found.items():
        error = np.std(bits, ddof=1) / np.sqrt(len(bits))
        print(f"{split:5} {np.mean(bits):.3f} +- {error:.3f} bits per value, {len(bits)} pictures")


if __name__ == "__main__":
    main()
