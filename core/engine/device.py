"""Where a network runs, in which precision, and what happens when memory ends there.

The choice follows from what the hardware states, never from a stopwatch: the same machine must
choose the same precision every time, or a seed would not give the same picture twice. The figures
behind it come from ``benchmarks/inference_speed.py``.
"""

from __future__ import annotations

import gc
import os
from functools import cache
from typing import TYPE_CHECKING

from core.engine.means import PRECISIONS
from core.errors import BadRequest

if TYPE_CHECKING:
    import torch

    from core.denoiser import Denoiser

DEVICE_VARIABLE = "SCOREBRUSH_DEVICE"
PRECISION_VARIABLE = "SCOREBRUSH_PRECISION"


def kinds_present() -> list[str]:
    """The kinds of device in this machine, the fastest first: of ``cuda``, ``mps`` and ``cpu``."""
    import torch

    present = [*(["cuda"] if torch.cuda.is_available() else [])]
    return [*present, *(["mps"] if torch.backends.mps.is_available() else []), "cpu"]


def devices() -> dict[str, str]:
    """Every device of this machine with what it is called, the fastest first."""
    import torch

    found: dict[str, str] = {}
    for kind in kinds_present():
        if kind == "cuda":
            for index in range(torch.cuda.device_count()):
                found[f"cuda:{index}"] = torch.cuda.get_device_name(index)
        else:
            found[kind] = {"mps": "Apple GPU"}.get(kind, "CPU")
    return found


def best_device(wanted: str | None = None, usual: str | None = None) -> torch.device:
    """The device to use.

    That is ``wanted``, else SCOREBRUSH_DEVICE, else ``usual``, else the first of CUDA, MPS and CPU.

    Raises:
        BadRequest: the wanted device is unknown, or not in this machine.
    """
    import torch

    wanted = wanted or os.environ.get(DEVICE_VARIABLE) or usual or None
    present = kinds_present()
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


def best_dtype(device: torch.device, usual: str | None = None) -> torch.dtype:
    """The precision of a network's weights and activations on a device.

    SCOREBRUSH_PRECISION (float32, bfloat16 or float16) has the first word, then ``usual``, which is
    what somebody has set for good. Else bfloat16 where the hardware multiplies it faster than
    float32, and float32 elsewhere: CPUs with AMX tiles or AVX-512 BF16, and NVIDIA GPUs from
    compute capability 8.0 on. Others emulate bfloat16, which is slower. float16 is never chosen by
    itself: its range is too small for an unknown network.

    Raises:
        BadRequest: SCOREBRUSH_PRECISION names no such precision.
    """
    import torch

    if wanted := os.environ.get(PRECISION_VARIABLE) or usual:
        if wanted not in PRECISIONS:
            raise BadRequest(
                f"{PRECISION_VARIABLE} is {wanted!r}, but must be one of {', '.join(PRECISIONS)}."
            )
        return {"bfloat16": torch.bfloat16, "float16": torch.float16}.get(wanted, torch.float32)
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


def take_threads(count: int | None) -> None:
    """Compute with ``count`` threads from now on in this thread; None is torch's own choice."""
    import torch

    own = _own_threads()  # asked before the number is changed for the first time
    wanted = count or own
    if torch.get_num_threads() != wanted:
        torch.set_num_threads(wanted)


@cache
def _own_threads() -> int:
    """The number that torch has chosen itself: what it is before it is changed for the first time.

    OMP_NUM_THREADS and the like have been heeded in it.
    """
    import torch

    return torch.get_num_threads()


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
