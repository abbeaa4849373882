"""What the frozen application is made of, as far as that shows without freezing it."""

from __future__ import annotations

import configparser
import importlib.util
import plistlib
import sys
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from PIL import Image

from core import resources

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def bundle():
    spec: Any = importlib.util.spec_from_file_location("bundle", ROOT / "tools" / "bundle.py")
    module = importlib.util.module_from_spec(spec)
    before = list(sys.path)
    spec.loader.exec_module(module)
    sys.path[:] = before
    return module


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        ("torch/bin/torch_shm_manager", True),
        ("torch/bin/test_api", False),
        ("torch\\test\\a.exe", False),
        ("torch/lib/libtorch_cpu.so", True),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", True),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", False),
        ("PySide6/Qt/lib/libQt6Svg.so.6", True),
        ("PySide6/Qt/lib/libQt6QuickControls2Basic.so.6", False),
        ("resources/models/commons-64.safetensors", True),
        ("scorebrush-0.1.0.dist-info/METADATA", True),
        ("scorebrush-0.1.0.dist-info/direct_url.json", False),
    ],
)
def test_files_that_belong_into_the_application(bundle, name, wanted):
    assert bundle.wanted(name) is wanted


def test_what_is_left_out_is_nothing_that_the_program_imports(bundle):
    ours = {path.relative_to(ROOT).as_posix().replace("/", ".")[:-3] for path in _sources()}
    texts = [path.read_text(encoding="utf-8") for path in _sources()]
    for name in bundle.NOT_IMPORTED:
        assert name not in ours
        for text in texts:
            assert f"import {name}\n" not in text
            assert f"from {name} import" not in text


def _sources():
    return [path for room in ("app", "core") for path in (ROOT / room).rglob("*.py")]


def test_the_licence_of_a_bundled_model_is_found(bundle, tmp_path):
    bundle.third_party.write([], tmp_path / "licences.txt")
    text = (tmp_path / "licences.txt").read_text(encoding="utf-8")
    assert "models/commons-64.safetensors: " in text
    assert "judges/commons-64.safetensors: " in text


def test_a_file_is_traced_to_whose_it_is(bundle, tmp_path):
    import appdirs

    bundle.third_party.write([appdirs.__file__], tmp_path / "licences.txt")
    text = (tmp_path / "licences.txt").read_text(encoding="utf-8")
    assert "\n  appdirs 1." in text
    assert "Permission is hereby granted, free of charge" in text
    assert "numpy" not in text


def test_icons_have_every_size_that_systems_ask_for():
    icons = resources.path("icons")
    with Image.open(icons / "scorebrush.png") as picture:
        assert picture.size == (512, 512)
    with Image.open(icons / "scorebrush.ico") as windows:
        assert {(side, side) for side in (16, 24, 32, 48, 256)} <= windows.info["sizes"]
    with Image.open(icons / "scorebrush.icns") as mac:
        assert {(16, 16, 2), (128, 128, 1), (512, 512, 2)} <= set(mac.info["sizes"])


def test_the_desktop_entry_and_the_types_fit_together():
    folder = resources.path("linux")
    parser: Any = configparser.ConfigParser(interpolation=None)
    parser.optionxform = str
    parser.read(folder / "scorebrush.desktop", encoding="utf-8")
    entry = parser["Desktop Entry"]
    assert entry["Exec"] == "scorebrush %f"
    assert entry["Icon"] == entry["StartupWMClass"] == "scorebrush"
    space = {"": "http://www.freedesktop.org/standards/shared-mime-info"}
    tree: Any = ET.parse(folder / "scorebrush.xml")  # noqa: S314
    kind = tree.getroot().find("mime-type", space)
    assert kind.get("type") in entry["MimeType"].split(";")
    outer = kind.find("magic/match", space)
    inner = outer.find("match", space)
    start = resources.path("models", "commons-64.safetensors").read_bytes()[:1024]
    at = int(outer.get("offset"))
    assert start[at:].startswith(outer.get("value").encode())
    first, last = map(int, inner.get("offset").split(":"))
    assert first <= start.index(inner.get("value").encode()) <= last


def test_macos_is_told_what_may_be_opened(bundle):
    told = plistlib.loads(plistlib.dumps(bundle.document_types()))
    assert told["CFBundleDocumentTypes"][0]["LSHandlerRank"] == "Alternate"
    rights = plistlib.loads(resources.path("macos", "entitlements.plist").read_bytes())
    assert all(rights.values())
