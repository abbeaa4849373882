"""Downloads, against a server that speaks the Hub's protocol and has every mishap."""

from __future__ import annotations

import contextlib
import errno
import json
import shutil
import signal
import socket
import subprocess
import sys
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from core.engine.library import Library
from core.errors import (
    AccessDenied,
    BadCheckpoint,
    BadDownload,
    CannotWrite,
    UnknownRepository,
    Unreachable,
)
from core.hub.address import Address, parse_address
from core.hub.asking import Hub
from core.hub.download import download
from core.hub.origin import digest_of, picture_of, remove, revision_with, verify
from core.hub.part import Part
from core.hub.staging import Staging, discard, unfinished
from core.hub.transfer import Patience
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model

ROOT = Path(__file__).resolve().parent.parent.parent
HASTE = Patience(stall=5.0, tries=2, wait=0.01, tick=0.02)
REPOSITORY = "someone/tiny"
TINY = Address(REPOSITORY)


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """The file of a real model, of some 100 kB."""
    return tiny_model(tmp_path_factory.mktemp("weights")).read_bytes()


@pytest.fixture(scope="module")
def newer_weights(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("weights"), seed=1).read_bytes()


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))


@pytest.fixture
def endpoint(weights):
    with Endpoint() as endpoint:
        endpoint.add(REPOSITORY, {"model.safetensors": weights, "README.md": b"# Tiny"})
        yield endpoint


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def steps():
    """The progress of all downloads of a test."""
    return []


@pytest.fixture
def pull(endpoint, folder, steps):
    def pull(address=TINY, patience=HASTE, **options):
        moving = download(address, folder, hub=Hub(endpoint.url, 2.0), patience=patience, **options)
        while True:
            try:
                steps.append(next(moving))
            except StopIteration as end:
                return end.value

    return pull


def answering(body, status=200, **headers):
    """A mishap: every file is answered with this."""

    def answer(handler):
        handler.plain(body, status, **headers)
        return True

    return answer


def installed(folder):
    return [card.name for card in Library([folder]).cards()]


def fails_then_works(endpoint, folder, pull, told, patience=HASTE):
    """One failed download, in a clear word and leaving no model; then one that works."""
    weights = endpoint.repositories[REPOSITORY].commits[0][1]["model.safetensors"]
    kind, words = told
    with pytest.raises(kind, match=words) as caught:
        pull(patience=patience)
    assert installed(folder) == []
    assert not list(folder.glob("*.safetensors"))
    assert "\n" not in str(caught.value)
    endpoint.mishap = lambda _: False
    endpoint.listed = lambda siblings: siblings
    assert pull().read_bytes() == weights
    assert installed(folder) == ["tiny"]
    assert unfinished(folder) == []


# -- what goes well -----------------------------------------------------------------------------


def test_a_model_is_downloaded_verified_and_listed_with_where_it_is_from(
    endpoint, folder, pull, steps, weights
):
    commit = endpoint.add(
        REPOSITORY, {"model.safetensors": weights, "samples.png": b"\x89PNG" + bytes(5000)}
    )
    path = pull()
    assert path == folder / "tiny.safetensors"
    assert path.read_bytes() == weights
    assert installed(folder) == ["tiny"]
    assert picture_of(path) == folder / "tiny.png"
    origin = verify(path)
    assert (origin.repository, origin.commit, origin.digest) == (
        REPOSITORY,
        commit,
        digest_of(path),
    )
    assert Library([folder]).digest("tiny") == origin.digest
    last = [step for step in steps if step.doing == "Downloading"][-1]
    assert last.done == last.total == len(weights) + 5004
    assert not any((folder / ".downloads").iterdir())


def test_a_pipeline_of_diffusers_is_converted_once_and_its_card_tells_the_licence(
    endpoint, folder, pull
):
    pipeline = ROOT / "tests/data/parity/diffusers_ncsnpp_ve/pipeline"
    files = {
        str(path.relative_to(pipeline)): path.read_bytes()
        for path in pipeline.rglob("*")
        if path.is_file()
    }
    files["unet/diffusion_pytorch_model.bin"] = b"the same as a pickle, which is not wanted" * 200
    endpoint.add("google/ncsnpp-tiny", files, card={"license": "apache-2.0"})
    path = pull(Address("google/ncsnpp-tiny"), about={"title": "A tiny one"})
    (card,) = Library([folder]).cards()
    assert (card.name, card.title, card.licence) == ("ncsnpp-tiny", "A tiny one", "apache-2.0")
    assert not endpoint.asked(".bin")
    assert verify(path).digest == digest_of(path)
    Library([folder], device="cpu").denoiser("ncsnpp-tiny")


def test_pausing_keeps_what_is_here_and_the_next_one_asks_for_the_rest(
    endpoint, folder, pull, weights
):
    endpoint.block, endpoint.pace = 4096, 0.01
    moving = download(TINY, folder, hub=Hub(endpoint.url), patience=HASTE)
    half = next(step for step in moving if step.done > len(weights) / 2)
    moving.close()
    (left,) = unfinished(folder)
    assert left.done >= half.done
    assert (left.address.repository, left.total) == (REPOSITORY, len(weights))
    assert installed(folder) == []
    endpoint.pace = 0.0
    # The branch has moved on meanwhile: the rest is still of the commit that was begun.
    endpoint.add(REPOSITORY, {"model.safetensors": b"newer" * 5000})
    assert pull().read_bytes() == weights
    (rest,) = (one for one in endpoint.asked("/resolve/") if "Range" in one or "range" in one)
    assert int((rest.get("Range") or rest["range"]).split("=")[1].rstrip("-")) == left.done


def test_a_download_goes_on_after_the_process_was_killed(endpoint, folder, pull, weights):
    endpoint.block, endpoint.pace = 2048, 0.02
    program = (
        "from pathlib import Path; from core.hub.asking import Hub;"
        "from core.hub.address import Address; from core.hub.download import download;"
        f"[print(p.done, flush=True) for p in"
        f" download(Address({REPOSITORY!r}), Path({str(folder)!r}), hub=Hub({endpoint.url!r}))]"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if int(line) > len(weights) / 4:
                process.send_signal(signal.SIGKILL)
                break
    assert process.returncode == -signal.SIGKILL
    assert installed(folder) == []
    (left,) = unfinished(folder)
    assert len(weights) / 4 < left.done < len(weights)
    endpoint.pace = 0.0
    assert pull().read_bytes() == weights
    asked = [one.get("Range") or one.get("range") for one in endpoint.asked("/resolve/")]
    assert asked == [None, f"bytes={left.done}-"]


def test_a_cancel_acts_while_the_server_is_silent(endpoint, folder, weights):
    stuck, gone_on = threading.Event(), threading.Event()

    def silent(handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(weights)))
        handler.end_headers()
        handler.wfile.write(weights[:10_000])
        stuck.set()
        endpoint.closing.wait(60)
        gone_on.set()
        return True

    endpoint.mishap = silent
    before = set(threading.enumerate())
    moving = download(TINY, folder, hub=Hub(endpoint.url), patience=Patience())
    next(step for step in moving if step.done == 10_000)
    assert stuck.is_set()
    steps = [next(moving) for _ in range(2)]  # it goes on yielding, so there is when to stop
    assert [step.done for step in steps] == [10_000, 10_000]
    moving.close()
    discard(TINY, folder)
    assert not gone_on.is_set()  # nobody waited for the server
    assert unfinished(folder) == []
    for thread in set(threading.enumerate()) - before:
        if thread.name.startswith("reading"):
            thread.join(10)
            assert not thread.is_alive(), "the reading thread sleeps on"


def test_an_update_keeps_the_history_so_that_an_old_picture_finds_its_revision(
    endpoint, folder, pull, weights, newer_weights
):
    path = pull()
    first = verify(path)
    newer = endpoint.add(REPOSITORY, {"model.safetensors": newer_weights})
    assert Hub(endpoint.url).commit_of(first.latest) == newer
    assert path.read_bytes() == weights  # nothing is updated unasked
    assert pull().read_bytes() == newer_weights
    assert verify(path).earlier == ((first.commit, first.digest),)
    address = revision_with(first.digest, [path])
    assert address == Address(REPOSITORY, first.commit)
    assert revision_with("0" * 64, [path]) is None
    assert pull(address).read_bytes() == weights
    assert [commit for commit, _ in verify(path).earlier] == [newer]


def test_removing_deletes_everything_of_a_model(folder, pull):
    path = pull()
    size = path.stat().st_size
    assert remove(path) > size
    assert [one.name for one in folder.iterdir()] == [".downloads"]


def test_verifying_finds_a_changed_byte(pull):
    path = pull()
    data = bytearray(path.read_bytes())
    data[-1] ^= 1
    path.write_bytes(data)
    with pytest.raises(BadDownload, match="damaged"):
        verify(path)


# -- mishaps of the way -------------------------------------------------------------------------


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


# -- who may read, and who must not see the token -----------------------------------------------


def test_a_private_model_opens_with_the_token_which_no_other_host_sees(
    endpoint, folder, pull, weights, monkeypatch
):
    endpoint.repositories[REPOSITORY].token = "hf_secret"  # noqa: S105
    with pytest.raises(AccessDenied, match="hf auth login"):
        pull()
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with Endpoint() as storage:
        storage.add("storage/host", {"model.safetensors": weights})
        elsewhere = f"{storage.url}/storage/host/resolve/main/model.safetensors"
        endpoint.mishap = answering(b"", 302, Location=elsewhere)
        assert pull().read_bytes() == weights
        (asked,) = storage.asked("/resolve/")
    (first,) = endpoint.asked("/resolve/")
    assert "Bearer hf_secret" in first.values()
    assert not any("secret" in value for value in asked.values())


def test_a_redirect_within_the_host_keeps_the_token(endpoint, pull, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    there = iter([True])
    new = "/someone/tiny/resolve/main/model.safetensors"
    endpoint.mishap = lambda handler: (
        next(there, False) and (handler.plain(b"", 307, Location=new) or True)
    )
    pull()
    assert all("Bearer hf_secret" in one.values() for one in endpoint.asked("/resolve/"))


def test_no_message_and_no_repr_shows_the_token():
    from core.hub.reader import Source

    assert "secret" not in repr(Source("http://a", "b", "hf_secret"))


# -- lists that cannot be trusted ---------------------------------------------------------------


@pytest.mark.parametrize("path", ["../evil", "/etc/evil", "a/../../evil", "C:\\evil", "a\\b", ""])
def test_a_path_that_leads_out_is_refused(endpoint, folder, pull, weights, path):
    digest = "0" * 40
    endpoint.listed = lambda siblings: [
        *siblings,
        {"rfilename": path, "size": 4, "blobId": digest},
    ]
    fails_then_works(endpoint, folder, pull, (BadDownload, "leads out"))


def test_a_list_without_digests_is_refused(endpoint, folder, pull, weights):
    endpoint.listed = lambda _: [{"rfilename": "a.safetensors", "size": 4}]
    fails_then_works(endpoint, folder, pull, (BadDownload, "no digest"))


def test_a_card_cannot_name_a_file_outside_the_folder(endpoint, folder, pull, tmp_path):
    place = tmp_path / "made"
    place.mkdir()
    path = tiny_model(place)
    data = path.read_bytes()
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    card = json.loads(header["__metadata__"]["scorebrush"])
    header["__metadata__"]["scorebrush"] = json.dumps({**card, "name": "../../evil"})
    text = json.dumps(header).encode()
    endpoint.add(
        "evil/one", {"m.safetensors": len(text).to_bytes(8, "little") + text + data[8 + length :]}
    )
    assert pull(Address("evil/one")).parent == folder


def test_a_repository_that_is_no_model_says_so(endpoint, folder, pull):
    endpoint.add("someone/words", {"config.json": b"{}", "tokenizer.json": b"{}"})
    with pytest.raises(BadDownload, match="holds no model"):
        pull(Address("someone/words"))
    endpoint.add("someone/junk", {"model.safetensors": b"junk" * 5000})
    with pytest.raises(BadCheckpoint, match=r"^someone/junk/model\.safetensors is neither"):
        pull(Address("someone/junk"))
    assert installed(folder) == unfinished(folder) == []


def test_of_several_models_one_must_be_named(endpoint, pull, weights, newer_weights):
    endpoint.add("someone/two", {"a.safetensors": weights, "b.safetensors": newer_weights})
    with pytest.raises(BadDownload, match=r"a\.safetensors, b\.safetensors"):
        pull(Address("someone/two"))
    assert pull(Address("someone/two", file="b.safetensors")).read_bytes() == newer_weights


def test_a_name_that_is_taken_by_another_repository_is_not_overwritten(
    endpoint, pull, weights, newer_weights
):
    path = pull()
    endpoint.add("another/tiny", {"model.safetensors": newer_weights})
    with pytest.raises(CannotWrite, match="from elsewhere"):
        pull(Address("another/tiny"))
    assert path.read_bytes() == weights


def test_two_downloads_of_one_model_do_not_meet(endpoint, folder, pull):
    endpoint.pace, endpoint.block = 0.01, 4096
    moving = download(TINY, folder, hub=Hub(endpoint.url), patience=HASTE)
    next(step for step in moving if step.done)
    with pytest.raises(CannotWrite, match="already"):
        pull()
    moving.close()
    endpoint.pace = 0.0
    pull()


# -- asking -------------------------------------------------------------------------------------


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


def test_an_endpoint_that_is_none_is_told(folder):
    with contextlib.closing(socket.socket()) as free:
        free.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{free.getsockname()[1]}"
    with pytest.raises(Unreachable, match="cannot be reached"):
        Hub(nobody, 1.0).listing(TINY)


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
        ("https://huggingface.co/a/b/blob/v1/m.safetensors", Address("a/b", "v1", "m.safetensors")),
    ],
)
def test_addresses_are_read_as_people_paste_them(text, address):
    assert parse_address(text) == address


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
    ],
)
def test_what_is_no_address_is_told(text):
    with pytest.raises(UnknownRepository):
        parse_address(text)
