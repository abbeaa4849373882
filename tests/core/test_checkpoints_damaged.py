"""Files that are not what they should be are refused by name, and nothing in them runs."""

from __future__ import annotations

import io
import json
import os
import pickle
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file

from core.checkpoints import load
from core.errors import BadCheckpoint

PARITY = Path(__file__).parent.parent / "data" / "parity"
FILES = {
    "edm": PARITY / "edm_ddpmpp_edm" / "weights.safetensors",
    "ncsnv2": PARITY / "ncsnv2_cifar10" / "weights.safetensors",
}


@pytest.fixture(scope="module", params=["edm", "ncsnv2", "score_sde", "diffusers"])
def model(request, tmp_path_factory):
    """A good model: its tensors, and what writes others in their place and returns the path."""
    folder = tmp_path_factory.mktemp(request.param)
    if request.param == "diffusers":
        shutil.copytree(PARITY / "diffusers_ncsnpp_ve" / "pipeline", folder / "pipeline")
        path = folder / "pipeline"
        file = path / "unet" / "diffusion_pytorch_model.safetensors"
        state = load_file(file)
    elif request.param == "score_sde":
        file = path = folder / "net.safetensors"
        checkpoint = PARITY / "score_sde_ve_ncsnpp_checkpoint" / "checkpoint.pth"
        model = torch.load(checkpoint, weights_only=True)["model"]
        state = {name.removeprefix("module."): tensor for name, tensor in model.items()}
    else:
        file = path = folder / "net.safetensors"
        state = load_file(FILES[request.param])

    def write(tensors):
        save_file({name: tensor.contiguous() for name, tensor in tensors.items()}, file)
        return path

    return state, write


def samples(state):
    """Some tensors of every kind, among them those from which sizes are read."""
    used = [n for n in state if "sigmas" not in n and "filter" not in n and "augment" not in n]
    return [*used[:6], *used[6 :: len(used) // 4], *used[-3:]]


def refusal(path):
    with pytest.raises(BadCheckpoint) as caught:
        load(path)
    return str(caught.value)


def test_a_missing_tensor_is_named(model):
    state, write = model
    for name in samples(state):
        assert name in refusal(write({n: t for n, t in state.items() if n != name}))


def test_an_unknown_tensor_is_named(model):
    state, write = model
    assert "bogus.weight" in refusal(write({**state, "bogus.weight": torch.zeros(2)}))


def test_a_misshapen_tensor_is_named(model):
    state, write = model
    for name in samples(state):
        longer = torch.cat((state[name], state[name][:1]))
        assert name in refusal(write({**state, name: longer}))


def test_a_tensor_that_is_not_finite_is_named(model):
    state, write = model
    name = samples(state)[5]
    broken = state[name].clone()
    broken.view(-1)[0] = float("nan")
    assert name in refusal(write({**state, name: broken}))


@pytest.mark.parametrize(
    ("case", "stem"), [("edm", "model.enc.32x32_conv.weight"), ("ncsnv2", "begin_conv.weight")]
)
def test_pictures_of_another_number_of_channels_are_named(tmp_path, case, stem):
    state = load_file(FILES[case])
    state[stem] = torch.cat((state[stem], state[stem][:, :1]), dim=1).contiguous()
    save_file(state, tmp_path / "net.safetensors")
    message = refusal(tmp_path / "net.safetensors")
    assert stem in message


def test_a_truncated_file_is_damaged(tmp_path):
    whole = FILES["edm"].read_bytes()
    for length in (0, 5, 9, 2000, len(whole) // 2, len(whole) - 1):
        (tmp_path / "net.safetensors").write_bytes(whole[:length])
        assert "net.safetensors" in refusal(tmp_path / "net.safetensors")
    whole = (PARITY / "score_sde_ve_ncsnpp_checkpoint" / "checkpoint.pth").read_bytes()
    for length in (3, 200, len(whole) // 2, len(whole) - 50):
        (tmp_path / "net.pth").write_bytes(whole[:length])
        assert "damaged" in refusal(tmp_path / "net.pth")


class Touch:
    """A pickle of this runs a command as it is read."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("layout", ["zip", "legacy", "pickle", "nested", "folder"])
def test_code_in_a_file_is_named_and_not_run(tmp_path, layout):
    mark, file = tmp_path / "mark", tmp_path / "net.pth"
    path = file
    if layout == "zip":
        torch.save(Touch(mark), file)
    elif layout == "legacy":
        torch.save({"model": Touch(mark)}, file, _use_new_zipfile_serialization=False)
    elif layout == "pickle":
        file.write_bytes(pickle.dumps(Touch(mark)))
    elif layout == "nested":
        ema = {"shadow_params": [torch.zeros(1), Touch(mark)]}
        torch.save({"model": {"all_modules.0.W": torch.zeros(1)}, "ema": ema}, file)
    else:
        path = tmp_path / "pipeline"
        shutil.copytree(PARITY / "diffusers_ncsnpp_ve" / "pipeline", path)
        (path / "unet" / "diffusion_pytorch_model.safetensors").unlink()
        torch.save({"conv_in.weight": Touch(mark)}, path / "unet" / "diffusion_pytorch_model.bin")
    message = refusal(path)
    assert "more than tensors" in message
    assert layout == "pickle" or "system" in message
    assert not mark.exists()


def saved(content):
    buffer = io.BytesIO()
    torch.save(content, buffer)
    return buffer.getvalue()


def zipped():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("letter.txt", "hello")
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "empty"),
        (b"a letter to a friend", "neither"),
        (zipped(), "not of a network"),
        (saved([1, 2]), "list"),
        (saved({}), "no tensors"),
        (saved({"epoch": 3}), "'epoch'"),
        (saved({"weight": torch.zeros(2)}), "no known family"),
        (saved({"w": np.zeros(2)}), "more than tensors"),
        (saved({"model": {"w": torch.zeros(2)}, "ema": [torch.zeros(2)]}), "unknown layout"),
    ],
)
def test_other_files_are_told_apart(tmp_path, content, message):
    (tmp_path / "file").write_bytes(content)
    assert message in refusal(tmp_path / "file")


def test_a_path_to_nothing_and_a_folder_of_nothing(tmp_path):
    assert "does not exist" in refusal(tmp_path / "absent.pth")
    assert "model_index.json" in refusal(tmp_path)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"in_channels": 4}, "conv_in.weight"),
        ({"_class_name": "UNet2DConditionModel"}, "UNet2DConditionModel"),
        ({"act_fn": "gelu"}, "act_fn='gelu'"),
        ({"down_block_types": ["KDownBlock2D"] * 4}, "KDownBlock2D"),
        ({"down_block_types": ["DownBlock2D"] * 4}, "skips"),
        ({"block_out_channels": [32, 32, 64]}, "number of widths"),
        ({"block_out_channels": None}, "cannot be understood"),
        ({"block_out_channels": [32, 32, 64, "wide"]}, "cannot be understood"),
        ({"layers_per_block": 10**9}, "no known network"),
        ({"layers_per_block": 2}, "down_blocks.0.resnets.1.norm1.weight is missing"),
        ({"time_embedding_type": "positional"}, "do not go together"),
        ({"norm_num_groups": "many"}, "cannot be built"),
    ],
)
def test_settings_that_do_not_fit_are_named(tmp_path, change, message):
    path = tmp_path / "pipeline"
    shutil.copytree(PARITY / "diffusers_ncsnpp_ve" / "pipeline", path)
    settings = json.loads((path / "unet" / "config.json").read_text())
    (path / "unet" / "config.json").write_text(json.dumps({**settings, **change}))
    assert message in refusal(path)


def test_a_pipeline_that_does_not_work_on_pictures_is_refused(tmp_path):
    path = tmp_path / "pipeline"
    shutil.copytree(PARITY / "diffusers_ncsnpp_ve" / "pipeline", path)
    index = json.loads((path / "model_index.json").read_text())
    (path / "model_index.json").write_text(json.dumps({**index, "vqvae": ["diffusers", "VQModel"]}))
    assert "vqvae" in refusal(path)
    (path / "model_index.json").write_text("{")
    assert "model_index.json" in refusal(path)
