"""How far restorations land from posteriors that are known, at 20 to 200 evaluations a picture.

    python benchmarks/posteriors.py [--draws 500]

Three worlds whose denoiser and posterior are closed formulas, and measurements with noise of
deviation 0.05 per coordinate of unit length:

- ambiguous: six Gaussians in 12 dimensions (2 x 2 pixels of 3 channels), of which 6 values are
  known; three of the six measurements leave several of the Gaussians possible;
- gray: the same world, of which the grey picture is known;
- smooth: a Gaussian of 64 pixels with a power-law spectrum, of which the left half is known.

Every method draws so many pictures for every measurement. A budget counts passes per picture: those
forward, and as many again for each product with the Jacobian; particles count, too. The figures are
the sliced Wasserstein-2 distance over 64 directions in units of the posterior's deviation, the
distance of the means in the same unit, and that of the covariances relative to the true one. The
floor is what exact draws of the same number give.
"""

from __future__ import annotations

import argparse
import json
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.ladders import karras
from core.level import Estimate, Ladder, NoiseLevel
from core.restoration import (
    FAITHFUL,
    QUICK,
    SHARES,
    Matched,
    MomentMatching,
    NullSpace,
    RePaint,
    Replacement,
    Restoration,
    TwistedDiffusion,
)
from core.restoration.operators import Grayscale, LinearOperator, Mask
from core.samplers import SigmaClock

BUDGETS = (20, 50, 100, 200)
DEVIATION = 0.05
RESULTS = Path(__file__).parent / "results"

METHODS: dict[str, Restoration] = {
    "replacement": Replacement(corrections=0),
    "replacement and correction": Replacement(),
    "RePaint, 10 times": RePaint(),
    "DDNM, eta 0.85": NullSpace(eta=0.85),
    "DDNM, eta 0.4": NullSpace(eta=0.4),
    "MMPS, 1 iteration": MomentMatching(1),
    "MMPS, 3 iterations": MomentMatching(3),
    "MMPS, 3 iterations, flow": MomentMatching(3, SigmaClock()),
    "MMPS, 10 iterations": MomentMatching(10),
    "TDS, 4 particles": TwistedDiffusion(4),
    "TDS, 16 particles": TwistedDiffusion(16),
    "ours: matched, 3 particles, 5 iterations": TwistedDiffusion(3, Matched(5, fine=0.1), 3.0),
    "ours: matched, 4 particles, 3 iterations": SHARES,
    "ours: matched, 4 particles, 3 iterations, coarse": TwistedDiffusion(
        4, Matched(3, 3.0, 0.1), 3.0
    ),
    "ours: null space, eta 0.2": NullSpace(eta=0.2),
    "ours: null space, eta 0.7": NullSpace(eta=0.7),
    "ours: MMPS, 1 iteration, coarse, flow": MomentMatching(1, SigmaClock(), coarse=3.0),
    "ours: MMPS, 3 iterations, coarse": MomentMatching(3, coarse=3.0),
}
PUBLISHED = tuple(name for name in METHODS if name.startswith(("repl", "RePaint", "D", "M", "TDS")))


# --------------------------------------------------------------------------------------- worlds


@dataclass(frozen=True, eq=False)
class Mixture:
    """Gaussians of any covariance, V_k = axes diag(spectrum) axes', over flattened pictures."""

    shape: tuple[int, int, int]
    weights: Tensor
    means: Tensor
    axes: Tensor
    spectra: Tensor

    def covariances(self) -> Tensor:
        """V_k, (K, D, D)."""
        return torch.einsum("kde,ke,kfe->kdf", self.axes, self.spectra, self.axes)

    def __call__(self, x: Tensor, level: NoiseLevel) -> Estimate:
        """The perfect denoiser."""
        flat = x.flatten(1)[:, None] - level.alpha * self.means
        inside = torch.einsum("kde,bkd->bke", self.axes, flat)
        variance = level.alpha**2 * self.spectra + level.sigma**2
        whitened = inside / variance
        logs = -(inside * whitened).sum(2) / 2 - variance.log().sum(1) / 2 + self.weights.log()
        share = logs.softmax(1)
        means = self.means + torch.einsum(
            "kde,bke->bkd", self.axes, level.alpha * self.spectra * whitened
        )
        return level.split(x, torch.einsum("bk,bkd->bd", share, means).reshape(x.shape))

    def draw(self, count: int, generator: np.random.Generator) -> Tensor:
        """Exact samples, (count, D)."""
        which = torch.from_numpy(generator.choice(len(self.weights), count, p=self.weights.numpy()))
        z = torch.from_numpy(generator.standard_normal((count, self.means.shape[1])))
        scaled = z * self.spectra[which].clamp_min(0).sqrt()
        return self.means[which] + torch.einsum("bde,be->bd", self.axes[which], scaled)

    def given(self, A: Tensor, y: Tensor, deviation: float) -> Mixture:
        """The posterior for y = A x + deviation * noise, again a mixture."""
        V = self.covariances()
        S = A @ V @ A.T + deviation**2 * torch.eye(len(A), dtype=A.dtype)
        gain = torch.linalg.solve(S, A @ V).mT
        residual = y - self.means @ A.T
        misfit = (residual * torch.linalg.solve(S, residual[..., None])[..., 0]).sum(1)
        logs = self.weights.log() - misfit / 2 - torch.linalg.slogdet(S).logabsdet / 2
        means = self.means + (gain @ residual[..., None])[..., 0]
        spectra, axes = torch.linalg.eigh(V - gain @ A @ V)
        return Mixture(self.shape, logs.softmax(0), means, axes, spectra)

    def moments(self) -> tuple[Tensor, Tensor]:
        """Mean and covariance."""
        mean = self.weights @ self.means
        around = self.means - mean
        within = self.covariances() + around[:, :, None] * around[:, None, :]
        return mean, torch.einsum("k,kde->de", self.weights, within)


@dataclass(frozen=True, eq=False)
class Problem:
    """A world, an operator, and some measurements with their posteriors."""

    name: str
    world: Mixture
    operator: LinearOperator
    deviation: float
    measurements: Tensor
    posteriors: list[Mixture]
    exact: list[Tensor]


def problems() -> list[Problem]:
    """The three problems."""
    six = _six_gaussians()
    known = torch.zeros(1, 3, 1, 4, dtype=torch.float64)
    for value in (0, 1, 4, 6, 9, 11):
        known[0, value % 3, 0, value // 3] = 1
    left = torch.zeros(1, 1, 1, 64, dtype=torch.float64)
    left[..., :32] = 1
    grey = Grayscale((1, 1, 1))
    return [
        _problem("ambiguous", six, Mask(known), DEVIATION, 3),
        # The mean of three channels is 1 / sqrt(3) of the coordinate along grey.
        _problem("gray", six, grey, DEVIATION * grey.gain, 3),
        _problem("smooth", _smooth_field(), Mask(left), DEVIATION, 0),
    ]


def _six_gaussians() -> Mixture:
    generator = np.random.default_rng(7)
    weights = generator.dirichlet(np.full(6, 4.0))
    means = 0.35 * generator.standard_normal((6, 12))
    axes, spectra = [], []
    for _ in range(6):
        axes.append(np.linalg.qr(generator.standard_normal((12, 12)))[0])
        spectra.append(0.5 * np.arange(1, 13) ** -1.5 * generator.uniform(0.5, 1.5, 12))
    # Value 3 p + c there is channel c of pixel p here.
    order = [3 * pixel + channel for channel in range(3) for pixel in range(4)]
    found = (weights, means[:, order], np.stack(axes)[:, order], np.stack(spectra))
    return Mixture((3, 1, 4), *(torch.from_numpy(part) for part in found))


def _smooth_field() -> Mixture:
    at, half = np.arange(64), np.arange(33)
    power = (1 + np.minimum(at, 64 - at)) ** -3.0
    power = power / power.mean() * 0.25 + 1e-4
    waves = [f(2 * np.pi * k * at / 64) for k in half for f in (np.cos, np.sin)]
    kept = [(wave, power[k // 2]) for k, wave in enumerate(waves) if np.abs(wave).max() > 1e-6]
    axes = np.stack([wave / np.linalg.norm(wave) for wave, _ in kept], 1)
    spectrum = np.array([variance for _, variance in kept])
    parts = (np.ones(1), np.zeros((1, 64)), axes[None], spectrum[None])
    return Mixture((1, 1, 64), *(torch.from_numpy(part) for part in parts))


def _problem(
    name: str, world: Mixture, operator: LinearOperator, deviation: float, ambiguous: int
) -> Problem:
    """Three measurements of drawn pictures, and before them the first ambiguous ones."""
    generator = np.random.default_rng(11)
    size = math.prod(world.shape)
    units = torch.eye(size, dtype=torch.float64).reshape(size, *world.shape)
    A = operator.forward(units).flatten(1).T
    A = A[A.abs().sum(1) > 0]
    pictures = world.draw(1000, generator)
    noise = torch.from_numpy(generator.standard_normal((1000, len(A))))
    y = pictures @ A.T + deviation * noise
    posteriors = [world.given(A, row, deviation) for row in y]
    likeliest = torch.stack([posterior.weights.max() for posterior in posteriors])
    unsure = ((likeliest > 0.4) & (likeliest < 0.75)).nonzero().flatten()[:ambiguous].tolist()
    chosen = [*unsure, 0, 1, 2]
    # Back into the form in which the operator measures: any picture that measures so will do.
    fitting = y[chosen] @ torch.linalg.pinv(A).T
    measurements = operator.forward(fitting.reshape(-1, *world.shape))
    kept = [posteriors[index] for index in chosen]
    exact = [posterior.draw(20_000, generator) for posterior in kept]
    return Problem(name, world, operator, deviation, measurements, kept, exact)


# ------------------------------------------------------------------------------------- measuring


class _Fresh:
    """Noise from one generator, quicker than one per picture."""

    def __init__(self) -> None:
        self.generator = torch.Generator().manual_seed(8)

    def like(self, x: Tensor) -> Tensor:
        return torch.randn(x.shape, generator=self.generator, dtype=x.dtype)


def within(method: Restoration, budget: int) -> Ladder | None:
    """The longest ladder on which a method keeps to a budget, of 3 steps at least."""
    ladders = (karras(steps, 0.03, 20.0) for steps in range(budget, 2, -1))
    return next((ladder for ladder in ladders if method.passes(ladder) <= budget), None)


def errors(problem: Problem, samples: list[Tensor]) -> dict[str, float]:
    """Means over the measurements of the three errors."""
    generator = torch.Generator().manual_seed(5)
    size = samples[0].shape[1]
    directions = torch.randn(size, 64, generator=generator, dtype=torch.float64)
    directions /= directions.norm(dim=0)
    rows = []
    for found, posterior, exact in zip(samples, problem.posteriors, problem.exact, strict=True):
        mean, covariance = posterior.moments()
        total = covariance.trace().sqrt()
        seen, true = (found @ directions).sort(0).values, (exact @ directions).sort(0).values
        place = (torch.arange(len(seen)) + 0.5) / len(seen) * len(true)
        apart = (seen - true[place.long()]).square().mean().sqrt()
        rows.append(
            (
                (apart / total * math.sqrt(size)).item(),
                ((found.mean(0) - mean).norm() / total).item(),
                ((found.T.cov() - covariance).norm() / covariance.norm()).item(),
            )
        )
    columns = zip(*rows, strict=True)
    return {
        name: round(sum(column) / len(rows), 4)
        for name, column in zip(("sliced", "mean", "covariance"), columns, strict=True)
    }


def measure(problem: Problem, method: Restoration, ladder: Ladder, draws: int) -> dict[str, float]:
    """Errors of a method on a ladder."""
    noise = _Fresh()
    y = problem.measurements.repeat_interleave(draws, 0)
    x = noise.like(torch.empty(len(y), *problem.world.shape, dtype=torch.float64))
    x = x * ladder[0].sigma
    *_, last = method.steps(problem.world, problem.operator, y, problem.deviation, x, ladder, noise)
    return errors(problem, list(torch.split(last.x.flatten(1), draws)))


def table(results: dict[str, dict[str, dict[str, dict[str, float]]]]) -> str:
    """The figures as Markdown."""
    lines = [
        "# Restorations where the posterior is known",
        "",
        "Sliced Wasserstein-2 distance to the posterior (in brackets the errors of mean and",
        "covariance) by passes per picture, written by `benchmarks/posteriors.py`, which describes",
        "the problems. Bold is the best published one and whatever is at least as good.",
    ]
    for name, rows in results.items():
        floor = rows["exact draws"]["0"]
        around = f"{floor['mean']:.2f}, {floor['covariance']:.2f}"
        lines += [
            "",
            f"## {name}; floor {floor['sliced']:.2f} ({around})",
            "",
            "| method | " + " | ".join(map(str, BUDGETS)) + " |",
            "|---|" + "---|" * len(BUDGETS),
        ]
        best = {
            str(budget): min(
                rows[method][str(budget)]["sliced"]
                for method in PUBLISHED
                if str(budget) in rows[method]
            )
            for budget in BUDGETS
        }
        for method, value in METHODS.items():
            cells = []
            for budget in map(str, BUDGETS):
                if budget not in rows[method]:
                    cells.append("-")
                    continue
                found = rows[method][budget]
                mark = "**" if round(found["sliced"], 2) <= round(best[budget], 2) else ""
                cells.append(
                    f"{mark}{found['sliced']:.2f}{mark} ({found['mean']:.2f}, "
                    f"{found['covariance']:.2f})"
                )
            default = {QUICK: " (QUICK)", FAITHFUL: " (FAITHFUL)", SHARES: " (SHARES)"}.get(
                value, ""
            )
            lines.append(f"| {method}{default} | " + " | ".join(cells) + " |")
    return "\n".join(lines) + "\n"


def main() -> None:
    """Measure every method on every problem and write both files."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=500, help="pictures for every measurement")
    draws = parser.parse_args().draws
    results: dict[str, dict[str, dict[str, dict[str, float]]]] = {}
    for problem in problems():
        exact = [found[:draws] for found in problem.exact]
        rows = {"exact draws": {"0": errors(problem, exact)}}
        for name, method in METHODS.items():
            row = rows[name] = {}
            for budget in BUDGETS:
                if ladder := within(method, budget):
                    row[str(budget)] = measure(problem, method, ladder, draws)
            sliced = {budget: found["sliced"] for budget, found in row.items()}
            print(f"{problem.name:10} {name:42} {sliced}", flush=True)
        results[problem.name] = rows
    named = {name: repr(method) for name, method in METHODS.items()}
    report = {"draws": draws, "methods": named, "errors": results}
    (RESULTS / "posteriors.json").write_text(json.dumps(report, indent=1) + "\n")
    (RESULTS / "posteriors.md").write_text(table(results))


if __name__ == "__main__":
    main()
