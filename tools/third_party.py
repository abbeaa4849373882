"""Say whose work lies in a frozen application, with the licences of each.

Every file of the bundle is traced to where it came from: to the Python distribution whose record
names it, to the package of Debian that owns it, or to Python itself. What is not in the bundle is
not listed, whatever else is installed.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import struct
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
_RULE = "=" * 88
# These wheels name their licences without enclosing them.
_ENCLOSED = {
    "pyside6_essentials": ("LGPL-3.0.txt", "GPL-3.0.txt"),
    "shiboken6": ("LGPL-3.0.txt", "GPL-3.0.txt"),
}
_PREFACE = """\
Scorebrush itself is licensed under the Apache License 2.0 (LICENSE.txt).
This folder also contains the work of others, listed here with their licences.

Qt and PySide6 are used under the GNU Lesser General Public License, version 3. They lie in this
folder as shared libraries, which may be exchanged for other versions of the same interface. Their
source is at https://download.qt.io/official_releases/ and https://code.qt.io/cgit/pyside/.
FFmpeg, a part of OpenCV's libraries, is used under the same licence, version 2.1; its source is at
https://ffmpeg.org/download.html.
"""


def write(sources: Iterable[str], path: Path) -> None:
    """Write what the files ``sources`` of a bundle come from, and its licences, to ``path``."""
    files = {Path(source).resolve() for source in sources}
    path.write_text("\n".join(_pages(files)), encoding="utf-8")


def _pages(files: set[Path]) -> Iterator[str]:
    owners = _owners()
    found = {owners[file].name: owners[file] for file in files if file in owners}
    found.pop("scorebrush", None)
    rest = {file for file in files if file not in owners and ROOT not in file.parents}
    stdlib = Path(sysconfig.get_path("stdlib")).resolve()
    elsewhere = sorted(file for file in rest if stdlib not in file.parents)
    packages = _system_packages(elsewhere)
    yield _PREFACE
    yield "The models and judges\n"
    for file in sorted((ROOT / "resources").glob("*/*.safetensors")):
        yield f"  {file.relative_to(ROOT / 'resources')}: {_licence_of_model(file)}"
    yield "\nThe distributions of Python\n"
    for name in sorted(found, key=str.lower):
        yield f"  {name} {found[name].version}: {_terms(found[name])}"
    yield f"\nPython {sys.version.split()[0]}: PSF-2.0\n"
    if packages:
        yield "Libraries of the system that this was built on\n"
        yield from (f"  {name}" for name in sorted(packages))
    told: dict[str, str] = {}
    for name in sorted(found, key=str.lower):
        for title, text in _texts(found[name]):
            yield from _page(f"{name}: {title}", text, told)
    for text in _python_licence(stdlib):
        yield from _page("Python", text, told)
    for name, text in sorted(packages.items()):
        yield from _page(f"{name} (a library of the system)", text, told)


def _page(title: str, text: str, told: dict[str, str]) -> Iterator[str]:
    """A licence under its title; one that was already told is referred to."""
    digest = hashlib.sha256("".join(text.split()).encode()).hexdigest()
    earlier = told.setdefault(digest, title)
    yield f"\n{_RULE}\n{title}\n{_RULE}\n"
    yield text.strip() if earlier == title else f"The same text as under: {earlier}"


def _owners() -> dict[Path, metadata.Distribution]:
    """The distribution of every installed file."""
    return {
        Path(str(distribution.locate_file(file))).resolve(): distribution
        for distribution in metadata.distributions()
        for file in distribution.files or ()
    }


def _terms(distribution: metadata.Distribution) -> str:
    data = distribution.metadata
    for name in ("License-Expression", "License"):
        for text in data.get_all(name) or ():
            if len(text) < 200:
                return str(text).strip()
    mark = "License :: "
    named = [it for it in data.get_all("Classifier") or () if it.startswith(mark)]
    return ", ".join(it.rpartition(" :: ")[2] for it in named) or "see its text below"


def _texts(distribution: metadata.Distribution) -> Iterator[tuple[str, str]]:
    """Titles and texts of the licences that a distribution encloses, or that we keep for it."""
    enclosed = [
        file
        for file in distribution.files or ()
        if ".dist-info" in str(file)
        and any(word in file.name.lower() for word in ("licen", "copying", "notice", "authors"))
    ]
    for file in sorted(enclosed, key=str):
        text = Path(str(distribution.locate_file(file))).read_text("utf-8", errors="replace")
        yield str(file).partition(".dist-info/")[2].removeprefix("licenses/"), text
    for name in _ENCLOSED.get(distribution.name.lower().replace("-", "_"), ()):
        yield name, (ROOT / "resources" / "licences" / name).read_text(encoding="utf-8")


def _python_licence(stdlib: Path) -> Iterator[str]:
    for folder in (stdlib, stdlib.parent, Path(sys.base_prefix)):
        for name in ("LICENSE.txt", "LICENSE"):
            if (folder / name).is_file():
                yield (folder / name).read_text(encoding="utf-8")
                return
    yield "https://docs.python.org/3/license.html"


def _system_packages(files: list[Path]) -> dict[str, str]:
    """Debian's packages that own these files, with their copyright notices."""
    dpkg = shutil.which("dpkg")
    if not dpkg or not files:
        return {}
    # A library lies in /usr/lib; an older package says /lib, which is the same folder.
    names = [name for file in files for name in (str(file), str(file).removeprefix("/usr"))]
    answer = subprocess.run([dpkg, "-S", *names], capture_output=True, text=True, check=False)
    packages: dict[str, str] = {}
    for line in answer.stdout.splitlines():
        package = line.partition(":")[0]
        notice = Path("/usr/share/doc", package, "copyright")
        packages[package] = notice.read_text("utf-8", errors="replace") if notice.is_file() else ""
    return packages


def _licence_of_model(path: Path) -> str:
    """What a model's card says of its licence; the header of safetensors is JSON."""
    with path.open("rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        texts = json.loads(file.read(length)).get("__metadata__", {})
    for text in texts.values():
        try:
            card = json.loads(text)
        except ValueError:
            continue
        if isinstance(card, dict) and card.get("licence"):
            return str(card["licence"])
    return "Apache-2.0, as Scorebrush itself"
