"""A drawing with weights of PyTorch's or Keras's answers as their documented equations do."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy

from nndl_studio.graph.document import Graph
from tests.exchange import formulas
from tests.exchange.foreign import Floats, Layer, answers, drawing, same, save_npz
from tests.exchange.formulas import Arrays

FLIPS = ("convolution", "cross-correlation")
OF_KERAS = Path(__file__).parent / "of_keras"
OUT: Layer = ("Out", "Dense", {"units": 2, "activation": "identity"})
RECURRENT: dict[str, tuple[str, Layer]] = {
    "rnn": ("SRN", ("R", "SRN", {"units": 4})),
    "lstm": ("LSTM", ("R", "LSTM", {"units": 4})),
    "gru": ("GRU", ("R", "GRU", {"units": 4, "reset": "after"})),
}
GATES = {"rnn": 1, "lstm": 4, "gru": 3}
Random = np.random.Generator


@pytest.fixture
def random() -> Random:
    return np.random.default_rng(5)


def numbers(random: Random, **shapes: tuple[int, ...]) -> Arrays:
    """float32 by name, where _ stands for a dot and __ for a stroke."""
    return {
        name: random.normal(size=shape, scale=0.5).astype(np.float32)
        for name, shape in shapes.items()
    }


def named(arrays: Arrays, between: str) -> Arrays:
    return {name.replace("__", between): array for name, array in arrays.items()}


def of_maps(flip: str) -> Graph:
    return drawing(
        "map",
        (2, 6, 5),
        ("C1", "Conv2d", {"maps": 3, "kernel": (3, 2), "kernel_flip": flip}),
        ("Flat", "Flatten", {}),
        ("F2", "Dense", {"units": 4, "activation": "rectifier"}),
        OUT,
    )


@pytest.mark.parametrize("flip", FLIPS)
def test_maps_of_pytorch(flip: str, random: Random, tmp_path: Path) -> None:
    a = named(
        numbers(
            random,
            conv__weight=(3, 2, 3, 2),
            conv__bias=(3,),
            fc1__weight=(4, 48),
            fc1__bias=(4,),
            fc2__weight=(2, 4),
            fc2__bias=(2,),
        ),
        ".",
    )
    x = random.normal(size=(6, 2, 6, 5)).astype(np.float32)
    maps = np.tanh(formulas.torch_conv2d(x, a, "conv")).reshape(6, -1)
    wanted = formulas.torch_linear(np.maximum(0, formulas.torch_linear(maps, a, "fc1")), a, "fc2")
    path = tmp_path / "w.safetensors"
    safetensors.numpy.save_file(dict(a), path)
    same(answers(of_maps(flip), path, x), wanted)


@pytest.mark.parametrize("flip", FLIPS)
def test_maps_of_keras(flip: str, random: Random, tmp_path: Path) -> None:
    a = named(
        numbers(
            random,
            conv__kernel=(3, 2, 2, 3),
            conv__bias=(3,),
            fc1__kernel=(48, 4),
            fc1__bias=(4,),
            fc2__kernel=(4, 2),
            fc2__bias=(2,),
        ),
        "/",
    )
    x = random.normal(size=(6, 6, 5, 2)).astype(np.float32)
    maps = np.tanh(formulas.keras_conv2d(x, a, "conv")).reshape(6, -1)
    wanted = formulas.keras_dense(np.maximum(0, formulas.keras_dense(maps, a, "fc1")), a, "fc2")
    path = tmp_path / "w.npz"
    save_npz(path, a)
    same(answers(of_maps(flip), path, x.transpose(0, 3, 1, 2)), wanted)


TORCH: dict[str, Callable[[Floats, Arrays, str], Floats]] = {
    "rnn": formulas.torch_rnn,
    "lstm": formulas.torch_lstm,
    "gru": formulas.torch_gru,
}
KERAS: dict[str, Callable[[Floats, Arrays, str], Floats]] = {
    "rnn": formulas.keras_rnn,
    "lstm": formulas.keras_lstm,
    "gru": formulas.keras_gru,
}


@pytest.mark.parametrize("name", RECURRENT)
def test_steps_of_pytorch(name: str, random: Random, tmp_path: Path) -> None:
    rows = 4 * GATES[name]
    a = named(
        numbers(
            random,
            r__weight_ih_l0=(rows, 4),
            r__weight_hh_l0=(rows, 4),
            r__bias_ih_l0=(rows,),
            r__bias_hh_l0=(rows,),
            out__weight=(2, 4),
            out__bias=(2,),
        ),
        ".",
    )
    x = random.normal(size=(6, 5, 4)).astype(np.float32)
    wanted = formulas.torch_linear(TORCH[name](x, a, "r")[:, -1], a, "out")
    path = tmp_path / "w.safetensors"
    safetensors.numpy.save_file(dict(a), path)
    same(answers(drawing("sequence", (5, 4), RECURRENT[name][1], OUT), path, x), wanted)


@pytest.mark.parametrize("name", [*RECURRENT, "gru, reset before"])
def test_steps_of_keras(name: str, random: Random, tmp_path: Path) -> None:
    kind, before = name.split(",")[0], "before" in name
    rows = 4 * GATES[kind]
    a = named(
        numbers(
            random,
            r__kernel=(4, rows),
            r__recurrent_kernel=(4, rows),
            r__bias=(2, rows) if kind == "gru" and not before else (rows,),
            out__kernel=(4, 2),
            out__bias=(2,),
        ),
        "/",
    )
    layer: Layer = ("R", "GRU", {"units": 4, "reset": "before"}) if before else RECURRENT[kind][1]
    x = random.normal(size=(6, 5, 4)).astype(np.float32)
    wanted = formulas.keras_dense(KERAS[kind](x, a, "r")[:, -1], a, "out")
    path = tmp_path / "w.npz"
    save_npz(path, a)
    same(answers(drawing("sequence", (5, 4), layer, OUT), path, x), wanted)


@pytest.mark.parametrize("ending", [".keras", ".h5", ".weights.h5"])
def test_files_that_keras_wrote(ending: str) -> None:
    with np.load(OF_KERAS / "answers.npz") as known:
        of_steps = drawing(
            "sequence",
            (5, 3),
            ("First", "GRU", {"units": 4, "reset": "after", "output": "all steps"}),
            ("reader", "LSTM", {"units": 4, "output": "all steps"}),
            ("Third", "SRN", {"units": 4}),
            OUT,
        )
        same(answers(of_steps, OF_KERAS / f"steps{ending}", known["steps_x"]), known["steps_y"])
        maps = known["maps_x"].transpose(0, 3, 1, 2)
        got = answers(of_maps("convolution"), OF_KERAS / f"maps{ending}", maps)
        same(got, known["maps_y"])
