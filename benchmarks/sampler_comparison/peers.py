"""The samplers of k-diffusion and the schedulers of diffusers."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import torch
from sampler_comparison.problems import World
from sampler_comparison.runs import Fresh, Run
from sampler_overhead import k_diffusion_sampling
from torch import Tensor


def k_diffusion() -> dict[str, Run]:
    """Every sampler of k-diffusion that takes a ladder, on each of its schedules."""
    sampling = k_diffusion_sampling()
    once = ("euler", "euler_ancestral", "lms", "dpmpp_2m", "dpmpp_2m_sde", "dpmpp_3m_sde")
    twice = ("heun", "dpm_2", "dpm_2_ancestral", "dpmpp_2s_ancestral", "dpmpp_sde")
    schedules: dict[str, Callable[[int], Tensor]] = {
        "karras": lambda n: sampling.get_sigmas_karras(n, 0.002, 80.0),
        "exponential": lambda n: sampling.get_sigmas_exponential(n, 0.002, 80.0),
    }
    own_noise = {"dpmpp_2m_sde", "dpmpp_3m_sde", "dpmpp_sde"}

    def runner(name: str, sigmas: Callable[[int], Tensor], evaluations: int) -> Run:
        sample = getattr(sampling, f"sample_{name}")

        def run(world: World, pictures: int, budget: int, seed: int) -> Tensor | None:
            steps = budget if evaluations == 1 else (budget + 1) // 2
            fresh = Fresh(seed)
            extra: dict[str, Any] = {}
            x = fresh.like(torch.empty(pictures, world.size))
            if name in own_noise:
                extra["noise_sampler"] = lambda *_: fresh.like(x)
            ladder = sigmas(steps)
            torch.manual_seed(seed)
            return sample(  # type: ignore[no-any-return]
                lambda now, sigma: world.image(now, sigma[0].item()),
                x * ladder[0],
                ladder,
                disable=True,
                **extra,
            )

        return run

    table = {}
    for schedule, sigmas in schedules.items():
        for name in once:
            table[f"k-diffusion: {name}, {schedule}"] = runner(name, sigmas, 1)
        for name in twice:
            table[f"k-diffusion: {name}, {schedule}"] = runner(name, sigmas, 2)
    return table


def diffusers() -> dict[str, Run]:
    """The schedulers of diffusers that make pictures from pure noise in few steps."""
    import diffusers as library

    library.utils.logging.set_verbosity_error()
    vp = {"clip_sample": False}
    beta = {"timestep_spacing": "trailing"}
    karras_sigmas = {"use_karras_sigmas": True}
    makers: dict[str, tuple[str, dict[str, Any]]] = {
        "DDIM, trailing": ("DDIMScheduler", {**vp, **beta}),
        "DDIM, linspace": ("DDIMScheduler", {**vp, "timestep_spacing": "linspace"}),
        "Euler, trailing": ("EulerDiscreteScheduler", beta),
        "Euler, karras": ("EulerDiscreteScheduler", karras_sigmas),
        "Euler ancestral, trailing": ("EulerAncestralDiscreteScheduler", beta),
        "Heun, trailing": ("HeunDiscreteScheduler", beta),
        "Heun, karras": ("HeunDiscreteScheduler", karras_sigmas),
        "DPMSolver++ 2M, trailing": ("DPMSolverMultistepScheduler", beta),
        "DPMSolver++ 2M, karras": ("DPMSolverMultistepScheduler", karras_sigmas),
        "DPMSolver++ 2M, uniform lambda": ("DPMSolverMultistepScheduler", {"use_lu_lambdas": True}),
        "DPMSolver++ 3M, karras": (
            "DPMSolverMultistepScheduler",
            {**karras_sigmas, "solver_order": 3},
        ),
        "DPMSolver++ 2M SDE, karras": (
            "DPMSolverMultistepScheduler",
            {**karras_sigmas, "algorithm_type": "sde-dpmsolver++"},
        ),
        "UniPC 2, trailing": ("UniPCMultistepScheduler", beta),
        "UniPC 2, karras": ("UniPCMultistepScheduler", karras_sigmas),
        "UniPC 3, karras": ("UniPCMultistepScheduler", {**karras_sigmas, "solver_order": 3}),
        "DEIS 2, trailing": ("DEISMultistepScheduler", beta),
        "DEIS 2, karras": ("DEISMultistepScheduler", karras_sigmas),
        "EDM Euler, karras": ("EDMEulerScheduler", {"sigma_data": 0.5}),
        "EDM DPMSolver++ 2M, karras": ("EDMDPMSolverMultistepScheduler", {"sigma_data": 0.5}),
        "EDM DPMSolver++ 2M, exponential": (
            "EDMDPMSolverMultistepScheduler",
            {"sigma_data": 0.5, "sigma_schedule": "exponential"},
        ),
    }
    return {
        f"diffusers: {name}": _scheduled(getattr(library, kind), settings)
        for name, (kind, settings) in makers.items()
    }


def _scheduled(kind: Any, settings: dict[str, Any]) -> Run:  # noqa: ANN401
    """The loop of diffusers' pipelines with an exact network of the kind its scheduler wants."""
    exploding = kind.__name__.startswith(("Euler", "Heun", "EDM"))
    twice = kind.__name__.startswith("Heun")

    def run(world: World, pictures: int, budget: int, seed: int) -> Tensor | None:
        scheduler = kind(**settings)
        scheduler.set_timesteps((budget + 1) // 2 if twice else budget)
        fresh = Fresh(seed)
        x = fresh.like(torch.empty(pictures, world.size))
        x = x * scheduler.init_noise_sigma if exploding else x
        draws: dict[str, Any] = {}
        if not twice:
            draws["generator"] = torch.Generator().manual_seed(seed)
        for index, t in enumerate(scheduler.timesteps):
            scheduler.scale_model_input(x, t)
            if kind.__name__ == "DDIMScheduler":
                bar = scheduler.alphas_cumprod[int(t)].item()
                kappa = math.sqrt((1 - bar) / bar)
            else:
                kappa = scheduler.sigmas[index].item()
            alpha = 1.0 if exploding else 1 / math.sqrt(1 + kappa**2)
            image = world.image(x / alpha, kappa)
            if kind.__name__.startswith("EDM"):  # its residual in place of the noise
                total = kappa**2 + 0.25
                output = (image - 0.25 / total * x) * math.sqrt(total) / (0.5 * kappa)
            else:
                output = (x / alpha - image) / kappa
            x = scheduler.step(output, t, x, **_taken(scheduler, draws)).prev_sample
        return x

    return run


def _taken(scheduler: Any, draws: dict[str, Any]) -> dict[str, Any]:  # noqa: ANN401
    """The arguments that a scheduler's step knows."""
    import inspect

    known = inspect.signature(scheduler.step).parameters
    return {name: value for name, value in draws.items() if name in known}
