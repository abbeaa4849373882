"""What goes wrong between here and the Hub, in people's words."""

from __future__ import annotations

import os

from core.errors import (
    AccessDenied,
    BadDownload,
    ScorebrushError,
    UnknownRepository,
    Unreachable,
)


def refuse_offline() -> None:
    """Raise Unreachable where ``HF_HUB_OFFLINE`` says that the network is not to be used."""
    if os.environ.get("HF_HUB_OFFLINE", "").upper() in {"1", "ON", "YES", "TRUE"}:
        raise Unreachable(
            "HF_HUB_OFFLINE is set, so the Hub is not asked. Unset it to look for models; those "
            "that are installed work without."
        )


def of_status(status: int, what: str, wait: str = "") -> ScorebrushError:
    """What an HTTP status means to somebody who asked for ``what``."""
    if status == 401:
        return AccessDenied(
            f"{what} does not exist or is private. If it is, log in with `hf auth login`, or set "
            "HF_TOKEN, with an account that may read it."
        )
    if status == 403:
        return AccessDenied(
            f"Your account may not read {what}. Open its page on the Hub and ask for access there, "
            "then log in here with `hf auth login`."
        )
    if status == 404:
        return UnknownRepository(
            f"{what} is not on the Hub. Check the spelling; if it is private, log in with "
            "`hf auth login`."
        )
    if status == 429:
        return Unreachable(
            f"The Hub has had too many questions from here{f' ({wait})' if wait else ''}. Wait a "
            "few minutes and try again; what has arrived is kept."
        )
    if status >= 500:
        return Unreachable(f"The Hub has a problem of its own ({status}). Try again later.")
    return Unreachable(f"The Hub refuses {what} ({status}).")


def in_words(error: Exception, what: str, where: str) -> ScorebrushError | None:
    """What an exception of the client library means; None for a defect."""
    import httpx2
    from huggingface_hub import errors

    problem: ScorebrushError | None = None
    match error:
        case errors.GatedRepoError():
            problem = of_status(403, what)
        case errors.HfHubHTTPError():
            problem = of_status(error.response.status_code, what)
        case errors.OfflineModeIsEnabled():
            problem = Unreachable("HF_HUB_OFFLINE is set, so the Hub is not asked. Unset it.")
        case errors.HFValidationError():
            problem = UnknownRepository(f"{what} cannot be the name of a model on the Hub.")
        case httpx2.TimeoutException():
            problem = Unreachable(f"{where} does not answer. Check the connection and try again.")
        case httpx2.TransportError():
            problem = Unreachable(f"{where} cannot be reached ({error}). Check the connection.")
        case ValueError() | KeyError() | TypeError() | AttributeError():
            problem = BadDownload(f"{where} answers, but not as the Hub does. Check HF_ENDPOINT.")
    return problem
