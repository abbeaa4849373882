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
