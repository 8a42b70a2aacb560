"""One step of a network from a file, or of a fresh one, with every number of it: for a sample of
the project's data, or for one of a file."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import Dataset, raw_inputs
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange import weight_shapes
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.graph.stand_in import stand_in
from nndl_studio.runs.trained import Trained, read_trained, tell_changed_data
from nndl_studio.sentence import Sentence, listed, say, say_count
from nndl_studio.training.data_rows import Rows, load_dataset, rows
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.training.predict import SampleError, prepared, recipe_of
from nndl_studio.training.schedules import shares
from nndl_studio.training.workings.forward_alone import forward_alone
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.working_out import WorkingOut

LOG = logging.getLogger(__name__)
Array = NDArray[Any]
# Before another part is looked at: samples that the network does not learn from come first.
PARTS = ("test", "validation", "train")


@dataclass(frozen=True, eq=False)
class OneStep:
    """The `workings` of a step of `graph` with the sample of this `number`, counted from 1, of the
    `count` in a `part` of the data or, where that is "", in a file; its class has this `label`,
    None where it has none or nobody knows. `recipe` is what its data decided."""

    workings: Workings
    graph: Graph
    recipe: Recipe
    part: str
    number: int
    count: int
    label: int | None


def with_data(graph: Graph, weights: Path | None, part: str = "", number: int = 1) -> OneStep:
    """The step that a run would take with a sample of the data of `graph`, from the `weights` in a
    file or a run's folder, else from first ones; no `part` is the first of PARTS that has samples.
    Raises ValueError, BadFile, TrainingError, OSError."""
    require_sound(graph)
    _require_data(graph)
    trained = None if weights is None else _trained(graph, weights)
    dataset = load_dataset(graph)
    part, pool = _pool(dataset, part)
    if not 1 <= number <= len(pool):
        words = say(
            "there is no sample {number}: the part {part} has {samples}, counted from 1",
            number=number,
            part=part,
            samples=_samples(len(pool)),
        )
        raise ValueError(words)
    making = WorkingOut(*opened(graph, require_sound(graph)))
    state = making.first_state(_weights(graph, trained))
    step, rate = 0, graph.settings.learning_rate
    kept = _kept_state(graph, trained, len(state))
    if kept is not None:
        state, step, rate = kept
    settings, samples = graph.settings, len(dataset.train)
    per_epoch = -(-samples // settings.batch_of(samples))
    rate *= float(shares(settings, step, 1, per_epoch)[0])
    row = int(pool[number - 1])
    table = rows(dataset, making.columns)
    workings = making.of(state, table, [row], step, rate)
    known = dataset.label is not None and not dataset.info.each_step
    label = int(dataset.label[row]) if dataset.label is not None and known else None
    return OneStep(workings, graph, dataset.recipe, part, number, len(pool), label)


def with_file(
    graph: Graph, weights: Path | None, file: Path, number: int = 1, label: str = ""
) -> OneStep:
    """The same with a sample of a file, read as for answers. Without a `label`, a class by its name
    or number, only the way forward is known; there is no update, because no run learns from it.
    Raises as `with_data`."""
    require_sound(graph)
    trained = None if weights is None else read_trained(graph, weights)
    known = graph if trained is None else trained.graph
    if trained is None:
        _require_data(graph)
    recipe = recipe_of(known)
    asked = raw_inputs(file, recipe)
    for words in asked.says:
        LOG.warning("%s", words)
    if not 1 <= number <= len(asked.x):
        problem = say(
            "there is no sample {number}: it has {samples}, counted from 1",
            number=number,
            samples=_samples(len(asked.x)),
        )
        raise BadFile(file, problem, say("Choose one of them."))
    one = slice(number - 1, number)
    lengths = None if asked.lengths is None else asked.lengths[one]
    try:
        x, lengths = prepared(asked.x[one], lengths, recipe)
    except SampleError as error:
        advice = say("Give samples like those of the Data node")
        raise BadFile(file, reason_of(error), advice, "x") from error
    making = WorkingOut(*opened(known, require_sound(known)))
    fields: dict[str, Array] = {"x": x} if lengths is None else {"x": x, "lengths": lengths}
    place = _class_of(label, recipe, making) if label else None
    if place is not None:
        fields |= {"label": np.array([place]), "weight": np.ones(1)}
    fields = {name: field for name, field in fields.items() if name in making.columns}
    state = making.first_state(_weights(known, trained))
    table = Rows(1, fields, making.columns)
    workings = making.of(state, table, [0], 0, known.settings.learning_rate)
    workings = replace(workings, rows=(number - 1,), updates={})
    if not set(making.columns) <= set(fields):
        workings = forward_alone(workings, fields)
    return OneStep(workings, known, recipe, "", number, len(asked.x), place)


def _trained(graph: Graph, path: Path) -> Trained:
    """What is in the file, for the data that `graph` names now."""
    trained = read_trained(graph, path)
    arrays, wanted = trained.weights.arrays, weight_shapes(graph)
    if any(arrays[name].shape != shape for name, shape in wanted.items()):
        problem = say("it was trained on data of another size than those of the project")
        raise BadFile(path, problem, say("Name the data it learned from with --data FILE."))
    tell_changed_data(graph, trained)
    return trained


def _weights(graph: Graph, trained: Trained | None) -> Mapping[str, Array]:
    if trained is not None:
        return trained.weights.arrays
    return initial_weights(graph, require_sound(graph), graph.settings.seed)


def _kept_state(
    graph: Graph, trained: Trained | None, size: int
) -> tuple[Array, int, float] | None:
    """What the run of a checkpoint goes on from with its optimiser's slots, at which step, and its
    learning rate; None where there is no checkpoint, or it is of another optimiser."""
    if trained is None or trained.checkpoint is None:
        return None
    checkpoint, progress = trained.checkpoint, trained.checkpoint.progress
    settings = msgspec.json.decode(progress.settings, type=TrainingSettings)
    best = checkpoint.best if settings.restore_best else None
    state = checkpoint.state if best is None else best
    if settings.optimiser != graph.settings.optimiser or len(state) != size:
        words = say(
            "the optimiser has been changed since: the update is that of a first step, without "
            "what the optimiser kept"
        )
        LOG.warning("%s", words)
        return None
    ended = (each.step for each in progress.history if each.epoch == progress.best_epoch)
    step = progress.step if best is None else next(ended, progress.step)
    return state, step, progress.learning_rate


def _require_data(graph: Graph) -> None:
    node = stand_in(graph)
    if node:
        words = say(
            "the data are not here: name them with --data FILE, or look at a sample of a file with "
            "--input FILE and --weights W"
        )
        raise TrainingError(words, node)


def _pool(dataset: Dataset, part: str) -> tuple[str, Any]:
    """The samples of a part, and which it is."""
    pools = {"test": dataset.test, "validation": dataset.validation, "train": dataset.train}
    there = [name for name in PARTS if len(pools[name])]
    chosen = part or there[0]
    if chosen not in there:
        words = say(
            "there are no samples in the part {part}: take {others}",
            part=chosen,
            others=listed(there),
        )
        raise ValueError(words)
    return chosen, pools[chosen]


def _samples(count: int) -> Sentence:
    return say_count(count, "{n:,} sample", "{n:,} samples")


def _class_of(label: str, recipe: Recipe, making: WorkingOut) -> int:
    """The place of a class among those of the data."""
    names = recipe.info.class_names
    if "label" not in making.columns:
        raise ValueError(say("the network learns no class of a sample: leave out the label"))
    if label in names:
        return names.index(label)
    if label.isdecimal() and int(label) < recipe.info.classes:
        return int(label)
    words = say(
        "there is no class {label}: take one of {names}, or a number from 0 to {last}",
        label=label,
        names=listed(names[:20]),
        last=recipe.info.classes - 1,
    )
    raise ValueError(words)
