from __future__ import annotations

import pytest
import torch

from core.engine import device
from core.errors import BadRequest
from core.level import NoiseLevel
from tests.tiny import tiny_denoiser

CPU = torch.device("cpu")


@pytest.fixture(autouse=True)
def no_wishes(monkeypatch):
    monkeypatch.delenv(device.DEVICE_VARIABLE, raising=False)
    monkeypatch.delenv(device.PRECISION_VARIABLE, raising=False)


def have(monkeypatch, *, cuda=0, mps=False):
    monkeypatch.setattr(torch.cuda, "is_available", lambda: cuda > 0)
    monkeypatch.setattr(torch.cuda, "device_count", lambda: cuda)
    monkeypatch.setattr(torch.backends.mps, "is_available", lambda: mps)


@pytest.mark.parametrize(
    ("machine", "expected"),
    [({"cuda": 1, "mps": True}, "cuda"), ({"mps": True}, "mps"), ({}, "cpu")],
)
def test_the_best_device_comes_first(monkeypatch, machine, expected):
    have(monkeypatch, **machine)
    assert device.best_device().type == expected


def test_a_wish_comes_before_the_best(monkeypatch):
    have(monkeypatch, cuda=2)
    assert device.best_device(" CPU ") == CPU
    assert device.best_device("cuda:1") == torch.device("cuda:1")
    monkeypatch.setenv(device.DEVICE_VARIABLE, "cpu")
    assert device.best_device() == CPU
    assert device.best_device("cuda").type == "cuda"


@pytest.mark.parametrize("wish", ["cuda:2", "mps", "abacus", "cpu:1", "cuda:x", "meta", ""])
def test_a_device_that_is_not_here_is_refused(monkeypatch, wish):
    have(monkeypatch, cuda=2)
    if not wish:
        assert device.best_device(wish).type == "cuda"
        return
    with pytest.raises(BadRequest, match=r"no device .* Choose one of: cuda, cpu"):
        device.best_device(wish)


def test_bfloat16_only_where_the_hardware_has_it(monkeypatch):
    monkeypatch.setattr(device, "cpu_multiplies_bfloat16", lambda: False)
    assert device.best_dtype(CPU) == torch.float32
    assert device.best_dtype(torch.device("mps")) == torch.float32
    monkeypatch.setattr(device, "cpu_multiplies_bfloat16", lambda: True)
    assert device.best_dtype(CPU) == torch.bfloat16
    assert device.best_dtype(torch.device("mps")) == torch.float32
    for capability, expected in (((7, 5), torch.float32), ((8, 0), torch.bfloat16)):
        monkeypatch.setattr(torch.cuda, "get_device_capability", lambda _, it=capability: it)
        assert device.best_dtype(torch.device("cuda")) == expected


def test_a_precision_can_be_wished_for(monkeypatch):
    for name, dtype in (("float32", torch.float32), ("bfloat16", torch.bfloat16)):
        monkeypatch.setenv(device.PRECISION_VARIABLE, name)
        assert device.best_dtype(CPU) == dtype
    monkeypatch.setenv(device.PRECISION_VARIABLE, "int8")
    with pytest.raises(BadRequest, match="must be one of float32, bfloat16, float16"):
        device.best_dtype(CPU)


def test_a_torch_without_the_private_checks_means_no(monkeypatch):
    for check in ("_is_amx_tile_supported", "_is_avx512_bf16_supported"):
        monkeypatch.delattr(torch.cpu, check, raising=False)
    assert device.cpu_multiplies_bfloat16() is False


def test_buffers_keep_their_precision():
    denoiser = tiny_denoiser()
    buffers = {name: it.clone() for name, it in denoiser.network.named_buffers()}
    device.place(denoiser, CPU, torch.bfloat16)
    assert {it.dtype for it in denoiser.network.parameters()} == {torch.bfloat16}
    assert buffers
    for name, buffer in denoiser.network.named_buffers():
        assert buffer.dtype == torch.float32
        assert torch.equal(buffer, buffers[name])


@pytest.mark.parametrize("sigma", [0.002, 0.5, 80.0])
def test_bfloat16_is_faithful_and_the_preconditioning_exact(sigma):
    level = NoiseLevel(torch.tensor(1.0).double(), torch.tensor(sigma).double())
    generator = torch.Generator().manual_seed(0)
    image = torch.rand(4, 3, 16, 16, generator=generator) * 2 - 1
    noise = torch.randn(image.shape, generator=generator)
    label = torch.eye(4)
    x = (image + sigma * noise).float()
    with torch.no_grad():
        exact = tiny_denoiser()(x, level, label)
        rounded = device.place(tiny_denoiser(), CPU, torch.bfloat16)(x, level, label)
    assert rounded.image.dtype == rounded.noise.dtype == torch.float32
    # Only the network's output is rounded, and it enters the image with weight sigma d / s.
    weight = sigma * 0.5 / (sigma**2 + 0.25) ** 0.5
    error = (rounded.image - exact.image).square().mean().sqrt().item()
    assert 0 < error < 0.02 * weight
    assert torch.allclose(rounded.image + sigma * rounded.noise, x, rtol=1e-5, atol=1e-5)


def test_real_and_reported_want_of_memory_are_recognised():
    with pytest.raises(RuntimeError) as caught:
        torch.empty(2**58)
    assert device.is_out_of_memory(caught.value)
    for error in (
        MemoryError(),
        torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 2 GiB"),
        RuntimeError("MPS backend out of memory (MPS allocated: 17 GB)"),
    ):
        assert device.is_out_of_memory(error)
    for other in (RuntimeError("shape mismatch"), ValueError("out of memory"), OSError(12, "x")):
        assert not device.is_out_of_memory(other)
