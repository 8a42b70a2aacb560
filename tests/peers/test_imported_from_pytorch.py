"""Models that PyTorch, scikit-learn and Keras made come in, answer alike, and go out again."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from skl2onnx import to_onnx
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.neural_network import MLPClassifier, MLPRegressor
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from torch import nn

from nndl_studio.exchange.export import export
from nndl_studio.exchange.formats import format_of
from nndl_studio.exchange.imported import Imported
from nndl_studio.exchange.importing import import_file
from nndl_studio.training.predict import predict

LIMIT = 1e-5


def made(parts: Mapping[str, nn.Module], forward: Callable[[Any, Any], Any]) -> nn.Module:
    """A module of these parts."""
    kind = type("Made", (nn.Module,), {"forward": lambda self, x: forward(self, x)})
    module = kind()
    for name, part in parts.items():
        module.add_module(name, part)
    return module


def steps(kind: Any, layers: int = 1, last: bool = True) -> nn.Module:
    """A layer that remembers, and what it tells of the last step, or of each."""

    def forward(self: Any, x: Any) -> Any:
        y, _ = self.memory(x)
        return self.output(y[:, -1] if last else y)

    memory = kind(5, 7, batch_first=True, num_layers=layers)
    return made({"memory": memory, "output": nn.Linear(7, 3)}, forward)


def of_words() -> nn.Module:
    def forward(self: Any, x: Any) -> Any:
        y, _ = self.memory(self.words(x))
        return torch.softmax(self.output(y[:, -1]), -1)

    parts = {"words": nn.Embedding(20, 5), "memory": nn.LSTM(5, 7, batch_first=True)}
    return made({**parts, "output": nn.Linear(7, 3)}, forward)


def two_ways() -> nn.Module:
    """A residual connection around a convolution of each map by itself."""

    def forward(self: Any, x: Any) -> Any:
        h = torch.relu(self.first(x))
        h = h + torch.relu(self.mix(self.each(h)))
        return self.output(h.mean((2, 3)))

    parts = {
        "first": nn.Conv2d(3, 8, 3, padding=1),
        "each": nn.Conv2d(8, 8, 3, padding=1, groups=8),
        "mix": nn.Conv2d(8, 8, 1),
    }
    return made({**parts, "output": nn.Linear(8, 4)}, forward)


def cnn() -> nn.Module:
    return nn.Sequential(
        *(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Conv2d(8, 16, 3), nn.BatchNorm2d(16), nn.ReLU(), nn.MaxPool2d(2)),
        *(nn.Flatten(), nn.Linear(16 * 6 * 6, 32), nn.GELU(), nn.Dropout(0.3)),
        *(nn.Linear(32, 10), nn.Softmax(1)),
    )


def mlp() -> nn.Module:
    return nn.Sequential(
        nn.Linear(4, 16), nn.Tanh(), nn.Linear(16, 16), nn.SiLU(), nn.Linear(16, 1), nn.Sigmoid()
    )


STEPS = (6, 5)
MODULES: dict[str, tuple[Callable[[], nn.Module], tuple[int, ...]]] = {
    "cnn": (cnn, (1, 28, 28)),
    "mlp": (mlp, (4,)),
    "two ways": (two_ways, (3, 8, 8)),
    "lstm": (lambda: steps(nn.LSTM), STEPS),
    "gru": (lambda: steps(nn.GRU), STEPS),
    "two lstms, each step": (lambda: steps(nn.LSTM, 2, last=False), STEPS),
    "two grus, each step": (lambda: steps(nn.GRU, 2, last=False), STEPS),
    "words": (of_words, (6,)),
}


def samples(name: str, count: int) -> torch.Tensor:
    sizes = MODULES[name][1]
    words = torch.randint(0, 20, (count, *sizes))
    return words if name == "words" else torch.randn(count, *sizes)


def from_torch(name: str, path: Path, dynamo: bool) -> nn.Module:
    """Written by PyTorch itself, in its old way or its new one."""
    torch.manual_seed(0)
    module = MODULES[name][0]().eval()
    x = samples(name, 2)
    how: dict[str, Any] = {"dynamic_axes": {"x": {0: "n"}}, "dynamo": False}
    if dynamo:
        dynamic = [{0: torch.export.Dim("n")}]
        how = {"dynamic_shapes": dynamic, "dynamo": True, "external_data": False}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        names = {"input_names": ["x"], "output_names": ["y"]}
        torch.onnx.export(module, (x,), str(path), **names, **how)
    return module


def largest(found: Imported) -> float:
    assert found.proof is not None
    return found.proof.largest


@pytest.mark.parametrize("dynamo", [False, True], ids=["script", "dynamo"])
@pytest.mark.parametrize("name", MODULES)
def test_a_module_answers_alike_here(name: str, dynamo: bool, tmp_path: Path) -> None:
    path = tmp_path / "m.onnx"
    module = from_torch(name, path, dynamo)
    found = import_file(path)
    assert largest(found) < LIMIT
    x = samples(name, 9)
    network = found.network
    y = predict(network.graph, network.arrays, x.numpy()).y
    with torch.no_grad():
        wanted = module(x)
    if found.network.graph.nodes["Loss"].type == "CrossEntropy.v1" and "each" in name:
        wanted = torch.softmax(wanted, -1)
    if wanted.shape[1:] == (1,):
        wanted = torch.cat([1 - wanted, wanted], 1)
    np.testing.assert_allclose(y, wanted.numpy(), atol=LIMIT)


@pytest.mark.parametrize("name", MODULES)
def test_it_goes_out_again(name: str, tmp_path: Path) -> None:
    """In, out and in: the second drawing is the first, to the last bit."""
    path, again = tmp_path / "m.onnx", tmp_path / "again.onnx"
    from_torch(name, path, dynamo=False)
    found = import_file(path)
    done = export(found.network, again, format_of(again))
    assert done.proof is not None
    assert done.proof.largest < LIMIT
    back = import_file(again)
    assert back.network.graph.nodes == found.network.graph.nodes
    for parameter, array in found.network.arrays.items():
        assert np.array_equal(back.network.arrays[parameter], array)


IRIS, CANCER, SUGAR = (
    load(return_X_y=True) for load in (load_iris, load_breast_cancer, load_diabetes)
)
MODELS: dict[str, tuple[Any, tuple[Any, Any]]] = {
    "mlp of three classes": (MLPClassifier((16, 8), max_iter=300, random_state=0), IRIS),
    "mlp of two": (MLPClassifier((16,), activation="tanh", random_state=0), CANCER),
    "mlp of numbers": (
        MLPRegressor(hidden_layer_sizes=[16], activation="logistic", random_state=0),
        SUGAR,
    ),
    "logistic of three": (LogisticRegression(), IRIS),
    "logistic of two": (LogisticRegression(), CANCER),
    "linear": (LinearRegression(), SUGAR),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_model_of_scikit_learn_answers_alike_here(name: str, tmp_path: Path) -> None:
    model, (x, y) = MODELS[name]
    whole = make_pipeline(StandardScaler(), model)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        whole.fit(x, y)
        written = to_onnx(whole, x[:1].astype(np.float32))
    path, again = tmp_path / "m.onnx", tmp_path / "again.onnx"
    path.write_bytes(written.SerializeToString())
    found = import_file(path)
    assert largest(found) < LIMIT
    network = found.network
    answers = predict(network.graph, network.arrays, x.astype(np.float32)).y
    if hasattr(whole, "predict_proba"):
        assert network.inputs.info.class_names == tuple(map(str, whole.classes_))
        np.testing.assert_allclose(answers, whole.predict_proba(x), atol=1e-4)
    else:
        np.testing.assert_allclose(answers[:, 0], whole.predict(x), rtol=1e-4)
    done = export(network, again, format_of(again))
    assert done.proof is not None
    assert done.proof.largest < LIMIT
