"""Where an installed model has come from, kept in a small file beside it."""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Generator, Iterable
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from core.errors import BadDownload
from core.files import cannot_write, write_whole
from core.hub.address import Address
from core.steps import finished

_SUFFIX = ".origin.json"
_BLOCK = 2**20


@dataclass(frozen=True)
class Origin:
    """The repository and commit of an installed model.

    Attributes:
        repository: ``owner/name`` on the Hub.
        commit: which the files are of; what "main" meant at the download is pinned by it.
        file: the one file of the repository that it is, or "" for the repository's only model.
        size: bytes of the installed file.
        digest: its SHA-256, after the conversion if there was one.
        earlier: [commit, digest] of revisions that were installed here before, latest last.
    """

    repository: str
    commit: str
    file: str
    size: int
    digest: str
    earlier: tuple[tuple[str, str], ...] = ()

    @property
    def address(self) -> Address:
        """What downloads exactly this again."""
        return Address(self.repository, self.commit, self.file)

    @property
    def latest(self) -> Address:
        """What downloads the newest revision."""
        return Address(self.repository, "main", self.file)

    def after(self, before: Origin | None) -> Origin:
        """This one with the history of the one that it replaces."""
        if before is None or before.repository != self.repository:
            return self
        earlier = dict((*before.earlier, (before.commit, before.digest)))
        earlier.pop(self.commit, None)
        return replace(self, earlier=tuple(earlier.items()))


def origin_of(model: Path) -> Origin | None:
    """Where a model has come from; None if it is not from the Hub or was changed since."""
    origin = noted_origin(model)
    try:
        return origin if origin and origin.size == model.stat().st_size else None
    except OSError:
        return None


def noted_origin(model: Path) -> Origin | None:
    """As :func:`origin_of`, whatever has become of the model since."""
    try:
        data = json.loads(_path(model).read_text(encoding="utf-8"))
        known: dict[str, Any] = {item.name: data[item.name] for item in fields(Origin)}
        known["earlier"] = tuple((str(commit), str(digest)) for commit, digest in known["earlier"])
        return Origin(**known)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def write_origin(model: Path, origin: Origin) -> None:
    """Keep where a model has come from.

    Raises:
        CannotWrite: the folder is read-only or full.
    """
    write_whole(_path(model), json.dumps(asdict(origin), indent=1).encode())


def revision_with(digest: str, models: Iterable[Path]) -> Address | None:
    """Which revision on the Hub has the weights that a picture was made with, if one is known.

    Args:
        digest: SHA-256 of the model's file, as the picture carries it.
        models: installed files whose history is looked through.
    """
    for model in models:
        origin = origin_of(model)
        if origin is None:
            continue
        for commit, known in ((origin.commit, origin.digest), *origin.earlier):
            if known == digest:
                return replace(origin.address, revision=commit)
    return None


def verifying(model: Path) -> Generator[float, None, Origin]:
    """Read an installed model in full and compare it with what was installed.

    Yields the share that has been read, 0 to 1; closing the generator stops.

    Raises:
        BadDownload: it differs, or there is nothing to compare it with.
    """
    origin = noted_origin(model)
    if origin is None:
        raise BadDownload(f"{model.name} is not from the Hub, so there is no digest to compare.")
    try:
        if model.stat().st_size != origin.size:
            raise BadDownload(
                f"{model.name} was changed since it was installed: its size is another one. "
                "Remove it and download it again."
            )
        digest = yield from _digesting(model, origin.size)
    except OSError as error:
        raise BadDownload(f"{model} cannot be read: {error.strerror or error}.") from error
    if digest != origin.digest:
        raise BadDownload(
            f"{model.name} is damaged: its digest is not the one that was installed. "
            f"Download {origin.address} again."
        )
    return origin


def verify(model: Path) -> Origin:
    """:func:`verifying` without looking at its progress."""
    return finished(verifying(model))


def digest_of(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    return finished(_digesting(path, path.stat().st_size))


def _digesting(path: Path, size: int) -> Generator[float, None, str]:
    digest, done = hashlib.sha256(), 0
    with path.open("rb") as content:
        while block := content.read(_BLOCK):
            digest.update(block)
            done += len(block)
            yield min(1.0, done / max(size, 1))
    return digest.hexdigest()


def picture_of(model: Path) -> Path | None:
    """The picture of samples beside a model, if there is one."""
    beside = (model.with_suffix(suffix) for suffix in (".png", ".webp"))
    return next((path for path in beside if path.is_file()), None)


def size_of(model: Path) -> int:
    """The bytes of a model's file, or of all files of its folder."""
    if model.is_dir():
        return sum(file.stat().st_size for file in model.rglob("*") if file.is_file())
    return model.stat().st_size


def remove(model: Path) -> int:
    """Delete a model and what is kept beside it; returns the bytes that are free again.

    Raises:
        CannotWrite: it cannot be deleted.
    """
    freed = 0
    for path in (model, _path(model), model.with_suffix(".png"), model.with_suffix(".webp")):
        try:
            size = size_of(path)
            if path.is_dir():
                shutil.rmtree(path)
            else:
                path.unlink()
        except FileNotFoundError:
            continue
        except OSError as error:
            raise cannot_write(path.parent, error) from error
        freed += size
    return freed


def _path(model: Path) -> Path:
    return model.with_suffix(_SUFFIX)
