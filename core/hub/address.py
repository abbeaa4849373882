"""Addresses of models: ``owner/name``, ``owner/name@revision``, or a page or file of the Hub."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from core.errors import UnknownRepository

HUB = "https://huggingface.co"
_HOSTS = {"huggingface.co", "www.huggingface.co", "hf.co"}
_WORD = r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,94}[A-Za-z0-9])?"
_REPOSITORY = re.compile(rf"{_WORD}/{_WORD}")
# A file may follow a commit, or stand without a revision; names of branches have slashes too.
_NAMED = re.compile(rf"({_WORD}/{_WORD})(?:@([0-9a-f]{{40}}(?=/)|.*?(?=$)))?(?:/(.+\.\w+))?")
_COMMIT = re.compile(r"[0-9a-f]{40}")
_EXAMPLE = "Write it as owner/name, such as google/ddpm-cifar10-32, or paste the address of a page."


def endpoint() -> str:
    """Where the Hub is: ``HF_ENDPOINT``, or https://huggingface.co."""
    return os.environ.get("HF_ENDPOINT", "").strip().rstrip("/") or HUB


@dataclass(frozen=True)
class Address:
    """A model of the Hub.

    Attributes:
        repository: ``owner/name``.
        revision: a branch, tag or commit; "main" is the newest.
        file: the one file that is meant, where a repository has several models; or "".
    """

    repository: str
    revision: str = "main"
    file: str = ""

    @property
    def name(self) -> str:
        """The last part of the repository."""
        return self.repository.rsplit("/", 1)[-1]

    @property
    def pinned(self) -> bool:
        """Whether the revision is a commit, which never changes."""
        return bool(_COMMIT.fullmatch(self.revision))

    @property
    def short(self) -> str:
        """As people read it: a commit by its first seven digits."""
        at = "" if self.revision == "main" else self.revision
        at = f" at {at[:7] if self.pinned else at}" if at else ""
        return f"{self.repository}{f'/{self.file}' if self.file else ''}{at}"

    def __str__(self) -> str:
        at = "" if self.revision == "main" else f"@{self.revision}"
        return f"{self.repository}{at}{f'/{self.file}' if self.file else ''}"


def parse_address(text: str) -> Address:
    """Read what somebody typed or pasted.

    Raises:
        UnknownRepository: it is no address of a model; the message shows how one looks.
    """
    text = text.strip().removeprefix("hf://")
    if "://" in text or text.split("/", 1)[0] in _HOSTS:
        return _of_page(text if "://" in text else f"https://{text}")
    if (named := _NAMED.fullmatch(text)) and text.count("@") <= 1:
        repository, revision, file = named.groups(default="")
        return _checked(Address(repository, revision or "main", file), text)
    raise UnknownRepository(f"{text!r} is not the name of a model on the Hub. {_EXAMPLE}")


def _of_page(text: str) -> Address:
    try:
        page = urlsplit(text)
    except ValueError:
        raise UnknownRepository(f"{text} is not an address. {_EXAMPLE}") from None
    ours = urlsplit(endpoint())
    if page.hostname not in {*_HOSTS, ours.hostname}:
        raise UnknownRepository(
            f"{page.hostname or text} is not the Hub, so what it sends could not be verified. "
            "Download the file with your browser and import it."
        )
    path = page.path
    if page.hostname == ours.hostname:
        path = path.removeprefix(ours.path)
    parts = [unquote(part) for part in path.split("/") if part]
    match parts:
        case [owner, name, ("resolve" | "blob" | "raw"), revision, *file] if file:
            address = Address(f"{owner}/{name}", revision, "/".join(file))
        case [owner, name, ("tree" | "commit"), revision, *_]:
            address = Address(f"{owner}/{name}", revision)
        case [owner, name, *rest] if not rest or rest == ["main"]:
            address = Address(f"{owner}/{name}")
        case _:
            raise UnknownRepository(f"{text} is not the page of a model. {_EXAMPLE}")
    if not _REPOSITORY.fullmatch(address.repository) or parts[0] in {"datasets", "spaces"}:
        raise UnknownRepository(f"{text} is not the page of a model. {_EXAMPLE}")
    return _checked(address, text)


def _checked(address: Address, text: str) -> Address:
    if not re.fullmatch(r"[\w./-]+", address.revision) or ".." in address.revision:
        raise UnknownRepository(f"{text!r} names no revision. {_EXAMPLE}")
    if address.file and not set(address.file.split("/")).isdisjoint({"", ".", ".."}):
        raise UnknownRepository(f"{text!r} names no file of a model. {_EXAMPLE}")
    return address
