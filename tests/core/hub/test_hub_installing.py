"""What goes well: downloads, pauses, updates, removal, verification."""

from __future__ import annotations

import signal
import subprocess
import sys
import threading

import pytest

from core.engine.library import Library
from core.errors import (
    BadDownload,
)
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.download import download
from core.hub.origin import digest_of, picture_of, remove, revision_with, verify
from core.hub.staging import discard, unfinished
from core.hub.transfer import Patience
from tests.core.hub.dealings import HASTE, REPOSITORY, ROOT, TINY, installed


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
    assert stuck.wait(10)  # it says so after it has sent
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
