"""What the window calls things."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, NamedTuple

from app.tongue import QT_TRANSLATE_NOOP, is_foreign, translate

if TYPE_CHECKING:
    from core.checkpoints.card import ModelCard
    from core.engine.requests import Request


class Words(NamedTuple):
    """A name, a sentence, and for a sampler the steps below which its pictures are rough."""

    name: str
    sentence: str
    least: int = 1


_SAMPLERS = {
    "log-clock": Words(
        QT_TRANSLATE_NOOP("Words", "Log clock"),
        QT_TRANSLATE_NOOP("Words", "Clean pictures in few steps; the same every time."),
        5,
    ),
    "sigma-clock": Words(
        QT_TRANSLATE_NOOP("Words", "Sigma clock"),
        QT_TRANSLATE_NOOP("Words", "Looks back one step, cautiously. Softer at few steps."),
        8,
    ),
    "sigma-clock-sde": Words(
        QT_TRANSLATE_NOOP("Words", "Sigma clock, stochastic"),
        QT_TRANSLATE_NOOP("Words", "Fresh noise on the way: richer texture, wants more steps."),
        15,
    ),
    "ddim": Words(
        QT_TRANSLATE_NOOP("Words", "DDIM"),
        QT_TRANSLATE_NOOP(
            "Words", "The classic straight descent. Predictable, softer at few steps."
        ),
        15,
    ),
    "ancestral": Words(
        QT_TRANSLATE_NOOP("Words", "Ancestral (DDPM)"),
        QT_TRANSLATE_NOOP(
            "Words", "Fresh noise at every step. At its best with 100 steps and more."
        ),
        100,
    ),
    "dpm-solver++2m": Words(
        QT_TRANSLATE_NOOP("Words", "DPM-Solver++ 2M"),
        QT_TRANSLATE_NOOP("Words", "Looks back one step. Good from 15 steps on."),
        10,
    ),
    "heun": Words(
        QT_TRANSLATE_NOOP("Words", "Heun"),
        QT_TRANSLATE_NOOP("Words", "Tries each step twice: careful, at twice the time per step."),
        8,
    ),
    "dormand-prince": Words(
        QT_TRANSLATE_NOOP("Words", "Dormand–Prince"),
        QT_TRANSLATE_NOOP("Words", "Chooses its own steps until they are exact. Slow and precise."),
    ),
    "euler-maruyama": Words(
        QT_TRANSLATE_NOOP("Words", "Euler–Maruyama"),
        QT_TRANSLATE_NOOP("Words", "The reverse diffusion, step by step. Wants hundreds of steps."),
        200,
    ),
    "reverse-diffusion": Words(
        QT_TRANSLATE_NOOP("Words", "Reverse diffusion"),
        QT_TRANSLATE_NOOP("Words", "The forward noise taken back. Wants hundreds of steps."),
        200,
    ),
    "predictor-corrector": Words(
        QT_TRANSLATE_NOOP("Words", "Predictor–corrector"),
        QT_TRANSLATE_NOOP("Words", "Settles down after each step. Thorough, at twice the time."),
        50,
    ),
    "ancestral-forward": Words(
        QT_TRANSLATE_NOOP("Words", "Ancestral, all of the noise"),
        QT_TRANSLATE_NOOP("Words", "As DDPM's first code had it. Wants hundreds of steps."),
        200,
    ),
    "annealed-langevin": Words(
        QT_TRANSLATE_NOOP("Words", "Annealed Langevin"),
        QT_TRANSLATE_NOOP(
            "Words", "Several small moves at every level, as NCSN. Wants hundreds of steps."
        ),
        100,
    ),
    "full-diffusion": Words(
        QT_TRANSLATE_NOOP("Words", "Whole interval"),
        QT_TRANSLATE_NOOP(
            "Words", "From pure noise to no noise without a cut. Wants 50 steps and more."
        ),
        50,
    ),
    "full-diffusion-sde": Words(
        QT_TRANSLATE_NOOP("Words", "Whole interval, stochastic"),
        QT_TRANSLATE_NOOP("Words", "The same with fresh noise. Wants 100 steps and more."),
        100,
    ),
    "few-step": Words(
        QT_TRANSLATE_NOOP("Words", "Few steps"),
        QT_TRANSLATE_NOOP(
            "Words", "For models taught to leap: 1 to 8 steps. Too smooth with any other."
        ),
    ),
}


def sampler_words(name: str, kind: type) -> Words:
    """A sampler's name and when to use it; a new one speaks for itself by its docstring."""
    return _said(_SAMPLERS.get(name)) or _own_words(name, kind)


def least_steps(name: str) -> int:
    """Steps below which a sampler makes rough pictures; 1 where that is not known."""
    return _SAMPLERS[name].least if name in _SAMPLERS else 1


def _said(words: Words | None) -> Words | None:
    return words and words._replace(
        name=translate("Words", words.name), sentence=translate("Words", words.sentence)
    )


def _own_words(name: str, kind: type) -> Words:
    sentence = (inspect.getdoc(kind) or "").split("\n\n")[0].replace("\n", " ").replace("``", "")
    return Words(name.replace("-", " ").capitalize(), sentence)


_METHODS = {
    "moment-matching": Words(
        QT_TRANSLATE_NOOP("Words", "Moment matching"),
        QT_TRANSLATE_NOOP(
            "Words", "Follows what is known exactly at every step. The most faithful."
        ),
    ),
    "replacement": Words(
        QT_TRANSLATE_NOOP("Words", "Replacement"),
        QT_TRANSLATE_NOOP(
            "Words", "Puts what is known back in at every step. Fast; seams may show."
        ),
    ),
    "repaint": Words(
        QT_TRANSLATE_NOOP("Words", "RePaint"),
        QT_TRANSLATE_NOOP(
            "Words", "Goes back and forth so that both sides agree. Slow and seamless."
        ),
    ),
    "null-space": Words(
        QT_TRANSLATE_NOOP("Words", "Null space"),
        QT_TRANSLATE_NOOP("Words", "Lets the model decide what the known part leaves open."),
    ),
    "twisted-diffusion": Words(
        QT_TRANSLATE_NOOP("Words", "Twisted diffusion"),
        QT_TRANSLATE_NOOP(
            "Words", "Many tries at once, of which the fitting ones go on. Slow, exact."
        ),
    ),
    "annealed-langevin-inpainting": Words(
        QT_TRANSLATE_NOOP("Words", "Annealed Langevin"),
        QT_TRANSLATE_NOOP(
            "Words", "Several small moves at every level, what is known put back before each. Slow."
        ),
    ),
}


def method_words(name: str, kind: type) -> Words:
    """A method's name and when to use it; a new one speaks for itself by its docstring."""
    return _said(_METHODS.get(name)) or _own_words(name, kind)


_KINDS = {
    "generate": QT_TRANSLATE_NOOP("Words", "Generate"),
    "inpaint": QT_TRANSLATE_NOOP("Words", "Inpaint"),
    "colorize": QT_TRANSLATE_NOOP("Words", "Colorize"),
    "upscale": QT_TRANSLATE_NOOP("Words", "Upscale"),
    "deblur": QT_TRANSLATE_NOOP("Words", "Deblur"),
    "vary": QT_TRANSLATE_NOOP("Words", "Vary"),
    "interpolate": QT_TRANSLATE_NOOP("Words", "Interpolate"),
}


def kind_word(kind: str) -> str:
    """How pictures of a kind of request came."""
    return translate("Words", _KINDS[kind]) if kind in _KINDS else kind.capitalize()


def label_word(label: str | None) -> str:
    """The last part of a label as a word: ``produce/red-grapefruit`` is "Red grapefruit"."""
    if not label:
        return translate("Words", "Anything")
    word = label.rsplit("/", 1)[-1].replace("-", " ").replace("_", " ").strip().capitalize()
    return translate("Labels", word)


def label_within(label: str | None) -> str:
    """The word of a label within a sentence, where other languages than English write it alike."""
    word = label_word(label)
    return word if is_foreign() else word.lower()


def model_summary(card: ModelCard) -> str:
    """A model in one line: its size and its subjects."""
    subjects = [label_within(subject) for subject in card.subjects]
    shown = ", ".join(subjects[:5]) + (
        translate("Words", " and {} more").format(len(subjects) - 5) if subjects[5:] else ""
    )
    size = translate("Words", "{0} × {0} pixels").format(card.image_size)
    return f"{size} · {shown}" if shown else size


def run_title(request: Request) -> str:
    """A run as a headline: "16 × Rose"."""
    what = label_word(request.label)
    return f"{request.count} × {what}" if request.count > 1 else what


def seeds_of(request: Request) -> str:
    """The seeds of a run."""
    last = request.seed + request.count - 1
    if request.count == 1:
        return translate("Words", "seed {}").format(request.seed)
    return translate("Words", "seeds {}–{}").format(request.seed, last)


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
        return translate("Words", "almost done")
    if seconds < 100:
        return translate("Words", "{:.0f} s left").format(seconds)
    if seconds < 5400:
        return translate("Words", "about {:.0f} min left").format(seconds / 60)
    return translate("Words", "about {:.1f} h left").format(seconds / 3600)


def with_time_left(words: str, seconds: float | None) -> str:
    """What goes on, and how long yet: "Comparing · 12 s left"."""
    return " · ".join(filter(None, (words, seconds_left(seconds))))


def pictures(count: int) -> str:
    """A count of pictures: "1 picture", "1 200 pictures"."""
    if count == 1:
        return translate("Words", "1 picture")
    return translate("Words", "{:,} pictures").format(count).replace(",", " ")
