"""The training loop: the same weights, bit for bit, however often it is killed and resumed.

Nothing random is carried from step to step (see ``training.batches``), so a checkpoint is weights,
moments, averages and one number.
"""

from __future__ import annotations

import contextlib
import math
import time
from collections.abc import Iterator
from pathlib import Path

import torch
from torch import Tensor

from core.images import save_png
from training.assemble import begin_with, build_denoiser
from training.augment import AUGMENTATIONS
from training.batches import Batch, Batches
from training.data import Photographs, multi_hot, spread
from training.ema import Averages
from training.grids import sample_grid
from training.held_out import held_out_losses
from training.losses_so_far import LossesSoFar
from training.objective_base import Shown
from training.precision import precision
from training.processes import (
    Farewell,
    Processes,
    ProcessLost,
    is_loss_of_a_process,
    without_exchange,
)
from training.recipe import Recipe
from training.record import Record
from training.run_folder import RunFolder
from training.seeds import mixed_seed
from training.sharding import recompute, shard, whole
from training.streams import Stream

_BINS = 4  # of rising noise, in which the held-out loss is reported
_ALONE = Processes()


class Trainer:
    """One run of a recipe in a folder; :meth:`run` trains to the end, from wherever it stands."""

    def __init__(
        self,
        recipe: Recipe,
        photographs: Photographs | Stream,
        held_out: Photographs,
        folder: Path,
        device: torch.device,
        *,
        sigma_data: float,
        labels: tuple[str, ...],
        processes: Processes = _ALONE,
    ) -> None:
        self.recipe, self.device = recipe, device
        self.folder = RunFolder(folder, recipe, labels, processes)
        self.processes = processes
        self.share, self.parts = processes.share(recipe.run.batch, recipe.run.accumulate)
        self.labels, self.sigma_data = labels, sigma_data
        self.batches = Batches(recipe, photographs, labels, sigma_data)
        self.held_out = spread(held_out, recipe.run.held_out)
        self.held_out_hot = torch.from_numpy(multi_hot(self.held_out.paths, labels)).to(device)

        torch.manual_seed(recipe.run.seed)
        self.denoiser = build_denoiser(recipe, labels, AUGMENTATIONS, sigma_data)
        if recipe.run.start:
            self.denoiser = begin_with(self.denoiser, Path(recipe.run.start))
        self.denoiser.to(device)
        if device.type == "cuda":
            # CPUs train a sixth faster without it: their GroupNorm is slow in channels-last.
            # mypy's stubs of Module.to leave the memory format out.
            self.denoiser.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        if recipe.run.recompute:
            recompute(self.denoiser.network)
        self.sharded = recipe.run.shard and processes.count > 1
        if self.sharded:
            shard(self.denoiser.network, device)
        parameters = dict(self.denoiser.network.named_parameters())
        # Averages are for the process that writes, or each process has its part of them.
        self.keeps = processes.first or self.sharded
        profiles = recipe.ema.profiles() if self.keeps else ()
        self.averages = Averages(parameters, profiles, recipe.ema.every)
        self.balance = recipe.objective.balance(device)
        self.optimizer = torch.optim.AdamW(
            parameters.values(),
            lr=recipe.optimizer.rate,
            betas=recipe.optimizer.betas,
            weight_decay=recipe.optimizer.decay,
            eps=recipe.optimizer.epsilon,
            fused=True,
        )
        self.step = 0
        self.steps = math.ceil(recipe.run.pictures / recipe.run.batch)
        self.precision = precision(recipe.run.precision, device)
        self.exchanged = processes.wrapped(self.denoiser.network, device)
        self.network = torch.compile(self.exchanged) if recipe.run.compile else self.exchanged

    def run(self) -> Path:
        """Train until every picture of the recipe has been seen.

        Returns:
            the finished model.

        Raises:
            CannotWrite: the disk is full or the folder read-only.
            NotFinite: a loss or a gradient is NaN or infinite; the last checkpoint is good.
            ProcessLost: another process of the run has died; a checkpoint of all whole steps is
                left behind.
        """
        batch = self.recipe.run.batch
        self.step = self.folder.resume(self.denoiser, self.optimizer, self.averages, self.balance)
        record: Record | None = None
        if self.processes.first:
            self.folder.describe()
            record = Record(
                self.folder.path,
                step=self.step,
                total=self.steps * batch,
                pictures=self.step * batch,
            )
        # Outside of what closes the record, which may be the first to notice a full disk.
        with self.folder.written_to():
            try:
                with Farewell(self.processes) as farewell:
                    try:
                        self._train(record, farewell)
                    except RuntimeError as error:
                        if self.processes.count == 1 or not is_loss_of_a_process(error):
                            raise
                        raise self._left_alone() from error
            finally:
                if record is not None:
                    record.close()
        if not self.keeps:
            return self.folder.model
        return self.folder.ship(self.step, self.denoiser, self.averages)

    def _train(self, record: Record | None, farewell: Farewell) -> None:
        """Step by step to the end; without a record, nothing is written."""
        recipe, batch = self.recipe, self.recipe.run.batch
        saved = time.monotonic()
        losses = LossesSoFar(self.processes, self.folder.kept)
        snapshots = {
            math.ceil(self.steps * (i + 1) / recipe.ema.snapshots)
            for i in range(recipe.ema.snapshots)
        }
        while self.step < self.steps:
            loss, norm, rate = self.advance()
            losses.add(loss, norm)
            seen = self.step * batch
            last = self.step == self.steps
            row = _crosses(seen, batch, recipe.run.log_every) or last
            mean = losses.mean(self.step) if row else math.nan
            if farewell.asked:
                raise self._left_alone()
            if not self.keeps:
                continue
            if row and record is not None:
                record.row(step=self.step, pictures=seen, loss=mean, rate=rate, norm=norm.item())
            if self.step in snapshots:
                self.folder.snapshot(self.step, self.averages)
            if _crosses(seen, batch, recipe.run.measure_every) or last:
                self._measure(record)
            # Losses since the last row are not in a checkpoint, so it waits for a row.
            if last or (row and self._due(saved)):
                self._save()
                saved = time.monotonic()

    def _save(self) -> None:
        self.folder.save(self.step, self.denoiser, self.optimizer, self.averages, self.balance)

    def _due(self, saved: float) -> bool:
        """Whether a checkpoint is due, by the clock of the first process."""
        late = time.monotonic() - saved > 60 * self.recipe.run.checkpoint_minutes
        if not self.sharded:
            return late
        return self.processes.summed(torch.tensor(float(late and self.processes.first))).item() > 0

    def _left_alone(self) -> ProcessLost:
        """Keep what has been done, and say what has happened.

        Processes meet in the gradients before anything is changed, so the weights are those of
        the last whole step. Of sharded ones a part is gone with the process that had it.
        """
        if self.processes.first and self.step and not self.sharded:
            self._save()
        kept = "the last checkpoint" if self.folder.checkpoints.newest.exists() else "the beginning"
        return ProcessLost(
            f"A process of this run has ended, so process {self.processes.rank + 1} of "
            f"{self.processes.count} stopped after step {self.step}. The run folder "
            f"{self.folder.path} is sound: mend what the other one said and run the command again, "
            f"with as many processes as you like, to go on from {kept}."
        )

    def advance(self) -> tuple[Tensor, Tensor, float]:
        """One step of the optimizer: this process's part of the loss, gradient norm and rate."""
        recipe = self.recipe
        count = self.processes.count
        # What a network drops out at random follows from the step, too.
        torch.manual_seed(mixed_seed(recipe.run.seed, 3, self.step, self.processes.rank))
        batch = self.batches.at(self.step, self.device, self.share)
        total = torch.zeros((), device=self.device)
        for number, rows in enumerate(self.parts, 1):
            waiting = number < len(self.parts)
            with without_exchange(self.exchanged) if waiting else contextlib.nullcontext():
                loss = self._losses(batch.part(rows)).sum() / recipe.run.batch
                # Gradients are averaged over the processes, but each of them has only its share.
                (loss * count).backward()  # type: ignore[no-untyped-call]
            total += loss.detach()
        parameters = self.denoiser.network.parameters()
        norm = whole(torch.nn.utils.clip_grad_norm_(parameters, recipe.optimizer.clip))
        rate = self._rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.balance.descend(rate, self.processes)
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.averages.update(self.step)
        return total, norm, rate

    def _losses(self, batch: Batch) -> Tensor:
        """The loss of each picture, (B,)."""
        image, level, noise, label, told = batch
        model = self.denoiser.parametrization
        shown = Shown(image, noise, level)
        inside, clock = model.condition(shown.mixed, level)
        with self.precision():
            output = self.network(inside, clock, *self._conditions(label, told))
        losses = self.recipe.objective.losses(model, output.float(), shown, self.sigma_data)
        return self.balance.weighed(losses, level)

    def _conditions(self, label: Tensor, told: Tensor) -> tuple[Tensor | None, ...]:
        """What the network is told beside the time."""
        conditions = label if self.labels else None, told
        return conditions if self.recipe.network.told_moves else conditions[:1]

    def _rate(self) -> float:
        optimizer = self.recipe.optimizer
        seen = (self.step + 1) * self.recipe.run.batch
        rising = min(1.0, seen / max(optimizer.warm_up, 1))
        left = 1 - self.step / self.steps
        falling = min(1.0, left / optimizer.cool_down) if optimizer.cool_down else 1.0
        return optimizer.rate * rising * falling

    def held_out_losses(self, average: str) -> Tensor:
        """Losses of the held-out photographs under an average, by rising noise; shape (N,)."""
        images = torch.from_numpy(self.held_out.pixels).float().to(self.device) / 127.5 - 1
        label = self.held_out_hot if self.labels else None
        with self.weights(average), self.precision():
            return held_out_losses(
                self.denoiser, images, label, self.recipe.objective, self.sigma_data
            )

    def _measure(self, record: Record | None) -> None:
        """Held-out losses and a sample grid under the average that will be shipped.

        Without a record nothing is written, but a part of the weights is lent to the others.
        """
        seen, average = self.step * self.recipe.run.batch, self.recipe.ema.ship
        losses = self.held_out_losses(average) if len(self.held_out) else None
        with self.weights(average), self.precision():
            grid = sample_grid(self.denoiser, self.labels, self.device)
        if record is None:
            return
        if losses is not None:
            figures = {"loss": losses.mean().item()}
            for place, part in enumerate(losses.chunk(_BINS), 1):
                figures[f"noise quarter {place}"] = part.mean().item()
            record.measured(step=self.step, pictures=seen, losses=figures)
        folder = self.folder.path / "samples"
        folder.mkdir(exist_ok=True)
        save_png(folder / f"{seen:09d}.png", grid)
        record.picture("samples", grid, seen)

    @contextlib.contextmanager
    def weights(self, average: str) -> Iterator[None]:
        """The network with an average in place of its weights, for the time being."""
        self.denoiser.eval()
        try:
            with self.averages.lent(average):
                yield
        finally:
            self.denoiser.train()


def _crosses(seen: int, batch: int, every: int) -> bool:
    return seen // every != (seen - batch) // every
