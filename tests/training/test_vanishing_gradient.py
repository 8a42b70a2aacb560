"""B5: through logistic layers the gradient dwindles (143), through rectified ones it arrives."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import Flow
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer


def lengths(name: str) -> np.ndarray:
    """‖δ‖ of the eight layers, the first one first."""
    request = ProbeRequest("Loss", "flow", -1)
    found = Trainer(api.load(example(name))).probe([request])[request]
    assert isinstance(found, Flow)
    names = [f"Layer {k}" for k in range(1, 9)]
    return np.array([found.delta[found.nodes.index(each)] for each in names])


def test_logistic_layers_lose_the_gradient() -> None:
    delta = lengths("B5-vanishing-gradient")
    assert (delta[:-1] < 0.3 * delta[1:]).all()  # σ′ ≤ 0.25, and the weights add little
    assert delta[0] / delta[-1] < 1e-4


def test_rectified_layers_hand_it_on() -> None:
    delta = lengths("B5-rectifier-depth")
    assert delta[0] / delta[-1] == pytest.approx(1, rel=0.6)
