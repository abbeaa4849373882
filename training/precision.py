"""In which precision the network works while training."""

from __future__ import annotations

import contextlib
from collections.abc import Callable

import torch


def precision(
    choice: str, device: torch.device
) -> Callable[[], contextlib.AbstractContextManager[None]]:
    """What the network is called under: bfloat16 if asked for, or under "auto" if it is quick."""
    if choice == "float32" or (choice == "auto" and not _fast_bfloat16(device)):
        return contextlib.nullcontext
    # A cache of rounded weights would outlive the step that changes them.
    return lambda: torch.autocast(device.type, dtype=torch.bfloat16, cache_enabled=False)


def _fast_bfloat16(device: torch.device) -> bool:
    if device.type == "cpu":
        facts = torch.cpu.get_capabilities()
        return bool(facts.get("avx512_bf16") or facts.get("amx_bf16"))
    return device.type == "cuda" and torch.cuda.is_bf16_supported()
