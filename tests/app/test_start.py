"""How the window begins, in an interpreter of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from core.codec import Record
from core.engine.requests import Generate
from core.images import save_png

ROOT = Path(__file__).resolve().parents[2]

FIRST_PAINT = """
import json, sys
from PySide6.QtCore import QTimer
from app import application, main_window

made = []
class Watched(main_window.MainWindow):
    def __init__(self, *arguments):
        super().__init__(*arguments)
        made.append(self)
        self.first_painted.connect(self.on_painted)
        self.studio.engine.warm.connect(self.on_warm)
    def on_painted(self):
        self.heavy = sorted({"torch", "numpy", "PIL", "cv2", "scipy"} & set(sys.modules))
    def on_warm(self, problem):
        QTimer.singleShot(200, self.end)
    def end(self):
        panel = self.generate_page.panel
        print(json.dumps({"heavy": self.heavy, "torch": "torch" in sys.modules,
                          "problem": None, "seed": panel.seed.line.text()}))
        self.close()

main_window.MainWindow = Watched
sys.exit(application.open_window(sys.argv[1:]))
"""


@pytest.fixture
def start(tmp_path):
    def start(*arguments):
        home = {
            name: str(tmp_path / name)
            for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME")
        }
        answer = subprocess.run(
            [sys.executable, "-c", FIRST_PAINT, *map(str, arguments)],
            env={**os.environ, **home, "QT_QPA_PLATFORM": "offscreen", "HOME": str(tmp_path)},
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=90,
            check=False,
        )
        assert answer.returncode == 0, answer.stderr
        return json.loads(answer.stdout.splitlines()[-1])

    return start


def test_the_window_is_painted_before_anything_heavy_is_imported(start):
    answer = start()
    assert answer["heavy"] == []
    assert answer["torch"], "the worker imports it as soon as the window has been painted"


def test_a_picture_on_the_command_line_has_its_settings_restored(start, tmp_path):
    path = tmp_path / "a.png"
    save_png(path, np.zeros((4, 4, 3), np.uint8), Record(Generate(seed=4711)))
    assert start(path)["seed"] == "4711"
