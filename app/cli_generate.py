"""``scorebrush generate`` and ``scorebrush show``: pictures from noise, and what they carry."""

from __future__ import annotations

import argparse
import secrets
import sys
from dataclasses import replace
from pathlib import Path
from textwrap import fill
from typing import TYPE_CHECKING

from app import cli_edits
from app.cli_session import Session
from app.cli_values import choice, number, some_path, way_words, whole
from app.words import least_steps
from core.engine.library import Library
from core.engine.requests import ClassifierGuide, Edit, Generate, Reference, parse_seed
from core.errors import BadCheckpoint, BadRequest, UnknownModel
from core.hub.origin import digest_of
from core.hub.wanted import Wanted, wanted_for
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    import numpy as np

    from core.checkpoints.card import ModelCard
    from core.codec import Record

OUTPUT = Path("scorebrush-output")
_ASKED = ("model", "label", "count", "seed", "steps", "sampler", "guidance")
_DESCRIPTION = """\
Make pictures from noise. Each is a PNG that carries the request which makes it again; several also
stand on a contact sheet. Steps, sampler and guidance are as the model recommends, unless they are
given."""


def options_of(parser: argparse.ArgumentParser, examples: str) -> None:
    """Add the options of ``generate`` to its parser; ``examples`` close its help."""
    samplers = fill(
        ", ".join(SAMPLERS),
        width=78,
        initial_indent="  ",
        subsequent_indent="  ",
        break_on_hyphens=False,
    )
    parser.description = _DESCRIPTION
    parser.epilog = f"samplers:\n{samplers}\n\n{examples}"
    parser.formatter_class = argparse.RawDescriptionHelpFormatter
    add = parser.add_argument
    add("--model", metavar="M", help=f"model by name, or a model file (default {Generate.model})")
    add("--label", metavar="L", help="what to show: a subject, or subject/class (default anything)")
    add("--count", metavar="N", type=whole("The number of pictures"), help="pictures (default 16)")
    add("--seed", metavar="S", type=parse_seed, help="seed of the first picture (default random)")
    add("--steps", metavar="K", type=whole("The number of steps"), help="steps of the sampler")
    add(
        "--sampler",
        metavar="NAME",
        type=choice("sampler", SAMPLERS),
        help="way from noise to picture, see below",
    )
    add(
        "--guidance",
        metavar="G",
        type=number("The guidance"),
        help="over 1 exaggerates the label, at half speed",
    )
    add(
        "--classifier",
        metavar="FILE",
        type=some_path,
        help="a classifier of noisy pictures (scorebrush-train classifier) that pulls to the label",
    )
    add(
        "--classifier-scale",
        metavar="S",
        type=number("The scale of the classifier"),
        help="of its pull (default 1); over 1 exaggerates the label",
    )
    add("--again", metavar="PNG", type=some_path, help="take all this from a picture made earlier")
    add("--out", metavar="DIR", type=some_path, default=OUTPUT, help="folder (default %(default)s)")
    add("--device", metavar="D", help="cpu, cuda or mps (default the fastest there is)")
    parser.set_defaults(action=generate)


def generate(options: argparse.Namespace) -> int:
    """Carry the command out.

    Raises:
        ScorebrushError: whatever is wrong with options, model or the place to write to.
    """
    library = Library(device=options.device)
    wanted = {name: getattr(options, name) for name in _ASKED if getattr(options, name) is not None}
    if "model" in wanted and (path := library.path(wanted["model"])) == Path(wanted["model"]):
        wanted["model"] = str(path.resolve())  # found again from anywhere
    record = _record(options.again, library, other_model="model" in wanted)
    if record is None:
        start = recommended(library.card(wanted.get("model", Generate.model)))
        wanted.setdefault("seed", secrets.randbelow(2**31))
    elif isinstance(record.request, Edit):
        return cli_edits.again(record.request, options.out, library, options.seed)
    else:
        start = record.request
    request = replace(start, **wanted)
    card = library.card(request.model)
    if request.label is not None and (card.labels or not options.classifier):
        request = replace(request, label=card.label_named(request.label))
    request = replace(request, classifier=_classifier(request, options))
    if request.classifier and not card.labels:
        request = replace(request, label=None)  # only the classifier knows of labels
    session = Session(library, options.out)
    guide = request.classifier
    pulled = f"pulled to {guide.label} {guide.scale:g} times, " if guide else ""
    headline = f"{card.title}: {pulled}{request.label or 'anything'}, seed {request.seed}"
    if not card.leaps and ("sampler" in wanted or "steps" in wanted):
        headline += _hint_on_steps(request)
    session.make(request, headline)
    session.finish()
    changed = wanted or options.classifier or options.classifier_scale is not None
    if options.again and not changed and request.count == 1:
        _compare(options.again, session.pictures[0])
    return 0


def show(options: argparse.Namespace) -> int:
    """Print the request that a picture carries.

    Raises:
        BadPicture, BadRequest: it carries none, or a damaged one.
    """
    from core.images import read_request

    request, digest, source = read_request(options.picture)
    edit = {"edit": type(request).__name__.lower()} if isinstance(request, Edit) else {}
    if isinstance(request, Edit) and isinstance(request.photo, Reference):
        edit["photo"] = request.photo.path
    entries = {
        **edit,
        "model": request.model,
        "label": request.label or "anything",
        "count": request.count,
        "seed": request.seed,
        "steps": request.steps,
        "method" if isinstance(request, Edit) else "sampler": way_words(request.way),
        "guidance": f"{request.guidance:g}",
        **_classifier_words(request),
        "weights": f"sha256 {digest}" if digest else "unknown",
        **({"from": source} if source else {}),
    }
    for name, value in entries.items():
        print(f"{name:9} {value}")
    print(f"\nMake it again: scorebrush generate --again {options.picture}")
    return 0


def _classifier_words(request: Edit | Generate) -> dict[str, str]:
    if not isinstance(request, Generate) or not (guide := request.classifier):
        return {}
    return {"pulled": f"to {guide.label}, scale {guide.scale:g}, by {guide.path}"}


def recommended(card: ModelCard) -> Generate:
    """A request as the model's card recommends it."""
    best = card.recommended
    return Generate(
        model=card.name,
        sampler=choice("sampler", SAMPLERS)(best.sampler),
        steps=best.steps,
        guidance=best.guidance,
    )


def _classifier(request: Generate, options: argparse.Namespace) -> ClassifierGuide | None:
    """The classifier that is asked for: the request's own, changed by the options.

    Raises:
        BadRequest: there is none to change, or it is not told what to pull to.
    """
    guide, path, scale = request.classifier, options.classifier, options.classifier_scale
    if path is None and guide is None:
        if scale is not None:
            raise BadRequest("--classifier-scale needs --classifier: a file to pull with.")
        return None
    label = request.label or (guide.label if guide else None)
    if label is None:
        raise BadRequest("--classifier needs --label: what the pictures shall show.")
    if scale is None:
        scale = guide.scale if guide else ClassifierGuide.scale
    if path is None and guide:
        return replace(guide, label=label, scale=scale)
    if not path.is_file():
        raise BadCheckpoint(f"There is no classifier {path}.")
    return ClassifierGuide(str(path.resolve()), label, scale, digest_of(path))


def _record(picture: Path | None, library: Library, *, other_model: bool) -> Record | None:
    """What a picture carries; says so if it cannot become the same with what is installed.

    Raises:
        UnknownModel: its model is not installed, and no other one was asked for.
    """
    from core.images import read_request

    if picture is None:
        return None
    record = read_request(picture)
    if other_model or not (missing := wanted_for(record, library)):
        return record
    if not missing.installed:
        raise UnknownModel(f"{picture} cannot be made again. {missing}{_fetch(missing)}")
    print(
        f"scorebrush: {picture} will differ when it is made again. {missing}{_fetch(missing)}",
        file=sys.stderr,
    )
    return record


def _fetch(missing: Wanted) -> str:
    return f" Fetch it: scorebrush models pull {missing.address}" if missing.address else ""


def _hint_on_steps(request: Generate) -> str:
    name = next(name for name, kind in SAMPLERS.items() if type(request.sampler) is kind)
    least = least_steps(name)
    if request.steps >= least:
        return ""
    return (
        f"\nWith as few steps as {request.steps}, {name} makes rough pictures; it wants {least} or "
        f"more: --steps {least}"
    )


def _compare(original: Path, pixels: np.ndarray) -> None:
    import numpy as np

    from core.images import load

    old = load(original)
    if old.shape != pixels.shape:
        return
    difference = int(np.abs(old.astype(int) - pixels).max())
    if difference == 0:
        print(f"It is identical to {original}, pixel for pixel.")
    else:
        print(
            f"It differs from {original} by at most {difference} of 255 levels in any pixel: "
            "another device, precision or batch rounds differently."
        )
