"""A drawing with weights that PyTorch saved answers like the module that they come from.

Collected where PyTorch is installed: `make test-peers` installs it.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from nndl_studio.exchange.matching import matching_of, take
from nndl_studio.graph.document import Graph
from nndl_studio.layers.connection_table import groups
from nndl_studio.training.predict import predict
from tests.exchange.foreign import Layer, answers, drawing, same

SAMPLES = 5


def reading(kind: Any, **settings: Any) -> Any:
    """A recurrent layer, whose last step a linear one reads."""
    reader = kind(3, 6, batch_first=True, **settings)
    return nn.ModuleDict({"reader": reader, "out": nn.Linear(6, 2)})


def read(module: Any, x: Any) -> Any:
    return module["out"](module["reader"](x)[0][:, -1])


def sliding(module: Any, x: Any) -> Any:
    """A convolution over steps, which are the last axis there."""
    return module["out"](torch.tanh(module["slide"](x.transpose(1, 2))).flatten(1))


def called(module: Any, x: Any) -> Any:
    return module(x)


def saved(module: Any, forward: Callable[[Any, Any], Any], path: Path, x: Any) -> Any:
    """What it answers; its weights are kept in the file."""
    safetensors.torch.save_file(module.state_dict(), path)
    with torch.no_grad():
        return forward(module.eval(), x).numpy()


def check(
    module: Any,
    graph: Graph,
    tmp_path: Path,
    shape: tuple[int, ...],
    forward: Callable[[Any, Any], Any] = called,
) -> None:
    x = torch.randn(SAMPLES, *shape, generator=torch.Generator().manual_seed(1))
    path = tmp_path / "weights.safetensors"
    wanted = saved(module, forward, path, x)
    same(answers(graph, path, x.numpy()), wanted)


@pytest.mark.parametrize("flip", ["convolution", "cross-correlation"])
def test_convolutions(flip: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(
        nn.Conv2d(2, 3, (3, 2)),
        nn.Tanh(),
        nn.MaxPool2d(2),
        nn.Conv2d(3, 4, 2),
        nn.Flatten(),
        nn.Linear(4 * 2 * 2, 7),
        nn.ReLU(),
        nn.Linear(7, 2),
    )
    graph = drawing(
        "map",
        (2, 8, 7),
        ("C1", "Conv2d", {"maps": 3, "kernel": (3, 2), "kernel_flip": flip}),
        ("S2", "Pool2d", {"kind": "max"}),
        (
            "C3",
            "Conv2d",
            {"maps": 4, "kernel": (2, 2), "activation": "identity", "kernel_flip": flip},
        ),
        ("Flat", "Flatten", {}),
        ("F4", "Dense", {"units": 7, "activation": "rectifier"}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    check(module, graph, tmp_path, (2, 8, 7))


def test_a_kernel_that_covers_all_may_have_been_a_matrix(tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Flatten(), nn.Linear(2 * 3 * 4, 6), nn.Tanh(), nn.Linear(6, 2))
    graph = drawing(
        "map",
        (2, 3, 4),
        ("C5", "Conv2d", {"maps": 6, "kernel": (3, 4)}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    check(module, graph, tmp_path, (2, 3, 4))


def test_groups_are_a_connection_table(tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Conv2d(4, 6, 3, groups=2), nn.Flatten(), nn.Linear(6 * 4, 2))
    settings = {"maps": 6, "kernel": (3, 3), "activation": "identity", "table": groups(4, 6, 2)}
    graph = drawing(
        "map",
        (4, 4, 4),
        ("C1", "Conv2d", settings),
        ("Flat", "Flatten", {}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    check(module, graph, tmp_path, (4, 4, 4))


RECURRENT: dict[str, tuple[Any, dict[str, Any], Layer]] = {
    "LSTM": (nn.LSTM, {}, ("Reader", "LSTM", {"units": 6, "peepholes": False})),
    "LSTM with peepholes": (nn.LSTM, {}, ("Reader", "LSTM", {"units": 6})),
    "LSTM without bias": (nn.LSTM, {"bias": False}, ("Reader", "LSTM", {"units": 6})),
    "GRU": (nn.GRU, {}, ("Reader", "GRU", {"units": 6, "reset": "after"})),
    "RNN": (nn.RNN, {}, ("Reader", "SRN", {"units": 6})),
    "RNN, rectified": (
        nn.RNN,
        {"nonlinearity": "relu"},
        ("Reader", "SRN", {"units": 6, "activation": "rectifier"}),
    ),
}


@pytest.mark.parametrize("name", RECURRENT)
def test_recurrent_layers(name: str, tmp_path: Path) -> None:
    torch.manual_seed(0)
    kind, settings, layer = RECURRENT[name]
    out: Layer = ("Out", "Dense", {"units": 2, "activation": "identity"})
    graph = drawing("sequence", (7, 3), layer, out)
    check(reading(kind, **settings), graph, tmp_path, (7, 3), read)


def test_layers_above_one_another(tmp_path: Path) -> None:
    torch.manual_seed(0)
    graph = drawing(
        "sequence",
        (7, 3),
        ("Below", "LSTM", {"units": 6, "output": "all steps"}),
        ("Above", "LSTM", {"units": 6}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    check(reading(nn.LSTM, num_layers=2), graph, tmp_path, (7, 3), read)


def test_steps_laid_out_feature_by_feature(tmp_path: Path) -> None:
    torch.manual_seed(0)
    graph = drawing(
        "sequence",
        (7, 3),
        ("Slide", "Conv1d", {"units": 4, "kernel": 3}),
        ("Flat", "Flatten", {}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    x = torch.randn(SAMPLES, 7, 3)
    path = tmp_path / "weights.safetensors"
    module = nn.ModuleDict({"slide": nn.Conv1d(3, 4, 3), "out": nn.Linear(4 * 5, 2)})
    wanted = saved(module, sliding, path, x)
    found = matching_of(path, graph)
    assert [each for each in found.doubts if "as it is" in each]
    lengths = np.full(SAMPLES, 7, np.int64)
    got = predict(graph, take(found, graph).arrays, x.numpy(), lengths).y
    same(got, wanted)


@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16, torch.float64])
def test_any_floating_point_type(dtype: Any, tmp_path: Path) -> None:
    torch.manual_seed(0)
    module = nn.Sequential(nn.Linear(5, 4), nn.Sigmoid(), nn.Linear(4, 2)).to(dtype)
    graph = drawing(
        "vector",
        (5,),
        ("Hidden", "Dense", {"units": 4, "activation": "logistic"}),
        ("Out", "Dense", {"units": 2, "activation": "identity"}),
    )
    x = torch.randn(SAMPLES, 5)
    path = tmp_path / "weights.safetensors"
    safetensors.torch.save_file(module.state_dict(), path)
    with torch.no_grad():
        wanted = module.to(torch.float32)(x).numpy()
    same(answers(graph, path, x.numpy()), wanted)
