"""The analysis of one picture as a task of the engine, sharper with every draw."""

from __future__ import annotations

import math
import time
from collections.abc import Generator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import torch

from core.bits import WIDTH, dequantised
from core.engine.analysis_requests import AnalyseResult, Analysis, Latent
from core.engine.device import is_out_of_memory
from core.engine.likelihoods import as_seen, likelihood_under
from core.engine.requests import Progress
from core.engine.watching import Clock, Watched, loaded, too_little
from core.errors import BadData, OutOfMemory
from core.likelihood_spread import Spread, spread_of
from core.noise import NoiseSource
from core.samplers.base import rungs_of
from core.steps import followed

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from core.denoiser import Denoiser
    from core.engine.analysis_requests import Analyse
    from core.engine.library import Library
    from core.likelihood import Density

_LEVELS = 65  # of the curve of saved bits
_EDGES = np.linspace(-5, 5, 51)  # of the histogram of the latent


class _Draw(NamedTuple):
    """What one draw says: bits, (C, H, W) each; the curve; its whole; the standardised latent."""

    bits: NDArray[np.float64]
    saved: NDArray[np.float64]
    gain: float
    latent: NDArray[np.float64]


def analysed(request: Analyse, library: Library) -> Generator[Progress, None, AnalyseResult]:
    """Analyse a picture in float32; see ``core.engine.tasks.run``.

    Raises:
        BadPicture: it cannot be read.
    """
    card = library.card(request.model)
    picture = as_seen(request.picture, card)
    denoiser = loaded(request.model, library, torch.float32)
    return (yield from _Analysing(request, picture, denoiser, library).all())


class _Analysing:
    """One request under way."""

    def __init__(
        self,
        request: Analyse,
        picture: NDArray[np.uint8],
        denoiser: Denoiser,
        library: Library,
    ) -> None:
        self.request, self.library, self.picture = request, library, picture
        self.device = library.device
        self.network = Watched(denoiser, request.model)
        self.likelihood = likelihood_under(denoiser, request.trace, request.tolerance)
        start, end = self.ends = rungs_of([self.likelihood.start, self.likelihood.end])
        first, last = max(start.kappa, 1e-4), min(end.kappa, 1e6)
        self.kappas = np.geomspace(first, last, _LEVELS)
        card = denoiser.card
        self.label = None
        if request.label is not None:
            self.label = torch.zeros(1, len(card.labels), device=self.device)
            self.label[:, list(card.label_indices(request.label))] = 1
        self.digest = library.digest(request.model, torch.float32)
        self.notes: list[str] = []
        self.spread = self._spread()
        self.clock = Clock()

    def all(self) -> Generator[Progress, None, AnalyseResult]:
        """Draw after draw, each with an answer that rests on all so far."""
        started, draws = time.perf_counter(), list[_Draw]()
        self.clock.count = 1
        answer = None
        while answer is None or len(draws) < self.request.draws:
            try:
                draws.append((yield from self._draw(len(draws))))
            except (RuntimeError, MemoryError) as error:
                if not is_out_of_memory(error):
                    raise
                words = too_little(self.request.model, self.device, "to differentiate it")
                raise OutOfMemory(words) from error
            answer = self._answer(draws)
            yield self._progress(len(draws))._replace(answer=answer)
        return AnalyseResult(
            request=self.request,
            analysis=answer,
            seconds=time.perf_counter() - started,
            evaluations=self.network.evaluations,
            model_digest=self.digest,
            notes=tuple(self.notes),
        )

    def _draw(self, number: int) -> Generator[Progress, None, _Draw]:
        noise = NoiseSource([self.request.seed + number])
        picture = torch.from_numpy(self.picture)[None].to(self.device)
        steps = self.likelihood.steps(
            self.network.differentiable(self.label), dequantised(picture.float(), noise), noise
        )
        density = yield from followed(
            steps, lambda share: self._progress(number + share) if share < 1 else None
        )
        return self._read(density)

    def _read(self, density: Density) -> _Draw:
        """Bits of nats: WIDTH - log2 p, of each value alone."""
        bits = WIDTH - density.shares[0].numpy() / math.log(2)
        angles, rates = density.way.numpy().T
        # Of the angle a = atan(kappa), a doubling of kappa is kappa / (1 + kappa^2) ln 2.
        saved = np.interp(np.arctan(self.kappas), angles, rates)
        saved *= self.kappas / (1 + self.kappas**2)
        prior, (start, end) = self.likelihood.prior, self.ends
        stretch = math.log(math.hypot(*end) / math.hypot(*start))
        flow = density.shares - prior.log_densities(density.latent, end) - stretch
        latent = prior.standardised(density.latent, end)[0].numpy()
        return _Draw(bits, saved, flow.mean().item() / math.log(2), latent)

    def _answer(self, draws: list[_Draw]) -> Analysis:
        each = np.array([draw.bits.mean() for draw in draws])
        error = each.std(ddof=1) / math.sqrt(len(each)) if len(each) > 1 else math.nan
        upright = self.picture.transpose(1, 2, 0)
        return Analysis(
            draws=len(draws),
            picture=np.ascontiguousarray(np.broadcast_to(upright, (*upright.shape[:2], 3))),
            bits=float(each.mean()),
            error=float(error),
            surprise=np.mean([draw.bits.mean(0) for draw in draws], axis=0),
            kappas=self.kappas,
            saved=np.mean([draw.saved for draw in draws], axis=0),
            gain=float(np.mean([draw.gain for draw in draws])),
            latent=latent_statistics([draw.latent for draw in draws]),
            spread=self.spread,
            dated=bool(self.spread and self.spread.digest != self.digest),
        )

    def _spread(self) -> Spread | None:
        try:
            return spread_of(self.request.model, self.library)
        except BadData as error:  # the analysis does not depend on it
            self.notes.append(str(error))
            return None

    def _progress(self, draws: float) -> Progress:
        fraction, done = draws / self.request.draws, self.network.evaluations
        # The solver chooses its steps, so what is left is told from what was needed so far.
        total = done if fraction == 0 else round(done / fraction)
        note = self.notes[-1] if self.notes and draws == self.request.draws else None
        return Progress(fraction, done, total, self.clock.left(fraction), note=note)


def latent_statistics(latents: list[NDArray[np.float64]]) -> Latent:
    """Statistics of latents of one picture, the means of those of each."""
    moments = []
    for latent in latents:
        values = latent.ravel()
        away = values - values.mean()
        variance = np.square(away).mean()
        moments.append(
            (
                math.sqrt(np.square(values).mean()),
                values.mean(),
                variance,
                (away**3).mean() / variance**1.5,
                (away**4).mean() / variance**2 - 3,
            )
        )
    length, mean, variance, skewness, kurtosis = (float(it) for it in np.mean(moments, axis=0))
    pooled = np.concatenate([latent.ravel() for latent in latents])
    counts, _ = np.histogram(pooled, _EDGES)
    density = counts / (len(pooled) * np.diff(_EDGES))
    size = latents[0].size
    return Latent(size, length, mean, variance, skewness, kurtosis, _EDGES, density)
