"""Asking the Hub: what a repository holds, what there is, and who asks."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar, cast

from core.errors import AccessDenied, BadDownload, ScorebrushError
from core.hub.address import HUB, Address, endpoint
from core.hub.problems import in_words, of_status, refuse_offline
from core.hub.remote import Remote, RemoteFile, safe

if TYPE_CHECKING:
    from huggingface_hub.hf_api import ModelInfo

TIMEOUT = 20.0  # seconds that the Hub may take to answer a question
_KIND = "unconditional-image-generation"
_LARGEST = 2**40  # bytes; a size beyond is no size
_T = TypeVar("_T")


class Hub:
    """Asks the Hub; every answer is a plain value and every problem a sentence.

    Args:
        address: where it is; ``HF_ENDPOINT`` or the public one when None.
        timeout: seconds that it may take to answer.
    """

    def __init__(self, address: str | None = None, timeout: float = TIMEOUT) -> None:
        self.endpoint = (address or endpoint()).rstrip("/")
        self.timeout = timeout

    def listing(self, address: Address) -> Remote:
        """What a repository holds at a revision.

        Raises:
            Unreachable, AccessDenied, UnknownRepository: as the Hub answers.
            BadDownload: its answer makes no sense, or a path in it leads out of the repository.
        """

        def ask() -> Remote:
            info = self._api().model_info(
                address.repository,
                revision=address.revision,
                files_metadata=True,
                timeout=self.timeout,
            )
            return _remote(info, address)

        return self._asked(ask, str(address))

    def commit_of(self, address: Address) -> str:
        """The commit that a revision stands for now. Raises as :meth:`listing`."""

        def ask() -> str:
            info = self._api().model_info(
                address.repository, revision=address.revision, timeout=self.timeout
            )
            return _remote(info, address).commit

        return self._asked(ask, str(address))

    def search(self, words: str, limit: int = 40) -> list[Remote]:
        """Models that make pictures from noise and answer to ``words``, the most used first.

        Raises:
            Unreachable: the Hub cannot be asked.
        """
        what = f"the search for {words!r}"

        def ask() -> list[Remote]:
            from huggingface_hub import ModelInfo, get_session

            info, token = cast("Any", ModelInfo), self.token()
            # HfApi.list_models has no time limit, and tries again for 23 seconds, saying so.
            answer = get_session().get(
                f"{self.endpoint}/api/models",
                params={
                    **({"search": words.strip()} if words.strip() else {}),
                    "pipeline_tag": _KIND,
                    "sort": "downloads",
                    "limit": limit,
                },
                headers={"Authorization": f"Bearer {token}"} if token else {},
                timeout=self.timeout,
            )
            if answer.status_code == 401 and token:
                raise AccessDenied(
                    "The Hub does not accept your token. Log in again with `hf auth login`, or "
                    "unset HF_TOKEN."
                )
            if answer.status_code != 200:
                raise of_status(answer.status_code, what)
            found = [info(**{"siblings": None, **item}) for item in answer.json()]
            # The commit of a search is not asked for: it is resolved when a model is downloaded.
            return [_remote(one, Address(one.id), found=True) for one in found if "/" in one.id]

        return self._asked(ask, what)

    def token(self) -> str | None:
        """The person's own token, from ``HF_TOKEN`` or where `hf auth login` keeps it."""
        from huggingface_hub import get_token

        token: str | None = get_token()
        return token

    def _api(self) -> Any:  # noqa: ANN401
        from huggingface_hub import HfApi

        return HfApi(endpoint=self.endpoint)

    def _asked(self, question: Callable[[], _T], what: str) -> _T:
        refuse_offline()
        try:
            return question()
        except ScorebrushError:
            raise
        except Exception as error:
            if problem := in_words(error, what, self.endpoint):
                raise problem from error
            raise


def page_of(repository: str) -> str:
    """The page of a repository that people read."""
    return f"{HUB}/{repository}" if endpoint() == HUB else f"{endpoint()}/{repository}"


def _remote(info: ModelInfo, address: Address, *, found: bool = False) -> Remote:
    commit = str(info.sha or "")
    if not found and not re.fullmatch(r"[0-9a-f]{40}", commit):
        raise BadDownload(f"The Hub does not say which commit {address} is at. Try again later.")
    card: Any = info.card_data or {}
    tags = tuple(info.tags or ())
    licences = [tag.removeprefix("license:") for tag in tags if tag.startswith("license:")]
    return Remote(
        address=address,
        commit=commit,
        files=tuple(_file(one) for one in info.siblings or () if one.size is not None),
        licence=str(card.get("license") or (licences[0] if licences else "")),
        gated=bool(info.gated),
        private=bool(info.private),
        downloads=int(info.downloads or 0),
        tags=tags,
    )


def _file(sibling: Any) -> RemoteFile:  # noqa: ANN401
    path, large = str(sibling.rfilename), sibling.lfs
    digest = str(large["sha256"] if large else sibling.blob_id)
    size = int(large["size"] if large else sibling.size)
    if not safe(path):
        raise BadDownload(
            f"The list of files names {path!r}, which leads out of the model's folder. This is "
            "how harmful repositories look, so nothing was downloaded."
        )
    if not re.fullmatch(r"[0-9a-f]{64}" if large else r"[0-9a-f]{40}", digest):
        raise BadDownload(f"The Hub gives no digest of {path}, so it could not be verified.")
    if not 0 <= size <= _LARGEST:
        raise BadDownload(f"The Hub says that {path} has {size} bytes, which cannot be.")
    return RemoteFile(path, size, digest)
