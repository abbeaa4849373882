"""Samplers: ways from noise to image, each a frozen dataclass of its hyper-parameters.

To add one, write it in a module here and name it in ``SAMPLERS``.
"""

from __future__ import annotations

from core.samplers.adaptive import DormandPrince
from core.samplers.annealed import STARTS, AnnealedLangevin, GivenNoise, Start, UniformPixels
from core.samplers.base import Sampler, SingleEvaluation, Snapshot
from core.samplers.composite import PredictorCorrector
from core.samplers.diffusions import AncestralForward, EulerMaruyama, ReverseDiffusion
from core.samplers.few_step import FewStep
from core.samplers.full_diffusion import FullDiffusionODE, FullDiffusionSDE
from core.samplers.heun import Heun
from core.samplers.langevin import AnnealedLangevinCorrector, Corrector, Langevin
from core.samplers.log_clock import LogClock
from core.samplers.remixing import DDIM, Ancestral, DPMSolverPP2M, SigmaClock, SigmaClockSDE

SAMPLERS: dict[str, type[Sampler]] = {
    "log-clock": LogClock,
    "sigma-clock": SigmaClock,
    "sigma-clock-sde": SigmaClockSDE,
    "ddim": DDIM,
    "ancestral": Ancestral,
    "dpm-solver++2m": DPMSolverPP2M,
    "heun": Heun,
    "dormand-prince": DormandPrince,
    "euler-maruyama": EulerMaruyama,
    "reverse-diffusion": ReverseDiffusion,
    "ancestral-forward": AncestralForward,
    "predictor-corrector": PredictorCorrector,
    "annealed-langevin": AnnealedLangevin,
    "full-diffusion": FullDiffusionODE,
    "full-diffusion-sde": FullDiffusionSDE,
    "few-step": FewStep,
}
"""Every sampler by the name it has on the command line and in requests."""

CORRECTORS: dict[str, type[Corrector]] = {
    "langevin": Langevin,
    "annealed-langevin-corrector": AnnealedLangevinCorrector,
}
"""Every corrector by its name."""

DEFAULT_SAMPLER = "log-clock"

__all__ = [
    "CORRECTORS",
    "DDIM",
    "DEFAULT_SAMPLER",
    "SAMPLERS",
    "STARTS",
    "Ancestral",
    "AncestralForward",
    "AnnealedLangevin",
    "AnnealedLangevinCorrector",
    "Corrector",
    "DPMSolverPP2M",
    "DormandPrince",
    "EulerMaruyama",
    "FewStep",
    "FullDiffusionODE",
    "FullDiffusionSDE",
    "GivenNoise",
    "Heun",
    "Langevin",
    "LogClock",
    "PredictorCorrector",
    "ReverseDiffusion",
    "Sampler",
    "SigmaClock",
    "SigmaClockSDE",
    "SingleEvaluation",
    "Snapshot",
    "Start",
    "UniformPixels",
]
