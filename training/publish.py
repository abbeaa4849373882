"""``scorebrush-publish``: a model with its page, into a folder or onto the Hub."""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from core import checkpoints
from core.checkpoints.card import ModelCard
from core.command_line import Parser, reported
from core.engine.library import Library
from core.engine.requests import Generate
from core.engine.tasks import run
from core.errors import AccessDenied, BadRequest, ScorebrushError
from core.files import make_folder, write_whole
from core.hub.address import parse_address
from core.hub.asking import Hub
from core.hub.problems import in_words, refuse_offline
from core.images import contact_sheet, save_png
from core.samplers import SAMPLERS
from training.page import SAMPLES, page_of

MODEL = "model.safetensors"
_DESCRIPTION = """\
Publish a model with a page that tells its recipe, data, licence and measured quality:

  scorebrush-publish runs/my-model --folder published       write everything into a folder
  scorebrush-publish runs/my-model --repository me/flowers  upload it to the Hub; log in first
                                                            with `hf auth login`
"""


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; returns the exit status."""
    given = sys.argv[1:] if arguments is None else arguments
    return reported(
        "scorebrush-publish",
        lambda: _publish(_parser().parse_args(given)),
        debug="--debug" in given,
        stopped="stopped. Nothing half-published is visible.",
    )


def _publish(options: argparse.Namespace) -> int:
    told = ("title", "licence", "data")
    about = {name: getattr(options, name) for name in told if getattr(options, name)}
    if options.report:
        about["quality"] = _summary(options.report)
    model = find_model(options.model)
    if options.folder:
        write_published(model, options.folder, about, options.samples, options.device)
        print(f"The model and its page are in {options.folder.resolve()}")
        return 0
    repository = parse_address(options.repository).repository
    _need_token()  # before the work, not after it
    with tempfile.TemporaryDirectory() as aside:
        folder = Path(aside)
        write_published(
            model, folder, about, options.samples, options.device, repository=repository
        )
        print(f"It is published: {upload(folder, repository, private=options.private)}")
        print(f"Others get it with  scorebrush models pull {repository}")
    return 0


def find_model(text: str) -> Path:
    """A model by its file, by the folder of its training, or by its name.

    Raises:
        BadRequest: the folder has no finished model, or several.
        UnknownModel: there is none of that name.
    """
    folder = Path(text)
    if not folder.is_dir() or (folder / "model_index.json").is_file():
        return Library().path(text)
    found = []
    for path in sorted(folder.glob("*.safetensors")):
        try:
            checkpoints.card_of(path)
        except ScorebrushError:
            continue  # a state of the training
        found.append(path)
    if len(found) != 1:
        names = ", ".join(path.name for path in found) or "none"
        raise BadRequest(
            f"{folder} should hold one finished model, and has {names}. Name its file."
        )
    return found[0]


def write_published(
    model: Path,
    folder: Path,
    about: Mapping[str, Any],
    samples: int,
    device: str | None = None,
    *,
    repository: str = "",
) -> None:
    """Write model.safetensors with its card inside, README.md and samples.png into a folder.

    Args:
        model: of any known kind.
        folder: made where it is missing.
        about: entries of the card to set, such as ``licence``.
        samples: how many pictures stand on the page; 0 for none.
        device: that draws them.
        repository: where it will be published, or "".

    Raises:
        BadRequest: licence or data are not told; a page without them helps nobody.
        BadCheckpoint: the model is damaged.
        CannotWrite: the folder is read-only or full.
    """
    make_folder(folder)
    with tempfile.TemporaryDirectory(dir=folder) as aside:
        made = checkpoints.adopt(model, aside, about=about)
        card = checkpoints.card_of(made)
        _need_told(card)
        if samples:
            save_png(folder / SAMPLES, sample_sheet(made, card, samples, device))
        made.replace(folder / MODEL)
    page = page_of(card, MODEL, samples=samples > 0, repository=repository)
    write_whole(folder / "README.md", page.encode())


def sample_sheet(model: Path, card: ModelCard, count: int, device: str | None) -> np.ndarray:
    """Samples at the recommended setting: a row for each subject; none is chosen.

    Returns uint8 (H, W, 3).
    """
    library, best = Library(device=device), card.recommended
    subjects: list[str | None] = [*card.subjects[:8]] or [None]
    each = max(1, count // len(subjects))
    rows = []
    for row, subject in enumerate(subjects):
        request = Generate(
            model=str(model),
            label=subject,
            count=each,
            seed=row * each,
            sampler=SAMPLERS[best.sampler](),
            steps=best.steps,
            guidance=best.guidance,
        )
        rows += [step.pictures for step in run(request, library) if step.pictures is not None]
    return contact_sheet(np.concatenate(rows), each if len(subjects) > 1 else None)


def upload(folder: Path, repository: str, *, private: bool, hub: Hub | None = None) -> str:
    """Publish a folder as one commit of a repository, which is made where it is missing.

    Returns the address of the commit.

    Raises:
        AccessDenied: nobody is logged in, or may not write there.
        Unreachable: the Hub cannot be asked.
    """
    from huggingface_hub import HfApi

    hub = hub or Hub()
    refuse_offline()
    token = _need_token()
    api = HfApi(endpoint=hub.endpoint, token=token)
    title = checkpoints.card_of(folder / MODEL).title
    try:
        api.create_repo(repository, private=private, exist_ok=True)
        commit = api.upload_folder(
            repo_id=repository,
            folder_path=folder,
            commit_message=f"Publish {title}",
            allow_patterns=[MODEL, "README.md", SAMPLES],
        )
    except Exception as error:
        # An upload wraps what went wrong on its thread.
        cause = error.__cause__ if isinstance(error.__cause__, Exception) else error
        problem = in_words(error, repository, hub.endpoint)
        if problem := problem or in_words(cause, repository, hub.endpoint):
            raise problem from error
        raise
    return str(commit.commit_url)


def _need_told(card: ModelCard) -> None:
    missing = [name for name in ("licence", "data") if not getattr(card, name).strip()]
    if missing:
        raise BadRequest(
            f"The card of {card.name} does not tell its {' and its '.join(missing)}, without which "
            "nobody may use it. Give "
            + " and ".join(f'--{name} "…"' for name in missing)
            + ", or write it into the recipe."
        )


def _need_token() -> str:
    token = Hub().token()
    if not token:
        raise AccessDenied("To publish, log in with `hf auth login`, or set HF_TOKEN.")
    return token


def _summary(report: Path) -> dict[str, Any]:
    path = report / "report.json" if report.is_dir() else report
    try:
        summary: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))["summary"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadRequest(f"{path} is no report of scorebrush-evaluate ({error}).") from error
    return summary


def _parser() -> argparse.ArgumentParser:
    parser = Parser(
        prog="scorebrush-publish",
        description=_DESCRIPTION,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "model", metavar="MODEL", help="its file, its training's folder or its name"
    )
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--folder", type=Path, help="write everything there")
    where.add_argument("--repository", metavar="OWNER/NAME", help="upload it to the Hub")
    parser.add_argument("--private", action="store_true", help="only you may read a new repository")
    parser.add_argument("--title", help="the name people read")
    parser.add_argument("--licence", help="of the weights, such as CC0-1.0")
    parser.add_argument("--data", help="the photographs and their licences, in a sentence")
    parser.add_argument("--report", type=Path, help="folder of a report, for its figures")
    parser.add_argument("--samples", type=int, default=32, help="pictures shown (default 32)")
    parser.add_argument("--device", help="cuda, mps or cpu (default: the best there is)")
    return parser


if __name__ == "__main__":
    sys.exit(main())
