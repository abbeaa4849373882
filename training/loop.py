"""The training loop: the same weights, bit for bit, however often it is killed and resumed.

Nothing random is carried from step to step (see ``training.batches``), so a checkpoint is weights,
moments, averages and one number.
"""

from __future__ import annotations

import contextlib
import json
import math
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import torch
from torch import Tensor

from core.errors import BadCheckpoint, NotFinite
from core.images import save_png
from training.assemble import begin_with, build_denoiser, ship
from training.augment import AUGMENTATIONS
from training.batches import Batches
from training.checkpoints import nested, read_state, under, write_state
from training.data import Photographs, multi_hot
from training.ema import Averages
from training.grids import sample_grid
from training.held_out import held_out_losses
from training.recipe import Recipe
from training.record import Record

_BINS = 4  # of rising noise, in which the held-out loss is reported


class Trainer:
    """One run of a recipe in a folder; :meth:`run` trains to the end, from wherever it stands."""

    def __init__(
        self,
        recipe: Recipe,
        photographs: dict[str, Photographs],
        folder: Path,
        device: torch.device,
        *,
        sigma_data: float,
        labels: tuple[str, ...],
    ) -> None:
        self.recipe, self.folder, self.device = recipe, folder, device
        self.labels, self.sigma_data = labels, sigma_data
        self.batches = Batches(recipe, photographs["train"], labels, sigma_data)
        self.held_out = _chosen(photographs["test"], recipe.run.held_out)
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
        parameters = dict(self.denoiser.network.named_parameters())
        self.averages = Averages(parameters, recipe.ema.profiles(), recipe.ema.every)
        self.optimizer = torch.optim.AdamW(
            parameters.values(),
            lr=recipe.optimizer.rate,
            betas=recipe.optimizer.betas,
            weight_decay=recipe.optimizer.decay,
            fused=True,
        )
        self.step = 0
        self.steps = math.ceil(recipe.run.pictures / recipe.run.batch)
        self.precision = _precision(recipe.run.precision, device)

    def run(self) -> Path:
        """Train until every picture of the recipe has been seen.

        Returns:
            the finished model.

        Raises:
            NotFinite: the loss is NaN or infinite; the last checkpoint is good.
        """
        recipe, batch = self.recipe, self.recipe.run.batch
        self._resume()
        record = Record(
            self.folder, step=self.step, total=self.steps * batch, pictures=self.step * batch
        )
        saved = time.monotonic()
        losses: list[Tensor] = []
        snapshots = {
            math.ceil(self.steps * (i + 1) / recipe.ema.snapshots)
            for i in range(recipe.ema.snapshots)
        }
        try:
            while self.step < self.steps:
                loss, norm, rate = self.advance()
                losses.append(loss)
                seen = self.step * batch
                last = self.step == self.steps
                if _crosses(seen, batch, recipe.run.log_every) or last:
                    mean = self._finite(losses)
                    record.row(
                        step=self.step, pictures=seen, loss=mean, rate=rate, norm=norm.item()
                    )
                    losses.clear()
                if self.step in snapshots:
                    self._snapshot()
                if _crosses(seen, batch, recipe.run.measure_every) or last:
                    self._measure(record)
                due = time.monotonic() - saved > 60 * recipe.run.checkpoint_minutes
                # Losses since the last row are not in a checkpoint, so it waits for a row.
                if (due and not losses) or last:
                    self._save()
                    saved = time.monotonic()
        finally:
            record.close()
        return self._ship()

    def _finite(self, losses: list[Tensor]) -> float:
        mean = torch.stack(losses).mean().item()
        if not math.isfinite(mean):
            raise NotFinite(
                f"The loss became {mean} between steps {self.step - len(losses) + 1} and "
                f"{self.step}. The last checkpoint in {self.folder} is good: lower "
                '[optimizer] rate or use precision = "float32", and run the command again.'
            )
        return mean

    def advance(self) -> tuple[Tensor, Tensor, float]:
        """One step of the optimizer: the loss, the norm of the gradient and the rate."""
        recipe = self.recipe
        image, level, noise, label, told = self.batches.at(self.step, self.device)
        model = self.denoiser.parametrization
        inside, clock = model.condition(level.mix(image, noise), level)
        with self.precision():
            output = self.denoiser.network(inside, clock, label, told)
        losses = recipe.objective.losses(
            model, output.float(), (image, noise), level, self.sigma_data
        )
        loss = losses.mean()
        loss.backward()  # type: ignore[no-untyped-call]
        parameters = self.denoiser.network.parameters()
        norm = torch.nn.utils.clip_grad_norm_(parameters, recipe.optimizer.clip)
        rate = self._rate()
        for group in self.optimizer.param_groups:
            group["lr"] = rate
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        self.averages.update(self.step)
        return loss.detach(), norm, rate

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
        with self._weights(average), self.precision():
            return held_out_losses(
                self.denoiser, images, label, self.recipe.objective, self.sigma_data
            )

    def _measure(self, record: Record) -> None:
        """Held-out losses and a sample grid under the average that will be shipped."""
        seen, average = self.step * self.recipe.run.batch, self.recipe.ema.ship
        if len(self.held_out):
            losses = self.held_out_losses(average)
            figures = {"loss": losses.mean().item()}
            for place, part in enumerate(losses.chunk(_BINS), 1):
                figures[f"noise quarter {place}"] = part.mean().item()
            record.measured(step=self.step, pictures=seen, losses=figures)
        with self._weights(average), self.precision():
            grid = sample_grid(self.denoiser, self.labels, self.device)
        folder = self.folder / "samples"
        folder.mkdir(exist_ok=True)
        save_png(folder / f"{seen:09d}.png", grid)
        record.picture("samples", grid, seen)

    @contextlib.contextmanager
    def _weights(self, average: str) -> Iterator[None]:
        """The network with an average in place of its weights, for the time being."""
        parameters = dict(self.denoiser.network.named_parameters())
        own = {name: p.detach().clone() for name, p in parameters.items()}
        with torch.no_grad():
            for name, p in parameters.items():
                p.copy_(self.averages.values[average][name])
        self.denoiser.eval()
        try:
            yield
        finally:
            self.denoiser.train()
            with torch.no_grad():
                for name, p in parameters.items():
                    p.copy_(own[name])

    def _save(self) -> None:
        moments = {}
        for name, p in self.denoiser.network.named_parameters():
            state = self.optimizer.state[p]
            moments[f"{name}/m"], moments[f"{name}/v"] = state["exp_avg"], state["exp_avg_sq"]
        tensors = {
            **nested("network", dict(self.denoiser.network.named_parameters())),
            **nested("moments", moments),
        }
        for name, average in self.averages.values.items():
            tensors |= nested(f"average/{name}", average)
        # One checkpoint back is kept, for the day the newest turns out damaged.
        newest = self.folder / "checkpoint.safetensors"
        if newest.exists():
            newest.replace(self.folder / "checkpoint-before.safetensors")
        facts = {"step": self.step, "trained": self._trained()}
        write_state(newest, tensors, facts)
        # The model as it stands can be tried while the run goes on.
        self._ship()

    def _ship(self) -> Path:
        pictures = self.step * self.recipe.run.batch
        return ship(self.denoiser, self.averages, pictures, self.folder, self.recipe)

    def _trained(self) -> str:
        """What must not change when a run resumes: all but the length and the logging."""
        tables = self.recipe.to_json()
        kept = {k: tables[k] for k in ("network", "objective", "augmentation", "ema")}
        run = {k: tables["run"][k] for k in ("batch", "seed")}
        return json.dumps({**kept, "run": run, "labels": self.labels}, sort_keys=True)

    def _resume(self) -> None:
        newest = self.folder / "checkpoint.safetensors"
        before = self.folder / "checkpoint-before.safetensors"
        path = newest if newest.exists() else before
        if not path.exists():
            return
        tensors, facts = read_state(path)
        trained = json.loads(facts["trained"])
        trained["objective"].setdefault("kind", "edm")  # runs of when there was one kind
        if trained != json.loads(self._trained()):
            raise BadCheckpoint(
                f"{path} belongs to another recipe (its network, objective, augmentation, "
                "averages, batch, seed or labels differ). Use another --out folder."
            )
        with torch.no_grad():
            network, moments = under("network", tensors), under("moments", tensors)
            for name, p in self.denoiser.network.named_parameters():
                p.copy_(network[name])
                self.optimizer.state[p] = {
                    "step": torch.tensor(float(facts["step"])),
                    # The fused optimizer wants its moments laid out as the parameter is.
                    "exp_avg": torch.empty_like(p).copy_(moments[f"{name}/m"]),
                    "exp_avg_sq": torch.empty_like(p).copy_(moments[f"{name}/v"]),
                }
                for average in self.averages.values:
                    stored = tensors[f"average/{average}/{name}"]
                    self.averages.values[average][name].copy_(stored)
        self.step = int(facts["step"])

    def _snapshot(self) -> None:
        """Store the power averages, from which others are built after training."""
        folder = self.folder / "snapshots"
        folder.mkdir(exist_ok=True)
        for profile in self.averages.profiles:
            if profile.name.startswith("power"):
                half = {n: t.half() for n, t in self.averages.values[profile.name].items()}
                path = folder / f"{profile.name}-{self.step:08d}.safetensors"
                write_state(path, half, {"step": self.step, "average": profile.name})


def _crosses(seen: int, batch: int, every: int) -> bool:
    return seen // every != (seen - batch) // every


def _chosen(photographs: Photographs, count: int) -> Photographs:
    """``count`` photographs spread evenly over the set, hence over its labels."""
    rows = np.unique(np.linspace(0, max(len(photographs) - 1, 0), count).round().astype(int))
    rows = rows[: len(photographs)]
    return Photographs(
        photographs.pixels[rows],
        tuple(photographs.paths[i] for i in rows),
        tuple(photographs.names[i] for i in rows),
    )


def _precision(
    choice: str, device: torch.device
) -> Callable[[], contextlib.AbstractContextManager[None]]:
    if choice == "float32" or (choice == "auto" and not _fast_bfloat16(device)):
        return contextlib.nullcontext
    return lambda: torch.autocast(device.type, dtype=torch.bfloat16)


def _fast_bfloat16(device: torch.device) -> bool:
    if device.type == "cpu":
        facts = torch.cpu.get_capabilities()
        return bool(facts.get("avx512_bf16") or facts.get("amx_bf16"))
    return device.type == "cuda" and torch.cuda.is_bf16_supported()
