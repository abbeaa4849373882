"""Which way of teaching a student gives most in the same processor time, on a world in the plane.

    python benchmarks/students.py [--seconds 20]

Eight narrow modes on a circle, whose exact denoiser is the teacher. Each student begins as the same
small network, fitted to the teacher, learns for so many seconds of processor time, and draws
pictures of two pixels in 1, 2, 4 and 8 steps. What is printed is 1000 times the sliced Wasserstein
distance to the world, where the last level may be chosen for the best of three; and the same of
fresh draws, its floor.
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import math
import time
from collections.abc import Callable
from pathlib import Path

import torch
from torch import Tensor, nn

from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.ladders import karras
from core.level import Denoise, Estimate, Ladder, NoiseLevel
from core.parametrizations import EDM
from core.parametrizations_leaping import Consistency as ToThePicture
from core.parametrizations_leaping import FlowMap
from core.samplers import DDIM, FewStep, LogClock, Sampler
from training.batches import Batch
from training.distillation_base import DistillationBase
from training.distillation_kinds import Consistency, Progressive
from training.distillation_matching import DPDM, DiffInstruct, ScoreIdentity, ToldDPDM
from training.objectives import LogNormalLevels, weighted_error

RESULTS = Path(__file__).parent / "results" / "students.json"
D, SIGMA_MIN, SIGMA_MAX = 0.46, 0.01, 40.0
WIDTH, BATCH, DRAWN = 0.04, 512, 4000
STEPS, FINISHES = (1, 2, 4, 8), (0.1, 0.2, 0.4)
_TURNS = torch.arange(8) * math.pi / 4
MODES = 0.65 * torch.stack((_TURNS.cos(), _TURNS.sin()), 1)
_PACE = {"rate": 2e-4, "average": 0.998}
KINDS: dict[str, DistillationBase] = {
    "progressive": Progressive(
        rate=4e-4, average=0.998, target=0.9, finish=0.1, strides=2, own=0.0, critic=False
    ),
    "consistency, 40 levels": Consistency(rate=4e-4, average=0.998),
    "consistency, 10 levels": Consistency(rate=4e-4, average=0.998, levels=10, target=0.9),
    "dpdm": DPDM(**_PACE, auxiliary_rate=1e-3),  # type: ignore[arg-type]
    "dpdm-told": ToldDPDM(**_PACE, auxiliary_rate=1e-3),  # type: ignore[arg-type]
    "diff-instruct": DiffInstruct(**_PACE, auxiliary_rate=1e-3),  # type: ignore[arg-type]
    "sid": ScoreIdentity(**_PACE, auxiliary_rate=1e-3),  # type: ignore[arg-type]
}


def draw(count: int, generator: torch.Generator) -> Tensor:
    """Pictures of the world, (count, 2, 1, 1)."""
    modes = MODES[torch.randint(8, (count,), generator=generator)]
    return (modes + WIDTH * torch.randn(count, 2, generator=generator)).reshape(-1, 2, 1, 1)


def exact(x: Tensor, level: NoiseLevel) -> Estimate:
    """The teacher: means of image and noise under the world."""
    sigma = level.sigma.to(x).reshape(-1, 1, 1)
    variance = WIDTH**2 + sigma**2
    away = x.reshape(-1, 1, 2) - MODES
    share = (-(away**2).sum(2, keepdim=True) / (2 * variance)).softmax(1)
    image = (share * (MODES + WIDTH**2 / variance * away)).sum(1).reshape(x.shape)
    return Estimate(image, (x - image) / level.sigma.to(x))


class Network(nn.Module):
    """A perceptron that looks at a picture and at the time."""

    def __init__(self, width: int = 128, waves: int = 16) -> None:
        super().__init__()
        self.register_buffer("frequencies", 2 * torch.randn(waves))
        self.register_buffer("phases", 2 * math.pi * torch.rand(waves))
        self.goal = nn.Linear(waves, width, bias=False)
        nn.init.zeros_(self.goal.weight)
        self.time, self.again = nn.Linear(waves, width), nn.Linear(width, width)
        self.label: nn.Linear | None = None
        self.first, self.last = nn.Linear(2, width), nn.Linear(width, 2)
        self.second, self.third = nn.Linear(width, width), nn.Linear(width, width)

    def forward(self, x: Tensor, time: Tensor, label: Tensor | None = None) -> Tensor:
        now, *goals = time.unbind(1) if time.ndim == 2 else (time,)
        embedding = self.time(self._waves(now))
        for goal in goals:
            embedding = embedding + self.goal(self._waves(goal))
        if self.label is not None and label is not None:
            embedding = embedding + self.label(label)
        embedding, act = nn.functional.silu(embedding), nn.functional.silu
        h = act(self.first(x.flatten(1)) + embedding)
        h = act(self.third(act(self.second(h) + self.again(embedding))))
        return self.last(h).reshape(x.shape)

    def _waves(self, time: Tensor) -> Tensor:
        angles = torch.outer(time, self.get_buffer("frequencies")) + self.get_buffer("phases")
        return angles.cos()


def fitted(steps: int) -> Network:
    """A network that has learned the teacher's means."""
    torch.manual_seed(0)
    network, levels = Network(), LogNormalLevels(-0.8, 1.6)
    student = Denoiser(network, EDM(D, SIGMA_MIN, SIGMA_MAX), _card(SIGMA_MAX))
    optimizer = torch.optim.Adam(network.parameters(), lr=2e-3)
    falling = torch.optim.lr_scheduler.CosineAnnealingLR(optimizer, steps)
    generator = torch.Generator().manual_seed(0)
    for _ in range(steps):
        image, level = draw(BATCH, generator), levels.draw(BATCH, generator)
        x = level.mix(image, torch.randn(image.shape, generator=generator))
        found, wanted = student(x, level).image, exact(x, level).image
        optimizer.zero_grad()
        weighted_error(wanted, found, level, D).mean().backward()  # type: ignore[no-untyped-call]
        optimizer.step()
        falling.step()
    return network


def _card(sigma_max: float) -> ModelCard:
    return ModelCard(
        name="plane",
        title="",
        network={},
        parametrization={},
        image_size=1,
        channels=2,
        sigma_data=D,
        sigma_min=SIGMA_MIN,
        sigma_max=sigma_max,
    )


def teach(how: DistillationBase, start: Network, seconds: float) -> tuple[Denoiser, int]:
    """A student after so many seconds of processor time, and the steps that fitted into them."""
    network = Network()
    network.load_state_dict(start.state_dict())
    leap = (
        FlowMap(D, SIGMA_MIN, SIGMA_MAX, how.finish, how.most)
        if isinstance(how, Progressive)
        else ToThePicture(D, SIGMA_MIN, SIGMA_MAX)
    )
    student = Denoiser(network, leap, _card(how.sigma_max(SIGMA_MAX)))
    teaching = how.teaching(lambda _: exact, student)
    generator = torch.Generator().manual_seed(1)
    end, steps = time.process_time() + seconds, 0
    none, nothing = torch.zeros(BATCH, 0), NoiseLevel(torch.ones(()), torch.ones(()))
    while time.process_time() < end:
        shown = []
        for _ in range(teaching.batches):
            image = draw(BATCH, generator)
            noise = torch.randn(image.shape, generator=generator)
            shown.append(Batch(image, nothing, noise, none, none))
        teaching.step(shown, generator)
        steps += 1
    network.load_state_dict({**network.state_dict(), **teaching.average})
    return student, steps


class Draws:
    """Noise of one generator."""

    def __init__(self, seed: int) -> None:
        self._generator = torch.Generator().manual_seed(seed)

    def like(self, x: Tensor) -> Tensor:
        """Standard normal noise of the shape of x."""
        return torch.randn(x.shape, generator=self._generator)


def distance(pictures: Tensor) -> float:
    """1000 times the sliced Wasserstein distance to the world, over 32 directions."""
    angles = torch.arange(32) * math.pi / 32
    directions = torch.stack((angles.cos(), angles.sin()))
    real = draw(5 * DRAWN, torch.Generator().manual_seed(9)).flatten(1)
    places = (torch.arange(1000) + 0.5) / 1000
    ours, theirs = (
        torch.quantile(each @ directions, places, dim=0) for each in (pictures.flatten(1), real)
    )
    return 1000 * (ours - theirs).abs().mean().item()


def drawn(denoise: Denoise, sampler: Sampler, ladder: Ladder) -> float:
    """The distance of what a sampler draws."""
    noise = Draws(3)
    x = ladder[0].sigma.item() * noise.like(torch.empty(DRAWN, 2, 1, 1))
    for snapshot in sampler.steps(denoise, x, ladder, noise):
        x = snapshot.x
    return round(distance(x), 1)


def best(ladders: Callable[[int, float], float]) -> list[float]:
    """The best over the last levels, for each number of steps."""
    return [min(ladders(steps, finish) for finish in FINISHES) for steps in STEPS]


def main() -> None:
    """Teach every student, and print and write what it draws."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--seconds", type=float, default=20.0, help="of processor time, each")
    parser.add_argument("--fit", type=int, default=4000, help="steps of the fit before")
    options = parser.parse_args()
    torch.set_num_threads(1)
    start = fitted(options.fit)
    with torch.no_grad():
        floor = round(distance(draw(DRAWN, torch.Generator().manual_seed(2))), 1)
        rows: dict[str, list[float]] = {
            f"teacher, {name}": best(
                lambda k, last, way=way: drawn(exact, way, karras(k, last, SIGMA_MAX))
            )
            for name, way in (("log-clock", LogClock()), ("ddim", DDIM()), ("few-step", FewStep()))
        }
    print(f"{'floor':30} {floor}")
    for name, row in rows.items():
        print(f"{name:30} {row}", flush=True)
    taken = {}
    for name, how in KINDS.items():
        student, taken[name] = teach(how, start, options.seconds)
        largest, given = student.card.sigma_max, student.given(None)

        def draws(k: int, last: float, given: Denoise = given, top: float = largest) -> float:
            return drawn(given, FewStep(), karras(k, last if k > 1 else top, top))

        model = student.parametrization
        if isinstance(model, FlowMap):
            ladders = [model.ladder(k, SIGMA_MIN, SIGMA_MAX) for k in STEPS]
            rows[name] = [drawn(given, DDIM(), ladder) for ladder in ladders]
        else:
            rows[name] = best(draws)
        print(f"{name:30} {rows[name]} after {taken[name]} steps", flush=True)
    RESULTS.write_text(
        json.dumps(
            {
                "seconds of processor time": options.seconds,
                "steps of drawing": STEPS,
                "floor": floor,
                "1000 x sliced W1": rows,
                "steps of teaching": taken,
                "settings": {name: dataclasses.asdict(how) for name, how in KINDS.items()},
            },
            indent=1,
        )
        + "\n"
    )


if __name__ == "__main__":
    main()
