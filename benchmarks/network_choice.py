"""How the default network was chosen: candidates trained on the same pictures.

Every candidate sees the same photographs in the same order under the same short recipe, whose rate
falls to zero at the end. The figures to compare are the held-out loss and the processor time it
took; beside them stand the size and the cost of one evaluation.

    python benchmarks/network_choice.py --data commons64.zip --pictures 8000
"""

from __future__ import annotations

import argparse
import dataclasses
import json
import time
from pathlib import Path

import torch
from torch.utils.flop_counter import FlopCounterMode

from core.networks import patch_unet
from training.data import Photographs, load_photographs, vocabulary
from training.loop import Trainer
from training.network_kinds import PatchUNet
from training.recipe import Recipe, read_recipe

CANDIDATES = {
    "patch 2, 64-128-192-256": PatchUNet(),
    "patch 2, 32-64-128-256": PatchUNet(widths=(32, 64, 128, 256)),
    "patch 2, 64-128-256": PatchUNet(widths=(64, 128, 256), blocks=(1, 1, 1), attention=(2,)),
    "patch 4, 128-192-256": PatchUNet(
        patch=4, widths=(128, 192, 256), blocks=(1, 1, 1), attention=(1, 2)
    ),
    "patch 4, 128-192, three and two blocks": PatchUNet(
        patch=4, widths=(128, 192), blocks=(3, 2), attention=(1,)
    ),
}
RESULTS = Path(__file__).parent / "results" / "network_choice.json"


def main() -> None:
    """Train every candidate and print the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True, help="commons64.zip")
    parser.add_argument("--pictures", type=int, default=8_000, help="seen by each candidate")
    options = parser.parse_args()
    torch.set_num_threads(1)  # processor time is then time of one core
    recipe = read_recipe(Path("training/recipes/commons-64.toml"))
    recipe = dataclasses.replace(
        recipe,
        optimizer=dataclasses.replace(recipe.optimizer, warm_up=2_000, cool_down=0.4),
        run=dataclasses.replace(recipe.run, pictures=options.pictures),
    )
    photographs = load_photographs(options.data, recipe.data.size)
    rows = []
    for name, network in CANDIDATES.items():
        row = {"network": name, **_cost(network)}
        row |= _trained(dataclasses.replace(recipe, network=network), photographs)
        rows.append(row)
        print(json.dumps(row), flush=True)
    RESULTS.parent.mkdir(exist_ok=True)
    RESULTS.write_text(json.dumps({"pictures": options.pictures, "networks": rows}, indent=1))
    columns = list(rows[0])
    print(" | ".join(columns))
    for row in rows:
        print(" | ".join(f"{v:.4g}" if isinstance(v, float) else str(v) for v in row.values()))


def _cost(config: PatchUNet) -> dict[str, float]:
    """Parameters, operations, and processor milliseconds of one bfloat16 evaluation."""
    told = dataclasses.replace(config, labels=79, augmentations=7)
    network = patch_unet.PatchUNet(told).eval()
    x, clock, label = torch.randn(16, 3, 64, 64), torch.zeros(16), torch.zeros(16, 79)
    with FlopCounterMode(display=False) as counter, torch.no_grad():
        network(x[:1], clock[:1], label[:1])
    figures = {
        "million parameters": sum(p.numel() for p in network.parameters()) / 1e6,
        "GFLOP": counter.get_total_flops() / 1e9,
    }
    network.bfloat16()
    for batch in (1, 16):
        inputs = (x[:batch].bfloat16(), clock[:batch], label[:batch])
        with torch.no_grad():
            network(*inputs)
            start, count = time.process_time(), 0
            while time.process_time() - start < 2:
                network(*inputs)
                count += 1
        figures[f"ms, batch {batch}"] = 1e3 * (time.process_time() - start) / count
    return figures


def _trained(recipe: Recipe, photographs: dict[str, Photographs]) -> dict[str, float]:
    labels = vocabulary(photographs["train"].paths)
    splits = photographs["train"], photographs["test"]
    cpu = torch.device("cpu")
    trainer = Trainer(recipe, *splits, Path(), cpu, sigma_data=0.5, labels=labels)
    start = time.process_time()
    while trainer.step < trainer.steps:
        trainer.advance()
    used = time.process_time() - start
    return {
        "pictures/s": trainer.steps * recipe.run.batch / used,
        "held-out loss": trainer.held_out_losses("power-0.1").mean().item(),
    }


if __name__ == "__main__":
    main()
