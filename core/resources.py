"""Where the files that ship with Scorebrush lie: models with their cards, icons, style, samples."""

from __future__ import annotations

from pathlib import Path


def path(*parts: str) -> Path:
    """Return the path of a shipped file or folder, as in ``path("models", "a.safetensors")``.

    An installed wheel keeps its resources inside this package; a checkout and the frozen
    application keep them in ``resources`` beside it. The path is not checked: whoever opens it says
    what is missing.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_resources"
    root = installed if installed.is_dir() else package.parent / "resources"
    return root.joinpath(*parts)


def documentation() -> Path:
    """Return the folder of the documentation: beside this package, or among what ships."""
    beside = Path(__file__).resolve().parents[1] / "docs"
    return beside if (beside.parent / "pyproject.toml").is_file() else path("docs")
