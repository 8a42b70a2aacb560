"""Nearest words against NumPy, a plane that doesn't jump, and days that stand near days."""

from __future__ import annotations

import numpy as np

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import Neighbours
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.neighbours import NEAREST, directions
from nndl_studio.training.studies.plane import principal
from nndl_studio.training.trainer import Trainer

DAYS = {"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}


def test_cosines() -> None:
    table = np.array([[1.0, 0], [3, 4], [0, 0], [-2, 0]])
    unit = directions(table)
    np.testing.assert_allclose(unit @ unit[0], [1, 0.6, 0, -1])


def test_the_plane_holds_the_most_variance_there_is() -> None:
    rows = np.random.default_rng(0).normal(size=(20, 5)) * [5, 1, 3, 1, 1]
    points, _ = principal(rows)
    values = np.linalg.eigvalsh(np.cov(rows.T))[::-1]
    np.testing.assert_allclose(points.var(axis=0, ddof=1), values[:2])
    assert abs(points.mean()) < 1e-9


def test_the_plane_does_not_turn_round_between_two_looks() -> None:
    rows = np.random.default_rng(1).normal(size=(9, 4))
    first, _ = principal(rows)
    np.testing.assert_allclose(principal(rows, -first)[0], -first)
    assert principal(rows[:1], first)[0].shape == (1, 2)
    assert principal(rows[:, :1])[0][:, 1].tolist() == [0] * 9


def test_words_of_a_kind_come_to_stand_together() -> None:
    trainer = Trainer(api.load(example("E1-word-vectors")))
    names = trainer.dataset.info.class_names
    request = ProbeRequest("Words", "nearest", -1, names.index("monday"))
    for _ in trainer.run():
        pass
    look = trainer.probe([request])[request]
    assert isinstance(look, Neighbours)
    assert names[look.word] == "monday"
    assert len(look.nearest) == NEAREST
    assert (np.diff(look.cosine) <= 0).all()
    nearest = [look.names[word] for word in look.nearest]
    assert len(DAYS & set(nearest[:6])) >= 5, nearest
