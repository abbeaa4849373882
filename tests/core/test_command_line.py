"""What goes wrong on a command line is one sentence and an exit code, wherever its output goes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from core.command_line import Parser, did_you_mean, reported
from core.errors import BadRequest, CannotWrite, UnknownModel

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (BadRequest("Ask for less."), 2, "Ask for less."),
        (UnknownModel("There is no model."), 2, "There is no model."),
        (CannotWrite("The disk is full."), 1, "The disk is full."),
        (KeyboardInterrupt(), 130, "stopped."),
        (PermissionError(13, "Permission denied", "a.png"), 1, "a.png: Permission denied."),
        (OSError(28, "No space left"), 1, "The answer cannot be written: No space left."),
        (MemoryError(), 1, "There is too little memory for this."),
        (KeyError("x\ny"), 1, "this is a defect of Scorebrush (KeyError: 'x\\ny')."),
    ],
)
def test_whatever_goes_wrong_is_one_line(capsys, error, code, words):
    def fail():
        raise error

    assert reported("program", fail) == code
    said = capsys.readouterr().err
    assert said.startswith(f"program: {words}")
    assert said.count("\n") == 1
    assert "Traceback" not in said
    if not isinstance(error, KeyboardInterrupt):
        assert reported("program", fail, debug=True) == code
        assert "Traceback" in capsys.readouterr().err


def test_a_parser_says_what_may_be_meant():
    parser = Parser(prog="program")
    commands = parser.add_subparsers(metavar="COMMAND")
    commands.add_parser("mend").add_argument("--colour")
    for words, told in (
        (["mand"], "There is no command 'mand'. Did you mean mend?"),
        (["mend", "--clour", "red"], "--clour red. Did you mean --colour? (see program mend"),
        (["mend", ""], "unrecognized arguments: '' (see program mend --help)"),
        (["mend", "x" * 500], "x… (see program mend --help)"),
    ):
        with pytest.raises(BadRequest) as refusal:
            parser.parse_args(words)
        assert told in str(refusal.value)
        assert len(str(refusal.value)) < 200
    assert did_you_mean("something", ["else"]) == ""


def program(code, **options):
    text = f"import sys\nfrom core.command_line import reported\ndef go():\n {code}\n return 0\n"
    return subprocess.Popen(
        [sys.executable, "-c", f"{text}sys.exit(reported('program', go))"],
        cwd=ROOT,
        stderr=subprocess.PIPE,
        text=True,
        **options,
    )


def test_a_reader_who_leaves_ends_it_quietly():
    child = program("print('y\\n' * 100_000)", stdout=subprocess.PIPE)
    child.stdout.close()
    assert (child.communicate()[1], child.returncode) == ("", 141)


def test_letters_that_the_terminal_lacks_are_written_otherwise():
    child = program(
        "print('\\udcff é')", stdout=subprocess.PIPE, env={"PYTHONIOENCODING": "ascii:strict"}
    )
    assert child.communicate() == ("\\udcff \\xe9\n", "")
    assert child.returncode == 0


@pytest.mark.skipif(sys.platform == "win32", reason="needs a shell that closes streams")
def test_a_closed_output_and_a_full_disk_do_no_harm():
    code = "from core.command_line import reported as r; import sys\n"
    code += "sys.exit(r('program', lambda: print('words') or 0))"
    for redirection, status in ((">&-", 0), (">&- 2>&-", 0), ("> /dev/full", 1)):
        command = f'"{sys.executable}" -c "{code}" {redirection}'
        ended = subprocess.run(
            ["sh", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False
        )
        assert "Traceback" not in ended.stderr
        assert "Exception" not in ended.stderr
        assert ended.returncode == status, (redirection, ended.stderr)
