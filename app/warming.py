"""Import torch on a worker thread without a stall of the window.

Measured on two cores, the worst gap of a 5 ms timer on the GUI thread while a worker imports torch
was 200 to 370 ms. Two causes make it: the dynamic loader, which Python calls with its global lock
held, and full garbage collections over the half million objects that torch creates. Loading the
libraries through a foreign function, which gives the lock back, and collecting later leaves 16 to
38 ms.
"""

from __future__ import annotations

import ctypes
import gc
import importlib.util
import os
import sys
from pathlib import Path


def import_torch() -> None:
    """Import torch and what samples with it; to be called once, by the worker."""
    _preload_libraries()
    collecting = gc.isenabled()
    gc.disable()
    try:
        import torch  # noqa: F401

        import core.engine.tasks  # noqa: F401
    finally:
        # What has been imported stays for good: later collections need not visit it.
        gc.freeze()
        if collecting:
            gc.enable()


def _preload_libraries() -> None:
    """Have the loader map torch's libraries and run their constructors beside the GUI thread."""
    # Windows loads torch with flags and search paths of its own; there the import does it all.
    if os.name != "posix" or "torch" in sys.modules:
        return
    found = importlib.util.find_spec("torch")
    folders = found.submodule_search_locations if found else None
    if not folders:
        return  # the import that follows says what is missing
    suffix = "dylib" if sys.platform == "darwin" else "so"
    dlopen = ctypes.CDLL(None).dlopen
    dlopen.restype, dlopen.argtypes = ctypes.c_void_p, (ctypes.c_char_p, ctypes.c_int)
    # The order and the flags in which torch does it itself. A failure is left to the import.
    for name, mode in (("libtorch_global_deps", os.RTLD_GLOBAL), ("libtorch_python", 0)):
        library = Path(folders[0], "lib", f"{name}.{suffix}")
        if library.is_file():
            dlopen(os.fsencode(library), os.RTLD_NOW | mode)
