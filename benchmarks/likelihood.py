"""Bits per value of held-out photographs under a model, beside what simpler models need.

    python benchmarks/likelihood.py --data commons64.zip [--model commons-64] [--pictures 16]

The photographs are spread evenly over the held-out ones, so every subject is among them. Beside the
model stand two normal distributions fitted to the training photographs, with the same cells
around 8-bit values (``core.bits``): independent values, and the cosine transform of each
picture with a covariance of the three colours at every frequency. A code without a model takes 8.

The first measurement is made without labels, the second tells each photograph's own label.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from pathlib import Path

import numpy as np
import torch
from scipy.fft import dctn
from torch import Tensor

from core.bits import bits_from_nats, dequantised
from core.engine.library import Library
from core.noise import NoiseSource
from training.data import load_photographs, spread
from training.quality.bits import bits_of

RESULTS = Path(__file__).parent / "results" / "likelihood.json"
_DRAWS = 4  # dequantisations for the normal distributions, which cost nothing


class Independent:
    """Every value of a picture normal, with its own mean and deviation."""

    def __init__(self, pictures: Tensor) -> None:
        self.mean, self.deviation = pictures.mean(0), pictures.std(0)

    def nats(self, x: Tensor) -> Tensor:
        """log p of pictures, (N,)."""
        law = torch.distributions.Normal(self.mean, self.deviation)
        return law.log_prob(x).flatten(1).sum(1)


class Cosines:
    """Normal in the cosine transform: frequencies independent, colours with their covariance."""

    def __init__(self, pictures: Tensor) -> None:
        self.mean = pictures.mean(0)
        waves = _waves(pictures - self.mean)
        self.covariance = torch.einsum("nihw,njhw->hwij", waves, waves) / (len(pictures) - 1)

    def nats(self, x: Tensor) -> Tensor:
        """log p of pictures, (N,)."""
        waves = _waves(x - self.mean).permute(0, 2, 3, 1)
        law = torch.distributions.MultivariateNormal(torch.zeros(3).double(), self.covariance)
        return law.log_prob(waves).flatten(1).sum(1)


def _waves(x: Tensor) -> Tensor:
    # The transform is orthonormal, so a density is the same before and after it.
    return torch.from_numpy(dctn(x.numpy(), axes=(-2, -1), norm="ortho"))


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="a folder or zip of photographs")
    parser.add_argument("--model", default="commons-64")
    parser.add_argument("--pictures", type=int, default=16)
    parser.add_argument("--probes", type=int, default=2)
    parser.add_argument("--tolerance", type=float, default=1e-3)
    options = parser.parse_args()
    torch.set_num_threads(1)
    card = Library(device="cpu").card(options.model)
    photographs = load_photographs(options.data, card.image_size)
    test = photographs["test"]
    chosen = spread(test, options.pictures)

    results: dict[str, object] = {
        "model": options.model,
        "images seen": card.images_seen,
        "photographs": len(chosen),
        "names": list(chosen.names),
        "probes": options.probes,
        "tolerance": options.tolerance,
    }

    def keep(name: str, bits: np.ndarray, more: dict[str, object]) -> None:
        error = bits.std(ddof=1) / math.sqrt(len(bits))
        results[name] = {
            "bits per value": round(float(bits.mean()), 4),
            "standard error": round(float(error), 4),
            "each": [round(float(value), 4) for value in bits],
            **more,
        }
        print(f"{name}: {bits.mean():.4f} +- {error:.4f} bits per value", flush=True)

    keep("uniform", np.full(len(chosen), 8.0), {})
    train = torch.from_numpy(photographs["train"].pixels)
    x = dequantised(train.double(), NoiseSource(range(len(train))))
    for name, kind in (("independent normal values", Independent), ("normal cosines", Cosines)):
        law, draws = kind(x), []
        for draw in range(_DRAWS):
            noise = NoiseSource(range(1000 * draw, 1000 * draw + len(chosen)))
            places = dequantised(torch.from_numpy(chosen.pixels).double(), noise)
            draws.append(bits_from_nats(law.nats(places), places[0].numel()))
        keep(name, torch.stack(draws).mean(0).numpy(), {"fitted to": len(train)})
    del x
    named = [path if path in card.labels else None for path in chosen.paths]
    for name, labels in (("model, not told", [None] * len(chosen)), ("model, told", named)):
        started = time.process_time()
        bits, errors, evaluations = bits_of(
            chosen,
            labels,
            options.model,
            Library(device="cpu"),
            probes=options.probes,
            tolerance=options.tolerance,
        )
        noise = float(np.sqrt((errors**2).sum()) / len(errors))
        spent = round(time.process_time() - started, 1)
        keep(
            name,
            bits,
            {
                "standard error from probes alone": round(noise, 4),
                "evaluations": evaluations,
                "processor seconds": spent,
            },
        )
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps(results, indent=1) + "\n")


if __name__ == "__main__":
    main()
