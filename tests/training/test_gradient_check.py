"""Backpropagation through each whole example, against finite differences in float64."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.machine.machine import Machine
from nndl_studio.resources import example, examples
from nndl_studio.training.gradient_check import TOLERANCE, check_gradients

EXAMPLES = [path.stem for path in examples()]


@pytest.mark.parametrize("name", EXAMPLES)
def test_every_parameter_of_every_example(name: str) -> None:
    graph = api.load(example(name))
    checks = list(check_gradients(graph))
    trained = sum(node["parameters"] > 0 for node in api.describe(graph)["nodes"])
    assert len({check.parameter.split(".")[0] for check in checks}) == trained
    assert all(check.passed for check in checks), [c for c in checks if not c.passed]
    assert max(check.error for check in checks) <= TOLERANCE


def test_a_wrong_gradient_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    read = Machine.read
    monkeypatch.setattr(Machine, "read", lambda *a: read(*a) * np.float64(1.001))
    checks = list(check_gradients(api.load(example("xor"))))
    assert not any(check.passed for check in checks)
