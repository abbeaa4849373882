"""The installed models: found by name, read once, kept on the device."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import appdirs

from core import checkpoints, resources
from core.engine.means import Means
from core.errors import BadCheckpoint, UnknownModel

if TYPE_CHECKING:
    import torch

    from core.checkpoints.card import ModelCard
    from core.denoiser import Denoiser

MODELS_VARIABLE = "SCOREBRUSH_MODELS"


class _Stamp(NamedTuple):
    """What tells that a file has changed since it was read."""

    path: Path
    modified: int
    size: int


class _Loaded(NamedTuple):
    denoiser: Denoiser
    digest: str


def model_folders() -> list[Path]:
    """Where models are looked for: those that ship with Scorebrush, then the user's own."""
    return [resources.path("models"), user_models()]


def user_models() -> Path:
    """The folder of the models that the user adds: SCOREBRUSH_MODELS, else the system's place.

    It may not exist yet.
    """
    if chosen := os.environ.get(MODELS_VARIABLE):
        return Path(chosen).expanduser()
    return Path(appdirs.user_data_dir("Scorebrush", appauthor=False)) / "models"


class Library:
    """Models by name. Listing them needs no torch, but for those of other programs.

    ``means`` may be exchanged at any time, from any thread; the next request heeds the new ones.

    Where two folders have a model of the same name, the last folder's is used, so that a newer one
    of the user's takes the place of one that ships.
    """

    def __init__(self, folders: Sequence[Path] | None = None, device: str | None = None) -> None:
        """Look into ``folders``, or :func:`model_folders`; run on ``device``, or the best one."""
        self.folders = list(model_folders() if folders is None else folders)
        self.means = self._taken = Means()
        self._wanted_device = device
        self._cards: dict[_Stamp, ModelCard | BadCheckpoint] = {}
        self._loaded: dict[tuple[_Stamp, torch.device, torch.dtype], _Loaded] = {}

    @property
    def device(self) -> torch.device:
        """The device that denoisers run on.

        Raises:
            BadRequest: the wanted device is not in this machine.
        """
        from core.engine.device import best_device

        return best_device(self._wanted_device, self._taken.device)

    def take_means(self) -> None:
        """Heed ``means`` from now on, in this thread; to be called where a request begins."""
        from core.engine.device import take_threads

        self._taken = self.means
        take_threads(self._taken.threads)

    def fitting(self, pictures: int) -> int:
        """What ``means`` make of the usual number of pictures at once; at least one."""
        return max(1, int(pictures * self._taken.share))

    def cards(self) -> list[ModelCard]:
        """The cards of all installed models that can be read; :meth:`damaged` has the others."""
        return list({card.name.casefold(): card for card in self._entries()[0].values()}.values())

    def damaged(self) -> dict[Path, BadCheckpoint]:
        """Installed files that are not a model, and why."""
        return self._entries()[1]

    def card(self, name: str) -> ModelCard:
        """The card of a model, by name or by the path of its file or folder.

        Raises:
            UnknownModel: there is none; the message names those that there are.
            BadCheckpoint: the file is damaged.
        """
        try:
            return self._read(self.path(name))
        except BadCheckpoint:
            return self._load(name).denoiser.card

    def path(self, name: str) -> Path:
        """Where a model lies, by name or by path.

        Raises:
            UnknownModel: there is none; the message names those that there are.
        """
        cards, damaged = self._entries()
        names = {card.name.casefold(): path for path, card in cards.items()}
        names |= {
            path.stem.casefold(): path for path in damaged if path.stem.casefold() not in names
        }
        if found := names.get(name.strip().casefold()):
            return found
        given = Path(name).expanduser()
        if given.exists():
            return given
        if given.suffix.lower() in checkpoints.SUFFIXES:
            raise UnknownModel(f"There is no model file {name}.")
        if not names:
            folders = " or ".join(map(str, self.folders))
            raise UnknownModel(
                f"There is no model {name!r}: none is installed. Put one into {folders}, "
                "or give the path of a model file."
            )
        from difflib import get_close_matches

        close = get_close_matches(name.strip().casefold(), names, 1)
        hint = f"Did you mean {self._read(names[close[0]]).name}? " if close else ""
        installed = ", ".join(sorted({card.name for card in cards.values()}))
        raise UnknownModel(f"There is no model {name!r}. {hint}Installed: {installed}.")

    def denoiser(self, name: str, dtype: torch.dtype | None = None) -> Denoiser:
        """The denoiser of a model, on the device in ``dtype`` or the precision that suits it.

        Raises:
            UnknownModel: as :meth:`path`.
            BadCheckpoint: the file is damaged or does not fit.
            BadRequest: the wanted device is not in this machine.
        """
        return self._load(name, dtype).denoiser

    def digest(self, name: str, dtype: torch.dtype | None = None) -> str:
        """SHA-256 of a model's file, in hexadecimal. Arguments and errors as :meth:`denoiser`."""
        return self._load(name, dtype).digest

    def release(self, except_for: str | None = None) -> None:
        """Forget the models in memory, but for one."""
        kept = _stamp(self.path(except_for)) if except_for else None
        self._loaded = {key: found for key, found in self._loaded.items() if key[0] == kept}

    def _entries(self) -> tuple[dict[Path, ModelCard], dict[Path, BadCheckpoint]]:
        cards: dict[Path, ModelCard] = {}
        damaged: dict[Path, BadCheckpoint] = {}
        for folder in self.folders:
            for path in checkpoints.models_in(folder):
                try:
                    cards[path] = self._read(path)
                except BadCheckpoint as error:
                    damaged[path] = error
        return cards, damaged

    def _read(self, path: Path) -> ModelCard:
        stamp = _stamp(path)
        if stamp not in self._cards:
            try:
                self._cards[stamp] = checkpoints.card_of(path)
            except BadCheckpoint as error:
                self._cards[stamp] = error
        card = self._cards[stamp]
        if isinstance(card, BadCheckpoint):
            raise card
        return card

    def _load(self, name: str, dtype: torch.dtype | None = None) -> _Loaded:
        from core.engine.device import best_dtype, place

        path, device = self.path(name), self.device
        dtype = dtype or best_dtype(device, self._taken.precision)
        key = _stamp(path), device, dtype
        if key not in self._loaded:
            # First out, then in: two large models may not fit beside a third.
            kept = self._taken.models_kept
            for old in list(self._loaded)[: max(0, len(self._loaded) - kept + 1)]:
                del self._loaded[old]
            denoiser = place(checkpoints.load(path), device, dtype)
            self._loaded[key] = _Loaded(denoiser, _digest(path))
        # The latest stands last.
        self._loaded[key] = self._loaded.pop(key)
        return self._loaded[key]


def _stamp(path: Path) -> _Stamp:
    try:
        states = [file.stat() for file in _files(path)]
    except OSError as error:
        raise BadCheckpoint(f"{path} cannot be read: {error.strerror or error}.") from error
    modified = max((state.st_mtime_ns for state in states), default=0)
    return _Stamp(path, modified, sum(state.st_size for state in states))


def _files(path: Path) -> list[Path]:
    """A file, or those of a folder."""
    if not path.is_dir():
        return [path]
    return sorted(file for file in path.rglob("*") if file.is_file())


def _digest(path: Path) -> str:
    """SHA-256 of a file, or of the names and contents of a folder's files."""
    import hashlib  # not before the window is seen

    digest = hashlib.sha256()
    for file in _files(path):
        if path.is_dir():
            digest.update(file.relative_to(path).as_posix().encode() + b"\0")
        with file.open("rb") as content:
            while chunk := content.read(2**20):
                digest.update(chunk)
    return digest.hexdigest()
