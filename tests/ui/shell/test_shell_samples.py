"""The sample in sight: what it is called, chosen by, and looks like."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.runs.news import Sampled
from nndl_studio.runs.walk import Walk
from nndl_studio.ui.monitor.sample_picker import SamplePicker
from nndl_studio.ui.shell.bridge import Bridge
from nndl_studio.ui.shell.samples import Samples
from tests.datasets.sets import load
from tests.ui.other_language import speak_otherwise


@pytest.fixture
def bridge(qapp: QApplication) -> Iterator[Bridge]:
    made = Bridge()
    yield made
    made.close()


@pytest.fixture
def samples(bridge: Bridge) -> Samples:
    return Samples(bridge)


def show(bridge: Bridge, samples: Samples, dataset: Dataset) -> None:
    """Bring the first sample of a data set into sight."""
    samples.set_data(dataset.info)
    sample = Walk(dataset).sample()
    assert sample is not None
    bridge.sampled.emit(Sampled(0, sample))


def test_a_sample_is_called_by_its_class(bridge: Bridge, samples: Samples) -> None:
    iris = load("iris")
    show(bridge, samples, iris)
    assert iris.label is not None
    assert samples.name() == iris.info.class_names[iris.label[iris.test[0]]]
    assert samples.class_names == iris.info.class_names


def test_a_class_to_choose_is_called_in_the_language_in_force(
    bridge: Bridge, samples: Samples, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    picker = SamplePicker()
    qtbot.addWidget(picker)
    show(bridge, samples, load("pictures"))
    picker.set_classes(samples.class_names)
    picker.set_sample(samples.name())
    shown = [action.text() for action in picker.name.menu().actions()]
    assert shown == ["disc", "square", "triangle"]
    first = picker.name.text()
    speak_otherwise(monkeypatch)
    assert [action.text() for action in picker.name.menu().actions()] == [f"[{e}]" for e in shown]
    assert picker.name.text() == f"[{first}]"


def test_with_a_class_at_every_step_a_sample_has_a_number(bridge: Bridge, samples: Samples) -> None:
    show(bridge, samples, load("delayed echo", scale="as is"))
    assert samples.name() == "sample 1"
    assert samples.class_names == ()


def test_a_long_sequence_of_few_features_lies_down(bridge: Bridge, samples: Samples) -> None:
    show(bridge, samples, load("delayed echo", scale="as is"))
    picture, sequence = samples.picture(), samples.sequence()
    assert picture is not None
    assert sequence is not None
    assert picture.shape == (4, 20)
    assert (picture[:, : len(sequence)] == sequence.T).all()
    show(bridge, samples, load("digit rows"))
    upright = samples.picture()
    assert upright is not None
    assert upright.shape == (28, 28)


def test_nothing_is_in_sight_before_the_run_answers(bridge: Bridge, samples: Samples) -> None:
    iris = load("iris")
    show(bridge, samples, iris)
    samples.set_data(iris.info)
    assert (samples.index, samples.name(), samples.picture()) == (None, "", None)
