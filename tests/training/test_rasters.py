"""Side by side: each node's values of one sample, cut to its own steps."""

from __future__ import annotations

import numpy as np

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import Rasters
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer


def seen(trainer: Trainer, node: str, sample: int, typed: str = "") -> Rasters:
    request = ProbeRequest(node, "rasters", sample, typed=typed)
    found = trainer.probe([request])[request]
    assert isinstance(found, Rasters)
    return found


def test_the_state_of_a_recurrent_layer_at_its_own_steps() -> None:
    trainer = Trainer(api.load(example("D2-simple-recurrent-network")))
    weights, data = trainer.weights(), trainer.dataset
    u, w, b = (weights[f"SRN.{name}"].astype(float) for name in ("recurrent", "weight", "bias"))
    assert data.lengths is not None
    shortest = int(np.argmin(data.lengths[:]))
    for sample in (shortest, 3):
        h, expected = np.zeros(len(u)), []
        for x in data.x[sample][: data.lengths[sample]]:
            h = np.tanh(u @ h + w @ x + b)
            expected.append(h)
        found = seen(trainer, "SRN", sample)
        assert found.nodes == ("SRN",)
        np.testing.assert_allclose(found.values[0], expected, atol=1e-5)


def test_values_of_a_drawn_loop_stand_beside_each_other() -> None:
    trainer = Trainer(api.load(example("D5-sum-drawn")))
    analysis = trainer.analysis
    offered = [n for n, own in analysis.probes.items() if any(p.kind == "rasters" for p in own)]
    assert len(offered) > 1
    first, second, *_ = offered
    found = seen(trainer, first, 2, f"{second}\nnobody\n{first}")
    assert found.nodes == (first, second)
    for node, values in zip(found.nodes, found.values, strict=True):
        shape = analysis.shapes[node, "y"]
        assert values.shape[1] == shape.size // shape.times
        alone = seen(trainer, node, 2).values[0]
        np.testing.assert_array_equal(values, alone)


def test_no_more_than_three_are_shown() -> None:
    trainer = Trainer(api.load(example("D5-sum-drawn")))
    analysis = trainer.analysis
    offered = [n for n, own in analysis.probes.items() if any(p.kind == "rasters" for p in own)]
    found = seen(trainer, offered[0], 0, "\n".join(offered[1:]))
    assert len(found.nodes) == min(3, len(offered))
