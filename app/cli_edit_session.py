"""Photographs edited on the command line: progress on the terminal, results in files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from app.cli_progress import Bar
from core.engine.edit_requests import EDITS
from core.errors import BadRequest
from core.files import make_folder

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

    from core.engine.library import Library
    from core.engine.requests import Edit, Progress, Variant
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
        self.library, self.out, self.photographs = library, out, photographs
        self.one_file = bool(out.suffix) and not out.is_dir()
        if self.one_file:
            from core.photo_formats import need_format

            need_format(out.suffix)
        make_folder(out.parent if self.one_file else out)  # before the work, not after it
        self.paths: list[Path] = []
        self._begun = 0
        self._bar = Bar(headline, parts=photographs)

    def __enter__(self) -> Self:
        self._bar.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._bar.__exit__(kind, error, traceback)
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
        words = f"photograph {begun + 1} of {self.photographs}: " if self.photographs > 1 else ""

        def show(step: Progress) -> None:
            self._bar.show(step, begun, words)

        for step in run(request, self.library, heard=show):
            show(step)
            for index, variant in enumerate(step.variants or (), start=step.first):
                self._save(request, index, variant, photo)

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
