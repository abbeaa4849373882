"""Data order, labels, levels and augmentation."""

from __future__ import annotations

import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch

from core.errors import BadData
from training.augment import Augmentation
from training.batches import Batches, Held
from training.data import load_photographs, multi_hot, vocabulary
from training.objectives import LogNormalLevels, drop_labels, weighted_error
from training.recipe import read_recipe


@pytest.fixture
def batches(recipe: Path, pictures: Path) -> Batches:
    photographs = load_photographs(pictures, 16)["train"]
    return Batches(read_recipe(recipe), photographs, vocabulary(photographs.paths))


def test_every_epoch_sees_every_picture_once_in_another_order(batches: Batches) -> None:
    held = batches.source
    assert isinstance(held, Held)
    total = len(held.pixels)
    first, second = held.rows(0, total), held.rows(total, total)
    assert sorted(first.tolist()) == sorted(second.tolist()) == list(range(total))
    assert first.tolist() != second.tolist()
    # A batch across the border of two epochs is the end of one and the start of the other.
    across = held.rows(total - 3, 6)
    assert across.tolist() == [*first[-3:].tolist(), *second[:3].tolist()]


def test_a_batch_is_a_function_of_its_step(batches: Batches) -> None:
    first, again = batches.at(5, torch.device("cpu")), batches.at(5, torch.device("cpu"))
    assert torch.equal(first.image, again.image)
    assert torch.equal(first.noise, again.noise)
    assert not torch.equal(first.noise, batches.at(6, torch.device("cpu")).noise)


def test_labels_come_with_their_ancestors() -> None:
    labels = vocabulary(("flowers/rose", "flowers/daisy", "produce", ""))
    assert labels == ("flowers", "flowers/daisy", "flowers/rose", "produce")
    hot = multi_hot(("flowers/rose", "produce", ""), labels)
    assert hot.tolist() == [[1, 0, 1, 0], [0, 0, 0, 1], [0, 0, 0, 0]]


def test_labels_are_dropped_at_the_stated_shares() -> None:
    label = torch.tensor([[1.0, 1.0]]).expand(40_000, 2)
    generator = torch.Generator().manual_seed(0)
    kept = drop_labels(label, torch.tensor([1.0, 0.0]), whole=0.1, below=0.2, generator=generator)
    shares = [
        ((kept == torch.tensor(row)).all(1).float().mean().item())
        for row in ([0.0, 0.0], [1.0, 0.0], [1.0, 1.0])
    ]
    assert shares == pytest.approx([0.1, 0.2, 0.7], abs=0.01)


def test_levels_are_stratified_and_log_normal() -> None:
    levels = LogNormalLevels(-0.8, 1.3)
    generator = torch.Generator().manual_seed(1)
    log = levels.draw(4096, generator).sigma.double().log().flatten()
    assert log.mean().item() == pytest.approx(-0.8, abs=5e-3)  # 0.02 if it were not stratified
    assert log.std().item() == pytest.approx(1.3, abs=1e-2)
    # One draw in each stratum.
    share = torch.special.ndtr((log + 0.8) / 1.3)
    assert sorted((share * 4096).floor().int().tolist()) == list(range(4096))


def test_the_loss_is_the_squared_error_of_the_network_output() -> None:
    # With F = 0 the EDM estimate is d^2/(d^2+s^2) x; the target of F is then
    # (image - skip x) / c_out, whose mean square the weighted error must be.
    generator = torch.Generator().manual_seed(2)
    image, noise = torch.randn(2, 3, 3, 8, 8, generator=generator).double().unbind(0)
    level = LogNormalLevels(0, 1).at(torch.tensor([0.2, 0.5, 0.9]))
    d, s = 0.5, level.sigma.double()
    x = image + s * noise
    skip, out = d**2 / (d**2 + s**2), s * d / (d**2 + s**2).sqrt()
    wanted = (((image - skip * x) / out) ** 2).mean(dim=(1, 2, 3))
    torch.testing.assert_close(weighted_error(image, skip * x, level, d), wanted, rtol=1e-5, atol=0)


def test_symmetries_keep_the_pixels_and_turn_only_what_may_turn() -> None:
    corner = torch.zeros(400, 1, 8, 8)
    corner[:, :, 0, 1] = 1  # its eight images under turns and mirrors are all different
    turnable = torch.arange(400) < 200
    generator = torch.Generator().manual_seed(0)
    images, told = Augmentation()(corner, turnable, generator)
    assert torch.equal(images.sum(dim=(1, 2, 3)), torch.ones(400))
    assert not told.any()
    assert {tuple(i.nonzero()[0].tolist()[1:]) for i in images[:200]} == {
        (0, 1),
        (0, 6),
        (7, 1),
        (7, 6),
        (1, 0),
        (6, 0),
        (1, 7),
        (6, 7),
    }
    assert {tuple(i.nonzero()[0].tolist()[1:]) for i in images[200:]} == {(0, 1), (0, 6)}


def test_the_network_is_told_of_every_move_and_of_nothing_else() -> None:
    generator = torch.Generator().manual_seed(0)
    images = torch.rand(300, 3, 16, 16, generator=generator)
    nobody = torch.zeros(300, dtype=torch.bool)
    moved, told = Augmentation(flip=0, moves=0.1)(images, nobody, generator)
    same = (moved == images).flatten(1).all(1)
    assert torch.equal(same, (told == 0).all(1))
    assert 0.6 < same.float().mean().item() < 0.75  # 0.9^4 = 0.656


def test_a_shift_moves_by_what_it_tells() -> None:
    ramp = torch.linspace(-1, 1, 33).expand(200, 1, 33, 33)
    generator = torch.Generator().manual_seed(0)
    nobody = torch.zeros(200, dtype=torch.bool)
    moved, told = Augmentation(flip=0, moves=0.3)(ramp, nobody, generator)
    only_shift = (told[:, :5] == 0).all(1) & (told[:, 5] != 0)
    assert only_shift.sum() > 10
    # The vector is in units of 0.125 picture widths; the ramp spans 2 over 32/33 of the width.
    expected = told[only_shift, 5] * 0.125 * 2 * 33 / 32
    torch.testing.assert_close(moved[only_shift, 0, 16, 16], expected, rtol=0, atol=1e-4)


def test_a_zip_reads_as_its_folder(pictures: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "p.zip", "w") as archive:
        for path in sorted(pictures.rglob("*.png")):
            archive.write(path, path.relative_to(pictures.parent))
    folder, packed = load_photographs(pictures, 16), load_photographs(tmp_path / "p.zip", 16)
    for split in ("train", "test"):
        assert np.array_equal(folder[split].pixels, packed[split].pixels)
        assert folder[split].paths == packed[split].paths
    assert len(folder["train"]) == 32
    assert len(folder["test"]) == 8


def test_unreadable_pictures_are_skipped_and_named(pictures: Path) -> None:
    (pictures / "train" / "bars" / "broken.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
    photographs = load_photographs(pictures, 16)["train"]
    assert len(photographs) == 32
    assert len(photographs.skipped) == 1
    assert "broken.png" in photographs.skipped[0]


def test_a_folder_without_splits_holds_out_the_same_share_every_time(tmp_path: Path) -> None:
    from PIL import Image

    for number in range(200):
        Image.new("RGB", (4, 4), (number, 0, 0)).save(tmp_path / f"{number}.png")
    first = load_photographs(tmp_path, 4)
    assert 8 <= len(first["test"]) <= 34
    assert load_photographs(tmp_path, 4)["test"].names == first["test"].names
    assert first["train"].paths[0] == ""


@pytest.mark.parametrize("kind", ["missing", "empty", "text"])
def test_data_that_is_none_is_an_error(tmp_path: Path, kind: str) -> None:
    source = tmp_path / "data"
    if kind == "empty":
        source.mkdir()
    if kind == "text":
        source.write_text("hello")
    with pytest.raises(BadData):
        load_photographs(source, 16)
