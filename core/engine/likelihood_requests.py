"""A question about pictures that exist already, how likely they are, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from core.divergence import Rademacher
from core.engine.account import Account
from core.engine.bounds import need_flow
from core.errors import BadRequest

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np

    from core.divergence import Divergence


@dataclass(frozen=True, eq=False)
class Likelihood:
    """How likely pictures are under a model, in bits per value (``core.bits``).

    Attributes:
        pictures: files, or pixels, uint8 (H, W, 3); their central squares are shrunk to the size of
            the model.
        model: name of an installed model, or the path of a model file or folder.
        label: what they show; None asks the model without a label.
        trace: how the divergence of the flow is computed: by random probes, or exactly, at the cost
            of one pass for every value of a picture.
        draws: fresh probes and dequantisations per picture, 1 to 1000.
        seed: picture i draws from seed + i.
        tolerance: error allowed per step of the flow's solver, for a pixel as for nats per value,
            1e-9 to 0.1.

    Raises:
        BadRequest: there is no picture, or a value is out of its range.
    """

    pictures: tuple[Path | str | np.ndarray, ...]
    model: str = "commons-64"
    label: str | None = None
    trace: Divergence = field(default_factory=lambda: Rademacher(2))
    draws: int = 1
    seed: int = 0
    tolerance: float = 1e-3

    def __post_init__(self) -> None:
        if not self.pictures:
            raise BadRequest("Say which pictures to measure: at least one.")
        need_flow(self.model, self.draws, self.seed, len(self.pictures), self.tolerance)


@dataclass(frozen=True, eq=False)
class LikelihoodResult(Account):
    """How likely pictures are.

    Attributes:
        request: what was asked.
        bits: bits per value of each picture, (N,), float64; fewer are likelier, 8 say nothing.
        errors: standard error of each from its draws and probes, (N,); NaN where unknown.
        mean: of the bits, over the pictures.
        standard_error: of the mean, the pictures seen as a sample.
    """

    request: Likelihood
    bits: np.ndarray
    errors: np.ndarray
    mean: float
    standard_error: float
