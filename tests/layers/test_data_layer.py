"""The Data layer and the sets behind it agree on what they give."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.datasets import SOURCES, SourceConfig, configured
from nndl_studio.layers.shape import Shape
from tests.datasets.sets import WITHOUT_FILE, describe, load

DATA = layers.by_name("Data")


def test_every_set_can_be_chosen() -> None:
    (choice, *_) = DATA.settings()
    assert (choice.name, choice.choices) == ("source", tuple(SOURCES))
    assert all(type(DATA.configured(source=name)) is SOURCES[name].config_type for name in SOURCES)


@pytest.mark.parametrize("source", SOURCES)
def test_a_set_that_is_not_whole_yet_can_be_drawn(source: str) -> None:
    """No file is chosen and no points are drawn: the node says so, and nothing else breaks."""
    config = configured(source)
    assert DATA.caption(config)
    assert DATA.formula(config).latex
    assert config.path is None or DATA.caption(config) == "choose a file"


@pytest.mark.parametrize("source", [each for each in WITHOUT_FILE if each != "text"])
def test_shapes_are_those_of_the_samples(source: str) -> None:
    shapes = DATA.output_shapes(configured(source), {})
    data = load(source)
    assert shapes["x"].held == data.x.shape[1:]
    if data.target is not None:
        *steps, targets = data.target.shape[1:]
        shape = Shape("vector", (targets,), steps[0] if steps else None, answer=True)
        assert shapes["label"] == shape
        return
    assert data.label is not None
    *steps, classes = shapes["label"].whole
    # On a tape 0 ends a list, and is never asked for.
    told = len(np.unique(data.label[data.label >= 0])) + int(source == "tape")
    assert [*data.label.shape[1:], told] == [*steps, classes]


@pytest.mark.parametrize(
    ("config", "caption"),
    [
        (configured("digits"), "MNIST 10k"),
        (configured("digits", pad=2), "MNIST 10k · pad to 32×32"),
        (configured("digits", pad=2, turn=5.0), "MNIST 10k · augmented"),
        (configured("iris"), "iris-like"),
        (configured("file"), "choose a file"),
        (configured("file", file="/far/away/mine.npz"), "mine.npz"),
        (configured("file", file="/far/away/mine.npz", grain=0.1), "mine.npz · augmented"),
    ],
)
def test_captions(config: SourceConfig, caption: str) -> None:
    assert DATA.caption(config) == caption


def test_the_panel_says_how_pictures_are_varied() -> None:
    note = DATA.formula(configured("digits", scale="LeNet-5", zoom=0.1, erase=0.2)).note
    assert note.startswith("The background becomes −0.1")
    assert "zoomed by up to ±10 %, blank in 20 % of their area." in note
    assert "Pictures to train on" not in DATA.formula(configured("digits")).note


def test_targets_come_out_where_labels_would(tmp_path: Path) -> None:
    path = tmp_path / "curve.npz"
    np.savez(path, x=np.zeros((8, 3), np.float32), target=np.ones((8, 2), np.float32))
    assert describe("file", file=str(path)).targets == 2
    shapes = DATA.output_shapes(configured("file", file=str(path)), {})
    assert (shapes["label"].kind, shapes["label"].axes) == ("target", (2,))


def test_a_class_and_numbers_to_reach_have_a_port_each(tmp_path: Path) -> None:
    path = tmp_path / "both.npz"
    np.savez(path, x=np.zeros((8, 3)), label=np.arange(8) % 2, target=np.ones((8, 5)))
    shapes = DATA.output_shapes(configured("file", file=str(path)), {})
    assert shapes["label"] == Shape("index", (2,))
    assert shapes["target"] == Shape("vector", (5,), answer=True)
