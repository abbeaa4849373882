"""What sampling costs beside the network: with a free one per evaluation, with a real one in all.

    python benchmarks/sampler_overhead.py [--rounds 40] [--pictures 16]

The first table times samplers whose network returns at once, for one picture of 3 x 64 x 64 on one
thread. Ours are consumed as the engine does, with a preview ten times a second and a flag for
cancelling; the last of them is the whole engine, with parametrization, progress and time left. The
peers' loops are bare: k-diffusion's Heun as published, and the loops of diffusers' pipelines around
their schedulers. All take turns within one run, and the medians are compared. Time is that of the
thread, which other programs do not lengthen.

The second table is the time of a whole request for a real network against what its evaluations
alone would have taken, measured in turn and also inside the request.

k-diffusion and diffusers come with the extra `bench` (see CONTRIBUTING.md); what is missing is left
out and said to be.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.metadata
import importlib.util
import json
import platform
import statistics
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import ModuleType, SimpleNamespace

import torch
from torch import Tensor, nn

from core.checkpoints.card import ModelCard
from core.denoiser import Denoiser
from core.engine.batches import PREVIEW_INTERVAL
from core.engine.device import place
from core.engine.requests import Generate
from core.engine.tasks import run
from core.images import to_uint8
from core.ladders import karras
from core.level import Estimate, NoiseLevel
from core.networks.patch_unet import PatchUNet, PatchUNetConfig
from core.noise import NoiseSource
from core.parametrizations import EDM
from core.samplers import DDIM, DPMSolverPP2M, Heun, LogClock, PredictorCorrector, Sampler
from core.samplers import SigmaClockSDE as ClockSDE

SHAPE = (1, 3, 64, 64)
STEPS = 200
RESULTS = Path(__file__).parent / "results" / "sampler_overhead.json"
CARD = ModelCard(name="free", title="Free", network={}, parametrization={}, image_size=64)

Loop = Callable[[], int]
"""One walk from noise to image; returns how often it evaluated the network."""


# ------------------------------------------------------------------------------------------ ours


def sampler_loop(sampler: Sampler) -> Loop:
    """A sampler with a free denoiser, consumed as the engine consumes it."""
    estimate = Estimate(torch.rand(SHAPE) * 2 - 1, torch.randn(SHAPE))
    ladder, x = karras(STEPS), 80 * torch.randn(SHAPE)
    cancelled = threading.Event()

    def denoise(_x: Tensor, _level: NoiseLevel) -> Estimate:
        return estimate

    def loop() -> int:
        evaluations, preview_due = 0, 0.0
        for snapshot in sampler.steps(denoise, x, ladder, NoiseSource([0])):
            evaluations += 1
            if cancelled.is_set():
                break
            if time.perf_counter() >= preview_due:
                to_uint8(snapshot.image)
                preview_due = time.perf_counter() + PREVIEW_INTERVAL
        return evaluations

    return loop


class FreeNetwork(nn.Module):
    """A network that returns at once."""

    def __init__(self) -> None:
        super().__init__()
        self.anything = nn.Parameter(torch.zeros(1))  # tells the denoiser its dtype
        self.output = torch.randn(SHAPE)

    def forward(self, _x: Tensor, _time: Tensor, _label: Tensor | None) -> Tensor:
        """Return the same output whatever goes in."""
        return self.output


def library_of(denoiser: Denoiser) -> SimpleNamespace:
    """A library of a single model."""
    return SimpleNamespace(
        device=torch.device("cpu"),
        card=lambda _name: denoiser.card,
        denoiser=lambda _name, _dtype=None: denoiser,
        digest=lambda _name: "",
        take_means=lambda: None,
        fitting=lambda pictures: pictures,
    )


def engine_loop(sampler: Sampler) -> Loop:
    """The whole engine with a free network."""
    library = library_of(Denoiser(FreeNetwork(), EDM(), CARD))
    request = Generate(model="free", count=1, sampler=sampler, steps=STEPS)
    cancelled = threading.Event()

    def loop() -> int:
        evaluations = 0
        for progress in run(request, library):  # type: ignore[arg-type]
            if cancelled.is_set():
                break
            evaluations = progress.evaluations
        return evaluations

    return loop


# ----------------------------------------------------------------------------------------- peers


def k_diffusion_sampling() -> ModuleType:
    """k-diffusion's sampling module without the rest of the package.

    The package's __init__ imports training code and through it clip, wandb and torchvision; of
    these, `utils`, which the samplers need, names torchvision for pictures only.
    """
    spec = importlib.util.find_spec("k_diffusion")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("k_diffusion is not installed")
    package = ModuleType("k_diffusion")
    package.__path__ = list(spec.submodule_search_locations)
    transforms = ModuleType("torchvision.transforms")
    transforms.functional = transforms  # type: ignore[attr-defined]
    absent = importlib.util.find_spec("torchvision") is None
    stand_ins = {"torchvision": transforms, "torchvision.transforms": transforms} if absent else {}
    sys.modules.update(stand_ins, k_diffusion=package)
    sampling = importlib.import_module("k_diffusion.sampling")
    for name in stand_ins:  # diffusers looks whether torchvision is there
        del sys.modules[name]
    return sampling


def k_diffusion_heun() -> Loop:
    """k-diffusion's sample_heun with a free denoiser, neither preview nor cancel."""
    sampling = k_diffusion_sampling()
    sigmas = sampling.get_sigmas_karras(STEPS, 0.002, 80.0)
    image, x = torch.rand(SHAPE) * 2 - 1, 80 * torch.randn(SHAPE)

    def loop() -> int:
        sampling.sample_heun(lambda _x, _sigma: image, x, sigmas, disable=True)
        return 2 * STEPS - 1

    return loop


def diffusers_ddim() -> Loop:
    """The loop of diffusers' DDIMPipeline."""
    from diffusers import DDIMScheduler

    return diffusers_loop(DDIMScheduler(), eta=0.0, use_clipped_model_output=None, generator=None)


def diffusers_dpm() -> Loop:
    """The loop of diffusers' pipelines around DPM-Solver++(2M)."""
    from diffusers import DPMSolverMultistepScheduler

    return diffusers_loop(DPMSolverMultistepScheduler())


def diffusers_loop(scheduler: object, **settings: object) -> Loop:
    """A diffusers loop: scale, evaluate, step."""
    free = SimpleNamespace(sample=torch.randn(SHAPE))
    start = torch.randn(SHAPE)

    @torch.no_grad()
    def loop() -> int:
        scheduler.set_timesteps(STEPS)  # type: ignore[attr-defined]
        x = start
        for t in scheduler.timesteps:  # type: ignore[attr-defined]
            scheduler.scale_model_input(x, t)  # type: ignore[attr-defined]
            x = scheduler.step(free.sample, t, x, **settings).prev_sample  # type: ignore[attr-defined]
        return STEPS

    return loop


def diffusers_score_sde() -> Loop:
    """The loop of diffusers' ScoreSdeVePipeline: predictor and corrector, two evaluations."""
    from diffusers import ScoreSdeVeScheduler

    scheduler = ScoreSdeVeScheduler()
    free = SimpleNamespace(sample=torch.randn(SHAPE))
    start = 80 * torch.randn(SHAPE)

    @torch.no_grad()
    def loop() -> int:
        scheduler.set_timesteps(STEPS)
        scheduler.set_sigmas(STEPS)
        x, evaluations = start, 0
        for index, t in enumerate(scheduler.timesteps):
            _sigma = scheduler.sigmas[index] * torch.ones(SHAPE[0])
            for _ in range(scheduler.config.correct_steps):
                x = scheduler.step_correct(free.sample, x, generator=None).prev_sample
                evaluations += 1
            x = scheduler.step_pred(free.sample, t, x, generator=None).prev_sample
            evaluations += 1
        return evaluations

    return loop


# --------------------------------------------------------------------------------------- timing


def contenders() -> tuple[dict[str, Loop], list[str]]:
    """Every loop that can run here, and a sentence for each that cannot."""
    loops = {
        "ours, LogClock (default)": sampler_loop(LogClock()),
        "ours, DDIM": sampler_loop(DDIM()),
        "ours, DPM-Solver++(2M)": sampler_loop(DPMSolverPP2M()),
        "ours, Heun": sampler_loop(Heun()),
        "ours, SigmaClock SDE": sampler_loop(ClockSDE()),
        "ours, predictor-corrector": sampler_loop(PredictorCorrector()),
        "ours, whole engine": engine_loop(LogClock()),
    }
    missing = []
    peers: dict[str, Callable[[], Loop]] = {
        "k-diffusion, Heun": k_diffusion_heun,
        "diffusers, DDIM": diffusers_ddim,
        "diffusers, DPM-Solver++(2M)": diffusers_dpm,
        "diffusers, score SDE (VE)": diffusers_score_sde,
    }
    for name, make in peers.items():
        try:
            loops[name] = make()
        except ImportError as error:
            missing.append(f"{name} is left out: {error}")
    return loops, missing


def per_evaluation(loops: dict[str, Loop], rounds: int) -> dict[str, float]:
    """Microseconds per evaluation, the median over rounds in which all take their turn."""
    times: dict[str, list[float]] = {name: [] for name in loops}
    for turn in range(rounds + 1):
        for name, loop in loops.items():
            started = time.thread_time()
            evaluations = loop()
            seconds = time.thread_time() - started
            if turn:  # the first warms up
                times[name].append(1e6 * seconds / evaluations)
    return {name: statistics.median(values) for name, values in times.items()}


class Timed(nn.Module):
    """A network that adds up how long it takes."""

    def __init__(self, network: nn.Module) -> None:
        super().__init__()
        self.network = network
        self.seconds = 0.0

    def forward(self, x: Tensor, noise_time: Tensor, label: Tensor | None) -> Tensor:
        """Evaluate and time."""
        started = time.thread_time()
        output: Tensor = self.network(x, noise_time, label)
        self.seconds += time.thread_time() - started
        return output


def against_bare_forward(pictures: int, rounds: int, steps: int = 20) -> dict[str, float]:
    """Time of a whole request over that of its evaluations alone."""
    timed = Timed(PatchUNet(PatchUNetConfig()).eval())
    denoiser = place(Denoiser(timed, EDM(), CARD), torch.device("cpu"))
    library = library_of(denoiser)
    request = Generate(model="free", count=pictures, steps=steps)
    dtype = next(timed.parameters()).dtype
    x = torch.randn(pictures, *SHAPE[1:], dtype=dtype)
    noise_time = torch.zeros(pictures)
    between, within, forwards = [], [], []
    for turn in range(rounds + 1):
        with torch.no_grad():
            started = time.thread_time()
            for _ in range(steps):
                timed.network(x, noise_time, None)
            bare = time.thread_time() - started
        timed.seconds = 0.0
        started = time.thread_time()
        for _ in run(request, library):  # type: ignore[arg-type]
            pass
        whole = time.thread_time() - started
        if turn:
            between.append(whole / bare)
            within.append(whole / timed.seconds)
            forwards.append(bare / steps)
    return {
        "pictures": pictures,
        "evaluations": steps,
        "bare forward, ms": 1e3 * statistics.median(forwards),
        "request / its own evaluations": statistics.median(within),
        "request / bare evaluations in turn": statistics.median(between),
    }


def main() -> None:
    """Measure, print and keep."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=40)
    parser.add_argument("--pictures", type=int, default=16)
    options = parser.parse_args()
    torch.set_num_threads(1)
    loops, missing = contenders()
    costs = per_evaluation(loops, options.rounds)
    default = costs["ours, LogClock (default)"]
    print(f"{'':32}microseconds per evaluation   of ours")
    for name, cost in costs.items():
        print(f"{name:32}{cost:27.1f}{cost / default:10.2f}")
    for sentence in missing:
        print(sentence)
    whole = against_bare_forward(options.pictures, max(3, options.rounds // 10))
    print()
    for name, value in whole.items():
        print(f"{name:36}{value:10.4g}")
    installed = {part.metadata["Name"]: part.version for part in importlib.metadata.distributions()}
    compared = ("torch", "k-diffusion", "diffusers")
    versions = {name: installed[name] for name in compared if name in installed}
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(
        json.dumps(
            {
                "machine": platform.machine(),
                "threads": 1,
                "rounds": options.rounds,
                "versions": versions,
                "microseconds per evaluation": {k: round(v, 1) for k, v in costs.items()},
                "left out": missing,
                "whole request": {k: round(v, 4) for k, v in whole.items()},
            },
            indent=1,
        )
        + "\n"
    )
    print(f"\nWritten to {RESULTS}")


if __name__ == "__main__":
    main()
