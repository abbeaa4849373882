"""How Sphinx makes these pages into a site; ``make docs``, and ``make links`` for dead links."""

from __future__ import annotations

import tomllib
from pathlib import Path

with (Path(__file__).resolve().parents[1] / "pyproject.toml").open("rb") as _file:
    release = version = tomllib.load(_file)["project"]["version"]

project = "Scorebrush"
author = "The Scorebrush authors"
copyright = "Apache License 2.0"  # noqa: A001 - Sphinx calls it so
extensions = ["myst_parser"]
myst_heading_anchors = 3
nitpicky = True

html_theme = "furo"
html_title = f"Scorebrush {version}"
html_favicon = "../resources/icons/scorebrush.png"
html_copy_source = False
html_show_sphinx = False

# Pages that answer a machine with an error although people can read them.
linkcheck_timeout = 20
linkcheck_retries = 2
linkcheck_anchors = False
