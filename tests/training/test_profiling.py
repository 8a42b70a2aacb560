"""What a step costs, asked of the trainer: the same run, and told only while it is wanted."""

from __future__ import annotations

from dataclasses import replace

import msgspec
import numpy as np
import pytest

from nndl_studio import api
from nndl_studio.facts import profile_facts
from nndl_studio.machine.profile import NodeTime, Profile
from nndl_studio.profile_report import profile_rows, profile_words
from nndl_studio.resources import example
from nndl_studio.training.trainer import Trainer

FOUND = Profile(
    nodes=(NodeTime("Hidden", 1.0, 2.0, 0.5), NodeTime("Loss", 0.25, 0.25, 0.0)),
    reading=0.5,
    gather=0.1,
    sums=0.0,
    step=5.0,
    threads=1,
    counted=1234,
)


def trainer(batch: int, epochs: int = 3) -> Trainer:
    graph = api.load(example("xor"))
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=epochs, batch_size=batch))
    return Trainer(graph, 1)


def test_a_profiled_run_is_the_same_run() -> None:
    plain, profiled = trainer(16), trainer(16)
    profiled.profiling = True
    for each in (plain, profiled):
        for _ in each.run():
            pass
    for name, array in plain.weights().items():
        np.testing.assert_array_equal(array, profiled.weights()[name])
    assert plain.profile is None
    found = profiled.profile
    assert found is not None
    assert {each.node for each in found.nodes} == {"Hidden", "Output", "Loss"}
    assert found.reading > 0
    parts = found.nodes_whole + found.reading + found.gather + found.sums
    assert parts <= found.threads * found.step * (1 + 1e-9)


def test_snapshots_tell_of_it_while_it_is_wanted() -> None:
    running = trainer(16, epochs=100)
    assert running.step_batch().profile is None
    running.profiling = True
    assert running.profiling
    first = running.step_batch().profile
    assert first is not None
    assert first.counted == 1
    running.profiling = False
    assert running.step_batch().profile is None


def test_the_odd_last_batch_is_not_mixed_in() -> None:
    """Batches of another size would make means of nothing."""
    running = trainer(200, epochs=2)
    assert running.steps_per_epoch == 2
    running.profiling = True
    for _ in running.run():
        pass
    found = running.profile
    assert found is not None
    assert found.counted <= running.step // 2


def test_facts_and_table_tell_the_same() -> None:
    facts = profile_facts(FOUND, {"Hidden": "Dense.v1", "Loss": "CrossEntropy.v1"})
    assert facts is not None
    assert facts["nodes"][0] == {
        "node": "Hidden",
        "type": "Dense.v1",
        "forward": 1.0,
        "backward": 2.0,
        "update": 0.5,
        "share": 0.7,
    }
    assert facts["rest"] == pytest.approx(0.4)
    assert list(profile_rows(facts)) == [
        ("Hidden", "Dense.v1", "1.0000", "2.0000", "0.5000", "70.0 %"),
        ("Loss", "CrossEntropy.v1", "0.2500", "0.2500", "0.0000", "10.0 %"),
        ("(rows read)", "", "0.5000", "", "", "10.0 %"),
        ("(rows laid out)", "", "0.1000", "", "", "2.0 %"),
    ]
    assert "1,234 counted steps" in profile_words(facts)
    assert "5 ms on 1 thread; the parts listed have 92.0 % of it" in profile_words(facts)


def test_the_times_of_two_threads_are_said_to_be_of_both() -> None:
    facts = profile_facts(replace(FOUND, threads=2), {"Hidden": "", "Loss": ""})
    words = profile_words(facts)
    assert "of all threads together" in words
    assert "46.0 % of 2 × 5 ms" in words


def test_a_run_without_a_step_has_nothing_to_tell() -> None:
    assert "nothing to tell" in profile_words(profile_facts(None, {}))
