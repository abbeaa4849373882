"""Read thousands of damaged files and write down what went wrong, which should be nothing.

    python tools/fuzz.py [--count 2000] [--seed 0] [--only models] [--keep FOLDER]

Files are read in a process of their own, which may die or be killed without an end to the rest:
a reader that crashes, takes longer than five seconds, wants more memory than its bound, raises
anything but a ``ScorebrushError``, runs code, writes or connects is a finding. Each is printed with
the number that makes the file again; ``--keep`` stores the files as well. Figures go to
``benchmarks/results/fuzz.json``. Needs Linux, which tells the peak of a process's memory.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import resource
import sys
import time
import warnings
from collections import Counter
from multiprocessing.connection import Connection
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from tests.fuzzing import LONGEST, TARGETS, Sample, attempt

RESULTS = ROOT / "benchmarks" / "results" / "fuzz.json"
_MIB = 2**20
_IDLE = 300.0  # seconds that a process may say nothing, on however busy a machine
_CEILING = (
    8 * 2**30
)  # bytes of address space beyond which an allocation fails, for the machine's sake


class Reading(NamedTuple):
    """What came of one file, and by how much the process's memory peaked above where it was."""

    number: int
    accepted: bool
    seconds: float
    memory: int
    fault: str


def spoiled(name: str, seed: int, number: int, samples: list[Sample]) -> Sample:
    """The damaged file of that number."""
    return TARGETS[name].spoil(Random(f"{name} {seed} {number}"), samples)


def read_all(name: str, seed: int, numbers: range, folder: Path, out: Connection) -> None:
    """Read files one by one, and tell of each before and after."""
    target = TARGETS[name]
    (folder / "good").mkdir(exist_ok=True)
    samples = target.samples(folder / "good")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, 2)  # libraries of pictures complain at length
    warnings.simplefilter("ignore")
    for sample in samples:  # imports, and buffers that libraries keep, are not the file's doing
        path = folder / f"first{sample.suffix}"
        path.write_bytes(sample.data)
        attempt(target, path)
    limit = _size("VmSize") + _CEILING
    resource.setrlimit(resource.RLIMIT_AS, (limit, limit))
    for number in numbers:
        sample = spoiled(name, seed, number, samples)
        path = folder / f"{number}{sample.suffix}"
        path.write_bytes(sample.data)
        out.send(number)
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # begin a new peak
        before = _size("VmRSS")
        answer = attempt(target, path)
        memory = max(0, _size("VmHWM") - before)
        fault = answer.fault
        if not fault and memory > target.bound:
            fault = f"wanted {memory // _MIB} MiB"
        out.send(Reading(number, answer.accepted, answer.seconds, memory, fault))
        path.unlink()
    out.send(None)


def readings(name: str, seed: int, count: int, folder: Path) -> list[Reading]:
    """Read ``count`` files of one kind; a process that dies is followed by another."""
    found: list[Reading] = []
    begin = 0
    while begin < count:
        here, there = multiprocessing.Pipe(duplex=False)
        work = (name, seed, range(begin, count), folder, there)
        process = multiprocessing.get_context("spawn").Process(target=read_all, args=work)
        process.start()
        there.close()
        number = -1
        try:
            # A new process imports torch first.
            while _answers(here, process.pid or 0, 4 * LONGEST if number >= begin else _IDLE):
                told = here.recv()
                if told is None:
                    begin = count
                    break
                if isinstance(told, Reading):
                    found.append(told)
                else:
                    number = told
            else:
                found.append(_lost(number, 4 * LONGEST, "hung"))
                begin = number + 1
        except EOFError:
            process.join()
            if number < begin:
                raise SystemExit(f"The process for {name} ended before it began.") from None
            fault = f"killed the process ({process.exitcode})"
            found.append(_lost(number, 0.0, fault))
            begin = number + 1
        process.kill()
        process.join()
        here.close()
    return found


def _answers(here: Connection, process: int, seconds: float) -> bool:
    """Whether a process says something before it has worked that long, or been silent for minutes.

    What else runs on the machine may keep it from working, which is not the file's doing.
    """
    silent, worked = time.monotonic(), _worked(process)
    while not here.poll(1.0):
        if _worked(process) - worked > seconds or time.monotonic() - silent > _IDLE:
            return False
    return True


def _worked(process: int) -> float:
    """Seconds of processor time that a process has taken."""
    try:
        fields = (
            Path(f"/proc/{process}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
        )
    except OSError:  # it has died, which the pipe will tell
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _lost(number: int, seconds: float, fault: str) -> Reading:
    return Reading(number, accepted=False, seconds=seconds, memory=0, fault=fault)


def _size(field: str) -> int:
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) * 1024
    return 0


def main() -> int:
    """Fuzz, print and write down; return whether anything was found."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n\n", maxsplit=1)[0])
    parser.add_argument("--count", type=int, default=2000, help="files of each kind")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", choices=TARGETS)
    parser.add_argument("--keep", type=Path, help="where files go that show a fault")
    options = parser.parse_args()
    told = {}
    for name in [options.only] if options.only else TARGETS:
        with TemporaryDirectory() as temporary:
            folder = Path(temporary)
            began = time.monotonic()
            found = readings(name, options.seed, options.count, folder)
            faults = [each for each in found if each.fault]
            for each in faults:
                print(f"{name} {each.number}: {each.fault}")
            if options.keep and faults:
                options.keep.mkdir(parents=True, exist_ok=True)
                samples = TARGETS[name].samples(folder / "good")
                for each in faults:
                    sample = spoiled(name, options.seed, each.number, samples)
                    kept = options.keep / f"{name}-{each.number}{sample.suffix}"
                    kept.write_bytes(sample.data)
        told[name] = {
            "seed": options.seed,
            "files": len(found),
            "faults": len(faults),
            "kinds_of_faults": dict(Counter(it.fault.partition(":")[0] for it in faults)),
            "accepted": sum(each.accepted for each in found),
            "slowest_seconds": round(max(each.seconds for each in found), 2),
            "most_memory_mib": round(max(each.memory for each in found) / _MIB),
            "bound_mib": TARGETS[name].bound // _MIB,
            "seconds": round(time.monotonic() - began),
        }
        print(name, json.dumps(told[name]), flush=True)
        earlier = json.loads(RESULTS.read_text("utf-8")) if RESULTS.exists() else {}
        RESULTS.write_text(json.dumps({**earlier, **told}, indent=2) + "\n", encoding="utf-8")
    return any(each["faults"] for each in told.values())


if __name__ == "__main__":
    sys.exit(main())
