"""A server that has every mishap, and the clear word after each."""

from __future__ import annotations

import errno
import shutil
import socket
from dataclasses import replace

import pytest

from core.errors import (
    AccessDenied,
    BadDownload,
    CannotWrite,
    UnknownRepository,
    Unreachable,
)
from core.hub.address import Address
from core.hub.part import Part
from core.hub.staging import Staging
from tests.core.hub.dealings import HASTE, REPOSITORY, answering, fails_then_works, installed


def test_a_dropped_connection_is_taken_up_where_it_broke(endpoint, folder, pull, weights):
    drops: list[int] = []

    def drop(handler):
        if len(drops) == 3:
            return False
        asked = handler.headers.get("Range", "bytes=0-")
        start = int(asked.split("=")[1].rstrip("-"))
        drops.append(start)
        handler.send_response(206 if start else 200)
        if start:
            handler.send_header("Content-Range", f"bytes {start}-{len(weights) - 1}/{len(weights)}")
        handler.send_header("Content-Length", str(len(weights) - start))
        handler.end_headers()
        handler.wfile.write(weights[start : start + 7000])
        handler.close_connection = True
        return True

    endpoint.mishap = drop
    assert pull().read_bytes() == weights
    assert drops == [0, 7000, 14000]


def test_who_ignores_ranges_is_read_from_the_start(endpoint, folder, pull, weights):
    staging = Staging(folder, Address(REPOSITORY, endpoint.repositories[REPOSITORY].commits[0][0]))
    staging.content.mkdir(parents=True)
    (staging.content / "model.safetensors.part").write_bytes(weights[:5000])
    endpoint.mishap = answering(weights)
    assert pull().read_bytes() == weights
    assert "bytes=5000-" in {
        one.get("Range", one.get("range")) for one in endpoint.asked("/resolve/")
    }


def mishap_stall(handler, weights):
    handler.send_response(200)
    handler.send_header("Content-Length", str(len(weights)))
    handler.end_headers()
    handler.hub.closing.wait(1)
    return True


def mishap_drop(handler, weights):
    handler.close_connection = True
    handler.connection.shutdown(socket.SHUT_RDWR)
    return True


def mishap_short(handler, weights):
    handler.plain(weights[:-1])
    return True


def mishap_long(handler, weights):
    handler.send_response(200)
    handler.send_header("Connection", "close")
    handler.end_headers()
    handler.wfile.write(weights + b"more")
    handler.close_connection = True
    return True


def mishap_corrupt(handler, weights):
    middle = len(weights) // 2
    handler.plain(weights[:middle] + bytes([weights[middle] ^ 1]) + weights[middle + 1 :])
    return True


def mishap_other_range(handler, weights):
    handler.plain(weights[1:], 206, **{"Content-Range": f"bytes 1-9/{len(weights)}"})
    return True


def mishap_circle(handler, weights):
    handler.plain(b"", 302, Location=handler.path)
    return True


def refusing(status, **headers):
    def refuse(handler, weights):
        handler.fail(status, **headers)
        return True

    return refuse


@pytest.mark.parametrize(
    ("mishap", "told"),
    [
        (mishap_drop, (Unreachable, "broken off")),
        (mishap_short, (BadDownload, "announces .* are listed")),
        (mishap_long, (BadDownload, "sends more")),
        (mishap_corrupt, (BadDownload, "arrived damaged")),
        (mishap_other_range, (BadDownload, "another part")),
        (mishap_circle, (BadDownload, "circles")),
        (refusing(401), (AccessDenied, "hf auth login")),
        (refusing(401, code="GatedRepo"), (AccessDenied, "ask for access")),
        (refusing(403), (AccessDenied, "ask for access")),
        (refusing(404), (UnknownRepository, "not on the Hub")),
        (refusing(429), (Unreachable, "too many questions")),
        (refusing(429, **{"Retry-After": "900"}), (Unreachable, "asks to wait 900 s")),
        (refusing(503), (Unreachable, "problem of its own")),
    ],
)
def test_after_a_mishap_there_is_a_clear_word_and_no_half_model(  # noqa: PLR0917
    endpoint, folder, pull, weights, mishap, told
):
    endpoint.mishap = lambda handler: mishap(handler, weights)
    fails_then_works(endpoint, folder, pull, told)


def test_a_server_that_stalls_is_given_up_with_a_clear_word(endpoint, folder, pull, weights):
    endpoint.mishap = lambda handler: mishap_stall(handler, weights)
    told = Unreachable, "sent nothing for 0.2 seconds"
    fails_then_works(endpoint, folder, pull, told, replace(HASTE, stall=0.2, tries=1))


def test_a_full_disk_is_told_and_the_rest_comes_when_there_is_room(
    endpoint, folder, pull, weights, monkeypatch
):
    add, room = Part.add, [20_000]

    def full(part, chunk):
        if part.size + len(chunk) > room[0]:
            raise OSError(errno.ENOSPC, "No space left on device")
        add(part, chunk)

    endpoint.block = 4096
    monkeypatch.setattr(Part, "add", full)
    with pytest.raises(CannotWrite, match=rf"disk of {folder} is full"):
        pull()
    assert installed(folder) == []
    room[0] = 10**9
    assert pull().read_bytes() == weights


def test_too_small_a_disk_is_told_before_a_byte_is_moved(endpoint, pull, monkeypatch):
    usage = shutil.disk_usage("/")
    monkeypatch.setattr(shutil, "disk_usage", lambda _: usage._replace(free=10**6))
    with pytest.raises(CannotWrite, match="1 MB free, and this model needs 67 MB"):
        pull()
    assert not endpoint.asked("/resolve/")
