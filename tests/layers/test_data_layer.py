"""The Data layer and the sets behind it agree on what they give."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import numpy as np
import pytest

from nndl_studio import layers
from nndl_studio.datasets import CHOSEN, SOURCES, describe, load
from nndl_studio.layers.data import TITLES, DataConfig, DataSource
from nndl_studio.layers.layer import Shape

DATA = layers.by_name("Data")


def test_every_set_can_be_chosen() -> None:
    assert set(get_args(DataSource)) == {*SOURCES, *CHOSEN} == {*TITLES, "file", "text file"}


@pytest.mark.parametrize("source", [source for source in SOURCES if source != "file"])
def test_shapes_are_those_of_the_samples(source: DataSource) -> None:
    shapes = DATA.output_shapes(DataConfig(source=source, pad=1), {})
    data = load(source, pad=1)
    assert shapes["x"].axes == data.x.shape[1:]
    if data.target is not None:
        assert shapes["label"] == Shape("target", data.target.shape[1:])
        return
    assert data.label is not None
    *steps, classes = shapes["label"].axes
    assert [*data.label.shape[1:], len(np.unique(data.label))] == [*steps, classes]


@pytest.mark.parametrize(
    ("config", "caption"),
    [
        (DataConfig(), "MNIST 10k"),
        (DataConfig(pad=2), "MNIST 10k · pad to 32×32"),
        (DataConfig(source="iris", pad=2), "iris-like"),
        (DataConfig(source="file"), "choose a file"),
        (DataConfig(source="file", file="/far/away/mine.npz"), "mine.npz"),
    ],
)
def test_captions(config: DataConfig, caption: str) -> None:
    assert DATA.caption(config) == caption


def test_targets_come_out_where_labels_would(tmp_path: Path) -> None:
    path = tmp_path / "curve.npz"
    np.savez(path, x=np.zeros((8, 3), np.float32), target=np.ones((8, 2), np.float32))
    assert describe("file", str(path)).targets == 2
    shapes = DATA.output_shapes(DataConfig(source="file", file=str(path)), {})
    assert (shapes["label"].kind, shapes["label"].axes) == ("target", (2,))
