"""How much may be asked for, and the words for what goes beyond."""

from __future__ import annotations

from core.errors import BadRequest

LARGEST_COUNT = 10_000
LARGEST_STEPS = 2_000
LARGEST_SEED = 2**63 - 1
LARGEST_GUIDANCE = 20.0
LARGEST_DRAWS = 1_000


def need_whole(what: str, value: object, least: int, most: int) -> None:
    """Refuse what is no whole number from ``least`` to ``most``.

    Raises:
        BadRequest: in these words.
    """
    if not isinstance(value, int) or isinstance(value, bool) or not least <= value <= most:
        raise BadRequest(f"{what} must be a whole number from {least} to {most}, not {value!r}.")


def need_number(what: str, value: float, least: float, most: float) -> None:
    """Refuse what is no number from ``least`` to ``most``; raises as :func:`need_whole`."""
    if not least <= value <= most:
        raise BadRequest(f"{what} must be a number from {least:g} to {most:g}, not {value!r}.")


def need_flow(model: str, draws: int, seed: int, seeds: int, tolerance: float) -> None:
    """Refuse what no likelihood may be asked with; raises as :func:`need_whole`.

    Args:
        model: named or located.
        draws: fresh probes and dequantisations.
        seed: the first of ``seeds`` in a row.
        seeds: how many there are.
        tolerance: error allowed per step of the flow's solver.
    """
    need_whole("The number of draws", draws, 1, LARGEST_DRAWS)
    need_whole("The seed", seed, 0, LARGEST_SEED - seeds + 1)
    need_number("The tolerance", tolerance, 1e-9, 0.1)
    _need_model(model)


def need_common(model: str, count: int, seed: int, steps: int, guidance: float) -> None:
    """Refuse what no request may ask for; raises as :func:`need_whole`."""
    need_whole("The number of pictures", count, 1, LARGEST_COUNT)
    need_whole("The seed", seed, 0, LARGEST_SEED)
    need_whole("The seed of the last picture", seed + count - 1, 0, LARGEST_SEED)
    need_whole("The number of steps", steps, 1, LARGEST_STEPS)
    need_number("The guidance", guidance, 0, LARGEST_GUIDANCE)
    _need_model(model)


def _need_model(model: str) -> None:
    if not model.strip():
        raise BadRequest("Say which model to use.")
