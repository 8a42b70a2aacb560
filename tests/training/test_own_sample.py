"""A sample that a user gave: whatever looks at a sample sees of it what it sees of the data's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from nndl_studio import api
from nndl_studio.datasets import source_of
from nndl_studio.datasets.own_form import OwnField, OwnForm
from nndl_studio.datasets.own_inputs import Given
from nndl_studio.datasets.prepared import raw_of
from nndl_studio.datasets.source import TypedError
from nndl_studio.datasets.tokens import Tokens, join
from nndl_studio.resources import example
from nndl_studio.training.data_rows import data_config, data_node
from nndl_studio.training.findings import ANSWER, SampleAnswer
from nndl_studio.training.predict import SampleError
from nndl_studio.training.prober import probe_kinds
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies import STUDIES
from nndl_studio.training.trainer import Trainer
from nndl_studio.training.workings.record import WORKINGS, Workings

DRAWN = ("C7-lenet-5", "B2-mlp-digits", "D6-lstm-rows", "B6-hopfield")
TYPED = ("A10-several-classes", "B2-own-table", "D4-adding-10", "C1-moving-average", "A1-outliers")
WRITTEN = ("E1-language-model", "E1-word-vectors", "E4-stories-one-fact")
EVERY = (*DRAWN, *TYPED, *WRITTEN)


def trainer_of(name: str) -> Trainer:
    return Trainer(api.load(example(name)))


def as_given(trainer: Trainer, row: int) -> Given:
    """A sample of the data as a user would give it, with what is right."""
    data, form = trainer.dataset, trainer.own_form()
    label = None
    if data.label is not None and not data.info.each_step:
        label = int(data.label[row])
    targets = None
    if data.target is not None:
        targets = tuple(map(float, data.recipe.in_units(data.target[row][None])[0]))
    return Given(what_of(trainer, form, row), label, targets)


def what_of(trainer: Trainer, form: OwnForm, row: int) -> Any:
    data = trainer.dataset
    raw = np.asarray(raw_of(data.x)[row])
    own = raw if data.lengths is None else raw[: int(data.lengths[row])]
    match form.way:
        case "picture":
            low, high = form.grey
            whole = raw.reshape(form.sides)
            return np.asarray(np.rint((whole - low) * 255 / (high - low)), np.uint8)
        case "row":
            return (tuple(in_cells(form, own)),)
        case "rows":
            return tuple(tuple(in_cells(form, step)) for step in own)
    names = data.recipe.vocabulary or data.info.class_names
    kind: Tokens = trainer.dataset.recipe.tokens
    return join([names[int(number)] for number in np.atleast_1d(own)], kind)


def in_cells(form: OwnForm, numbers: NDArray[Any]) -> list[str]:
    pairs = zip(form.fields, np.atleast_1d(numbers), strict=True)
    return [in_words(each, float(number)) for each, number in pairs]


def in_words(field: OwnField, number: float) -> str:
    if field.names:
        return field.names[int(number)]
    if field.column.type == "date":
        return str(np.datetime64(int(number), "D"))
    return repr(number)


@pytest.mark.parametrize("name", EVERY)
def test_it_gives_the_values_of_the_same_sample_of_the_data_bit_for_bit(name: str) -> None:
    trainer = trainer_of(name)
    row = int(trainer.dataset.train[2])
    seen = trainer.put_own(as_given(trainer, row))
    np.testing.assert_array_equal(seen.x, trainer.dataset.x[row])
    kinds = probe_kinds(trainer.graph, trainer.analysis)
    keys = [key for key, kind in kinds.items() if kind not in STUDIES]
    if name == "E1-language-model":  # what follows the last of its tokens nobody said
        keys = [key for key in keys if key[1] != "delta"]
    of_data = trainer.probe({ProbeRequest(*key, row) for key in keys})
    of_own = trainer.probe({ProbeRequest(*key, seen.row) for key in keys})
    assert len(of_data) == len(of_own) > 0
    for request, values in of_data.items():
        own = of_own[ProbeRequest(request.node, request.probe, seen.row)]
        np.testing.assert_array_equal(own, values, f"{request.node}.{request.probe}")


@pytest.mark.parametrize("name", ["C7-lenet-5", "D6-lstm-rows", "A10-several-classes"])
def test_the_workings_of_its_step_are_those_of_the_same_sample(name: str) -> None:
    trainer = trainer_of(name)
    row = int(trainer.dataset.train[0])
    seen = trainer.put_own(as_given(trainer, row))
    requests = [ProbeRequest(*WORKINGS, each) for each in (row, seen.row)]
    found = trainer.probe(requests)
    data, own = (found[request] for request in requests)
    assert isinstance(data, Workings)
    assert isinstance(own, Workings)
    assert own.rows == (seen.row,)
    for first, second in zip(data.arrays.values(), own.arrays.values(), strict=True):
        np.testing.assert_array_equal(first, second)


def test_behind_it_stand_those_of_the_data_in_a_batch() -> None:
    trainer = trainer_of("A10-several-classes")
    last = len(trainer.dataset.x) - 1
    seen = trainer.put_own(as_given(trainer, 5))
    for first, rows in ((seen.row, (seen.row, 0, 1)), (last, (last, 0, 1))):
        request = ProbeRequest(*WORKINGS, first, choice=3)
        found = trainer.probe([request])[request]
        assert isinstance(found, Workings)
        assert found.rows == rows


def answer_of(trainer: Trainer, row: int) -> SampleAnswer:
    request = ProbeRequest(*ANSWER, row)
    found = trainer.probe([request])[request]
    assert isinstance(found, SampleAnswer)
    return found


def test_what_is_right_is_what_the_network_answers_where_nobody_says() -> None:
    trainer = trainer_of("A11-softmax-regression")
    given = as_given(trainer, 0)
    seen = trainer.put_own(Given(given.what))
    own = trainer.context.dataset.label
    assert own is not None
    for _ in range(2):
        answer = answer_of(trainer, seen.row)
        assert answer.label is not None
        assert answer.shares is not None
        assert own[seen.row] == answer.label[0] == answer.shares.argmax()
        # Another answer, from other weights.
        best = np.roll(np.eye(answer.shares.size, dtype=np.float32)[answer.label[0]], 1)
        weights = trainer.weights()
        biases = [name for name, array in weights.items() if array.shape == best.shape]
        trainer.load({**weights, biases[-1]: best * 100})
    for label in range(3):
        trainer.put_own(Given(given.what, label))
        answer_of(trainer, seen.row)
        assert own[seen.row] == label


def test_numbers_to_reach_are_those_that_are_given_or_answered() -> None:
    trainer = trainer_of("A1-outliers")
    seen = trainer.put_own(Given((("0.5",),)))
    answer, target = answer_of(trainer, seen.row), trainer.context.dataset.target
    assert target is not None
    np.testing.assert_allclose(target[seen.row], answer.y, rtol=1e-6)
    trainer.put_own(Given((("0.5",),), targets=(2.25,)))
    answer_of(trainer, seen.row)
    assert trainer.dataset.recipe.in_units(target[[seen.row]]).item() == pytest.approx(2.25)


def test_at_each_token_of_a_text_the_next_one_is_right_and_nothing_at_the_last() -> None:
    trainer = trainer_of("E1-language-model")
    seen = trainer.put_own(Given("the baker and"))
    label, names = trainer.context.dataset.label, trainer.dataset.info.class_names
    assert label is not None
    assert [names[each] for each in label[seen.row][:2]] == ["baker", "and"]
    assert label[seen.row][2:].max() == -1
    assert seen.steps == 3
    answer = answer_of(trainer, seen.row)
    assert answer.label is not None
    assert len(answer.label) == 3
    request = ProbeRequest(*WORKINGS, seen.row)
    found = trainer.probe([request])[request]
    assert isinstance(found, Workings)
    assert np.isfinite([found.array(each) for each in found.losses]).all()


def test_of_one_token_nothing_is_lost_and_nothing_broken() -> None:
    trainer = trainer_of("E1-language-model")
    request = ProbeRequest(*WORKINGS, trainer.put_own(Given("the")).row)
    found = trainer.probe([request])[request]
    assert isinstance(found, Workings)
    assert [float(found.array(each)[0]) for each in found.losses] == [0.0] * len(found.losses)


def test_what_a_set_has_a_way_to_write_is_written_so() -> None:
    trainer = trainer_of("E7-stack")
    form = trainer.own_form()
    typing = source_of(data_config(data_node(trainer.graph))).typing
    assert typing is not None
    assert (form.way, form.hint) == ("text", typing.hint)
    text = "a b c"
    seen = trainer.put_own(Given(text))
    typed = typing.read(data_config(data_node(trainer.graph)), text)
    np.testing.assert_array_equal(seen.x, typed.x[0])
    label = trainer.context.dataset.label
    assert label is not None
    assert typed.label is not None
    np.testing.assert_array_equal(label[seen.row], typed.label[0])


def test_training_and_figures_know_nothing_of_it() -> None:
    alone, beside = trainer_of("A10-several-classes"), trainer_of("A10-several-classes")
    for _ in range(3):
        beside.put_own(as_given(beside, 4))
        answer_of(beside, len(beside.dataset.x))
        alone.step_batch()
        beside.step_batch()
    for name, array in alone.weights().items():
        np.testing.assert_array_equal(array, beside.weights()[name])
    assert alone.evaluate("test") == beside.evaluate("test")


@pytest.mark.parametrize(
    ("name", "what", "why"),
    [
        ("A10-several-classes", (("1",),), "a row has 1 cells, here it must have 2"),
        ("A10-several-classes", (("1", "x"),), "“x” is no number: x2 wants a number"),
        ("A10-several-classes", (("", "3"),), "nothing is given: x1 wants a number"),
        ("A10-several-classes", (), "nothing is typed yet"),
        ("D4-adding-10", (("0.5", "1"),) * 11, "it has 11 rows, and 10 are read"),
        ("E1-language-model", "", "nothing is typed yet"),
        ("E1-language-model", "the " * 40, "it has 40 words, and the network reads 20"),
        ("E1-language-model", "the euro", "it has 'euro', which the network does not know"),
        ("E4-stories-one-fact", "Where is Mary?", "there is no story before the question"),
    ],
)
def test_what_is_no_sample_is_refused_in_words(name: str, what: Any, why: str) -> None:
    with pytest.raises((TypedError, SampleError), match=why.replace("?", r"\?")):
        trainer_of(name).put_own(Given(what))
