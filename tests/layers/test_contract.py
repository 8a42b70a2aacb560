"""Every layer type keeps the contract: shapes, parameters, counts, probes, settings, ops."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from nndl_studio import layers
from nndl_studio.config import fields
from nndl_studio.layers.composite import Composite
from nndl_studio.layers.layer import Layer
from nndl_studio.layers.overall import STATE
from nndl_studio.layers.recurrent import LENGTHS
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.ops.ir import Builder, Program, Role, Signal, Value
from nndl_studio.training.studies import STUDIES
from tests.layers.layer_case import Case
from tests.layers.table import CASES

each_case = pytest.mark.parametrize("case", CASES, ids=str)
DIMENSIONS = {
    "maps": 3,
    "vector": 1,
    "sequence": 2,
    "gates": 2,
    "votes": 1,
    "filters": 3,
    "energy": 2,
}
each_layer = pytest.mark.parametrize("layer", layers.CATALOGUE.values(), ids=lambda each: each.type)


def lowered(case: Case) -> tuple[Program, dict[str, Signal]]:
    """The ops of `case`, fed from the batch."""
    builder = Builder(Program())
    parameters = case.layer.parameters(case.config, case.inputs)
    builder.declare("N", [(each.name, each.shape) for each in parameters])
    lengths = Value("lengths", (1,), Role.BATCH)
    signals = {
        port: tuple(
            Signal(
                Value(f"{port}{i}", shape.held, Role.BATCH),
                lengths if shape.stepped else None,
                shape.sentences.ends if shape.sentences else (),
            )
            for i, shape in enumerate(shapes)
        )
        for port, shapes in case.inputs.items()
    }
    return builder.program, case.layer.lower(case.config, builder, signals)


def test_the_table_has_every_layer_type_but_those_made_of_others() -> None:
    whole = {each.type for each in layers.CATALOGUE.values() if isinstance(each, Composite)}
    assert {case.layer.type for case in CASES} == set(layers.CATALOGUE) - whole


@each_case
def test_the_layout_tells_the_axes_of_each_parameter(case: Case) -> None:
    told = case.layer.layout(case.config)
    parameters = case.layer.parameters(case.config, case.inputs)
    assert set(told) == {each.name for each in parameters}
    for each in parameters:
        axes = told[each.name].removeprefix("(").split(")")[0].split(", ")
        assert len(axes) == len(each.shape), told[each.name]


@each_case
def test_shapes(case: Case) -> None:
    outputs = case.layer.output_shapes(case.config, case.inputs)
    assert outputs == case.outputs
    for port in case.layer.outputs:
        assert port.name not in outputs or outputs[port.name].kind in port.kinds


@each_case
def test_parameters(case: Case) -> None:
    parameters = case.layer.parameters(case.config, case.inputs)
    assert {each.name: each.shape for each in parameters} == case.parameters
    given = case.layer.initial(case.config, case.inputs)
    for each in parameters:
        assert each.name in given or not each.fixed
    assert {name: len(numbers) for name, numbers in given.items()} == {
        each.name: each.size for each in parameters if each.name in given
    }


@each_case
def test_counts(case: Case) -> None:
    assert case.layer.cost(case.config, case.inputs) == case.counts


@each_case
def test_ops_give_the_shapes_that_are_declared(case: Case) -> None:
    _, signals = lowered(case)
    assert {port: signal.value.shape for port, signal in signals.items()} == {
        port: shape.held for port, shape in case.outputs.items()
    }
    for port, shape in case.outputs.items():
        # True facts are as many for each sample.
        comes_in_steps = shape.stepped and shape.kind is not Kind.FACTS
        assert (signals[port].lengths is not None) == comes_in_steps


@each_case
def test_ops_use_every_parameter(case: Case) -> None:
    program, _ = lowered(case)
    read = {value.origin for call in program.calls for value in call.inputs}
    assert set(program.parameters) <= read


@each_case
def test_probes(case: Case) -> None:
    program, _ = lowered(case)
    declared = case.layer.probes(case.config, case.inputs)
    probes = [probe for probe in declared if probe.kind not in STUDIES]
    assert {probe.name: probe.kind for probe in probes} == case.probes
    read = {name for _, name in (*program.probes, *program.deltas)}
    # What only a study reads is no view's.
    assert read - {LENGTHS, STATE} == set(case.probes)
    for probe in probes:
        key = ("N", probe.name)
        for value in program.probes.get(key) or program.deltas[key]:
            assert len(value.shape) == DIMENSIONS[probe.kind]


@each_case
def test_every_loss_shows_the_flow_of_its_gradients(case: Case) -> None:
    program, _ = lowered(case)
    kinds = {probe.kind for probe in case.layer.probes(case.config, case.inputs)}
    assert ("flow" in kinds) == bool(program.losses)


@each_case
def test_a_confusion_matrix_needs_an_answer_that_names_classes(case: Case) -> None:
    program, _ = lowered(case)
    kinds = {probe.kind for probe in case.layer.probes(case.config, case.inputs)}
    naming = any(prediction.best for prediction in program.predictions)
    assert naming or "confusion" not in kinds


@each_case
def test_every_kernel_has_a_name(case: Case) -> None:
    program, _ = lowered(case)
    for probe in case.layer.probes(case.config, case.inputs):
        if probe.kind == "filters":
            (kernels,) = program.probes["N", probe.name]
            assert len(set(probe.panels)) == kernels.shape[0]


def test_the_gates_are_those_that_are_named() -> None:
    case = next(case for case in CASES if case.name == "LSTM")
    program, _ = lowered(case)
    probes = case.layer.probes(case.config, case.inputs)
    (probe,) = [probe for probe in probes if probe.kind == "gates"]
    columns = sum(value.shape[1] for value in program.probes["N", "gates"])
    assert probe.panels == ("i", "f", "o", "c̃", "c", "h")
    assert columns == len(probe.panels) * case.settings["units"]


@each_case
def test_settings_survive_a_file(case: Case) -> None:
    raw = msgspec.json.decode(msgspec.json.encode(case.config))
    assert case.layer.read_config(raw) == case.config


@each_layer
def test_unknown_settings_are_refused(layer: Layer[Any]) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.convert({"no such": 1}, layer.config_type)


@each_layer
def test_every_setting_explains_itself(layer: Layer[Any]) -> None:
    for field in fields(layer.config_type):
        assert field.label[0].isupper(), field
        assert field.help, field
        if field.kind in ("int", "float", "pair"):
            assert field.low is not None, field
            assert field.high is not None, field


@each_layer
def test_defaults_are_within_their_ranges(layer: Layer[Any]) -> None:
    config = layer.config_type()
    assert msgspec.convert(msgspec.to_builtins(config), layer.config_type) == config


@each_layer
def test_every_layer_introduces_itself(layer: Layer[Any]) -> None:
    assert layer.summary
    assert all(port.help for port in (*layer.inputs, *layer.outputs))
    assert "\n" not in layer.caption(layer.config_type())


@each_case
def test_losses_and_answers(case: Case) -> None:
    """A layer of the output family adds one loss and one answer, any other none."""
    program, _ = lowered(case)
    wanted = 1 if case.layer.family == "output" else 0
    assert len(program.losses) == len(program.predictions) == wanted
    assert all(loss.shape == (1,) for loss in program.losses)


def test_a_sequence_keeps_its_lengths() -> None:
    """They are the sample's own; where steps are left out or added, they are counted anew."""
    for case in CASES:
        y = case.outputs.get("y", Shape("vector", (1,)))
        if y.stepped and case.inputs:
            _, signals = lowered(case)
            assert signals["y"].lengths is not None
            # A question has room for all of a text's steps, and its own length.
            same = y.steps in {s.steps for shapes in case.inputs.values() for s in shapes}
            same = same and case.name != "Question"
            assert (signals["y"].lengths.name == "lengths") == same


@each_case
def test_what_delays_says_what_it_will_get_in_a_loop(case: Case) -> None:
    if case.layer.delays:
        (x,) = case.inputs["x"]
        assert case.layer.looped_shape(case.config, x.times) == x
        assert case.layer.stepwise


def test_names_and_versions() -> None:
    assert layers.by_name("Dense") is layers.layer("Dense.v1")
    with pytest.raises(layers.UnknownLayer, match="update NNDL Studio"):
        layers.layer("Dense.v99")
    with pytest.raises(layers.UnknownLayer, match=r"no layer called 'Dance\.v1'"):
        layers.layer("Dance.v1")
    with pytest.raises(layers.UnknownLayer, match="no layer called 'Dance'"):
        layers.by_name("Dance")


@each_case
def test_limits_are_those_of_a_probe_that_is_there(case: Case) -> None:
    limits = case.layer.limits(case.config)
    if limits is None:
        return
    program, _ = lowered(case)
    declared = {probe.name for probe in case.layer.probes(case.config, case.inputs)}
    assert limits.probe in declared
    assert ("N", limits.probe) in program.probes
    assert limits.high is None or limits.low + 2 * limits.near < limits.high
