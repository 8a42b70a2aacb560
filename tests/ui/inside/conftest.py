"""Real workings of small networks, made once."""

from __future__ import annotations

from functools import cache

import pytest

from nndl_studio import resources
from nndl_studio.graph.project import load_project
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.record import WORKINGS, Workings


@cache
def steps_of(name: str, samples: int = 1) -> tuple[Workings, Workings]:
    """The workings of an example's first samples, before a batch was learned and after it."""
    path = next(path for path in resources.examples() if path.stem == name)
    trainer = Trainer(load_project(path), threads=1)
    request = ProbeRequest(*WORKINGS, 0, samples)
    found = []
    for _ in range(2):
        look = trainer.probe({request})[request]
        assert isinstance(look, Workings)
        found.append(look)
        trainer.step_batch()
    return found[0], found[1]


@pytest.fixture
def xor() -> tuple[Workings, Workings]:
    return steps_of("B4-xor")


@pytest.fixture
def lenet() -> Workings:
    return steps_of("C7-lenet-5")[0]


@pytest.fixture
def drawn_lstm() -> Workings:
    return steps_of("D6-lstm-drawn")[0]


@pytest.fixture
def batch() -> Workings:
    return steps_of("B4-xor", 3)[0]
