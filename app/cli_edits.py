"""Photographs edited: ``scorebrush inpaint``, ``colorize``, ``upscale``, ``deblur``, ``vary``."""

from __future__ import annotations

import argparse
import secrets
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.cli_edit_session import EditSession
from app.cli_progress import warn
from app.cli_values import PHOTOGRAPHS, choice, files_among, number, some_path, whole
from core.editing.area import Area
from core.engine.library import Library
from core.engine.requests import (
    Colorize,
    Deblur,
    Edit,
    Inpaint,
    Reference,
    Upscale,
    Vary,
    parse_seed,
)
from core.errors import BadPicture, BadRequest
from core.restoration import RESTORATIONS
from core.samplers import SAMPLERS

if TYPE_CHECKING:
    from core.photos import Photo

    Commands = argparse._SubParsersAction[Any]  # noqa: SLF001  argparse names its type no other way

OUTPUT = Path("scorebrush-output")
_COMMON = ("model", "label", "variants", "seed", "steps", "guidance", "method", "sampler")
_EPILOG = """\
Photographs are PNG, JPEG, WebP, TIFF and others; a folder stands for all of them in it. The results
are PNGs in the photograph's own size and depth, with its EXIF and colour profile, and carry the
request that made them: `scorebrush generate --again RESULT` makes one again.

methods: {methods}
"""


def add_to(commands: Commands) -> None:
    """Add the commands to those of the program."""
    made = []

    def add(name: str, action: Callable[[argparse.Namespace], int], help_: str) -> None:
        parser: argparse.ArgumentParser = commands.add_parser(
            name,
            help=help_,
            description=f"{help_[0].upper()}{help_[1:]}.",
            epilog=_EPILOG.format(methods=", ".join(RESTORATIONS)),
            formatter_class=argparse.RawDescriptionHelpFormatter,
        )
        _add_common(parser, name)
        parser.set_defaults(action=action)
        made.append(parser)

    add("inpaint", _inpaint, "fill what a mask covers, and change no other pixel")
    add("colorize", _colorize, "give grey photographs colours, and keep their luminance")
    add("upscale", _upscale, "enlarge small pictures with detail that fits them")
    add("deblur", _deblur, "undo a Gaussian blur")
    add("vary", _vary, "noise a photograph to a level and bring it back")
    inpaint, colorize, upscale, deblur, vary = made
    inpaint.add_argument(
        "--mask",
        metavar="MASK",
        type=some_path,
        required=True,
        help="picture of the photograph's size: white is filled, black stays, grey mixes; or a "
        "folder of masks named as their photographs",
    )
    colorize.add_argument(
        "--hints",
        metavar="PNG",
        type=some_path,
        help="transparent picture with strokes of the colours",
    )
    upscale.add_argument(
        "--factor", metavar="F", type=whole("The factor"), help="2 or 4 (default 2)"
    )
    deblur.add_argument(
        "--blur",
        dest="deviation",
        metavar="PX",
        type=number("The blur"),
        help="deviation of the blur in pixels (default 2)",
    )
    vary.add_argument(
        "--strength",
        metavar="S",
        type=number("The strength"),
        help="0 changes next to nothing, 1 leaves nothing (default 0.5)",
    )
    for parser in (inpaint, vary):
        parser.add_argument(
            "--area",
            metavar="X,Y,SIDE",
            type=_area,
            help="square that the model works on (default "
            + ("around the mask)" if parser is inpaint else "all)"),
        )
        parser.add_argument(
            "--octaves",
            metavar="N",
            type=whole("The number of octaves"),
            help="refinements at twice the resolution, at most (default 3)",
        )


def again(request: Edit, out: Path, library: Library, seed: int | None) -> int:
    """Make an edit's result again from its own request; the photograph must be where it was."""
    with EditSession(library, out) as session:
        session.make(request if seed is None else replace(request, seed=seed))
    session.finish()
    return 0


def _add_common(parser: argparse.ArgumentParser, name: str) -> None:
    add = parser.add_argument
    add("photos", metavar="PHOTO", type=some_path, nargs="+", help="photograph, or folder of them")
    add("--model", metavar="M", help=f"model by name, or a model file (default {Edit.model})")
    add("--label", metavar="L", help="what the photograph shows (default: the model is not told)")
    add(
        "--variants",
        metavar="N",
        type=whole("The number of variants"),
        help="results for each (default 4 of a fill or a varied part, else 1; 1 into a file)",
    )
    add("--seed", metavar="S", type=parse_seed, help="seed of the first variant (default random)")
    add("--steps", metavar="K", type=whole("The number of steps"), help="steps of the method")
    add("--guidance", metavar="G", type=number("The guidance"), help="over 1 stresses the label")
    if name == "vary":
        add("--sampler", metavar="NAME", type=choice("sampler", SAMPLERS), help="the way back")
    else:
        kind = choice("method", RESTORATIONS)
        add("--method", metavar="NAME", type=kind, help="how what is known steers, see below")
    add(
        "--out",
        metavar="PATH",
        type=some_path,
        default=OUTPUT,
        help="folder, or a file for one result (default %(default)s)",
    )
    add("--device", metavar="D", help="cpu, cuda or mps (default the fastest there is)")


def _inpaint(options: argparse.Namespace) -> int:
    def request(photo: Photo, **common: Any) -> Edit:  # noqa: ANN401
        return Inpaint(photo, _mask_of(photo, options.mask), **common)

    return _each(options, request, "area", "octaves")


def _colorize(options: argparse.Namespace) -> int:
    def request(photo: Photo, **common: Any) -> Edit:  # noqa: ANN401
        hints = None if options.hints is None else _layer(options.hints, "RGBA")
        return Colorize(photo, hints, **common)

    return _each(options, request)


def _upscale(options: argparse.Namespace) -> int:
    return _each(options, Upscale, "factor")


def _deblur(options: argparse.Namespace) -> int:
    return _each(options, Deblur, "deviation")


def _vary(options: argparse.Namespace) -> int:
    return _each(options, Vary, "strength", "area", "octaves")


def _each(options: argparse.Namespace, request_of: Callable[..., Edit], *own: str) -> int:
    """Edit every photograph; one that cannot be edited is said and passed over, if it has company.

    Returns 1 if one was passed over.
    """
    from core.photos import open_photo

    paths = files_among(options.photos, "*", PHOTOGRAPHS, "photographs")
    library = Library(device=options.device)
    wanted = {
        name: getattr(options, name)
        for name in (*_COMMON, *own)
        if getattr(options, name, None) is not None
    }
    if "model" in wanted and Path(wanted["model"]).is_file():
        wanted["model"] = str(Path(wanted["model"]).resolve())
    card = library.card(wanted.get("model", Edit.model))
    if "label" in wanted:
        wanted["label"] = card.label_named(wanted["label"])
    wanted.setdefault("seed", secrets.randbelow(2**31))
    headline = f"{card.title}: {wanted.get('label', 'without a label')}, seed {wanted['seed']}"
    session = EditSession(library, options.out, len(paths), headline)
    if session.one_file:
        wanted.setdefault("variants", 1)
    passed_over = 0
    with session:
        for path in paths:
            try:
                session.make(request_of(open_photo(path.absolute()), **wanted))
            except (BadPicture, BadRequest) as error:
                if len(paths) == 1:
                    raise
                passed_over += 1
                warn(f"{path.name} is passed over. {error}")
    session.finish()
    return 1 if passed_over else 0


def _mask_of(photo: Photo, given: Path) -> Reference:
    if not given.is_dir():
        return _layer(given, "L")
    stem = photo.path.stem if photo.path else ""
    found = [it for it in sorted(given.iterdir()) if it.stem == stem and it.is_file()]
    if not found:
        raise BadPicture(f"There is no mask named {stem} in {given}.")
    return _layer(found[0], "L")


def _layer(path: Path, mode: str) -> Reference:
    """A layer by path and digest, so that the result's own request finds it again."""
    from core.engine.edit_base import digest_of
    from core.photos import open_layer

    return Reference(str(path.absolute()), digest_of(open_layer(path, mode)))


def _area(text: str) -> Area:
    try:
        left, top, side = (int(part) for part in text.split(","))
    except ValueError:
        raise BadRequest(
            f"A work area is three whole numbers, left,top,side, such as 100,80,256; not {text!r}."
        ) from None
    return Area(left, top, side)
