"""What the window calls things."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from core.checkpoints.card import ModelCard
    from core.engine.requests import Request


class Words(NamedTuple):
    """A name, a sentence, and for a sampler the steps below which its pictures are rough."""

    name: str
    sentence: str
    least: int = 1


_SAMPLERS = {
    "log-clock": Words("Log clock", "Clean pictures in few steps; the same every time.", 5),
    "sigma-clock": Words("Sigma clock", "Looks back one step, cautiously. Softer at few steps.", 8),
    "sigma-clock-sde": Words(
        "Sigma clock, stochastic", "Fresh noise on the way: richer texture, wants more steps.", 15
    ),
    "ddim": Words("DDIM", "The classic straight descent. Predictable, softer at few steps.", 15),
    "ancestral": Words(
        "Ancestral (DDPM)", "Fresh noise at every step. At its best with 100 steps and more.", 100
    ),
    "dpm-solver++2m": Words("DPM-Solver++ 2M", "Looks back one step. Good from 15 steps on.", 10),
    "heun": Words("Heun", "Tries each step twice: careful, at twice the time per step.", 8),
    "dormand-prince": Words(
        "Dormand–Prince", "Chooses its own steps until they are exact. Slow and precise."
    ),
    "euler-maruyama": Words(
        "Euler–Maruyama", "The reverse diffusion, step by step. Wants hundreds of steps.", 200
    ),
    "reverse-diffusion": Words(
        "Reverse diffusion", "The forward noise taken back. Wants hundreds of steps.", 200
    ),
    "predictor-corrector": Words(
        "Predictor–corrector", "Settles down after each step. Thorough, at twice the time.", 50
    ),
    "ancestral-forward": Words(
        "Ancestral, all of the noise", "As DDPM's first code had it. Wants hundreds of steps.", 200
    ),
    "annealed-langevin": Words(
        "Annealed Langevin",
        "Several small moves at every level, as NCSN. Wants hundreds of steps.",
        100,
    ),
    "full-diffusion": Words(
        "Whole interval", "From pure noise to no noise without a cut. Wants 50 steps and more.", 50
    ),
    "full-diffusion-sde": Words(
        "Whole interval, stochastic", "The same with fresh noise. Wants 100 steps and more.", 100
    ),
    "few-step": Words(
        "Few steps", "For models taught to leap: 1 to 8 steps. Too smooth with any other."
    ),
}


def sampler_words(name: str, kind: type) -> Words:
    """A sampler's name and when to use it; a new one speaks for itself by its docstring."""
    return _SAMPLERS.get(name) or _own_words(name, kind)


def least_steps(name: str) -> int:
    """Steps below which a sampler makes rough pictures; 1 where that is not known."""
    return _SAMPLERS[name].least if name in _SAMPLERS else 1


def _own_words(name: str, kind: type) -> Words:
    sentence = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ").replace("``", "")
    return Words(name.replace("-", " ").capitalize(), sentence)


_METHODS = {
    "moment-matching": Words(
        "Moment matching", "Follows what is known exactly at every step. The most faithful."
    ),
    "replacement": Words(
        "Replacement", "Puts what is known back in at every step. Fast; seams may show."
    ),
    "repaint": Words("RePaint", "Goes back and forth so that both sides agree. Slow and seamless."),
    "null-space": Words("Null space", "Lets the model decide what the known part leaves open."),
    "twisted-diffusion": Words(
        "Twisted diffusion", "Many tries at once, of which the fitting ones go on. Slow, exact."
    ),
}


def method_words(name: str, kind: type) -> Words:
    """A method's name and when to use it; a new one speaks for itself by its docstring."""
    return _METHODS.get(name) or _own_words(name, kind)


def label_word(label: str | None) -> str:
    """The last part of a label as a word: ``produce/red-grapefruit`` is "Red grapefruit"."""
    if not label:
        return "Anything"
    return label.rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").strip().capitalize()


def model_summary(card: ModelCard) -> str:
    """A model in one line: its size and its subjects."""
    subjects = [label_word(subject).lower() for subject in card.subjects]
    shown = ", ".join(subjects[:5]) + (f" and {len(subjects) - 5} more" if subjects[5:] else "")
    size = f"{card.image_size} × {card.image_size} pixels"
    return f"{size} · {shown}" if shown else size


def run_title(request: Request) -> str:
    """A run as a headline: "16 × Rose"."""
    what = label_word(request.label)
    return f"{request.count} × {what}" if request.count > 1 else what


def seeds_of(request: Request) -> str:
    """The seeds of a run."""
    last = request.seed + request.count - 1
    return f"seed {request.seed}" if request.count == 1 else f"seeds {request.seed}–{last}"


def seconds_taken(seconds: float) -> str:
    """A measured time: "3.2 s", "2 min 5 s"."""
    if seconds < 60:
        return f"{seconds:.1f} s"
    return f"{int(seconds // 60)} min {int(seconds % 60)} s"


def seconds_left(seconds: float | None) -> str:
    """An estimated time, no finer than it is known: "12 s left", "about 3 min left"."""
    if seconds is None:
        return ""
    if seconds < 1:
        return "almost done"
    if seconds < 100:
        return f"{seconds:.0f} s left"
    if seconds < 5400:
        return f"about {seconds / 60:.0f} min left"
    return f"about {seconds / 3600:.1f} h left"


def pictures(count: int) -> str:
    """A count of pictures: "1 picture", "1 200 pictures"."""
    return "1 picture" if count == 1 else f"{count:,} pictures".replace(",", " ")
