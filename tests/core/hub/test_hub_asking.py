"""What is asked, of whom, and how models are named."""

from __future__ import annotations

import contextlib
import socket

import pytest

from core.errors import (
    AccessDenied,
    UnknownRepository,
    Unreachable,
)
from core.hub.address import Address, parse_address
from core.hub.asking import Hub
from tests.core.hub.dealings import REPOSITORY, TINY, answering
from tests.hub_endpoint import Endpoint
from tests.hub_endpoint import _Handler as Handler

COMMIT = "0123456789" * 4


def test_nothing_is_asked_offline(endpoint, pull, monkeypatch):
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    with pytest.raises(Unreachable, match="HF_HUB_OFFLINE"):
        pull()
    with pytest.raises(Unreachable, match="HF_HUB_OFFLINE"):
        Hub(endpoint.url).search("tiny")
    assert endpoint.requests == []


def test_the_endpoint_and_the_proxy_of_the_environment_are_used(endpoint, folder, monkeypatch):
    monkeypatch.setenv("HF_ENDPOINT", f"{endpoint.url}/")
    assert Hub().endpoint == endpoint.url
    (found,) = Hub().search("tin")
    assert (str(found.address), found.licence, found.downloads) == (REPOSITORY, "mit", 7)
    assert parse_address(f"{endpoint.url}/someone/tiny/tree/main") == TINY
    with Endpoint() as proxy:
        proxy.mishap = answering(b"proxied")
        monkeypatch.setenv("http_proxy", proxy.url)
        monkeypatch.setenv("no_proxy", "")
        from core.hub.reader import Reader, Source
        from core.hub.remote import RemoteFile

        source = Source("http://hub.invalid/a/b/resolve/main", "a/b")
        reader = Reader(source, RemoteFile("f", 7, "0" * 40), 0, 2.0)
        reader.pieces.get(timeout=5)
        assert reader.pieces.get(timeout=5) == b"proxied"
        reader.close()


def test_an_endpoint_that_is_none_is_told_at_once_and_in_no_other_words(folder, capfd):
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable, match="cannot be reached"):
        Hub(nobody, 1.0).listing(TINY)
    with pytest.raises(Unreachable, match="cannot be reached"):
        Hub(nobody, 1.0).search("tiny")
    assert capfd.readouterr() == ("", "")  # the client library announces each of its retries


@pytest.mark.parametrize(("status", "kind"), [(401, AccessDenied), (429, Unreachable)])
def test_a_search_that_is_refused_is_told(endpoint, monkeypatch, status, kind):
    refused = Handler.fail
    monkeypatch.setattr(Handler, "_search", lambda handler, _: refused(handler, status))
    with pytest.raises(kind):
        Hub(endpoint.url).search("tiny")
    monkeypatch.setenv("HF_TOKEN", "hf_old")
    with pytest.raises(kind, match="your token" if status == 401 else "too many") as refusal:
        Hub(endpoint.url).search("tiny")
    assert "hf_old" not in str(refusal.value)


def test_a_search_carries_the_token(endpoint, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    Hub(endpoint.url).search("tin")
    assert endpoint.asked("/api/models")[0]["Authorization"] == "Bearer hf_secret"


def test_what_does_not_exist_is_told(endpoint, pull):
    with pytest.raises(UnknownRepository, match="someone/nothing is not on the Hub"):
        pull(Address("someone/nothing"))
    with pytest.raises(UnknownRepository, match="tiny@0000000"):
        pull(Address(REPOSITORY, "0" * 40))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("google/ddpm-cifar10-32", Address("google/ddpm-cifar10-32")),
        (" google/ddpm@v1 ", Address("google/ddpm", "v1")),
        ("https://huggingface.co/google/ddpm", Address("google/ddpm")),
        ("huggingface.co/google/ddpm/", Address("google/ddpm")),
        ("https://hf.co/google/ddpm/tree/abc/unet", Address("google/ddpm", "abc")),
        (
            "https://huggingface.co/a/b/resolve/main/x/y%20z.pth?download=true",
            Address("a/b", "main", "x/y z.pth"),
        ),
        ("a/b/m.safetensors", Address("a/b", "main", "m.safetensors")),
        ("a/b@v1/x", Address("a/b", "v1/x")),
        (f"a/b@{COMMIT}/x/m.pth", Address("a/b", COMMIT, "x/m.pth")),
        ("https://huggingface.co/a/b/blob/v1/m.safetensors", Address("a/b", "v1", "m.safetensors")),
    ],
)
def test_addresses_are_read_as_people_paste_them(text, address):
    assert parse_address(text) == address
    assert parse_address(str(address)) == address or not address.pinned


@pytest.mark.parametrize(
    "text",
    [
        "",
        "flowers",
        "a/b/c",
        "../b",
        "a/b@../c",
        "https://example.com/a/b",
        "https://huggingface.co/datasets/a/b",
        "https://huggingface.co/a",
        "http://[::1",
        "a/b/../m.safetensors",
        "https://huggingface.co/a/b/resolve/main/../m.pth",
    ],
)
def test_what_is_no_address_is_told(text):
    with pytest.raises(UnknownRepository):
        parse_address(text)
