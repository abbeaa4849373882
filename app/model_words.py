"""What the window and the command line say of models."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.tongue import QT_TRANSLATE_NOOP, told, translate
from app.words import label_word, seconds_left
from core.hub.downloads import Download, State

if TYPE_CHECKING:
    from core.checkpoints.card import ModelCard
    from core.hub.catalogue import Entry
    from core.hub.origin import Origin
    from core.hub.remote import Remote


def bytes_of(count: float) -> str:
    """A size on a disk in decimal units: "900 bytes", "14.2 MB", "1.3 GB"."""
    if count < 1000:
        return translate("Words", "{:.0f} bytes").format(count)
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 999.5 or unit == "GB":
            return f"{count:.1f} {unit}" if count < 100 else f"{count:.0f} {unit}"
    raise AssertionError("unreachable: the last unit takes everything")


def card_line(card: ModelCard, size: int, origin: Origin | None) -> tuple[str, str]:
    """An installed model in two lines: what it draws; its licence, size and origin."""
    subjects = [label_word(subject) for subject in card.subjects]
    what = ", ".join(subjects[:6]) + (
        translate("Words", " and {} more").format(len(subjects) - 6) if subjects[6:] else ""
    )
    parts = [_pixels(card.image_size), schedule_word(card)]
    source = ""
    if origin:
        at = translate("Words", "{0} at {1}")
        source = at.format(origin.repository, origin.commit[:7])
    rest = [card.licence or translate("Words", "Licence unknown"), bytes_of(size), source]
    return _dotted(what or card.data, *parts), _dotted(*rest)


def schedule_word(card: ModelCard) -> str:
    """How a model's noise grows, in a word or two."""
    kind = str(card.parametrization.get("kind", ""))
    words = {
        "edm": QT_TRANSLATE_NOOP("Words", "EDM noise"),
        "image": QT_TRANSLATE_NOOP("Words", "EDM noise"),
        "vp-noise": QT_TRANSLATE_NOOP("Words", "Variance preserving"),
        "sub-vp-noise": QT_TRANSLATE_NOOP("Words", "Sub-VP"),
        "full-diffusion": QT_TRANSLATE_NOOP("Words", "Whole interval"),
        "sigma-conditioned": QT_TRANSLATE_NOOP("Words", "Variance exploding"),
        "indexed-exploding": QT_TRANSLATE_NOOP("Words", "Variance exploding"),
        "indexed-noise": QT_TRANSLATE_NOOP("Words", "Variance preserving"),
        "indexed-image": QT_TRANSLATE_NOOP("Words", "Variance preserving"),
        "indexed-velocity": QT_TRANSLATE_NOOP("Words", "Variance preserving"),
        "nearest-score": QT_TRANSLATE_NOOP("Words", "NCSN’s levels"),
    }
    return translate("Words", words[kind]) if kind in words else ""


def entry_line(entry: Entry) -> tuple[str, str]:
    """A model of the catalogue in two lines."""
    what = translate("Labels", entry.subject.capitalize())
    how = translate("Labels", entry.schedule.capitalize())
    return (
        _dotted(what, _pixels(entry.image_size), how),
        _dotted(entry.licence, bytes_of(entry.bytes), entry.repository),
    )


def remote_line(remote: Remote) -> tuple[str]:
    """A model that a search has found, in a line."""
    uses = translate("Words", "{:,} downloads").format(remote.downloads).replace(",", "\u202f")
    marks = [translate("Words", "Gated")] if remote.gated else []
    if remote.private:
        marks.append(translate("Words", "Private"))
    return (_dotted(remote.licence or translate("Words", "Licence unknown"), uses, *marks),)


def download_line(item: Download) -> str:
    """Where a download stands: "61.0 MB of 143 MB · 4.2 MB/s · 20 s left"."""
    at = item.progress
    if item.state is State.FAILED:
        return told(item.problem)
    amount = ""
    if at.total:
        amount = translate("Words", "{0} of {1}").format(bytes_of(at.done), bytes_of(at.total))
    if item.state is State.PAUSED:
        return _dotted(translate("Words", "Paused"), amount)
    if at.doing != "Downloading":
        return f"{told(at.doing)} …"
    speed = f"{bytes_of(at.speed)}/s" if at.speed else ""
    return _dotted(amount, speed, seconds_left(at.seconds_left))


def _pixels(side: int) -> str:
    return translate("Words", "{0} × {0} pixels").format(side)


def _dotted(*parts: str) -> str:
    return " · ".join(part for part in parts if part)
