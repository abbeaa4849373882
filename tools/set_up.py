"""Make the environment that `make` works in, saying what goes on and what to do if it does not.

    python3 tools/set_up.py ENVIRONMENT [EXTRA]

Creates the virtual environment if there is none, and installs Scorebrush into it from this
checkout, with the versions of constraints.txt; EXTRA is one of the extras of pyproject.toml.
Everything that pip says goes into ENVIRONMENT/install.log.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDED = (3, 11)
_RHYTHM = 20.0  # seconds between signs of life
_WORTH_SAYING = 20.0  # megabytes of a download that is named
_DISK = {"linux": 8.0}  # gigabytes: PyTorch brings CUDA along there
_DISK_ELSEWHERE = 2.5
_AGAIN = "Then run the same command again: what is downloaded is kept."
# What pip says, and what a person can do about it; the first that fits counts.
_NO_NETWORK = (
    "Temporary failure in name|Name or service not known|nodename nor servname|getaddrinfo"
    "|NewConnectionError|ConnectTimeout|Network is unreachable|ProxyError|Read timed out"
    "|Connection (?:refused|reset|aborted|broken)|ConnectionResetError|IncompleteRead"
)
_REMEDIES = {
    "No space left on device|Errno 28|not enough space": (
        "The disk is full. Free some gigabytes, or clone Scorebrush onto another disk. " + _AGAIN
    ),
    _NO_NETWORK: (
        "The package index does not answer. Look whether this computer is on the network, and, "
        "behind a proxy, whether HTTPS_PROXY names it. " + _AGAIN
    ),
    "CERTIFICATE_VERIFY_FAILED|SSLError": (
        "The package index shows a certificate that this computer does not trust. Where a proxy "
        "does that, name its certificate: PIP_CERT=/path/to/certificate.pem. " + _AGAIN
    ),
    r"No matching distribution found for (\S+)": (
        r"There is no build of \1 for this Python and this system. Name another Python, 3.11 or "
        "newer and of 64 bits, after `make clean`: make run PYTHON=python3.12"
    ),
    "Permission denied|Errno 13": (
        "A folder cannot be written to. See that this checkout belongs to you, and do without "
        "sudo. " + _AGAIN
    ),
}


class Trouble(Exception):
    """Something that a person can mend, said in a sentence."""


def remedy(said: str) -> str:
    """What to do about a failure of pip, by what pip said; empty if it is an unknown one."""
    for pattern, words in _REMEDIES.items():
        if found := re.search(pattern, said):
            return found.expand(words) if found.groups() else words
    return ""


def announced(line: str) -> str:
    """What a line of pip means to a person who waits; empty for one that may pass unsaid."""
    if found := re.match(r"\s*Downloading (\S+?)-\d\S* \(([\d.]+) (MB|GB)\)", line):
        name, size, unit = found.groups()
        if unit == "GB" or float(size) >= _WORTH_SAYING:
            return f"Downloading {name.split('/')[-1]} ({size} {unit}) ..."
    if found := re.match(r"Installing collected packages: (.*)", line):
        count = found[1].count(",") + 1
        return f"Unpacking {count} packages, which takes a minute or two ..."
    if "Retrying" in line:
        return "The package index does not answer; trying again ..."
    return ""


def main(environment: Path, extra: str = "") -> None:
    """Make the environment.

    Raises:
        Trouble: it cannot be made.
    """
    python = environment / ("Scripts" if sys.platform == "win32" else "bin") / "python"
    if not _works(python):  # there is none, or the making of it was stopped
        _check(environment)
        print(_greeting(environment), flush=True)
        _create(environment)
    else:
        print(f"Bringing {environment} up to date with pyproject.toml.", flush=True)
    log = environment / "install.log"
    what = f".[{extra}]" if extra else "."
    command = [str(python), "-m", "pip", "install", "--progress-bar", "off"]
    began = time.monotonic()
    _install([*command, "-c", "constraints.txt", "-e", what], log)
    taken = round(time.monotonic() - began)
    print(f"Installed in {taken // 60} min {taken % 60:02} s. The next start takes a second.")


def _works(python: Path) -> bool:
    return (
        python.exists()
        and not subprocess.run(
            [str(python), "-m", "pip", "--version"], check=False, capture_output=True
        ).returncode
    )


def _check(environment: Path) -> None:
    if sys.version_info[:2] < NEEDED:
        found = ".".join(map(str, sys.version_info[:2]))
        raise Trouble(
            f"Scorebrush needs Python 3.11 or newer, and this one is {found}. Install a newer one "
            "and name it: make run PYTHON=python3.12"
        )
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError:
        raise Trouble(
            "This Python cannot make virtual environments. On Debian and Ubuntu that is a package "
            "of its own: sudo apt-get install python3-venv"
        ) from None
    needed = _DISK.get(sys.platform, _DISK_ELSEWHERE)
    free = shutil.disk_usage(environment.absolute().parent).free / 1e9
    if free < _DISK_ELSEWHERE:
        raise Trouble(
            f"Only {free:.1f} GB of this disk are free, and Scorebrush takes up to {needed:.0f} "
            "GB. Free some, or clone it onto another disk."
        )
    if free < needed:
        print(
            f"Note: {free:.1f} GB of this disk are free. That suffices for PyTorch without CUDA "
            "(README, Which PyTorch), not for the build that pip chooses by itself."
        )


def _greeting(environment: Path) -> str:
    how_much = (
        "About 3 GB are downloaded, most of them PyTorch with CUDA, or 0.5 GB where there is\n"
        "a build of PyTorch without it (README, Which PyTorch). That takes 3 to 15 minutes"
        if sys.platform == "linux"
        else "About 0.4 GB are downloaded. That takes 2 to 5 minutes"
    )
    return (
        f"Setting up Scorebrush in {environment}, once; nothing outside of that folder changes.\n"
        f"{how_much},\ndepending on the network and the disk. Ctrl+C stops it; "
        "the same command goes on."
    )


def _create(environment: Path) -> None:
    made = subprocess.run(
        [sys.executable, "-m", "venv", str(environment)],
        check=False,
        capture_output=True,
        text=True,
    )
    if made.returncode:
        said = made.stdout + made.stderr
        raise Trouble(remedy(said) or f"The environment cannot be made.\n{said.strip()}")


def _install(command: list[str], log: Path) -> None:
    said: list[str] = []
    began = time.monotonic()
    heard = [began]

    def say(words: str) -> None:
        heard[0] = time.monotonic()
        print(words, flush=True)

    over = threading.Event()

    def live() -> None:
        while not over.wait(1):
            if time.monotonic() - heard[0] >= _RHYTHM:
                say(f"... still at it after {time.monotonic() - began:.0f} s")

    alive = threading.Thread(target=live, daemon=True)
    alive.start()
    try:
        with (
            subprocess.Popen(
                command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
            ) as process,
            log.open("w", encoding="utf-8") as file,
        ):
            for line in process.stdout or ():
                said.append(line)
                file.write(line)
                file.flush()
                if words := announced(line):
                    say(words)
    finally:
        over.set()
        alive.join()
    if process.returncode:
        known = remedy("".join(said))
        last = "".join(line for line in said[-6:] if line.strip())
        raise Trouble(known or f"pip did not succeed. Its last words:\n{last}All of them: {log}")


if __name__ == "__main__":
    try:
        main(Path(sys.argv[1]), *sys.argv[2:3])
    except Trouble as trouble:
        sys.exit(f"\n{trouble}")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command goes on from here.")
