"""What the window and the command line say of models."""

from __future__ import annotations


def bytes_of(count: float) -> str:
    """A size on a disk in decimal units: "900 bytes", "14.2 MB", "1.3 GB"."""
    if count < 1000:
        return f"{count:.0f} bytes"
    for unit in ("kB", "MB", "GB"):
        count /= 1000
        if count < 999.5 or unit == "GB":
            return f"{count:.1f} {unit}" if count < 100 else f"{count:.0f} {unit}"
    raise AssertionError("unreachable: the last unit takes everything")
