"""Convolution and pooling of any shape: against NumPy, and gradients against finite differences."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from nndl_studio.ops import conv, conv1d, max_pool, pool, pool1d
from nndl_studio.training.gradient_check import compare
from nndl_studio.training.gradient_facts import TOLERANCE
from tests.ops.op_bench import put_on_bench
from tests.ops.op_case import Argument, Case, constant, lengths, p, x
from tests.ops.op_references import REFERENCES

SAMPLES = 3
few = settings(max_examples=12, deadline=None, derandomize=True, database=None)


def agrees(case: Case) -> None:
    """Forward as the NumPy reference, backward as finite differences, in float64."""
    bench = put_on_bench(case, SAMPLES, shards=1)
    bench.run()
    for sample in range(SAMPLES):
        inputs = [
            np.array(argument.numbers)
            if argument.kind == "constant"
            else bench.argument(index, sample)
            for index, argument in enumerate(case.arguments)
        ]
        for index, expected in enumerate(REFERENCES[case.op.name](inputs, case.attributes)[:1]):
            found = bench.output(index)[sample]
            np.testing.assert_allclose(found, expected, rtol=1e-10, atol=1e-12)
    rng = np.random.default_rng(1)
    checks = list(compare(bench.machine, bench.plan, bench.table, bench.samples, rng))
    assert max(check.error for check in checks) <= TOLERANCE, checks


@st.composite
def links(draw: st.DrawFn, inputs: int, maps: int) -> tuple[Argument, Argument, int]:
    """A connection table: every output map reads some of the input maps."""
    reading = [sorted(draw(st.sets(st.integers(0, inputs - 1), min_size=1))) for _ in range(maps)]
    starts = [sum(map(len, reading[:k])) for k in range(maps + 1)]
    return constant(*(m for each in reading for m in each)), constant(*starts), starts[-1]


@st.composite
def conv2d_cases(draw: st.DrawFn) -> Case:
    inputs, maps = draw(st.integers(1, 3)), draw(st.integers(1, 3))
    (height, down, apart_y), (width, across, apart_x) = (
        (draw(st.integers(1, 4)), draw(st.integers(1, 3)), draw(st.integers(1, 3)))
        for _ in range(2)
    )
    rows = (height - 1) * apart_y + 1 + draw(st.integers(0, 3))
    columns = (width - 1) * apart_x + 1 + draw(st.integers(0, 3))
    sources, starts, kernels = draw(links(inputs, maps))
    bias = (p(maps),) if draw(st.booleans()) else ()
    return Case(
        conv.CONV2D,
        (x(inputs, rows, columns), p(kernels, height, width), sources, starts, *bias),
        {
            "maps": maps,
            "height": height,
            "width": width,
            "stride_y": down,
            "stride_x": across,
            "dilation_y": apart_y,
            "dilation_x": apart_x,
            "flip": draw(st.integers(0, 1)),
        },
    )


@st.composite
def conv1d_cases(draw: st.DrawFn) -> Case:
    taps, dilation = draw(st.integers(1, 5)), draw(st.integers(1, 3))
    span = (taps - 1) * dilation + 1
    left, right = (draw(st.integers(0, span - 1)) for _ in range(2))
    groups = draw(st.integers(1, 3))
    of_group, share = draw(st.integers(1, 2)), draw(st.integers(1, 2))
    steps = max(1, span - left - right) + draw(st.integers(0, 4))
    bias = (p(groups * share),) if draw(st.booleans()) else ()
    return Case(
        conv1d.CONV1D,
        (x(steps, groups * of_group), p(groups * share, of_group, taps), *bias),
        {
            "units": groups * share,
            "taps": taps,
            "stride": draw(st.integers(1, 3)),
            "dilation": dilation,
            "left": left,
            "right": right,
            "groups": groups,
            "flip": draw(st.integers(0, 1)),
        },
    )


@st.composite
def pool2d_cases(draw: st.DrawFn) -> Case:
    """Regions that overlap, touch, or leave gaps."""
    height, width = draw(st.integers(1, 4)), draw(st.integers(1, 4))
    shape = (draw(st.integers(1, 2)), height + draw(st.integers(0, 4)), width + 3)
    return Case(
        draw(st.sampled_from([pool.AVERAGE_POOL2D, max_pool.MAX_POOL2D])),
        (x(*shape),),
        {
            "height": height,
            "width": width,
            "stride_y": draw(st.integers(1, 5)),
            "stride_x": draw(st.integers(1, 5)),
        },
    )


@st.composite
def pool1d_cases(draw: st.DrawFn) -> Case:
    size = draw(st.integers(1, 5))
    steps = size + draw(st.integers(0, 5))
    return Case(
        draw(st.sampled_from([pool1d.AVERAGE_POOL1D, pool1d.MAX_POOL1D])),
        (x(steps, draw(st.integers(1, 3))), lengths(steps)),
        {"size": size, "stride": draw(st.integers(1, 5))},
    )


@few
@given(conv2d_cases())
def test_convolution_over_maps(case: Case) -> None:
    agrees(case)


@few
@given(conv1d_cases())
def test_convolution_over_sequences(case: Case) -> None:
    agrees(case)


@few
@given(pool2d_cases())
def test_pooling_over_maps(case: Case) -> None:
    agrees(case)


@few
@given(pool1d_cases())
def test_pooling_over_sequences(case: Case) -> None:
    agrees(case)
