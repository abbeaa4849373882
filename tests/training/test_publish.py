"""Publishing: the page, the file with its card, and the real client library on both ends."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from core.checkpoints import card_of
from core.engine.library import Library
from core.errors import BadRequest
from core.hub.address import Address
from core.hub.asking import Hub
from core.hub.download import download
from core.hub.transfer import Patience
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model
from training import publish

TOLD = ["--licence", "CC0-1.0", "--data", "Photographs of my garden, all mine."]


@pytest.fixture
def model(tmp_path):
    return tiny_model(
        tmp_path,
        recipe={"run": {"pictures": 160, "start": ""}, "objective": {"log_mean": -0.8}},
        images_seen=12345,
        licence="",
    )


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    from huggingface_hub import constants
    from huggingface_hub.utils.tqdm import disable_progress_bars, enable_progress_bars

    monkeypatch.setenv("SCOREBRUSH_PRECISION", "float32")
    monkeypatch.delenv("HF_TOKEN", raising=False)
    monkeypatch.delenv("HF_HUB_OFFLINE", raising=False)
    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))
    monkeypatch.setattr(constants, "HF_HUB_DISABLE_XET", True)
    disable_progress_bars()
    yield
    enable_progress_bars()


@pytest.fixture
def endpoint(monkeypatch):
    with Endpoint() as endpoint:
        monkeypatch.setenv("HF_ENDPOINT", endpoint.url)
        yield endpoint


def test_a_folder_gets_the_page_the_samples_and_the_file_with_its_card(tmp_path, model):
    report = tmp_path / "report"
    report.mkdir()
    summary = {"pictures": 128, "subject_as_asked": 0.976, "near_copies_in_pixels": "1 of 64"}
    (report / "report.json").write_text(json.dumps({"summary": summary}))
    out = tmp_path / "out"
    words = [str(model), "--folder", str(out), "--samples", "4", "--report", str(report)]
    assert publish.main([*words, *TOLD, "--title", "My: garden"]) == 0
    assert sorted(path.name for path in out.iterdir()) == [
        "README.md",
        "model.safetensors",
        "samples.png",
    ]
    card = card_of(out / "model.safetensors")
    assert (card.title, card.licence, card.quality) == ("My: garden", "CC0-1.0", summary)
    page = (out / "README.md").read_text(encoding="utf-8")
    for part in (
        'license: "cc0-1.0"',
        'pipeline_tag: "unconditional-image-generation"',
        "# My: garden",
        "Photographs of my garden, all mine.",
        "12,345 pictures",
        "log_mean `-0.8`",
        "97.6%",
        "1 of 64",
        "`flowers/rose`",
        "![Samples",
    ):
        assert part in page
    with Image.open(out / "samples.png") as samples:
        assert samples.width > 2 * 16
    from huggingface_hub import ModelCard

    read = ModelCard(page).data.to_dict()
    assert (read["license"], read["library_name"]) == ("cc0-1.0", "scorebrush")


def test_a_licence_that_the_hub_does_not_know_is_named(tmp_path, model):
    words = [str(model), "--folder", str(tmp_path / "out"), "--samples", "0"]
    assert publish.main([*words, "--licence", "Ask: me", "--data", "mine"]) == 0
    page = (tmp_path / "out" / "README.md").read_text(encoding="utf-8")
    assert 'license: "other"\nlicense_name: "Ask: me"' in page
    assert "![Samples" not in page
    assert not (tmp_path / "out" / "samples.png").exists()


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        (["--folder", "{}/out"], (2, "licence and its data")),
        (["--repository", "nonsense", *TOLD], (1, "not the name of a model")),
        (["--repository", "me/garden", *TOLD], (1, "hf auth login")),
        (["--folder", "{}/out", "--report", "{}", *TOLD], (2, "no report")),
        ([], (2, "one of the arguments --folder --repository is required")),
        (["--folder", "{}/out", "--licens", "CC0-1.0"], (2, "Did you mean --licence?")),
    ],
)
def test_what_is_missing_is_told(tmp_path, model, capsys, words, answer):
    words = [word.format(tmp_path) for word in words]
    status, told = answer
    assert publish.main([str(model), "--samples", "0", *words]) == status
    said = capsys.readouterr().err
    assert said.startswith("scorebrush-publish: ")
    assert told in said
    assert not (tmp_path / "out" / "model.safetensors").exists()


def test_the_folder_of_a_training_has_one_finished_model(tmp_path, model):
    (tmp_path / "checkpoint.safetensors").write_bytes(b"the state of a training")
    assert publish.find_model(str(tmp_path)) == model
    tiny_model(tmp_path, name="another")
    with pytest.raises(BadRequest, match=r"another\.safetensors, tiny\.safetensors"):
        publish.find_model(str(tmp_path))


@pytest.mark.filterwarnings("ignore:Use 'content=:DeprecationWarning")  # the client's own upload
def test_the_client_library_publishes_and_reads_and_we_download(
    tmp_path, model, endpoint, capsys, monkeypatch
):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    words = [str(model), "--repository", "me/garden", "--samples", "2"]
    assert publish.main([*words, *TOLD]) == 0
    written = capsys.readouterr()
    assert "scorebrush models pull me/garden" in written.out
    assert "secret" not in written.out + written.err
    _, files = endpoint.repositories["me/garden"].commits[-1]
    assert sorted(files) == ["README.md", "model.safetensors", "samples.png"]
    assert "scorebrush models pull me/garden" in files["README.md"].decode()

    from huggingface_hub import hf_hub_download

    read = hf_hub_download(
        "me/garden", "model.safetensors", endpoint=endpoint.url, cache_dir=tmp_path / "cache"
    )
    assert card_of(read).licence == "CC0-1.0"

    steps = download(
        Address("me/garden"), tmp_path / "models", hub=Hub(), patience=Patience(stall=2, tries=0)
    )
    assert [step.doing for step in steps][-1] == "Installing"
    (card,) = Library([tmp_path / "models"]).cards()
    assert (card.name, card.licence) == ("tiny", "CC0-1.0")
    assert (tmp_path / "models" / "tiny.png").is_file()
    # Again, with another title: a second commit of the same repository.
    assert publish.main([*words, *TOLD, "--title", "Garden"]) == 0
    assert len(endpoint.repositories["me/garden"].commits) == 2


def test_a_refused_upload_is_told(model, endpoint, capsys, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    endpoint.refuses = True
    words = [str(model), "--repository", "me/garden", "--samples", "0"]
    assert publish.main([*words, *TOLD]) == 1
    written = capsys.readouterr()
    assert "Your account may not" in written.err
    assert "secret" not in written.out + written.err
