"""Pictures made on the command line: progress on the terminal, files in a folder."""

from __future__ import annotations

import contextlib
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from app.cli_progress import Bar, drain
from app.words import pictures
from core.errors import ScorebrushError
from core.files import make_folder

if TYPE_CHECKING:
    import numpy as np

    from core.engine.library import Library
    from core.engine.requests import Generate, Progress


class Session:
    """Pictures of one command: made, saved as they are finished, and put on a contact sheet."""

    def __init__(self, library: Library, folder: Path, columns: int | None = None) -> None:
        make_folder(folder)  # before the work, not after it
        self.library = library
        self.folder = folder
        self.columns = columns
        self.moment = datetime.now().astimezone()
        self.pictures: list[np.ndarray] = []
        self.captions: list[str] = []
        self.paths: list[Path] = []
        self.request: Generate | None = None

    def make(self, request: Generate, headline: str = "") -> None:
        """Carry out a request, saving each batch as it is finished.

        ``headline`` is said once the engine has begun, and not where it refuses.

        Raises:
            KeyboardInterrupt: after having said what is saved, and how to make the rest.
            ScorebrushError: likewise.
        """
        from core.engine.tasks import run

        self.request, before = request, len(self.paths)

        bar = Bar(headline, f"{request.label or 'anything'} ")

        def take(step: Progress) -> None:
            if step.pictures is not None:
                self._save(step.pictures, step.first, request)

        try:
            drain(run(request, self.library), bar, take)
        except (KeyboardInterrupt, ScorebrushError):
            done = len(self.paths) - before
            if self.paths:
                with contextlib.suppress(ScorebrushError):  # the first error is the one to report
                    self.finish()
            if 0 < done < request.count:
                left = "picture is" if request.count - done == 1 else "pictures are"
                print(
                    f"The other {request.count - done} of {request.count} {left} made by "
                    f"--seed {request.seed + done} --count {request.count - done}."
                )
            raise

    def finish(self) -> None:
        """Write the contact sheet and say where everything is."""
        import numpy as np

        from core.hub.wanted import record_of
        from core.images import contact_sheet, file_name, save_new_png

        if len(self.pictures) > 1:
            sheet = contact_sheet(np.stack(self.pictures), self.columns, self.captions)
            # A sheet of several requests is nobody's answer, so it carries none.
            whole = self.request is not None and self.request.count >= len(self.pictures)
            record = record_of(self.request, self.library) if whole and self.request else None
            path = save_new_png(
                self.folder / file_name(self.moment, "contact sheet"), sheet, record
            )
            print(f"{pictures(len(self.pictures))} are in {self.folder.resolve()}")
            print(f"All of them at a glance: {path.resolve()}")
        else:
            print(f"The picture is {self.paths[0].resolve()}")

    def _save(self, batch: np.ndarray, first: int, request: Generate) -> None:
        from core.hub.wanted import record_of
        from core.images import file_name, save_new_png

        record = record_of(request, self.library)
        subject = request.label or self.library.card(request.model).name
        for index, pixels in enumerate(batch, start=first):
            one = request.picture(index)
            name = file_name(self.moment, subject, f"seed{one.seed}")
            path = save_new_png(self.folder / name, pixels, record._replace(request=one))
            self.paths.append(path)
            self.pictures.append(pixels)
            self.captions.append(f"{request.label or 'anything'}\nseed {one.seed}")
