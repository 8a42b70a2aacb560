"""Occlusion and worst mistakes against NumPy."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.findings import Occlusion, Worst
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.occlusion import MOST_PLACES, USUAL, places_of, spread
from nndl_studio.training.studies.worst import SHOWN
from nndl_studio.training.trainer import Trainer

Array = NDArray[Any]


@pytest.fixture(scope="module")
def trainer() -> Trainer:
    """Pictures → logistic layers → softmax, after a few steps."""
    made = Trainer(api.load(example("B5-vanishing-gradient")))
    next(made.run())
    return made


def occlusion(trainer: Trainer, sample: int, side: int = 0) -> Occlusion:
    request = ProbeRequest("Loss", "occlusion", sample, side)
    found = trainer.probe([request])[request]
    assert isinstance(found, Occlusion)
    return found


def worst(trainer: Trainer) -> Worst:
    request = ProbeRequest("Loss", "worst", -1)
    found = trainer.probe([request])[request]
    assert isinstance(found, Worst)
    return found


def probabilities(trainer: Trainer, x: Array) -> Array:
    """(samples, classes) of the drawn chain of layers."""
    weights, a = trainer.weights(), x.reshape(len(x), -1).astype(float)
    for number in range(1, 9):
        z = a @ weights[f"Layer {number}.weight"].T + weights[f"Layer {number}.bias"]
        a = 1 / (1 + np.exp(-z))
    z = a @ weights["Output.weight"].T + weights["Output.bias"]
    e = np.exp(z - z.max(axis=1, keepdims=True))
    return np.asarray(e / e.sum(axis=1, keepdims=True))


def test_the_answer_falls_as_the_covered_pictures_say(trainer: Trainer) -> None:
    data, row, side = trainer.dataset, 5, 9
    assert data.label is not None
    found, truth = occlusion(trainer, row, side), int(data.label[row])
    some = data.x[data.train[np.linspace(0, len(data.train) - 1, 256).astype(int)]]
    grey, x = some.mean(), data.x[row]
    places = places_of(x.shape[1], x.shape[2], side)
    covered = np.repeat(x[None], len(places), axis=0)
    for picture, (down, across) in zip(covered, places, strict=True):
        picture[0, down : down + side, across : across + side] = grey
    whole = probabilities(trainer, x[None])[0, truth]
    falls = whole - probabilities(trainer, covered)[:, truth]
    assert found.answer == pytest.approx(whole, rel=1e-4)
    assert found.truth == data.info.class_names[truth]
    expected = spread(falls, places, side, (x.shape[1], x.shape[2]))
    np.testing.assert_allclose(found.fall, expected, atol=1e-6)
    assert found.at == places[int(falls.argmax())]
    assert found.least == pytest.approx(whole - falls.max(), rel=1e-4)
    np.testing.assert_allclose(found.picture, x.mean(axis=0))


def test_the_square_is_a_choice_and_no_larger_than_the_picture(trainer: Trainer) -> None:
    assert occlusion(trainer, 0).side == USUAL
    whole = occlusion(trainer, 0, 1000)
    assert (whole.side, whole.places) == (28, 1)
    assert np.ptp(whole.fall) < 1e-6


@pytest.mark.parametrize(
    ("height", "width", "side"), [(32, 32, 5), (28, 28, 1), (7, 9, 3), (4, 4, 4)]
)
def test_squares_cover_everything(height: int, width: int, side: int) -> None:
    places = places_of(height, width, side)
    covered = np.zeros((height, width), int)
    for row, column in places:
        assert 0 <= row <= height - side
        assert 0 <= column <= width - side
        covered[row : row + side, column : column + side] += 1
    assert covered.all()
    assert len(places) <= max(MOST_PLACES, height * width // side**2 * 2)


def test_falls_are_spread_over_what_was_covered() -> None:
    places = [(0, 0), (0, 1)]
    found = spread(np.array([1.0, 3.0]), places, 2, (2, 3))
    np.testing.assert_allclose(found, [[1, 2, 3], [1, 2, 3]])


def test_samples_that_are_no_pictures_are_not_covered() -> None:
    flowers = Trainer(api.load(example("A11-softmax-regression")))
    request = ProbeRequest("Softmax", "occlusion", 0)
    found = flowers.probe([request])[request]
    assert isinstance(found, Occlusion)
    assert found.places == 0


def test_wrong_answers_come_first_the_dearest_of_them_before_others(trainer: Trainer) -> None:
    found, data = worst(trainer), trainer.dataset
    assert data.label is not None
    assert found.split == "validation"
    rows = data.validation[:]
    rows = rows[:: -(-len(rows) // 2000)]
    y, truth = probabilities(trainer, data.x[rows]), data.label[rows]
    losses, answer = -np.log(y[np.arange(len(y)), truth]), y.argmax(axis=1)
    wrong = answer != truth
    assert (found.wrong, found.count) == (int(wrong.sum()), len(rows))
    assert wrong.sum() > SHOWN
    dearest = np.sort(losses[wrong])[::-1][:SHOWN]
    np.testing.assert_allclose(found.losses, dearest, rtol=1e-4)
    for place, row in enumerate(found.rows.tolist()):
        (at,) = np.flatnonzero(rows == row)
        assert found.truth[place] == truth[at]
        assert found.answer[place] == answer[at]
        assert found.sure[place] == pytest.approx(y[at].max(), rel=1e-4)
    np.testing.assert_array_equal(found.pictures, data.x[found.rows])


def test_words_are_no_pictures() -> None:
    texts = Trainer(api.load(example("E4-stories-one-fact")))
    losses = [
        id for id, own in texts.analysis.probes.items() if any(p.kind == "worst" for p in own)
    ]
    assert losses
    for node in losses:
        request = ProbeRequest(node, "worst", -1)
        found = texts.probe([request])[request]
        assert isinstance(found, Worst)
        assert found.pictures.size == 0
