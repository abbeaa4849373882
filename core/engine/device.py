"""Where a network runs, in which precision, and what happens when memory ends there.

The choice follows from what the hardware states, never from a stopwatch: the same machine must
choose the same precision every time, or a seed would not give the same picture twice. The figures
behind it come from ``benchmarks/inference_speed.py``.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

from core.errors import BadRequest

if TYPE_CHECKING:
    import torch

    from core.denoiser import Denoiser

DEVICE_VARIABLE = "SCOREBRUSH_DEVICE"
PRECISION_VARIABLE = "SCOREBRUSH_PRECISION"


def best_device(wanted: str | None = None) -> torch.device:
    """The device to use: ``wanted``, else SCOREBRUSH_DEVICE, else the first of CUDA, MPS and CPU.

    Raises:
        BadRequest: the wanted device is unknown, or not in this machine.
    """
    import torch

    wanted = wanted or os.environ.get(DEVICE_VARIABLE) or None
    present = [*(["cuda"] if torch.cuda.is_available() else [])]
    present += [*(["mps"] if torch.backends.mps.is_available() else []), "cpu"]
    if wanted is None:
        return torch.device(present[0])
    try:
        device = torch.device(wanted.strip().lower())
    except RuntimeError:
        device = None
    if (
        device is None
        or device.type not in present
        or (device.type == "cuda" and (device.index or 0) >= torch.cuda.device_count())
        or (device.type != "cuda" and device.index)
    ):
        raise BadRequest(
            f"There is no device {wanted!r} here. Choose one of: {', '.join(present)}."
        )
    return device


def best_dtype(device: torch.device) -> torch.dtype:
    """The precision of a network's weights and activations on a device.

    SCOREBRUSH_PRECISION (float32, bfloat16 or float16) has the first word. Else bfloat16 where the
    hardware multiplies it faster than float32, and float32 elsewhere: CPUs with AMX tiles or
    AVX-512 BF16, and NVIDIA GPUs from compute capability 8.0 on. Others emulate bfloat16, which is
    slower. float16 is never chosen by itself: its range is too small for an unknown network.

    Raises:
        BadRequest: SCOREBRUSH_PRECISION names no such precision.
    """
    import torch

    if wanted := os.environ.get(PRECISION_VARIABLE):
        known = {
            "float32": torch.float32,
            "bfloat16": torch.bfloat16,
            "float16": torch.float16,
        }
        if wanted not in known:
            raise BadRequest(
                f"{PRECISION_VARIABLE} is {wanted!r}, but must be one of {', '.join(known)}."
            )
        return known[wanted]
    if device.type == "cuda":
        quick = torch.cuda.get_device_capability(device) >= (8, 0)
    else:
        quick = device.type == "cpu" and cpu_multiplies_bfloat16()
    return torch.bfloat16 if quick else torch.float32


def cpu_multiplies_bfloat16() -> bool:
    """Whether this CPU has instructions for bfloat16 that torch can use: AMX or AVX-512 BF16."""
    import torch

    # Private names that may go: without them the answer is no, which is correct but slower.
    checks = ("_is_amx_tile_supported", "_is_avx512_bf16_supported")
    return any(getattr(torch.cpu, check, bool)() for check in checks)


def place(denoiser: Denoiser, device: torch.device, dtype: torch.dtype | None = None) -> Denoiser:
    """Move a denoiser onto a device, its parameters in ``dtype`` or the best one there.

    Buffers keep their precision: frequencies of time rounded to bfloat16 would be other
    frequencies. On GPUs the weights lie channels-last, as their convolutions want them; on a CPU
    with AVX-512 BF16 that took 1.0 to 1.2 times as long, for want of a quick GroupNorm.

    Returns the same denoiser.
    """
    import torch

    dtype = dtype or best_dtype(device)
    layout = torch.channels_last if device.type == "cuda" else torch.contiguous_format
    denoiser.to(device)
    for parameter in denoiser.network.parameters():
        where = layout if parameter.ndim == 4 else torch.contiguous_format
        parameter.data = parameter.data.to(dtype).contiguous(memory_format=where)
    return denoiser


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an exception means that a device's memory did not suffice.

    CUDA has a class for it; the CPU's allocator and MPS raise a RuntimeError with a sentence.
    """
    import torch

    if isinstance(error, MemoryError | torch.OutOfMemoryError):
        return True
    signs = ("can't allocate memory", "not enough memory", "out of memory")
    return isinstance(error, RuntimeError) and any(sign in str(error).lower() for sign in signs)


def free_memory(device: torch.device) -> None:
    """Hand back what is no longer used, after memory ran out."""
    import torch

    gc.collect()
    if device.type == "cuda":
        torch.cuda.empty_cache()
    elif device.type == "mps":
        torch.mps.empty_cache()
