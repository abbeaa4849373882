"""What a report of a defect may say: where in the program, but nothing about a person."""

from __future__ import annotations

import contextlib
import getpass
import os
import platform
import re
import sys
from functools import cache
from pathlib import Path

_HIDDEN = "<hidden>"
_SECRETS = re.compile(
    r"\bhf_\w{6,}"
    r"|(?<=Bearer )[\w.~+/=-]+"
    r"|(?<=://)[^/\s:@]+:[^/\s@]+(?=@)"
    r"|[\w.+-]+@[\w-]+\.[\w.-]+"
    r"|(?<=\?)[^\s'\"]+"
    r"|(?i:(?<=token=)|(?<=password=)|(?<=secret=)|(?<=key=))[^\s&'\"]+"
)
_START = r"(?:~[\w.-]*[\\/]|(?<![A-Za-z])[A-Za-z]:[\\/]|\\\\|file://|(?<![\w.:/>~])/(?=[^/\s]))"
_QUOTED = re.compile(rf"(?P<mark>['\"])(?P<path>{_START}.*?)(?P=mark)")
# A name may hold blanks, so all up to the last thing that looks like a suffix counts as the path.
_BARE = re.compile(rf"(?P<path>{_START}(?:[^'\"\n]*\.\w{{1,5}}(?!\w)|[^\s'\"]*))")
_SYSTEM = ("/usr/", "/lib", "/proc/", "/sys/", "/dev/", "/bin/", "C:\\Windows")
_COMMON_NAMES = {"root", "user", "admin", "runner", "ubuntu", "localhost"}


def discreet(text: str) -> str:
    """The text without secrets, names and paths of a person.

    Files of the program and of Python's packages are named from their package on; of any other path
    the suffix is left.
    """
    text = _SECRETS.sub(_HIDDEN, text)
    for name, value in os.environ.items():
        if len(value) > 5 and re.search("TOKEN|SECRET|PASSWORD|KEY", name):
            text = text.replace(value, _HIDDEN)
    for folder, sign in _program():
        text = text.replace(folder, sign)
    text = _QUOTED.sub(_shortened, text)
    text = _BARE.sub(_shortened, text)
    for name in _names():
        text = re.sub(rf"(?i)\b{re.escape(name)}\b", "<name>", text)
    return text


def _shortened(match: re.Match[str]) -> str:
    path = match["path"]
    mark = match.groupdict().get("mark") or ""
    if path.startswith(_SYSTEM):
        return match[0]
    return f"{mark}<file>{Path(path.replace(chr(92), '/')).suffix}{mark}"


@cache
def _program() -> list[tuple[str, str]]:
    """The folders of the program and of Python, the innermost first, and what stands for them."""
    here = Path(__file__).resolve().parents[1]
    packages = {str(Path(entry).resolve()) for entry in sys.path if entry.endswith("-packages")}
    packages |= {entry for entry in sys.path if entry.endswith("-packages")}
    libraries = {str(Path(os.__file__).parent), str(Path(os.__file__).resolve().parent)}
    folders = [
        *((one, "") for one in packages),
        *((one, "python") for one in libraries),
        (str(here), ""),
    ]
    folders = [(folder + os.sep, f"{sign}/" if sign else "") for folder, sign in folders]
    return sorted(folders, key=lambda pair: -len(pair[0]))


@cache
def _names() -> tuple[str, ...]:
    """The names of the person and of the machine, unless they say nothing."""
    found = {platform.node(), platform.node().split(".")[0], Path.home().name}
    with contextlib.suppress(OSError, KeyError):  # nobody is logged in
        found.add(getpass.getuser())
    return tuple(name for name in found if len(name) > 2 and name.lower() not in _COMMON_NAMES)
