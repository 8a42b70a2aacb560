"""Exchanging an activation and a maximum changes no loss, no answer and no gradient."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio.compiler.compile import Compilation, compile_program
from nndl_studio.compiler.work import Purpose
from nndl_studio.machine.machine import Machine
from nndl_studio.ops.border import PAD2D
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.distance import SQUARED_ERROR
from nndl_studio.ops.ir import Builder, Op, Program, Value
from nndl_studio.ops.max_pool import MAX_POOL2D
from nndl_studio.ops.pointwise import LOGISTIC, RECTIFIER, SOFTPLUS, TANH
from nndl_studio.ops.rectified import ELU, GELU, LEAKY_RECTIFIER, STEP

MAPS = (3, 6, 6)
OVERLAPPING = {"height": 3, "width": 3, "stride_y": 2, "stride_x": 2}
APART = {"height": 2, "width": 2, "stride_y": 2, "stride_x": 2}
WATCHED = ("N", "a")
BORDER = {"top": 1, "bottom": 2, "left": 0, "right": 1}


def activated(op: Op, also_read: bool) -> tuple[Builder, Value]:
    """A dense layer whose result is maps, and an activation; what that gives, which a loss may read
    as well."""
    builder = Builder(Program())
    size = int(np.prod(MAPS))
    builder.declare("N", [("W", (size, 5)), ("b", (size,))])
    x = builder.batch("x", (5,))
    z = builder.call(DENSE, x, builder.parameter("W"), builder.parameter("b"))
    a = builder.call(op, builder.view(z, MAPS))
    if also_read:
        builder.loss(
            builder.call(SQUARED_ERROR, builder.view(a, (size,)), builder.batch("t", (size,)))
        )
    return builder, a


def network(op: Op, regions: dict[str, int], also_read: bool = False) -> Builder:
    """A dense layer whose result is maps, an activation, and their maximum."""
    builder, a = activated(op, also_read)
    builder.probe("a", a)
    y = builder.call(MAX_POOL2D, a, **regions)
    flat = (int(np.prod(y.shape)),)
    builder.loss(builder.call(SQUARED_ERROR, builder.view(y, flat), builder.batch("u", flat)))
    builder.predict(y)
    return builder


def names(work: Compilation) -> list[str]:
    return [call.op.name for call in work.calls]


def compiled(op: Op, regions: dict[str, int], purpose: Purpose, watched: bool) -> Compilation:
    probes = [WATCHED] if watched else []
    return compile_program(network(op, regions), purpose, dtype="float64", probes=probes)


def results(work: Compilation, samples: int = 7) -> dict[str, NDArray[np.float64]]:
    """The loss, all gradients and the answer."""
    rng = np.random.default_rng(2)
    plan = work.plan(samples, 2)
    machine, recorded = Machine([plan]), np.zeros(1)
    machine.load({name: rng.normal(size=p.shape) for name, p in plan.parameters.items()})
    machine.run(plan, rng.normal(size=(samples, plan.row)), np.arange(samples), recorded)
    found = {name: machine.read(plan, symbol) for name, symbol in plan.gradients.items()}
    found |= {name: machine.read(plan, symbol) for name, symbol in plan.predictions.items()}
    return found | {"loss": recorded}


@pytest.mark.parametrize("op", [LOGISTIC, TANH, RECTIFIER, LEAKY_RECTIFIER, ELU])
@pytest.mark.parametrize("regions", [APART, OVERLAPPING])
@pytest.mark.parametrize("purpose", ["gradients", "inference"])
def test_the_same_numbers(op: Op, regions: dict[str, int], purpose: Purpose) -> None:
    drawn, exchanged = (compiled(op, regions, purpose, watched) for watched in (True, False))
    order = names(exchanged)
    assert order.index("max_pool2d") < order.index(op.name)
    assert names(drawn).index("max_pool2d") > names(drawn).index(op.name)
    if purpose == "gradients":
        assert order.index(f"{op.name}_backward") < order.index("max_pool2d_backward")
    expected, found = results(drawn), results(exchanged)
    assert expected.keys() == found.keys()
    for name, array in expected.items():
        np.testing.assert_allclose(found[name], array, 1e-12, 1e-12)


@pytest.mark.parametrize("op", [GELU, STEP])
def test_what_falls_or_has_no_slope_stays(op: Op) -> None:
    order = names(compiled(op, APART, "gradients", watched=False))
    assert order.index("max_pool2d") > order.index(op.name)


def test_what_is_read_elsewhere_stays() -> None:
    order = names(compile_program(network(TANH, APART, also_read=True), "gradients"))
    assert order.index("max_pool2d") > order.index("tanh")
    assert order.index("max_pool2d_backward") < order.index("tanh_backward")


def bordered(op: Op, also_read: bool = False) -> tuple[Builder, Value]:
    """A dense layer whose result is maps, an activation, and a border around them; and what the
    activation gives."""
    builder, a = activated(op, also_read)
    y = builder.call(PAD2D, a, **BORDER)
    flat = (int(np.prod(y.shape)),)
    builder.loss(builder.call(SQUARED_ERROR, builder.view(y, flat), builder.batch("u", flat)))
    return builder, a


def with_border(op: Op, watched: bool = False, also_read: bool = False) -> Compilation:
    """Whoever watches ∂J/∂a keeps it."""
    builder, a = bordered(op, also_read)
    deltas = {("N", "da"): a} if watched else {}
    return compile_program(builder, "gradients", dtype="float64", deltas=deltas)


@pytest.mark.parametrize("op", [LOGISTIC, TANH, RECTIFIER, SOFTPLUS, LEAKY_RECTIFIER, ELU])
def test_a_slope_goes_before_the_border_is_taken_off(op: Op) -> None:
    drawn, exchanged = (with_border(op, watched) for watched in (True, False))
    order = names(exchanged)
    assert order.index(f"{op.name}_backward") < order.index("crop2d")
    assert names(drawn).index(f"{op.name}_backward") > names(drawn).index("crop2d")
    expected, found = results(drawn), results(exchanged)
    assert expected.keys() == found.keys()
    for name, array in expected.items():
        np.testing.assert_array_equal(found[name], array)


def test_a_slope_written_in_terms_of_z_stays_behind_the_border() -> None:
    order = names(with_border(GELU))
    assert order.index("gelu_backward") > order.index("crop2d")


def test_a_slope_of_gradients_that_are_added_up_stays_behind_the_border() -> None:
    order = names(with_border(TANH, also_read=True))
    assert order.index("tanh_backward") > order.index("crop2d")
