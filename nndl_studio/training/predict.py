"""Answers of a trained network for samples in a file."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset, file_rows
from nndl_studio.datasets.pad import padded
from nndl_studio.datasets.scaling import counting
from nndl_studio.files import BadFile, save_bytes
from nndl_studio.graph.document import Graph
from nndl_studio.layers.data import DataConfig
from nndl_studio.layers.layer import Shape
from nndl_studio.npz import read_arrays
from nndl_studio.training.answers import Answers, Evaluator
from nndl_studio.training.data_rows import Columns, data_node, load_dataset

Weights = Mapping[str, NDArray[np.float32]]


class SampleError(ValueError):
    """Samples that are not like those of the Data node."""


def predict(
    graph: Graph,
    weights: Weights,
    x: NDArray[Any],
    lengths: NDArray[np.int64] | None = None,
) -> Answers:
    """Answers for raw samples `x` (samples, ...), as the Data node's source gives them.

    They are padded and scaled like the training data. Maps may come without their channel axis;
    sequences may say with `lengths` (samples,) how many of their steps count. Raises `SampleError`
    for samples of another shape.
    """
    config = data_node(graph).config
    assert isinstance(config, DataConfig)
    dataset = load_dataset(graph)
    fitted = _fitted(x, dataset, config.pad)
    if lengths is None and dataset.info.kind in ("sequence", "labels"):
        lengths = np.full(len(x), dataset.info.axes[0], np.int64)
    if dataset.info.kind in ("labels", "label"):
        _require_indices(fitted, lengths, dataset.info.axes[-1])
    prepared = dataset.scaling.apply(fitted, lengths)
    evaluator = Evaluator(graph)
    table = _rows(prepared, evaluator.columns, lengths)
    return evaluator.answer(weights, table, np.arange(len(x)))


def predict_file(graph: Graph, weights: Weights, source: Path, target: Path) -> None:
    """Read `x` and, if there are any, `lengths`; write `y` and, for classifiers, `label`."""
    arrays = read_arrays(source)
    if "x" not in arrays:
        raise BadFile(source, f"it has no array x, only {', '.join(arrays)}", "Name the samples x")
    _require_numbers(source, arrays["x"])
    try:
        answers = predict(graph, weights, arrays["x"], file_rows.lengths(source, arrays))
    except SampleError as error:
        raise BadFile(
            source, str(error), "Give samples like those of the Data node", "x"
        ) from error
    found: dict[str, NDArray[Any]] = {"y": answers.y}
    if answers.label is not None:
        found["label"] = answers.label
    data = io.BytesIO()
    np.savez(data, allow_pickle=False, **found)
    save_bytes(target, data.getvalue())


def _require_numbers(source: Path, x: NDArray[Any]) -> None:
    if x.ndim < 2 or len(x) == 0:
        raise BadFile(source, "holds no samples: samples come first", "Give (samples, ...)", "x")
    if not np.issubdtype(x.dtype, np.number) or np.issubdtype(x.dtype, np.complexfloating):
        raise BadFile(source, f"holds {x.dtype}, not numbers", "Give real numbers", "x")
    wrong = ~np.isfinite(x.reshape(len(x), -1)).all(axis=1)
    if wrong.any():
        row = int(np.argmax(wrong))
        raise BadFile(
            source, "holds NaN or infinity", "Mend or leave out that row", f"x, row {row}"
        )


def _fitted(x: NDArray[Any], dataset: Dataset, pad: int) -> NDArray[Any]:
    axes = Shape(dataset.info.kind, dataset.info.axes).held
    if dataset.info.kind == "map":
        if x.ndim == len(axes):
            x = x[:, np.newaxis]
        x = x if x.shape[1:] == axes else padded(x, pad)
    if x.shape[1:] != axes:
        wanted = "×".join(map(str, axes))
        raise SampleError(
            f"a sample is {'×'.join(map(str, x.shape[1:]))}, here it must be {wanted}"
        )
    return x


def _require_indices(x: NDArray[Any], lengths: NDArray[np.int64] | None, classes: int) -> None:
    """Words by their numbers; what stands past a sample's own steps is not read."""
    own = np.ones(x.shape, np.bool_) if lengths is None else counting(lengths, x.shape[1])
    wrong = own & ((x < 0) | (x >= classes) | (np.trunc(x) != x))
    if wrong.any():
        row, step = (int(place[0]) for place in np.nonzero(wrong))
        raise SampleError(
            f"row {row} holds {x[row, step]} at step {step}, here it must be a whole number from "
            f"0 to {classes - 1}"
        )


def _rows(
    x: NDArray[np.float32], columns: Columns, lengths: NDArray[np.int64] | None
) -> NDArray[np.float32]:
    """Rows as the plan gathers them; what a new sample has no answer for stays 0."""
    table = np.zeros((len(x), sum(size for _, size in columns.values())), np.float32)
    start, size = columns["x"]
    table[:, start : start + size] = x.reshape(len(x), size)
    if "lengths" in columns and lengths is not None:
        table[:, columns["lengths"][0]] = lengths
    return table
