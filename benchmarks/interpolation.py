"""How well encoded photographs come back, and how even the steps of an interpolation are.

    python benchmarks/interpolation.py --data commons64.zip [--model commons-64] [--pictures 16]

The photographs are spread evenly over the held-out ones. Each is encoded at the default tolerance
and decoded by the default sampler with several numbers of steps; the error is the root of the mean
square over all values, of 255. Neighbouring photographs, and neighbouring seeds, are interpolated;
smoothness is the largest step between two frames relative to the mean step.
"""

from __future__ import annotations

import argparse
import json
from dataclasses import replace
from pathlib import Path

import numpy as np

from core.engine.library import Library
from core.engine.requests import Interpolate
from core.engine.tasks import run
from core.interpolation import Line, Rotation, smoothness
from core.samplers import Ancestral
from core.steps import finished
from training.data import load_photographs

RESULTS = Path(__file__).parent / "results" / "interpolation.json"
_STEPS = (20, 40)


def main() -> None:
    """Measure, print and write the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--model", default="commons-64")
    parser.add_argument("--pictures", type=int, default=16)
    parser.add_argument("--device")
    parser.add_argument("--out", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    library = Library(device=arguments.device)
    card = library.card(arguments.model)
    held = load_photographs(arguments.data, card.image_size)["test"].pixels
    places = np.linspace(0, len(held) - 1, arguments.pictures).round().astype(int)
    photographs = tuple(held[place].transpose(1, 2, 0) for place in places)
    results: dict[str, object] = {
        "model": card.name,
        "digest": library.digest(arguments.model),
        "photographs": len(photographs),
    }
    for steps in _STEPS:
        request = Interpolate(photographs, Line(2), model=arguments.model, steps=steps)
        result = finished(run(request, library))
        errors = sorted(result.errors.values())
        results[f"round_trip_{steps}_steps"] = {
            "median": round(float(np.median(errors)), 3),
            "worst": round(errors[-1], 3),
            "evaluations": result.evaluations,
        }
        print(steps, results[f"round_trip_{steps}_steps"], flush=True)
    between = Interpolate((1, 2), Line(17), model=arguments.model, label=card.subjects[0])
    for name, request in (
        ("seeds", between),
        ("photographs", replace(between, ends=photographs[:2], steps=40, label=None)),
        ("all_noise", replace(between, way=Rotation(), sampler=Ancestral(), steps=100)),
    ):
        results[f"smoothness_{name}"] = round(smoothness(finished(run(request, library)).frames), 3)
        print(name, results[f"smoothness_{name}"], flush=True)
    text = json.dumps(results, indent=1)
    arguments.out.write_text(text + "\n", encoding="utf-8")
    print(text)


if __name__ == "__main__":
    main()
