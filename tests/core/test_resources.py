from __future__ import annotations

import runpy
import shutil
from pathlib import Path

from core import resources

ROOT = Path(__file__).resolve().parents[2]


def test_a_checkout_keeps_its_resources_at_the_top():
    assert (
        resources.path("models", "a.safetensors") == ROOT / "resources" / "models" / "a.safetensors"
    )
    assert resources.path().is_dir()


def test_an_installed_package_carries_its_own(tmp_path):
    package = tmp_path / "core"
    (package / "_resources").mkdir(parents=True)
    (tmp_path / "resources").mkdir()  # somebody else's, in the same site-packages
    module = runpy.run_path(shutil.copy(resources.__file__, package))
    assert module["path"]("models") == package / "_resources" / "models"
