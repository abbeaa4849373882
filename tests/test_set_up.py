"""What `make` says while it sets up its environment, and where that fails."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

from tools import set_up

ROOT = Path(__file__).resolve().parent.parent
# As pip says it.
NO_NETWORK = """\
WARNING: Retrying (Retry(total=4)) after connection broken by 'NewConnectionError("HTTPSConnection\
(host='index'): Failed: [Errno -3] Temporary failure in name resolution")'
ERROR: Could not find a version that satisfies the requirement hatchling (from versions: none)
ERROR: No matching distribution found for hatchling
"""
NO_DISK = "ERROR: Could not install packages due to an OSError: [Errno 28] No space left on device"
NO_BUILD = "ERROR: No matching distribution found for torch<3,>=2.6"


def installing(tmp_path, said, status):
    """Have a program say what pip might, and end."""
    program = f"import sys; print({said!r}); sys.exit({status})"
    set_up._install([sys.executable, "-c", program], tmp_path / "install.log")


@pytest.mark.parametrize(
    ("said", "advice"),
    [
        (NO_NETWORK, "on the network"),
        (NO_DISK, "Free some gigabytes"),
        (NO_BUILD, "no build of torch<3,>=2.6 for this Python"),
        ("ERROR: the moon is full", "Its last words:\nERROR: the moon is full"),
    ],
)
def test_a_failure_ends_in_what_to_do(tmp_path, capsys, said, advice):
    with pytest.raises(set_up.Trouble, match=re.escape(advice)):
        installing(tmp_path, said, 1)
    assert said in (tmp_path / "install.log").read_text()
    assert ("trying again" in capsys.readouterr().out) is (said == NO_NETWORK)


def test_large_downloads_and_the_unpacking_are_said(tmp_path, capsys):
    said = """\
Collecting numpy
  Downloading numpy-2.4.1-cp311-cp311-manylinux_2_28_x86_64.whl (16.9 MB)
  Downloading torch-2.13.0-cp311-cp311-manylinux_2_28_x86_64.whl (191.8 MB)
  Downloading https://index/nvidia_cudnn_cu13-9.1-py3-none-manylinux_2_27_x86_64.whl (1.2 GB)
Installing collected packages: mpmath, numpy, torch"""
    installing(tmp_path, said, 0)
    assert capsys.readouterr().out.splitlines() == [
        "Downloading torch (191.8 MB) ...",
        "Downloading nvidia_cudnn_cu13 (1.2 GB) ...",
        "Unpacking 3 packages, which takes a minute or two ...",
    ]


def test_what_cannot_succeed_is_refused_before_anything_is_made(tmp_path, monkeypatch):
    monkeypatch.setattr(set_up, "_DISK_ELSEWHERE", 1e9)
    with pytest.raises(set_up.Trouble, match="GB of this disk are free"):
        set_up.main(tmp_path / "environment")
    monkeypatch.setattr(sys, "version_info", (3, 10, 4))
    with pytest.raises(set_up.Trouble, match=r"3\.11 or newer, and this one is 3\.10"):
        set_up.main(tmp_path / "environment")
    assert not (tmp_path / "environment").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="there is no make")
@pytest.mark.parametrize(
    ("python", "words"), [("no-python-here", "There is no no-python-here"), ("false", "is older")]
)
def test_make_says_which_python_it_needs(tmp_path, python, words):
    command = ["make", "run", f"PYTHON={python}", f"VENV={tmp_path}"]
    answer = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode
    assert words in answer.stdout
    assert "make run PYTHON=" in answer.stdout
