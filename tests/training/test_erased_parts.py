"""Fields, steps and words that are erased: nothing is there in any sample, beside the run."""

from __future__ import annotations

import numpy as np
import pytest

from nndl_studio import resources
from nndl_studio.graph.project import load_project
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.suppose.changed import changed_data
from nndl_studio.training.suppose.supposed import Supposed
from nndl_studio.training.suppose.supposition import Erased, Without, with_one_more
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.record import WORKINGS, Workings
from tests.compiler.test_hold import gated

ROWS, STEPS, WORDS = "A1-losses", "C1-moving-average", "E1-own-texts"
EACH = {
    ROWS: Without("fields", (1,)),
    STEPS: Without("steps", (0, 5, 6)),
    WORDS: Without("words", (0, 2)),
}


def example(name: str) -> str:
    return str(next(path for path in resources.examples() if path.stem == name))


@pytest.mark.parametrize("name", EACH)
def test_nothing_stands_there_and_all_else_stays(name: str) -> None:
    dataset, one = load_dataset(load_project(example(name))), EACH[name]
    found = changed_data(dataset, (one,))
    blank = 0.0
    if name == WORDS:
        blank = float(dataset.recipe.vocabulary.index("<unk>"))
    for rows in (np.array([0, 3]), slice(0, 4), 2):
        real, erased = np.array(dataset.x[rows]), np.array(found.x[rows])
        axis = 0 if isinstance(rows, int) else 1
        assert erased.shape == real.shape
        assert (np.take(erased, one.parts, axis) == blank).all()
        assert np.array_equal(np.delete(erased, one.parts, axis), np.delete(real, one.parts, axis))
    assert (found.x.shape, len(found.x)) == (dataset.x.shape, len(dataset.x))


def test_the_network_is_seen_and_told_so_and_the_run_keeps_its_bits() -> None:
    trainer = Trainer(gated(), threads=1)
    before = trainer.standing().state.copy()
    request = ProbeRequest(*WORKINGS, 0)
    real = trainer.probe([request])[request]
    one = Without("steps", (0, 1, 2, 3, 4, 5, 6, 7))
    trainer.look_through(Supposed(trainer.context, (one,), threads=1))
    seen = trainer.probe([request])[request]
    trainer.look_through(None)
    again = trainer.probe([request])[request]
    for each in (real, seen, again):
        assert isinstance(each, Workings)
    assert isinstance(real, Workings)
    assert isinstance(seen, Workings)
    assert isinstance(again, Workings)
    (x,) = (value for value in seen.arrays if value.name == "Data.x")
    assert not seen.array(x)[:8].any()
    (own,) = (value for value in real.arrays if value.name == "Data.x")
    assert np.array_equal(seen.array(x)[8:], real.array(own)[8:])
    (back,) = (value for value in again.arrays if value.name == "Data.x")
    assert np.array_equal(again.array(back), real.array(own))
    assert np.array_equal(trainer.standing().state, before)


@pytest.mark.parametrize(
    "one", [Without("fields", (2,)), Without("steps", (0,)), Without("fields", ())]
)
def test_what_is_not_there_is_refused_in_words(one: Without) -> None:
    dataset = load_dataset(load_project(example(ROWS)))
    with pytest.raises(TrainingError, match="That part of the input is not there"):
        changed_data(dataset, (one,))


def test_it_is_said_in_words_and_gives_way() -> None:
    assert EACH[ROWS].words() == "input without fields 1"
    assert EACH[STEPS].words() == "input without steps 0, 5-6"
    assert EACH[WORDS].words() == "input without words 0, 2"
    assert with_one_more((EACH[STEPS],), Erased((0,), (1,))) == (Erased((0,), (1,)),)
