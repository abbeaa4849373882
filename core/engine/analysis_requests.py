"""A question for what a model makes of one picture, and its answer."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from core.divergence import Rademacher
from core.engine.account import Account
from core.engine.bounds import need_flow

if TYPE_CHECKING:
    from pathlib import Path

    import numpy as np
    from numpy.typing import NDArray

    from core.divergence import Divergence
    from core.likelihood_spread import Spread


@dataclass(frozen=True, eq=False)
class Analyse:
    """What a model makes of one picture: how likely it is, where it surprises, and its latent.

    Attributes:
        picture: a file, or pixels, uint8 (H, W, 3); its central square is shrunk to the size of the
            model.
        model: name of an installed model, or the path of a model file or folder.
        label: what it shows; None asks the model without a label.
        trace: how the divergence of the flow is computed, as in ``Likelihood``.
        draws: fresh probes and dequantisations, 1 to 1000; the answer sharpens with each.
        seed: draw i is drawn from seed + i.
        tolerance: error allowed per step of the flow's solver, 1e-9 to 0.1.

    Raises:
        BadRequest: a value is out of its range.
    """

    picture: Path | str | np.ndarray
    model: str = "commons-64"
    label: str | None = None
    trace: Divergence = field(default_factory=lambda: Rademacher(2))
    draws: int = 4
    seed: int = 0
    tolerance: float = 1e-3

    def __post_init__(self) -> None:
        need_flow(self.model, self.draws, self.seed, self.draws, self.tolerance)


class Latent(NamedTuple):
    """What a picture's latent is like, beside a sample of D standard normal values.

    The latent is where the probability flow takes the picture, divided by the deviation that it has
    under the prior. Attributes are means over the draws; ``expected`` and ``errors`` have the same
    entries for normal values: what they are in the mean, and their standard error in one sample.

    Attributes:
        size: the number of values, D.
        length: |z| / sqrt(D); 1 for normal values, +- sqrt(1 / (2 D)).
        mean: of the values; 0 +- sqrt(1 / D).
        variance: of the values; 1 +- sqrt(2 / D).
        skewness: third standardised moment; 0 +- sqrt(6 / D).
        kurtosis: excess kurtosis, the fourth standardised moment less 3; 0 +- sqrt(24 / D).
        edges: of the bins of a histogram, (K + 1,).
        density: share of the values in each bin, divided by its width, (K,).
    """

    size: int
    length: float
    mean: float
    variance: float
    skewness: float
    kurtosis: float
    edges: NDArray[np.float64]
    density: NDArray[np.float64]

    @property
    def rows(self) -> list[tuple[str, float, float, float]]:
        """Name, value, what it is for normal values, and its standard error among them."""
        root = self.size**-0.5
        return [
            ("Length / √D", self.length, 1.0, root * 0.5**0.5),
            ("Mean", self.mean, 0.0, root),
            ("Variance", self.variance, 1.0, root * 2**0.5),
            ("Skewness", self.skewness, 0.0, root * 6**0.5),
            ("Excess kurtosis", self.kurtosis, 0.0, root * 24**0.5),
        ]


class Analysis(NamedTuple):
    """What a model makes of a picture, as far as it has been worked out.

    Attributes:
        draws: how many draws it rests on.
        picture: as the model sees it, uint8 (H, W, 3).
        bits: bits per value; fewer are likelier, 8 say nothing.
        error: its standard error; NaN where it is not known.
        surprise: bits per value of each pixel, (H, W), whose mean is ``bits``. An attribution: the
            density of a whole picture has no parts, and these are those of its coordinates (see
            ``core.likelihood.Density.shares``).
        kappas: levels of noise from the picture to the end of the flow, sigma / alpha, (K,).
        saved: bits per value that the model saves about each of them by what it sees there, for a
            doubling of the noise, (K,); what it saves is told beside calling everything noise.
        gain: the whole of what it saves, in bits per value.
        latent: what the latent is like.
        spread: how likely photographs are, those of the training and others, where that has been
            measured for the model.
        dated: whether ``spread`` was measured on other weights of the model.
    """

    draws: int
    picture: NDArray[np.uint8]
    bits: float
    error: float
    surprise: NDArray[np.float64]
    kappas: NDArray[np.float64]
    saved: NDArray[np.float64]
    gain: float
    latent: Latent
    spread: Spread | None
    dated: bool


@dataclass(frozen=True, eq=False)
class AnalyseResult(Account):
    """What a model makes of a picture.

    Attributes:
        request: what was asked.
        analysis: the answer after the last draw.
    """

    request: Analyse
    analysis: Analysis
