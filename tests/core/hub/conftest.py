"""A Hub on loopback with one model, and what downloads from it."""

from __future__ import annotations

import pytest

from core.hub.asking import Hub
from core.hub.download import download
from tests.core.hub.dealings import HASTE, REPOSITORY, TINY
from tests.hub_endpoint import Endpoint
from tests.tiny import tiny_model


@pytest.fixture(scope="module")
def weights(tmp_path_factory):
    """The file of a real model, of some 100 kB."""
    return tiny_model(tmp_path_factory.mktemp("weights")).read_bytes()


@pytest.fixture(scope="module")
def newer_weights(tmp_path_factory):
    return tiny_model(tmp_path_factory.mktemp("weights"), seed=1).read_bytes()


@pytest.fixture(autouse=True)
def environment(monkeypatch, tmp_path):
    for name in ("HF_TOKEN", "HF_ENDPOINT", "HF_HUB_OFFLINE", "http_proxy", "HTTP_PROXY"):
        monkeypatch.delenv(name, raising=False)
    from huggingface_hub import constants

    monkeypatch.setattr(constants, "HF_TOKEN_PATH", str(tmp_path / "token"))


@pytest.fixture
def endpoint(weights):
    with Endpoint() as endpoint:
        endpoint.add(REPOSITORY, {"model.safetensors": weights, "README.md": b"# Tiny"})
        yield endpoint


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "models"


@pytest.fixture
def steps():
    """The progress of all downloads of a test."""
    return []


@pytest.fixture
def pull(endpoint, folder, steps):
    def pull(address=TINY, patience=HASTE, **options):
        moving = download(address, folder, hub=Hub(endpoint.url, 2.0), patience=patience, **options)
        while True:
            try:
                steps.append(next(moving))
            except StopIteration as end:
                return end.value

    return pull
