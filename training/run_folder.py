"""What a run leaves behind in its folder: checkpoints, snapshots of averages, and the model."""

from __future__ import annotations

import contextlib
import errno
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import torch
from pydantic import TypeAdapter, ValidationError

from core.denoiser import Denoiser
from core.errors import BadCheckpoint
from core.files import cannot_write, make_folder, write_whole
from training.assemble import ship
from training.checkpoints import (
    Checkpoints,
    nested,
    restore_state,
    state_of,
    under,
    write_state,
)
from training.ema import Averages
from training.network_kinds import Network
from training.objective_kinds import Objective
from training.processes import Processes
from training.recipe import Recipe
from training.sharding import whole
from training.uncertainty import Balance

# Tables that a later version may have more entries of, and how tables are called among people.
_KINDS: dict[str, Any] = {"network": Network, "objective": Objective}
_SPOKEN = {"ema": "averages", "run": "batch or seed", "size": "size of the pictures"}


class RunFolder:
    """A run's folder; only the first process writes.

    Where weights are sharded, every process has to call what gathers them: :meth:`save`,
    :meth:`ship` and :meth:`snapshot`.
    """

    def __init__(
        self, folder: Path, recipe: Recipe, labels: tuple[str, ...], processes: Processes
    ) -> None:
        self.path, self.recipe, self.labels, self.processes = folder, recipe, labels, processes
        self.checkpoints = Checkpoints(folder / "checkpoint.safetensors")

    @property
    def model(self) -> Path:
        """Where the model goes."""
        return self.path / f"{self.recipe.model.name}.safetensors"

    def describe(self) -> None:
        """Make the folder, and write down the recipe that it is trained by from now on.

        Raises:
            CannotWrite: the disk is full or the folder read-only.
        """
        make_folder(self.path)
        text = json.dumps(self.recipe.to_json(), indent=1)
        write_whole(self.path / "recipe.json", text.encode())

    @contextlib.contextmanager
    def written_to(self) -> Iterator[None]:
        """Say in words, while it lasts, that the disk is full, whoever comes upon it.

        Raises:
            CannotWrite: it is.
        """
        try:
            yield
        except OSError as error:
            if error.errno not in {errno.ENOSPC, errno.EDQUOT}:
                raise
            raise cannot_write(self.path, error) from error

    def kept(self) -> int:
        """The step of the last checkpoint, 0 before the first."""
        found = self.checkpoints.read()
        return int(found[2]["step"]) if found else 0

    def save(
        self,
        step: int,
        denoiser: Denoiser,
        optimizer: torch.optim.AdamW,
        averages: Averages,
        balance: Balance,
    ) -> None:
        """Write a checkpoint, and the model as it stands, which can be tried meanwhile.

        Raises:
            CannotWrite: the disk is full or the folder read-only.
        """
        first = self.processes.first
        state = state_of(denoiser.network, optimizer, averages)
        # Each tensor is gathered and let go where nobody keeps it.
        tensors = {name: tensor for name, tensor in state if first}
        if first:
            tensors |= nested("balance", balance.state())
            self.checkpoints.write(tensors, {"step": step, "trained": self._trained()})
        self.ship(step, denoiser, averages)

    def ship(self, step: int, denoiser: Denoiser, averages: Averages) -> Path:
        """Write the model under the average that the recipe ships; return its path."""
        average = averages.values[self.recipe.ema.ship]
        first = self.processes.first
        weights = {n: t for n, t in ((name, whole(a)) for name, a in average.items()) if first}
        if first:
            ship(denoiser, weights, step * self.recipe.run.batch, self.model)
        return self.model

    def snapshot(self, step: int, averages: Averages) -> None:
        """Store the power averages, from which others are built after training."""
        folder = self.path / "snapshots"
        for profile in averages.profiles:
            if profile.name.startswith("power"):
                values = averages.values[profile.name]
                half = {name: whole(average).half() for name, average in values.items()}
                if self.processes.first:
                    folder.mkdir(exist_ok=True)
                    path = folder / f"{profile.name}-{step:08d}.safetensors"
                    write_state(path, half, {"step": step, "average": profile.name})

    def resume(
        self,
        denoiser: Denoiser,
        optimizer: torch.optim.AdamW,
        averages: Averages,
        balance: Balance,
    ) -> int:
        """Put the last checkpoint in its places; return its step, 0 if there is none.

        Raises:
            BadCheckpoint: it is damaged, of another recipe or not the same for every process.
        """
        step = 0
        if found := self.checkpoints.read():
            path, tensors, facts = found
            if others := self._other_than(json.loads(facts["trained"])):
                raise BadCheckpoint(
                    f"{path} belongs to another recipe, of which these differ: "
                    f"{', '.join(others)}. Use another --out folder, or the recipe of this one."
                )
            step = int(facts["step"])
            restore_state(tensors, step, denoiser.network, optimizer, averages)
            balance.restore(under("balance", tensors), step)
        if not self.processes.agree(step):
            raise BadCheckpoint(
                f"Not every process found the same checkpoint in {self.path}. Put --out on a "
                "disk that all machines of the run share."
            )
        return step

    def _trained(self) -> str:
        """What must not change when a run resumes: all but the length and the logging."""
        tables = self.recipe.to_json()
        kept = {k: tables[k] for k in ("network", "objective", "augmentation", "ema")}
        run = {k: tables["run"][k] for k in ("batch", "seed")}
        size = self.recipe.data.size
        return json.dumps({**kept, "run": run, "labels": self.labels, "size": size}, sort_keys=True)

    def _other_than(self, trained: dict[str, Any]) -> list[str]:
        """What differs from what a checkpoint was trained by."""
        now = json.loads(self._trained())
        trained = {"size": now["size"], **trained}
        for name, kind in _KINDS.items():
            trained[name] = _completed(trained[name], TypeAdapter(kind))
        return [_SPOKEN.get(name, name) for name in now if trained.get(name) != now[name]]


def _completed(table: Any, adapter: TypeAdapter[Any]) -> Any:  # noqa: ANN401  JSON
    """A table of an older version, with what its missing entries mean."""
    try:
        return adapter.dump_python(adapter.validate_json(json.dumps(table)), mode="json")
    except ValidationError:  # of a version that knew other entries
        return table
