from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import replace

import pytest

from core.checkpoints.card import FORMAT, METADATA_KEY, card_from_json, card_of, header_of
from core.errors import BadCheckpoint, UnknownLabel
from tests.tiny import CARD, tiny_model

RICH = replace(
    CARD,
    recipe={"steps": 3, "ema": [0.999]},
    quality={"kid": 0.1},
    images_seen=12,
    data="photographs, CC BY 2.0",
)


def write(path, header, body=b"", length=None):
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    prefix = (len(text) if length is None else length).to_bytes(8, "little")
    path.write_bytes(prefix + text + body)
    return path


def with_card(tmp_path, **entries):
    card = {**json.loads(CARD.to_json()), **entries}
    return write(tmp_path / "a.safetensors", {"__metadata__": {METADATA_KEY: json.dumps(card)}})


def test_a_card_survives_its_json():
    assert card_from_json(RICH.to_json(), "here") == RICH


def test_a_card_is_read_from_a_model_file_without_torch(tmp_path):
    path = tiny_model(tmp_path)
    assert card_of(path) == CARD
    program = (
        "import sys; from core.checkpoints import card_of; from core.engine.library import Library;"
        "from pathlib import Path; card_of(sys.argv[1]);"
        "print([card.name for card in Library([Path(sys.argv[1]).parent]).cards()],"
        "'torch' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program, path], capture_output=True, text=True, check=True
    )
    assert answer.stdout.strip() == "['tiny'] False"


def test_every_truncation_is_noticed(tmp_path):
    whole = tiny_model(tmp_path).read_bytes()
    header = 8 + int.from_bytes(whole[:8], "little")
    path = tmp_path / "short.safetensors"
    for size in (0, 1, 7, 8, 9, header // 2, header - 1, header, header + 1, len(whole) - 1):
        path.write_bytes(whole[:size])
        with pytest.raises(BadCheckpoint, match=r"short\.safetensors .*(download|Choose)"):
            card_of(path)
    path.write_bytes(whole + b"x")
    with pytest.raises(BadCheckpoint, match="1 bytes too long"):
        card_of(path)


@pytest.mark.parametrize(
    ("header", "length"),
    [
        (b"{}", 2**63),  # a header that claims more than there can be
        (b"{}", 10**9),
        (b"{}", 1),
        (b"PK\x03\x04 a zip", None),
        (b"{not json", None),
        (b"[1, 2]", None),
        (b"{" * 3, None),
        (b'{"a":' * 100_000 + b"1" + b"}" * 100_000, None),
        (b'{"\xff": 1}', None),
        ({"__metadata__": 3}, None),
        ({"__metadata__": {METADATA_KEY: 3}}, None),
        ({"__metadata__": {}}, None),
        ({"__metadata__": {METADATA_KEY: "not json"}}, None),
        ({"__metadata__": {METADATA_KEY: "[]"}}, None),
        ({"__metadata__": {METADATA_KEY: "{}"}}, None),
        ({"t": 3}, None),
        ({"t": {"dtype": "F16", "shape": [2], "data_offsets": [0, -4]}}, None),
        ({"t": {"dtype": "F16", "shape": [-2], "data_offsets": [0, 0]}}, None),
        ({"t": {"dtype": "F16", "shape": [2], "data_offsets": [0]}}, None),
    ],
)
def test_what_is_no_model_is_refused_by_name(tmp_path, header, length):
    with pytest.raises(BadCheckpoint, match=r"a\.safetensors"):
        card_of(write(tmp_path / "a.safetensors", header, length=length))


def test_a_folder_and_a_missing_file_are_refused(tmp_path):
    for path in (tmp_path, tmp_path / "missing.safetensors"):
        with pytest.raises(BadCheckpoint, match="cannot be read"):
            header_of(path)


def test_a_card_of_a_newer_version_asks_for_an_update(tmp_path):
    with pytest.raises(BadCheckpoint, match=r"newer Scorebrush.*Update"):
        card_of(with_card(tmp_path, format=FORMAT + 1))
    with pytest.raises(BadCheckpoint, match=r"does not know: colour.*Update"):
        card_of(with_card(tmp_path, colour="blue"))


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        ("name", ""),
        ("name", 3),
        ("image_size", 0),
        ("image_size", "64"),
        ("image_size", True),
        ("image_size", 10**9),
        ("channels", 5),
        ("labels", "flowers"),
        ("labels", ["a", 3]),
        ("labels", ["a", "A"]),
        ("labels", [""]),
        ("labels", ["a/"]),
        ("sigma_min", 0),
        ("sigma_min", 100),
        ("sigma_max", 10**400),
        ("network", []),
        ("network", {}),
        ("parametrization", {"kind": 3}),
        ("recommended", []),
        ("recommended", {"steps": 0}),
        ("recommended", {"guidance": "7"}),
        ("images_seen", -1),
    ],
)
def test_a_bad_entry_is_named(tmp_path, entry, value):
    with pytest.raises(BadCheckpoint, match=f"bad entry '({entry}|steps|guidance)"):
        card_of(with_card(tmp_path, **{entry: value}))


def test_a_missing_entry_is_named(tmp_path):
    card = json.loads(CARD.to_json())
    del card["image_size"]
    path = write(tmp_path / "a.safetensors", {"__metadata__": {METADATA_KEY: json.dumps(card)}})
    with pytest.raises(BadCheckpoint, match="image_size"):
        card_of(path)


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("flowers", "flowers"),
        ("Flowers/ROSE", "flowers/rose"),
        (" flowers / rose ", "flowers/rose"),
        ("tulip", "flowers/tulip"),
        ("AERIAL", "aerial"),
    ],
)
def test_labels_are_found_as_people_write_them(text, label):
    assert CARD.label_named(text) == label


def test_a_label_lights_its_ancestors_too():
    assert CARD.label_indices("flowers/rose") == (0, 1)
    assert CARD.label_indices("tulip") == (0, 2)
    assert CARD.label_indices("flowers") == (0,)


def test_an_unknown_label_says_what_comes_close():
    with pytest.raises(UnknownLabel, match=r"'flowers/rosé'.*Did you mean flowers/rose"):
        CARD.label_named("flowers/rosé")
    with pytest.raises(UnknownLabel, match="Did you mean flowers/tulip"):
        CARD.label_named("tulips")
    with pytest.raises(UnknownLabel, match="subjects are flowers, aerial"):
        CARD.label_named("xyz")
    with pytest.raises(UnknownLabel, match="takes no labels"):
        replace(CARD, labels=()).label_named("rose")
    with pytest.raises(UnknownLabel, match="a/red or b/red"):
        replace(CARD, labels=("a", "b", "a/red", "b/red")).label_named("red")
