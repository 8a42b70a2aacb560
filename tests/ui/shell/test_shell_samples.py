"""The sample in sight: what it is called, chosen by, and looks like."""

from __future__ import annotations

import pytest

from nndl_studio.datasets import load
from nndl_studio.ui.shell.samples import Samples


@pytest.fixture
def samples() -> Samples:
    return Samples()


def test_a_sample_is_called_by_its_class(samples: Samples) -> None:
    samples.set_dataset(load("iris"))
    assert samples.name() in samples.class_names
    samples.choose_class(2)
    assert samples.name() == samples.class_names[2]


def test_with_a_class_at_every_step_a_sample_has_a_number(samples: Samples) -> None:
    samples.set_dataset(load("delayed echo", scale="as is"))
    assert samples.name() == "sample 1"
    assert samples.class_names == ()
    samples.choose_class(1)
    assert samples.name() == "sample 1"


def test_a_long_sequence_of_few_features_lies_down(samples: Samples) -> None:
    samples.set_dataset(load("delayed echo", scale="as is"))
    picture, sequence = samples.picture(), samples.sequence()
    assert picture is not None
    assert sequence is not None
    assert picture.shape == (4, 20)
    assert (picture[:, : len(sequence)] == sequence.T).all()
    samples.set_dataset(load("digit rows"))
    upright = samples.picture()
    assert upright is not None
    assert upright.shape == (28, 28)
