"""The queue on the disk, so that what was asked for is not lost with the window."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from app.work import Desk
from core.codec import request_from_json, request_to_json
from core.engine.requests import Edit, Generate
from core.errors import ScorebrushError
from core.files import write_whole

if TYPE_CHECKING:
    from pathlib import Path

    from app.engine_thread import Batch, Ending, Engine, Job

_FORMAT = 1


@dataclass(frozen=True, slots=True)
class Unfinished:
    """What had been asked for when a window ended.

    Attributes:
        requests: pictures that were still to be made.
        edit_seed: the seed of an edit of the photograph on the Edit page; None if there was none.
    """

    requests: tuple[Generate, ...] = ()
    edit_seed: int | None = None

    def __len__(self) -> int:
        return len(self.requests) + (self.edit_seed is not None)


class QueueKeeping(QObject):
    """Writes down what is waiting and under way whenever that changes.

    Of a run whose pictures are partly made, the rest is kept: a picture depends on its seed alone.
    An edit is kept by its seed, since photograph, mask and settings are in the session.
    """

    def __init__(self, engine: Engine, path: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._engine, self._path = engine, path
        self._desk = Desk(self)
        self._made: dict[Job, int] = {}
        self._written = ""
        self._closed = False
        engine.queue_changed.connect(self._on_changed)
        engine.started.connect(self._on_changed)
        engine.finished.connect(self._on_finished)
        engine.ended.connect(self._on_ended)

    def left(self) -> Unfinished:
        """What the last window left; nothing where that cannot be read."""
        try:
            data = json.loads(self._path.read_bytes())
            if not isinstance(data, dict) or data.get("format") != _FORMAT:
                return Unfinished()
            asked = [request_from_json(text) for text in data["requests"]]
            seed = data["edit_seed"]
        except (OSError, ValueError, KeyError, TypeError, RecursionError, ScorebrushError):
            return Unfinished()
        return Unfinished(
            tuple(request for request in asked if isinstance(request, Generate)),
            seed if isinstance(seed, int) and not isinstance(seed, bool) and seed >= 0 else None,
        )

    def close(self) -> None:
        """Keep what there is: it is what the next window may go on with."""
        self._closed = True
        self._desk.close()

    @Slot()
    @Slot(object)
    def _on_changed(self, _: object = None) -> None:
        jobs = [self._engine.current, *self._engine.waiting]
        alive = [job for job in jobs if job and not job.cancelled.is_set()]
        text = json.dumps(self._plain(alive))
        if text != self._written and not self._closed:
            self._written = text
            self._desk.do(partial(write_whole, self._path, text.encode()), _nothing)

    def _plain(self, jobs: list[Job]) -> dict[str, Any]:
        rests = [self._rest(job) for job in jobs]
        edits = [job.request.seed for job in jobs if isinstance(job.request, Edit)]
        return {
            "format": _FORMAT,
            "requests": [request_to_json(rest) for rest in rests if rest],
            "edit_seed": edits[0] if edits else None,
        }

    def _rest(self, job: Job) -> Generate | None:
        request, made = job.request, self._made.get(job, 0)
        if not isinstance(request, Generate) or made >= request.count:
            return None
        return replace(request, count=request.count - made, seed=request.seed + made)

    @Slot(object, object)
    def _on_finished(self, job: Job, batch: Batch) -> None:
        self._made[job] = batch.first + len(batch.images)
        self._on_changed()

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        self._made.pop(ending.job, None)
        self._on_changed()


def _nothing(_: object) -> None:
    """An answer that changes nothing."""
