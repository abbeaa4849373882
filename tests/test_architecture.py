"""The rooms of the house stay apart, and nothing heavy is imported before it is needed."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

# The window shows before torch is imported, so what it touches first must not import torch.
TORCH_FREE = (
    "core",
    "core.errors",
    "core.level",
    "core.resources",
    "core.codec",
    "core.samplers",
    "core.engine",
    "core.engine.requests",
    "core.engine.edit_base",
    "core.engine.edit_requests",
    "core.editing.area",
    "core.photos",
    "core.restoration",
    "core.checkpoints",
    "core.checkpoints.card",
    "app",
    "app.__main__",
)


def submodules(package: str) -> list[str]:
    folder = ROOT.joinpath(*package.split("."))
    return [f"{package}.{file.stem}" for file in folder.glob("*.py") if file.stem != "__init__"]


def exists(module: str) -> bool:
    path = ROOT.joinpath(*module.split("."))
    return path.with_suffix(".py").is_file() or (path / "__init__.py").is_file()


# What a picture from noise can do without; each would delay the window's first paint.
LATER = (
    *("torch", "numpy", "PIL", "cv2", "pydantic", "pyqtgraph", "secrets"),
    *("core.restoration", "core.interpolation", "core.editing", "core.photos", "core.hub"),
    *("app.views.edit", "app.views.explore", "app.views.analyse", "app.views.bench"),
    "app.core_words",
)


def imported_with(*modules: str) -> set[str]:
    """Name every module that a fresh interpreter holds after importing these."""
    program = f"import sys, {', '.join(modules)}; print(*sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return set(answer.stdout.split())


def test_the_torch_free_modules_import_neither_torch_nor_qt():
    modules = [
        m for m in (*TORCH_FREE, *submodules("core.samplers"), *submodules("core.hub")) if exists(m)
    ]
    loaded = imported_with(*modules)
    for heavy in ("torch", "PySide6"):
        if heavy in loaded:
            guilty = [m for m in modules if heavy in imported_with(m)]
            pytest.fail(f"these import {heavy} as they are imported: {', '.join(guilty)}")


def test_the_window_imports_nothing_before_it_shows_that_can_wait():
    assert not imported_with("app.application") & set(LATER)


def test_every_module_of_core_works_without_qt():
    files = (ROOT / "core").rglob("*.py")
    names = [".".join(f.relative_to(ROOT).with_suffix("").parts) for f in files]
    loaded = imported_with(*(name.removesuffix(".__init__") for name in names))
    assert "torch" in loaded, (
        "a core without torch denoises nothing: is this list of modules right?"
    )
    assert not loaded & {"PySide6", "shiboken6", "app", "training"}


def test_import_contracts_are_kept():
    program = shutil.which("lint-imports", path=Path(sys.executable).parent)
    assert program, "import-linter is missing: install the extra `dev`"
    answer = subprocess.run(
        [program, "--no-cache"], cwd=ROOT, check=False, capture_output=True, text=True
    )
    assert answer.returncode == 0, answer.stdout + answer.stderr
