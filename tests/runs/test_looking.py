"""What is looked at while a run goes on: a sample of the user's own, until another one comes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from nndl_studio.datasets.own_inputs import Given
from nndl_studio.graph.document import Graph
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import News, OwnAsked, OwnRefused, Sampled
from nndl_studio.runs.orders import (
    ChooseClass,
    Forget,
    Go,
    Prepare,
    ShowOwn,
    StepSample,
    ToSample,
    WalkThrough,
    Watch,
)
from nndl_studio.runs.walk import Sample
from nndl_studio.training.findings import ANSWER, SampleAnswer
from nndl_studio.training.snapshot import ProbeRequest
from tests.runs.run_case import project, with_data

ROW = Given((("5.1", "3.5", "1.4", "0.2"),))
OTHER = Given((("6.7", "3.1", "5.6", "2.4"),), label=2)
AWAY: list[Callable[[int], ToSample]] = [
    lambda ticket: StepSample(ticket, 1),
    lambda ticket: ChooseClass(ticket, 1),
    lambda ticket: WalkThrough(ticket, np.zeros(0, np.int64)),
]


class Watched:
    """A driver without a thread, and what it told."""

    def __init__(self, name: str = "A11-softmax-regression") -> None:
        self.mailbox = Mailbox()
        self.driver = Driver(self.mailbox)
        self.ticket = 0
        self.prepare(project(name))

    def prepare(self, graph: Graph, carry: bool = True) -> None:
        self.ticket += 1
        self.driver.newest = self.ticket
        self.driver.obey(Prepare(self.ticket, graph, carry))
        self.told = self.mailbox.take()

    def show(self, given: Given) -> list[News]:
        self.driver.obey(ShowOwn(self.ticket, given))
        self.told = self.mailbox.take()
        return self.told

    @property
    def sample(self) -> Sample:
        """The last one that was told."""
        return [each.sample for each in self.told if isinstance(each, Sampled)][-1]


@pytest.fixture
def watched() -> Watched:
    return Watched()


def test_how_a_sample_is_given_is_told_with_the_data(watched: Watched) -> None:
    (asked,) = (each for each in watched.told if isinstance(each, OwnAsked))
    assert asked.form.way == "row"
    assert len(asked.form.fields) == 4
    assert asked.form.classes == ("setosa-like", "versicolor-like", "virginica-like")


def test_it_stands_behind_those_of_the_data_with_what_the_network_answers(watched: Watched) -> None:
    watched.show(ROW)
    sample = watched.sample
    assert watched.driver.trainer is not None
    assert sample.own
    assert sample.row == len(watched.driver.trainer.dataset.x)
    assert (sample.label, sample.steps) == (None, None)
    assert isinstance(sample.answer, SampleAnswer)
    assert sample.answer.shares is not None
    assert sample.answer.shares.sum() == pytest.approx(1)
    watched.show(OTHER)
    assert watched.sample.label == 2


@pytest.mark.parametrize("away", AWAY)
def test_another_sample_of_the_data_takes_its_place(
    watched: Watched, away: Callable[[int], ToSample]
) -> None:
    before = watched.sample.row
    watched.show(ROW)
    watched.driver.obey(away(watched.ticket))
    watched.told = watched.mailbox.take()
    assert not watched.sample.own
    if isinstance(away(0), StepSample):
        assert watched.sample.row == before


def test_what_is_watched_follows_each_that_is_given(watched: Watched) -> None:
    watched.driver.obey(Go(watched.ticket, "batch"))
    watched.driver.turn()
    watched.show(ROW)
    asked = ProbeRequest(*ANSWER, watched.sample.row)
    watched.driver.obey(Watch(frozenset({asked})))
    first = watched.mailbox.take_arrays(watched.ticket)[asked]
    watched.show(OTHER)
    second = watched.mailbox.take_arrays(watched.ticket)[asked]
    assert isinstance(first, SampleAnswer)
    assert isinstance(second, SampleAnswer)
    assert (first.y != second.y).all()


def test_it_is_answered_while_something_trains(watched: Watched) -> None:
    watched.driver.obey(Go(watched.ticket))
    watched.driver.turn()
    watched.show(ROW)
    first = watched.sample.answer
    watched.driver.turn()
    watched.show(ROW)
    second = watched.sample.answer
    assert first is not None
    assert second is not None
    assert (first.y != second.y).any()


def test_it_stays_with_other_settings_and_goes_through_the_new_ones(watched: Watched) -> None:
    watched.show(ROW)
    before = watched.sample.x
    watched.prepare(with_data(project("A11-softmax-regression"), scale="0 to 1"))
    assert watched.sample.own
    assert (watched.sample.x != before).any()


def test_other_data_and_another_document_know_nothing_of_it(watched: Watched) -> None:
    watched.show(ROW)
    watched.prepare(project("xor"))
    assert not watched.sample.own
    watched.show(Given((("0", "1"),)))
    watched.driver.obey(Forget())
    watched.prepare(project("xor"), carry=False)
    assert not watched.sample.own


def test_what_is_no_sample_is_refused_and_the_one_in_sight_stays(watched: Watched) -> None:
    watched.show(ROW)
    (refused,) = watched.show(Given((("1", "2", "3", "x"),)))
    assert isinstance(refused, OwnRefused)
    assert refused.words == "“x” is no number: x4 wants a number, such as 0 or -1.5"
    watched.prepare(project("A11-softmax-regression"))
    assert watched.sample.own


def test_what_was_meant_for_the_network_before_is_no_matter(watched: Watched) -> None:
    watched.driver.obey(ShowOwn(watched.ticket - 1, ROW))
    assert watched.mailbox.take() == []
