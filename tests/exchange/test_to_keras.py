"""Keras: the program that is written, where Keras itself need not be installed."""

from __future__ import annotations

import ast
import importlib.util
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.listing.calls import ROWS as LISTED
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras import KERAS
from nndl_studio.exchange.to_keras.limits import cannot
from nndl_studio.exchange.to_keras.program import Program, constant
from nndl_studio.exchange.to_keras.rows import ROWS
from nndl_studio.files import BadFile
from tests.exchange.linted import checked
from tests.exchange.networks import EXAMPLES, of_example
from tests.exchange.random_networks import random_network
from tests.exchange.tables import table_network

# Keras has no types that mypy knows.
UNTYPED = ("--ignore-missing-imports", "--allow-subclassing-any", "--allow-untyped-decorators")


def text_of(network: Network) -> str:
    return Program(network).text({})


def test_it_knows_what_other_programs_know() -> None:
    assert set(ROWS) == set(LISTED)


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_example_can_be_written(name: str) -> None:
    found = of_example(name)
    assert not [lack for lack in cannot(found) if lack.refuses]
    program = Program(found)
    ast.parse(program.text({}))
    used = {each.rpartition("/")[0] for each in program.weights}
    assert used <= set(program.drawing.weights)


def test_networks_that_nobody_drew_can_be_written(full: bool) -> None:
    seen = set[str]()
    for seed in range(500 if full else 80):
        found = random_network(seed)
        seen |= {call.op.name for call in found.program.calls}
        assert not [lack for lack in cannot(found) if lack.refuses], seed
        ast.parse(text_of(found))
    assert {"conv2d", "conv1d", "lstm", "gru", "gru_after", "srn", "accumulate"} <= seen


def test_programs_are_as_linters_want_them(tmp_path: Path) -> None:
    for name in ("C7-lenet-5", "D4-adding-10", "D6-lstm-drawn", "D6-lstm-rows", "E1-word-vectors"):
        path = tmp_path / f"{name.replace('-', '_').lower()}.py"
        path.write_text(text_of(of_example(name)), "utf-8")
    (tmp_path / "of_a_table.py").write_text(text_of(table_network()), "utf-8")
    (tmp_path / "of_pairs.py").write_text(text_of(random_network(15)), "utf-8")
    assert checked(tmp_path, UNTYPED) == ""


def test_layers_are_called_as_the_drawing_calls_them() -> None:
    text = text_of(of_example("C7-lenet-5"))
    for line in (
        'c1 = layers.Conv2D(6, (5, 5), activation=scaled_tanh, name="C1")(x)',
        'c3 = LinkedConv2D(16, (5, 5), activation=scaled_tanh, name="C3")(s2)',
        'c5 = layers.Conv2D(120, (5, 5), activation=scaled_tanh, name="C5")(s4)',
        'output = RBF(10, trainable=False, name="Output")(f6)',
        "# C1: Conv2d (145)–(153)",
    ):
        assert f"    {line}\n" in text


def test_a_drawn_loop_has_each_layer_once() -> None:
    text = text_of(of_example("D7-gru-drawn"))
    assert text.count('layers.Dense(16, use_bias=False, name="U r")') == 1
    assert text.count("u_r_layer(") == 28


def test_gates_stand_in_the_order_that_keras_has() -> None:
    """i, f, c̃, o of i, f, o, c̃."""
    found = of_example("D6-lstm-rows")
    node = next(name.partition(".")[0] for name in found.arrays if name.endswith(".peephole"))
    own, written = found.arrays[f"{node}.recurrent"], Program(found).weights[f"{node}/1"]
    i, f, o, c = np.split(own, 4)
    np.testing.assert_array_equal(written, np.concatenate([i, f, c, o]).T)


def test_words_of_a_table_are_read_before_the_model() -> None:
    text = text_of(table_network())
    assert "def samples(columns: Mapping[str, Array]) -> Array:" in text
    assert 'category(columns["city"], ["Ulm", "Xi\'an"], own_column=True)' in text
    assert "in_units(y, TARGET_SHIFT, TARGET_GAIN)" in text


def test_a_title_is_no_code() -> None:
    found = of_example("A1-losses")
    graph = found.graph.copy()
    graph.set_title('x """; raise SystemExit("run"); """')
    tree = ast.parse(text_of(replace(found, graph=graph)))
    assert not [each for each in ast.walk(tree) if isinstance(each, ast.Raise)]


def test_layers_of_one_name_are_told_apart() -> None:
    """One node's second layer may be called as another node is."""
    graph = of_example("C7-lenet-5").graph.copy()
    graph.rename_node("F6", "S2 scaled tanh")
    found = of_example("C7-lenet-5")
    arrays = {name.replace("F6.", "S2 scaled tanh."): a for name, a in found.arrays.items()}
    network = replace(found, graph=graph, weights=replace(found.weights, arrays=arrays))
    assert 'name="S2 scaled tanh 2")' in text_of(network)


@pytest.mark.parametrize("shape", [(3,), (40,), (1, 2, 2), (30, 1, 1)])
def test_constants_are_read_as_they_were(shape: tuple[int, ...]) -> None:
    array = np.random.default_rng(2).normal(size=shape)
    lines = list(constant("SHIFT", array))
    assert max(map(len, lines)) <= 100
    known = {"np": np}
    exec("\n".join(lines), known)
    np.testing.assert_array_equal(np.asarray(known["SHIFT"]), array)


def test_what_trains_otherwise_is_told() -> None:
    words = "gradients go back through all steps, not through 2 at most"
    lacks = cannot(of_example("D3-backpropagation-through-time"))
    assert words in [lack.words for lack in lacks]
    assert not any(lack.refuses for lack in lacks)


def test_where_keras_is_not_it_is_said(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    there = importlib.util.find_spec
    monkeypatch.setattr(
        "nndl_studio.exchange.format.find_spec",
        lambda module: None if module == "keras" else there(module),
    )
    advice = r'Keras model needs the package keras: pip install "nndl-studio\[keras\]"'
    with pytest.raises(BadFile, match=advice):
        export(of_example("A1-losses"), tmp_path / "network.keras", KERAS)
    assert not list(tmp_path.iterdir())
