"""Recipe lines of scale change how a run is carried out, and nothing of what it learns."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import Tensor, nn

from core.checkpoints.native import build_network
from training.assemble import describe
from training.checkpoints import read_state
from training.recipe import read_recipe
from training.sharding import recompute
from training.train import train

NETWORKS = {
    "patch-unet": "widths = [32, 32]\nblocks = [1, 1]\nattention = [1]\nembedding = 32",
    "ddpm++": "width = 16\nmultiples = [1, 2]\nblocks = 1\nattention = [8]",
    "ncsn++": "width = 16\nmultiples = [1, 2]\nblocks = 1\nattention = [8]",
    "ncsnv2": "width = 8",
}


def _gradients(network: nn.Module, x: Tensor, time: Tensor) -> tuple[list[Tensor], int]:
    """The gradients under one draw of what is dropped out, and the bytes kept for them."""
    kept: dict[int, int] = {}

    def noted(tensor: Tensor) -> Tensor:
        kept[tensor.untyped_storage().data_ptr()] = tensor.untyped_storage().nbytes()
        return tensor

    torch.manual_seed(5)
    with torch.autograd.graph.saved_tensors_hooks(noted, lambda tensor: tensor):
        loss = network(x, time, None).square().mean()
    loss.backward()
    return [p.grad for p in network.parameters() if p.grad is not None], sum(kept.values())


@pytest.mark.parametrize("kind", NETWORKS)
def test_activations_computed_again_give_the_same_gradients_with_less_memory(
    recipe: Path, kind: str
) -> None:
    text = recipe.read_text().replace("moves = 0.2", "")
    start, end = text.index("[network]"), text.index("[augmentation]")
    dropout = "" if kind == "ncsnv2" else "\ndropout = 0.3"
    objective = '\n\n[objective]\nkind = "ncsnv2"' if kind == "ncsnv2" else ""
    table = f'[network]\nkind = "{kind}"\n{NETWORKS[kind]}{dropout}{objective}\n\n'
    recipe.write_text(f"{text[:start]}{table}{text[end:]}")
    network = build_network(describe(read_recipe(recipe), (), 0, 0.5)).train()
    generator = torch.Generator().manual_seed(2)
    for parameter in network.parameters():  # blocks begin as the identity, whose gradients are zero
        parameter.data += 0.05 * torch.randn(parameter.shape, generator=generator)
    again = copy.deepcopy(network)
    recompute(again)
    x, time = torch.randn(8, 3, 16, 16, generator=generator), torch.rand(8, generator=generator)
    (wanted, before), (found, after) = _gradients(network, x, time), _gradients(again, x, time)
    assert len(found) == len(wanted) > 10
    assert all(torch.equal(one, other) for one, other in zip(found, wanted, strict=True))
    assert after < 0.7 * before


def test_a_compiled_network_learns_what_it_learns_otherwise(
    recipe: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = recipe.read_text().replace("measure_every = 80", "")
    text = text.replace("pictures = 160", "pictures = 12").replace("log_every = 8", "log_every = 4")
    text = text.replace("[ema]", "[optimizer]\nrate = 1e-2\nwarm_up = 0\n\n[ema]")
    text = text.replace("[32, 32]", "[32]").replace("blocks = [1, 1]", "blocks = [1]")
    text = text.replace("attention = [1]", "attention = [0]")
    recipe.write_text(text)
    train(recipe, None, tmp_path / "plain", "cpu")
    compiled: list[nn.Module] = []
    whole = torch.compile

    def traced(network: nn.Module) -> Callable[..., Any]:
        # All but the making of kernels, which takes minutes; nothing is left to Python.
        compiled.append(network)
        return whole(network, backend="eager", fullgraph=True)

    monkeypatch.setattr("torch.compile", traced)
    recipe.write_text(text.replace("batch = 4", "batch = 4\ncompile = true"))
    train(recipe, None, tmp_path / "compiled", "cpu")
    assert len(compiled) == 1
    one, facts = read_state(tmp_path / "plain" / "checkpoint.safetensors")
    two, _ = read_state(tmp_path / "compiled" / "checkpoint.safetensors")
    assert facts["step"] == 3
    assert one.keys() == two.keys()
    for name in one:
        torch.testing.assert_close(two[name], one[name], rtol=1e-3, atol=1e-5, msg=name)
