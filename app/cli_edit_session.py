"""Photographs edited on the command line: progress on the terminal, results in files."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from tqdm import tqdm

from app.cli_session import time_left, told
from core.engine.edit_requests import EDITS
from core.errors import BadRequest
from core.files import make_folder

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from core.engine.library import Library
    from core.engine.requests import Edit, Variant
    from core.photos import Photo

_DONE = {"inpaint": "filled", "colorize": "colour", "upscale": "large", "deblur": "sharp"}


class EditSession:
    """Edits of one command, with one progress bar over all of its photographs."""

    def __init__(
        self, library: Library, out: Path, photographs: int = 1, headline: str = ""
    ) -> None:
        """Save into the folder ``out``, or to the file of that name if it has a suffix.

        ``headline`` is said once the engine has begun, and not where it refuses.
        """
        self._headline = headline
        self.library, self.out, self.photographs = library, out, photographs
        self.one_file = bool(out.suffix) and not out.is_dir()
        if self.one_file:
            from core.photo_formats import need_format

            need_format(out.suffix)
        make_folder(out.parent if self.one_file else out)  # before the work, not after it
        self.paths: list[Path] = []
        self._begun = 0
        self._bar: tqdm | None = None

    def __enter__(self) -> Self:
        self._bar = tqdm(total=float(self.photographs), bar_format=_layout(""), disable=None)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        if self._bar is not None:
            self._bar.close()
        if error is not None and self.paths:
            self.finish()

    def make(self, request: Edit) -> None:
        """Carry out an edit, saving its variants as they are finished.

        Raises:
            BadRequest: several results for one file.
            ScorebrushError: as ``core.engine.tasks.run``.
        """
        from core.editing.references import with_pixels
        from core.engine.tasks import run

        if self.one_file and (self.photographs > 1 or request.variants > 1):
            raise BadRequest(
                f"There are several results, but {self.out} is one file. Give a folder, or ask "
                "for --variants 1."
            )
        begun, self._begun = self._begun, self._begun + 1
        photo = with_pixels(request).photograph
        for step in run(request, self.library):
            if self._bar is not None:
                self._headline = told(self._bar, self._headline)
            if step.note:
                self.say(f"scorebrush: {step.note}")
            for index, variant in enumerate(step.variants or (), start=step.first):
                self._save(request, index, variant, photo)
            if self._bar is not None:
                if step.seconds_left is not None:
                    left = f"photograph {begun + 1} of {self.photographs}: "
                    self._bar.bar_format = _layout(left + time_left(step.seconds_left))
                self._bar.update(begun + step.fraction - self._bar.n)

    def say(self, sentence: str) -> None:
        """Write a line to the standard error, past the bar."""
        tqdm.write(sentence, file=sys.stderr)

    def finish(self) -> None:
        """Say where everything is."""
        if len(self.paths) == 1:
            print(f"The result is {self.paths[0].resolve()}")
        elif self.paths:
            print(f"{len(self.paths)} results are in {self.out.resolve()}")

    def _save(self, request: Edit, index: int, variant: Variant, photo: Photo) -> None:
        from core.hub.wanted import record_of
        from core.photos import save_new_photo, save_photo

        result = photo.edited(variant)
        record = record_of(request, self.library)._replace(request=request.picture(index))
        if self.one_file:
            save_photo(result, self.out, record)
            self.paths.append(self.out)
            return
        kind = next(name for name, each in EDITS.items() if type(request) is each)
        stem = photo.path.stem if photo.path else "photograph"
        name = f"{stem}-{_DONE.get(kind, kind)}-seed{variant.seed}.png"
        self.paths.append(save_new_photo(result, self.out / name, record))


def _layout(left: str) -> str:
    return "{percentage:3.0f}% |{bar}| " + left
