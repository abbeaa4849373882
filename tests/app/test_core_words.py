"""What ``core`` says comes out in German with its values; what is not known, as it is."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import pytest

from app.core_words import pieces_of, translated, values_in
from app.tongue import is_foreign, speak_by, told
from core import resources
from core.engine.bounds import need_whole
from core.engine.library import Library
from core.engine.requests import parse_seed
from core.errors import BadPicture, BadRequest, ScorebrushError
from core.files import write_whole
from core.images import read_request
from tools import sentences

LINES = resources.path("translations", "core.txt").read_text(encoding="utf-8").splitlines()

# Values as they come: plain ones, a path with the marks of sentences in it, braces, and none.
VALUES = (
    lambda place: f"«{place}»",
    lambda place: f"/home/a b/my pictures: {place}, tried. Try again.png",
    lambda place: f"{{{place}}} 100 %",
    lambda _: "",
)


def texts_of(context):
    for one in ET.parse(resources.path("translations", "de.ts")).getroot().iter("context"):  # noqa: S314
        if one.findtext("name") == context:
            return {it.findtext("source"): it.findtext("translation") for it in one.iter("message")}
    raise AssertionError(f"no texts of {context}")


GERMAN = texts_of("Core")


@pytest.fixture(autouse=True)
def german():
    tables = {"Core": GERMAN}
    speak_by(lambda context, text: tables.get(context, {}).get(text) or text)
    yield
    speak_by(None)


def test_the_lines_are_what_core_says_now_and_all_of_them_are_in_german():
    now = set(sentences.sentences())
    assert len(now) > 350
    # As with the texts of the window, a few may wait for the next `make translations`.
    assert len(now ^ set(LINES)) < 0.05 * len(now), sorted(now ^ set(LINES))
    assert set(LINES) == set(GERMAN)
    assert all(GERMAN.values())


@pytest.mark.parametrize("value", VALUES)
def test_every_sentence_is_found_by_its_own_message_and_keeps_its_values(value):
    for line in LINES:
        values = [value(place) for place in range(len(pieces_of(line)) - 1)]
        assert translated(line.format(*values)) == GERMAN[line].format(*values), line


def test_sentences_that_begin_alike_do_not_swallow_one_another():
    damaged = "{0} cannot be read: {1}.", "{0} cannot be read: {1}. Download or copy it again."
    assert set(damaged) <= set(LINES)
    for line in damaged:
        assert translated(line.format("a", "b")) == GERMAN[line].format("a", "b")
    first = "Nothing is painted. Paint over what shall be filled, then try again."
    assert translated(first) != translated(first.replace("painted", "painted inside the work area"))


@pytest.mark.parametrize(
    ("line", "message", "values"),
    [
        ("a {0} b", "a x b", ["x"]),
        ("a {0} b", "a  b", [""]),
        ("a {0} b", "a b", None),
        ("{0}: {1}.", "x: y: z.", ["x", "y: z"]),
        ("{0}, {1}", "x", None),
        ("{0}ab{1}b", "ab", None),
        ("{{{0}}}", "{x}", ["x"]),
        ("plain", "plain", []),
        ("plain", "plain too", None),
    ],
)
def test_values_are_read_between_the_pieces(line, message, values):
    assert values_in(message, pieces_of(line)) == values


def error_of(act):
    with pytest.raises(ScorebrushError) as caught:
        act()
    return caught.value


def test_errors_that_core_raises_are_told_in_german(tmp_path):
    other = tmp_path / "notes.png"
    other.write_bytes(b"no picture")
    for act, begins, value in (
        (lambda: parse_seed("x7"), "Ein Startwert ist eine ganze Zahl von 0 bis", "'x7'"),
        (lambda: Library([tmp_path]).path("moon"), "Es gibt kein Modell", "'moon'"),
        (lambda: write_whole(tmp_path, b""), f"In {tmp_path.parent} ließ", "Das ist ein Ordner"),
        (
            lambda: need_whole("The number of steps", 0, 1, 9),
            "Die Zahl der Schritte muss",
            "1 bis 9",
        ),
        (lambda: read_request(other), f"{other} ist kein Bild,", "lesen kann"),
        (
            lambda: read_request(tmp_path / "gone.png"),
            f"{tmp_path / 'gone.png'} lässt sich nicht",
            "gibt es nicht",
        ),
    ):
        said = told(error_of(act))
        assert said.startswith(begins), said
        assert value in said
        assert not re.search(r"\b(the|is|not|cannot)\b", said), said


def test_what_is_not_known_and_the_english_window_are_left_alone():
    assert told(BadPicture("Somebody wrote this elsewhere.")) == "Somebody wrote this elsewhere."
    speak_by(None)
    assert not is_foreign()
    assert told(BadRequest("This is no PNG.")) == "This is no PNG."


def test_a_sentence_is_followed_through_names_calls_and_what_calls_hand_over(tmp_path):
    (tmp_path / "core").mkdir()
    (tmp_path / "core" / "errors.py").write_text("class ScorebrushError(Exception): ...\n")
    (tmp_path / "core" / "one.py").write_text(
        "from core.errors import ScorebrushError\n"
        "class Bad(ScorebrushError): ...\n"
        "_AGAIN = 'Copy it again.'\n"
        "def _hint(name):\n"
        "    if name:\n"
        "        return f' Did you mean {name}?'\n"
        "    return ''\n"
        "def need(what, value):\n"
        "    more = _hint(value)\n"
        "    raise Bad(f'{what} is {value!r}.{more} {_AGAIN}')\n"
        "def use():\n"
        "    need('The mask' if use else 'The photograph', 3)\n"
        "    raise ValueError('never shown')\n"
    )
    found = sentences.sentences(tmp_path)
    assert [line for line in found if "again" in line] == [
        "The mask is {0}. Copy it again.",
        "The mask is {0}. Did you mean {1}? Copy it again.",
        "The photograph is {0}. Copy it again.",
        "The photograph is {0}. Did you mean {1}? Copy it again.",
    ]
    assert not any("never shown" in line for line in found)
