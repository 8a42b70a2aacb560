"""Answers of a trained network for samples in a file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import (
    AsTrainedConfig,
    DatasetInfo,
    RawInputs,
    Recipe,
    class_labels,
    raw_inputs,
)
from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.datasets.pad import padded
from nndl_studio.datasets.scaling import counting
from nndl_studio.files import BadFile, reason_of
from nndl_studio.going import tell
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import with_stand_in
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import say
from nndl_studio.training.answer_files import FORMS, Row, read_columns, rows, save_answers
from nndl_studio.training.answers import Answers, Evaluator, joined
from nndl_studio.training.data_rows import Rows, data_config, data_node, load_dataset

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

    They are padded and scaled like the training data: as was kept with the weights where `graph`
    is `as_trained`, otherwise as fits the data there are now. Maps may come without their channel
    axis; sequences may say with `lengths` (samples,) how many of their steps count. Raises
    `SampleError` for samples of another shape.
    """
    recipe = recipe_of(graph)
    ready, lengths = prepared(x, lengths, recipe)
    evaluator = Evaluator(graph)
    fields = {"x": ready, "lengths": lengths}
    known = {n: f for n, f in fields.items() if f is not None and n in evaluator.columns}
    found = _answered(evaluator, weights, Rows(len(x), known, evaluator.columns))
    return found if found.label is not None else replace(found, y=recipe.in_units(found.y))


def _answered(evaluator: Evaluator, weights: Weights, table: Rows) -> Answers:
    """Answers for all rows of `table`; how far they are is told."""
    found, sizes = [], []
    for batch, answers in evaluator.batches(weights, table, np.arange(len(table))):
        found.append(answers)
        sizes.append(len(batch))
        tell(say("Answering"), sum(sizes), len(table))
    return joined(found, sizes)


def prepared(
    x: NDArray[Any], lengths: NDArray[np.int64] | None, recipe: Recipe
) -> tuple[NDArray[np.float32], NDArray[np.int64] | None]:
    """Raw samples as the network reads them, and how many of their steps count; all of them where
    nothing else is said. Raises SampleError."""
    if lengths is None and recipe.info.kind in OF_STEPS:
        lengths = np.full(len(x), x.shape[1], np.int64)
    return _ready(x, lengths, recipe), lengths


def _ready(
    x: NDArray[Any], lengths: NDArray[np.int64] | None, recipe: Recipe
) -> NDArray[np.float32]:
    if recipe.encoders:
        if x.shape[-1] != len(recipe.encoders):
            raise SampleError(
                say(
                    "a row has {found} cells, here it must have {wanted}",
                    found=x.shape[-1],
                    wanted=len(recipe.encoders),
                )
            )
        return recipe.x_of(x)
    fitted = _fitted(x, recipe.info, recipe.frame)
    if recipe.info.kind in ("labels", "label"):
        _require_indices(fitted, lengths, recipe.info.axes[-1])
    return recipe.scaling.apply(fitted, lengths)


def as_trained(graph: Graph, recipe: Recipe) -> Graph:
    """A copy whose Data node stands for the data of `recipe`, which need not be there."""
    return with_stand_in(graph, data_node(graph).id, recipe)


def recipe_of(graph: Graph) -> Recipe:
    """What the data of `graph` decide, or decided when it was trained. Raises BadFile or
    TrainingError."""
    config = data_config(data_node(graph))
    return config.recipe if isinstance(config, AsTrainedConfig) else load_dataset(graph).recipe


@dataclass(frozen=True, eq=False)
class Answered:
    """The `answers` for samples as they were `asked`, by a network with this `recipe`, whose
    classes are `called` so where they are shown."""

    answers: Answers
    recipe: Recipe
    asked: RawInputs
    called: tuple[str, ...]

    @property
    def suffixes(self) -> tuple[str, ...]:
        """By which they are written."""
        return tuple(FORMS)

    def rows(self) -> Iterator[Row]:
        """One for each sample, or for each of its steps, by the names of the columns; of the first
        samples with what was read."""
        info = replace(self.recipe.info, class_names=self.called)
        shown = msgspec.structs.replace(self.recipe, info=info)
        return rows(self.answers, shown, self.asked, shown=True)

    @property
    def read_columns(self) -> frozenset[str]:
        """The columns of `rows` that were read, not answered."""
        return frozenset(read_columns(self.answers, self.recipe, self.asked))

    def save(self, path: Path) -> None:
        """Write them by the suffix of `path` (`answer_files`). Raises BadFile, OSError."""
        save_answers(path, self.answers, self.recipe, self.asked)


def answers_for(
    graph: Graph, weights: Weights, source: Path, drawn: Graph | None = None
) -> Answered:
    """Answers for the samples in any file that can be trained on. Where `graph` only stands for its
    data, the drawing that names them says what classes are called. Raises BadFile."""
    recipe = recipe_of(graph)
    asked = raw_inputs(source, recipe)
    try:
        answers = predict(graph, weights, asked.x, asked.lengths)
    except SampleError as error:
        advice = say("Give samples like those of the Data node")
        raise BadFile(source, reason_of(error), advice, "x") from error
    config = data_config(data_node(graph if drawn is None else drawn))
    return Answered(answers, recipe, asked, class_labels(config, recipe.info.class_names))


def _one_sample(shape: tuple[int, ...], info: DatasetInfo, pad: int) -> tuple[int, ...]:
    """Axes of one of the samples of `shape`, a map's channel included; its frame of `pad` may be
    there or not, and sequences may be shorter. Raises SampleError for samples that the network
    can't take."""
    axes, own = Shape.of(info.kind, info.axes).held, shape[1:]
    framed = own
    if info.kind == "map":
        own = (1, *own) if len(shape) == len(axes) else own
        framed = (*own[:1], *(side + 2 * pad for side in own[1:]))
    shorter = info.kind in OF_STEPS and own[1:] == axes[1:] and 0 < own[0] <= axes[0]
    if axes not in (own, framed) and not shorter:
        given, wanted = ("×".join(map(str, each)) for each in (own, axes))
        raise SampleError(
            say("a sample is {given}, here it must be {wanted}", given=given, wanted=wanted)
        )
    return own


def _fitted(x: NDArray[Any], info: DatasetInfo, pad: int) -> NDArray[Any]:
    own = _one_sample(x.shape, info, pad)
    x = x.reshape(len(x), *own)
    axes = Shape.of(info.kind, info.axes).held
    if info.kind in OF_STEPS:
        whole = np.zeros((len(x), *axes), x.dtype)
        whole[:, : own[0]] = x
        return whole
    return x if own == axes else padded(x, pad)


def _require_indices(x: NDArray[Any], lengths: NDArray[np.int64] | None, classes: int) -> None:
    """Words by their numbers; what stands past a sample's own steps is not read."""
    own = np.ones(x.shape, np.bool_) if lengths is None else counting(lengths, x.shape[1])
    wrong = own & ((x < 0) | (x >= classes) | (np.trunc(x) != x))
    if wrong.any():
        row, step = (int(place[0]) for place in np.nonzero(wrong))
        raise SampleError(
            say(
                "row {row} holds {found} at step {step}, here it must be a whole number from 0 to "
                "{last}",
                row=row,
                found=x[row, step],
                step=step,
                last=classes - 1,
            )
        )
