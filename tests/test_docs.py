"""The documentation tells the truth: examples run, links lead somewhere, scripts are listed."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from types import ModuleType

import pytest
import torch

ROOT = Path(__file__).resolve().parents[1]
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.glob("*.md"))


def test_the_examples_of_extending_run(monkeypatch):
    blocks = re.findall(
        r"^```python\n(.*?)^```", (DOCS / "extending.md").read_text(), re.DOTALL | re.MULTILINE
    )
    assert len(blocks) == 4
    for block in blocks[1:]:
        lines = [line for line in block.splitlines() if line.strip() and '"""' not in line]
        inside = [line for line in lines if not line.startswith(("from ", "import ", "assert "))]
        assert len(inside) < 22, "an addition should stay small"
    # A module of its own, which dataclasses look for.
    example = ModuleType("example_of_extending")
    monkeypatch.setitem(sys.modules, example.__name__, example)
    with torch.random.fork_rng(devices=[]):
        for block in blocks:
            exec(compile(block, "docs/extending.md", "exec"), vars(example))  # noqa: S102


@pytest.mark.parametrize("page", [*PAGES, ROOT / "README.md"], ids=lambda page: page.name)
def test_links_lead_to_files(page):
    text = re.sub(
        r"^```.*?^```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL | re.MULTILINE
    )
    for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", text):
        if not target.startswith(("http:", "https:", "mailto:")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_page_is_in_the_table_of_contents():
    listed = set(re.findall(r"^([\w-]+)$", (DOCS / "index.md").read_text(), re.MULTILINE))
    assert {page.stem for page in PAGES} - {"index"} <= listed


def test_every_benchmark_is_listed_with_its_command():
    text = (DOCS / "benchmarks.md").read_text()
    for script in (ROOT / "benchmarks").glob("*.py"):
        assert f"python benchmarks/{script.name}" in text
    for command in re.findall(r"python ((?:benchmarks|tools)/\w+\.py)", text):
        assert (ROOT / command).exists(), command
