"""Whatever a layer's numbers are called can be written."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from nndl_studio.ops.optimisers import OWN_RULES, RULES, Rule
from nndl_studio.ops.update_terms import Stepped
from nndl_studio.training.workings.explain import Explanation, Place, explain
from nndl_studio.training.workings.named import named_of
from nndl_studio.training.workings.record import Workings
from nndl_studio.ui.inside.written import rich
from tests.layers.layer_case import Case
from tests.layers.trial import COMPUTING
from tests.training.workings.steps import layer_step


def explained(workings: Workings) -> Iterator[Explanation]:
    """The first and the last number of every output."""
    for call in workings.calls:
        for output, value in enumerate(call.outputs):
            if value.size and output not in call.op.rooms:
                last = tuple(n - 1 for n in value.shape)
                for index in {(0,) * len(value.shape), last}:
                    explanation = explain(workings, Place(value, index))
                    assert explanation is not None
                    yield explanation


def symbols_of(explanation: Explanation) -> Iterator[str]:
    yield explanation.called.symbol
    for line in explanation.lines:
        yield line.symbol
        for product in line.products:
            yield from (number.called.symbol for number in product.numbers)


@pytest.mark.parametrize("case", COMPUTING, ids=str)
def test_symbols_of_a_layer_are_rich_text(case: Case) -> None:
    workings = layer_step(case, "float64")
    for node in {call.node for call in workings.calls}:
        for each in named_of(workings, node):
            assert rich(each.symbol)
    found = {symbol for each in explained(workings) for symbol in symbols_of(each)}
    assert found
    for symbol in found:
        assert "\\" not in rich(symbol)


@pytest.mark.parametrize("rule", {**RULES, **OWN_RULES}.items(), ids=lambda each: each[0])
def test_symbols_of_an_update_are_rich_text(rule: tuple[str, Rule]) -> None:
    _, own = rule
    kept = [np.ones(2)] * (1 + len(own.slots))
    for output in range(len(kept)):
        stepped = Stepped(output, (1,), kept, np.ones(2), np.full(16, 0.5), (0.1, 0.1))
        names = [line.name for line in own.terms(stepped)]
        assert all(rich(name) for name in names)
