"""What a run says when it does not fit into memory."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from core.engine.device import is_out_of_memory
from core.errors import OutOfMemory
from training.recipe import Recipe


@contextlib.contextmanager
def within_memory(recipe: Recipe) -> Iterator[None]:
    """Say of a recipe whose run does not fit into memory while it lasts what makes it smaller.

    Raises:
        OutOfMemory: it does not fit.
    """
    try:
        yield
    except Exception as error:
        # What builds a network tells the cause in its own words.
        if not any(is_out_of_memory(each) for each in (error, error.__cause__) if each):
            raise
        size, run = recipe.data.size, recipe.run
        raise OutOfMemory(
            f"The recipe does not fit into memory: {run.batch} pictures of {size} x {size} in "
            f"{run.accumulate} parts. Raise [run] accumulate, set [run] recompute = true, lower "
            "[data] size or make [network] smaller; or start more processes, with [run] shard = "
            "true if the network alone is too large. The last checkpoint, if there is one, is good."
        ) from error
