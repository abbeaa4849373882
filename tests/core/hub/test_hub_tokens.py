"""Who may read, and who must not see the token."""

from __future__ import annotations

import pytest

from core.errors import (
    AccessDenied,
)
from tests.core.hub.dealings import REPOSITORY, answering
from tests.hub_endpoint import Endpoint


def test_a_private_model_opens_with_the_token_which_no_other_host_sees(
    endpoint, folder, pull, weights, monkeypatch
):
    endpoint.repositories[REPOSITORY].token = "hf_secret"  # noqa: S105
    with pytest.raises(AccessDenied, match="hf auth login"):
        pull()
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    with Endpoint() as storage:
        storage.add("storage/host", {"model.safetensors": weights})
        elsewhere = f"{storage.url}/storage/host/resolve/main/model.safetensors"
        endpoint.mishap = answering(b"", 302, Location=elsewhere)
        assert pull().read_bytes() == weights
        (asked,) = storage.asked("/resolve/")
    (first,) = endpoint.asked("/resolve/")
    assert "Bearer hf_secret" in first.values()
    assert not any("secret" in value for value in asked.values())


def test_a_redirect_within_the_host_keeps_the_token(endpoint, pull, monkeypatch):
    monkeypatch.setenv("HF_TOKEN", "hf_secret")
    there = iter([True])
    new = "/someone/tiny/resolve/main/model.safetensors"
    endpoint.mishap = lambda handler: (
        next(there, False) and (handler.plain(b"", 307, Location=new) or True)
    )
    pull()
    assert all("Bearer hf_secret" in one.values() for one in endpoint.asked("/resolve/"))


def test_no_message_and_no_repr_shows_the_token():
    from core.hub.reader import Source

    assert "secret" not in repr(Source("http://a", "b", "hf_secret"))
