"""Five hundred jobs of every kind through the window's engine, many of them cancelled.

    python tools/soak.py [--jobs 500] [--seed 0] [--model FILE]

The engine is the window's own: a queue, a thread, a mailbox and the gallery's folder, without the
window. A small network with random weights answers, so that most of the time goes into what is
around it. One job in three is to be cancelled: some while they wait, most at a random moment of the
time that such jobs take once they have started. At the end memory is compared with what it was
after the first hundred jobs, and whatever is left running is counted.
Figures go to ``benchmarks/results/soak.json``; the exit status tells whether memory grew by more
than 5 % or anything was left. Memory is read from ``/proc``, so this needs Linux.
"""

from __future__ import annotations

import argparse
import ctypes
import gc
import json
import os
import statistics
import sys
import threading
import time
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, cast

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from PySide6.QtCore import QCoreApplication, QObject, QThread, QTimer, Slot

from app.defect import Defect
from app.engine_thread import Ending, Engine, Job
from app.state.gallery import Gallery
from core.engine.edit_requests import Colorize, Deblur, Inpaint, Upscale, Vary
from core.engine.interpolation_requests import Interpolate
from core.engine.library import Library
from core.engine.likelihood_requests import Likelihood
from core.engine.requests import Generate, Request
from core.engine.retrace_requests import Retrace
from core.interpolation import Line
from core.photos import Photo
from core.samplers import SAMPLERS
from tests.tiny import tiny_model

if TYPE_CHECKING:
    from collections.abc import Callable

RESULTS = ROOT / "benchmarks" / "results" / "soak.json"
_WARM = 100  # jobs after which everything has been imported and every cache is filled
_LAST = 50  # jobs over which memory is averaged, there and at the end
_CANCELLED = 1 / 3  # of all jobs
_WAITING = 1 / 4  # of those that are cancelled: before they start
_QUEUE = 3  # jobs that wait
_GUESS = 0.5  # seconds that a job takes, as long as none of its kind has ended
_MIB = 2**20


def makers(model: str) -> dict[str, Callable[[Random], object]]:
    """What makes a request of each kind."""
    noise = np.random.default_rng(0)

    def photo(random: Random) -> Photo:
        side = random.choice((24, 40, 64))
        return Photo(noise.integers(0, 256, (side, side, 3), dtype=np.uint8))

    def generate(random: Random) -> Generate:
        kinds = [SAMPLERS[name] for name in ("log-clock", "heun", "ddim", "ancestral", "few-step")]
        return Generate(
            model,
            label=random.choice((None, "flowers", "aerial")),
            count=random.randint(1, 9),
            seed=random.randrange(2**31),
            sampler=random.choice(kinds)(),
            steps=random.randint(5, 12),
            guidance=random.choice((1.0, 2.0)),
        )

    def inpaint(random: Random) -> Inpaint:
        given = photo(random)
        mask = np.zeros(given.shape, np.uint8)
        mask[6:14, 5:15] = 255
        return Inpaint(given, mask, model=model, variants=random.randint(1, 3), steps=6, octaves=1)

    def interpolate(random: Random) -> Interpolate:
        ends = (random.randrange(1000), random.randrange(1000, 2000))
        return Interpolate(ends, Line(random.randint(3, 6)), model=model, steps=6)

    def likelihood(_: Random) -> Likelihood:
        pixels = noise.integers(0, 256, (16, 16, 3), dtype=np.uint8)
        return Likelihood((pixels,), model=model, tolerance=0.05)

    def retrace(random: Random) -> Retrace:
        return Retrace(Generate(model, count=1, seed=random.randrange(1000), steps=6))

    return {
        "generate": generate,
        "inpaint": inpaint,
        "colorize": lambda random: Colorize(photo(random), model=model, steps=6),
        "upscale": lambda random: Upscale(photo(random), model=model, steps=6),
        "deblur": lambda random: Deblur(photo(random), model=model, steps=6),
        "vary": lambda random: Vary(photo(random), model=model, variants=2, steps=6, octaves=1),
        "interpolate": interpolate,
        "likelihood": likelihood,
        "retrace": retrace,
    }


class Soak(QObject):
    """Keeps a few jobs in the queue until all are over."""

    def __init__(self, engine: Engine, jobs: int, random: Random, model: str) -> None:
        super().__init__()
        self.jobs = jobs
        self.memory: list[int] = []
        self.kinds: Counter[str] = Counter()
        self.endings: Counter[str] = Counter()
        self.problems: list[str] = []
        self._engine, self._random = engine, random
        self._makers = makers(model)
        self._asked = 0
        self._doomed: set[Job] = set()  # to be cancelled once they have started
        self._seconds: dict[type, float] = {}  # that the last job of a kind took
        engine.started.connect(self._on_started)
        engine.ended.connect(self._on_ended)
        engine.warm.connect(self._on_warm)

    @Slot(object)
    def _on_warm(self, problem: object) -> None:
        if problem:
            raise SystemExit(str(problem))
        self._ask()

    @Slot()
    def _ask(self) -> None:
        while self._asked < self.jobs and len(self._engine.waiting) < _QUEUE:
            kind = self._random.choice(list(self._makers))
            self.kinds[kind] += 1
            self._asked += 1
            job = self._engine.submit(cast("Request", self._makers[kind](self._random)))
            if self._random.random() < _CANCELLED:
                if self._random.random() < _WAITING:
                    QTimer.singleShot(0, self, partial(self._cancel, job))
                else:
                    self._doomed.add(job)

    @Slot(object)
    def _on_started(self, job: Job) -> None:
        if job in self._doomed:
            self._doomed.remove(job)
            seconds = self._seconds.get(type(job.request), _GUESS)
            moment = round(1000 * seconds * self._random.random())
            QTimer.singleShot(moment, self, partial(self._cancel, job))

    def _cancel(self, job: Job) -> None:
        waits = job in self._engine.waiting
        self._engine.cancel(job)
        if waits:
            self._count("cancelled while it waited")

    @Slot(object)
    def _on_ended(self, ending: Ending) -> None:
        problem = ending.problem
        if problem:
            words = problem.details if isinstance(problem, Defect) else str(problem)
            self.problems.append(f"{type(ending.job.request).__name__}: {words}")
        if ending.seconds is not None:
            self._seconds[type(ending.job.request)] = ending.seconds
            late = ending.job.cancelled.is_set()
            self._count("done before its cancel was heard" if late else "done")
        else:
            self._count("failed" if problem else "cancelled while it ran")

    def _count(self, ending: str) -> None:
        self.endings[ending] += 1
        self.memory.append(_resident())
        if len(self.memory) % 50 == 0:
            print(f"{len(self.memory)} jobs, {self.memory[-1] / _MIB:.0f} MiB", flush=True)
        if len(self.memory) >= self.jobs:
            QCoreApplication.quit()
        else:
            QTimer.singleShot(0, self, self._ask)


def _resident() -> int:
    """Bytes of this process in memory, without garbage and without what malloc holds back."""
    gc.collect()
    with suppress(AttributeError):  # another libc than GNU's
        ctypes.CDLL(None).malloc_trim(0)
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


def _files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def _native_threads() -> Counter[str]:
    """Threads of this process by name; torch keeps its pool for good."""
    names = (it.read_text().strip() for it in Path("/proc/self/task").glob("*/comm"))
    return Counter(names)


def _left(kind: type[QThread | QTimer]) -> int:
    """Threads that run, or timers that are set, among all objects that still exist."""
    found = 0
    for thing in gc.get_objects():
        with suppress(RuntimeError, ReferenceError):  # deleted by Qt
            if isinstance(thing, QThread) and kind is QThread:
                found += thing.isRunning()
            elif isinstance(thing, QTimer) and kind is QTimer:
                found += thing.isActive()
    return found


def main() -> int:
    """Soak, print and write down; return whether anything grew or was left."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--jobs", type=int, default=500)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--model", type=Path, help="another model than the small one")
    options = parser.parse_args()
    os.environ.setdefault("SCOREBRUSH_DEVICE", "cpu")
    app = QCoreApplication(sys.argv[:1])
    with TemporaryDirectory() as temporary:
        folder = Path(temporary)
        model = options.model or tiny_model(folder)
        began = time.monotonic()
        engine = Engine(Library([model.parent]), Gallery(folder / "pictures"))
        soak = Soak(engine, options.jobs, Random(options.seed), model.stem)
        engine.start()
        threads, files = set(threading.enumerate()), _files()
        app.exec()
        native = _native_threads()
        engine.close()
        app.processEvents()
        left = {
            "python_threads": len(
                [it for it in threading.enumerate() if it not in threads and not it.daemon]
            ),
            "qt_threads": _left(QThread),
            "qt_timers": _left(QTimer),
            "engine_threads": _native_threads()["engine"],
            "files": max(0, _files() - files),
        }
    warm = min(_WARM, options.jobs // 2)
    before = statistics.median(soak.memory[warm : warm + _LAST])
    after = statistics.median(soak.memory[-_LAST:])
    told = {
        "jobs": len(soak.memory),
        "seed": options.seed,
        "kinds": dict(soak.kinds.most_common()),
        "endings": dict(soak.endings.most_common()),
        "minutes": round((time.monotonic() - began) / 60, 1),
        f"mib_after_{warm}_to_{warm + _LAST}_jobs": round(before / _MIB, 1),
        f"mib_over_the_last_{_LAST}_jobs": round(after / _MIB, 1),
        "growth_percent": round(100 * (after / before - 1), 2),
        "threads_at_work": sum(native.values()),
        "left_after_closing": left,
        "problems": soak.problems[:20],
    }
    print(json.dumps(told, indent=2))
    if options.jobs >= 500 and not options.model:
        RESULTS.write_text(json.dumps(told, indent=2) + "\n", encoding="utf-8")
    return bool(after > 1.05 * before or any(left.values()) or soak.problems)


if __name__ == "__main__":
    sys.exit(main())
