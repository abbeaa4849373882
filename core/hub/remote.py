"""A repository of the Hub as it is listed, and which of its files make a model."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import NamedTuple

from core.errors import BadDownload, UnknownRepository
from core.hub.address import Address

_WEIGHTS = (
    "diffusion_pytorch_model.safetensors",
    "diffusion_pytorch_model.fp16.safetensors",
    "diffusion_pytorch_model.bin",
    "diffusion_pytorch_model.fp16.bin",
)
_SETTINGS = ("model_index.json", "scheduler_config.json", "scheduler/scheduler_config.json")
PICTURES = ("samples.png", "samples.webp")
_LARGEST_PICTURE = 2**24


@dataclass(frozen=True)
class RemoteFile:
    """A file of a repository.

    Attributes:
        path: within the repository, with forward slashes; never leaves it.
        size: bytes.
        digest: SHA-256 of the content, or for small files git's SHA-1 of it; hexadecimal.
    """

    path: str
    size: int
    digest: str


@dataclass(frozen=True)
class Remote:
    """A repository of the Hub at one commit."""

    address: Address
    commit: str
    files: tuple[RemoteFile, ...] = ()
    licence: str = ""
    gated: bool = False
    private: bool = False
    downloads: int = 0
    tags: tuple[str, ...] = ()

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def safe(path: str) -> bool:
    """Whether a path stays in its folder on every system: relative, without "..".

    Colons name streams and drives of Windows, backslashes are its separators.
    """
    parts = path.split("/")
    return (
        bool(path)
        and not PurePosixPath(path).is_absolute()
        and not set(parts) & {"", ".", ".."}
        and not re.search(r"[\\:\x00-\x1f]", path)
    )


class Chosen(NamedTuple):
    """The files to download, and which path among them is the model; "" is all of their folder."""

    files: tuple[RemoteFile, ...]
    model: str

    @property
    def size(self) -> int:
        """Bytes of all of them."""
        return sum(file.size for file in self.files)


def choose(remote: Remote) -> Chosen:
    """The files that make the model: of several forms of the same weights, only the best one.

    Raises:
        UnknownRepository: the one file that is asked for is not there.
        BadDownload: the repository holds no model of a known form, or several.
    """
    files = {file.path: file for file in remote.files}
    wanted, repository = remote.address.file, remote.address.repository
    picture = [files[name] for name in PICTURES if name in files][:1]
    picture = [file for file in picture if file.size <= _LARGEST_PICTURE]
    if wanted:
        if wanted not in files:
            raise UnknownRepository(f"{repository} has no file {wanted} at {remote.commit[:7]}.")
        return Chosen((files[wanted], *_beside(files, wanted)), wanted)
    for folder in ("unet/", ""):
        settings, weights = f"{folder}config.json", _weights(files, folder)
        if settings in files and weights:
            others = [files[name] for name in _SETTINGS if name in files]
            return Chosen((*others, files[settings], *weights, *picture), "")
    for endings in ((".safetensors",), (".pth", ".pt", ".ckpt", ".bin")):
        alone = [path for path in files if path.endswith(endings) and "/" not in path]
        if len(alone) == 1:
            return Chosen((files[alone[0]], *_beside(files, alone[0]), *picture), alone[0])
        if alone:
            raise BadDownload(
                f"{repository} holds several models: {_listed(alone)}. Paste the address of the "
                "one that you want."
            )
    raise BadDownload(
        f"{repository} holds no model that Scorebrush knows: neither a pipeline of diffusers with "
        "a UNet2DModel nor a .safetensors, .pth, .pt or .ckpt file."
    )


def _weights(files: dict[str, RemoteFile], folder: str) -> list[RemoteFile]:
    for name in _WEIGHTS:
        if folder + name in files:
            return [files[folder + name]]
    shard = re.compile(re.escape(folder) + r"diffusion_pytorch_model-\d+-of-\d+\.safetensors")
    return [file for path, file in sorted(files.items()) if shard.fullmatch(path)]


def _beside(files: dict[str, RemoteFile], path: str) -> list[RemoteFile]:
    """The configuration that the readers of ``core.checkpoints`` look for beside a file."""
    place = PurePosixPath(path)
    names = (f"{place.stem}.json", "config.json", "training_options.json")
    beside = (str(place.with_name(name)) for name in names)
    return [files[name] for name in beside if name in files]


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:4]) + (" and others" if len(names) > 4 else "")
