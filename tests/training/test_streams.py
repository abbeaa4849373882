"""Shards are read in one order, from any place, and by a run that goes on as if unbroken."""

from __future__ import annotations

import functools
import hashlib
import io
import json
import os
import subprocess
import sys
import tarfile
import threading
from collections.abc import Iterator
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import torch
from PIL import Image

from core.errors import BadData, BadRecipe
from tests.data_endpoint import served
from training.checkpoints import read_state
from training.data_kinds import HubData, Shards
from training.recipe import read_recipe
from training.streams import Stream, open_stream, shards_of
from training.train import train

pytest.importorskip("datasets")
CLASSES = ("bars", "discs/round")


@pytest.fixture
def shards(pictures: Path, tmp_path: Path) -> Path:
    """The small world in three shards, with a damaged picture, and a shard of held-out ones."""
    folder = tmp_path / "shards"
    folder.mkdir()
    for split, parts in (("train", 3), ("test", 1)):
        files = sorted((pictures / split).rglob("*.png"))
        for part in range(parts):
            with tarfile.open(folder / f"{split}-{part}.tar", "w") as archive:
                for number, file in enumerate(files[part::parts]):
                    label = file.parent.relative_to(pictures / split).as_posix()
                    data = file.read_bytes()
                    broken = split == "train" and part == 1 and number == 2
                    for name, held in (
                        (f"{label}/{file.stem}.png", b"not a picture" if broken else data),
                        (f"{label}/{file.stem}.cls", str(CLASSES.index(label)).encode()),
                    ):
                        entry = tarfile.TarInfo(name)
                        entry.size = len(held)
                        archive.addfile(entry, io.BytesIO(held))
    return folder


def _stream(folder: Path, **more: object) -> Stream:
    data = Shards("shards/train-*.tar", 16, **{"window": 8, **more})  # type: ignore[arg-type]
    return open_stream(data, folder.parent, seed=3, channels=3)[0]


def test_every_epoch_gives_every_picture_and_a_place_is_found_again(
    shards: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stream = _stream(shards, labels=True, classes=CLASSES)
    whole, paths = stream.at(0, 64, slice(None))
    for epoch in (paths[:32], paths[32:]):  # one is damaged, and its neighbour comes twice
        assert abs(epoch.count("bars") - 16) <= 1
        assert abs(epoch.count("discs/round") - 16) <= 1
    assert paths[:32] != paths[32:]
    assert len(stream.skipped) == 1
    assert "bars" in capsys.readouterr().err  # the damaged picture is named
    # From within the second epoch, which a fresh stream cannot know the place of.
    again, some = _stream(shards, label="cls", labels=True, classes=CLASSES).at(40, 8, slice(None))
    assert some == paths[40:48]
    assert torch.equal(again, whole[40:48])
    # Nothing depends on who reads a share of the batch, nor does what stands for the damaged one.
    for share in (slice(0, 4), slice(4, 8)):
        part, _ = _stream(shards).at(40, 8, share)
        assert torch.equal(part[share], whole[40:48][share])
        assert not part[:4].any() or not part[4:].any()


def test_a_streamed_run_goes_on_as_if_it_had_not_stopped(
    recipe: Path, shards: Path, tmp_path: Path
) -> None:
    text = recipe.read_text().replace("measure_every = 80", "").replace("batch = 4", "batch = 8")
    start, end = text.index("[data]"), text.index("[network]")
    data = (
        '[data]\nkind = "shards"\nsource = "shards/train-{0..2}.tar"\nsize = 16\nlabels = true\n'
        'classes = ["bars", "discs/round"]\nheld_out = "shards/test-*.tar"\nwindow = 8\n\n'
    )
    text = f"{text[:start]}{data}{text[end:]}"
    recipe.write_text(text.replace("pictures = 160", "pictures = 40"))
    train(recipe, None, tmp_path / "one", "cpu")
    recipe.write_text(text.replace("pictures = 160", "pictures = 16"))
    train(recipe, None, tmp_path / "two", "cpu")
    recipe.write_text(text.replace("pictures = 160", "pictures = 40"))
    train(recipe, None, tmp_path / "two", "cpu")
    one, facts = read_state(tmp_path / "one" / "checkpoint.safetensors")
    two, _ = read_state(tmp_path / "two" / "checkpoint.safetensors")
    assert facts["step"] == 5
    for name in one:
        torch.testing.assert_close(two[name], one[name], rtol=1e-5, atol=1e-6, msg=name)
    assert (tmp_path / "one" / "held_out.csv").read_text().count("\n") == 2


@pytest.fixture
def endpoint(shards: Path) -> Iterator[str]:
    """The shards over HTTP, on the loopback alone."""

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(shards))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


def test_shards_come_over_http_in_the_same_order(shards: Path, endpoint: str) -> None:
    address = f"{endpoint}/train-{{0..2}}.tar"
    assert shards_of(address, Path())[2] == f"{endpoint}/train-2.tar"
    stream, _ = open_stream(Shards(address, 16, window=8), Path(), seed=3, channels=3)
    pixels, _ = stream.at(0, 12, slice(None))
    local, _ = _stream(shards).at(0, 12, slice(None))
    assert torch.equal(pixels, local)


def test_what_cannot_be_streamed_is_said(shards: Path, recipe: Path) -> None:
    with pytest.raises(BadData, match="There are no shards"):
        shards_of("nothing-*.tar", shards)
    with pytest.raises(BadRecipe, match="classes"):
        _stream(shards, labels=True)
    with pytest.raises(BadData, match="which is not in classes"):
        _stream(shards, labels=True, classes=("discs/round",)).at(0, 32, slice(None))
    (shards / "train-0.tar").write_bytes(b"no archive")
    with pytest.raises(BadData, match=r"cannot be streamed|can be read"):
        _stream(shards).at(0, 40, slice(None))
    text = recipe.read_text().replace('source = "pictures"', 'kind = "shard"\nsource = "x"')
    recipe.write_text(text)
    with pytest.raises(BadRecipe, match=r"line \d+: data\.kind"):
        read_recipe(recipe)


def test_a_data_set_in_the_hubs_layout_is_streamed(tmp_path: Path) -> None:
    datasets = pytest.importorskip("datasets")
    kinds = {"image": datasets.Image(), "label": datasets.ClassLabel(names=["rose", "tulip"])}
    datasets.disable_progress_bars()
    for split, count in (("train", 6), ("test", 2)):
        for part in range(2):
            rows = []
            for number in range(count):
                held = io.BytesIO()
                Image.new("RGB", (20, 20), (40 * number, 100 * part, 9)).save(held, "PNG")
                rows.append({"bytes": held.getvalue(), "path": None})
            labels = [number % 2 for number in range(count)]
            table = {"image": rows, "label": labels}
            made = datasets.Dataset.from_dict(table, features=datasets.Features(kinds))
            made.to_parquet(str(tmp_path / f"{split}-0000{part}-of-00002.parquet"))
    data = HubData(str(tmp_path), 16, labels=True, held_out="test", window=4)
    stream, held_out = open_stream(data, Path(), seed=3, channels=3)
    pixels, paths = stream.at(0, 24, slice(None))
    assert stream.paths == ("rose", "tulip")
    assert sorted(paths[:12]) == sorted(paths[12:]) == ["rose"] * 6 + ["tulip"] * 6
    again, some = open_stream(data, Path(), seed=3, channels=3)[0].at(15, 5, slice(None))
    assert some == paths[15:20]
    assert torch.equal(again, pixels[15:20])
    assert held_out is not None
    assert len(held_out.some(100)) == 4

    # The same from the Hub's endpoint, which the client library is told before it is imported.
    files = {f"data/{path.name}": path.read_bytes() for path in tmp_path.glob("*.parquet")}
    with served("someone/flowers", files) as endpoint:
        told = {"HF_ENDPOINT": endpoint, "HF_HOME": str(tmp_path / "home"), "NO_PROXY": "127.0.0.1"}
        answer = subprocess.run(
            [sys.executable, "-c", FROM_HUB],
            env={**os.environ, **told, "HF_HUB_DISABLE_TELEMETRY": "1", "OMP_NUM_THREADS": "1"},
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
    assert answer.returncode == 0, answer.stderr
    said = json.loads(answer.stdout.splitlines()[-1])
    assert said["paths"] == list(paths)
    assert said["pixels"] == hashlib.sha256(pixels.numpy().tobytes()).hexdigest()
    assert said["held out"] == 4
    assert "nothing cannot be streamed" in said["missing"]


FROM_HUB = """
import hashlib, json
from pathlib import Path
from core.errors import BadData
from training.data_kinds import HubData
from training.streams import open_stream

def opened(source, split="train"):
    data = HubData(source, 16, labels=True, split=split, held_out="test", window=4)
    return open_stream(data, Path(), seed=3, channels=3)

stream, held_out = opened("someone/flowers")
pixels, paths = stream.at(0, 24, slice(None))
try:
    opened("someone/flowers", "nothing")
except BadData as error:
    missing = str(error)
digest = hashlib.sha256(pixels.numpy().tobytes()).hexdigest()
said = {"paths": paths, "pixels": digest, "held out": len(held_out.some(100)), "missing": missing}
print(json.dumps(said))
"""
