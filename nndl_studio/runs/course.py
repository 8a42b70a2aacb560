"""How a network came to be trained, for a report: one that is being trained, or one in a file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import msgspec

from nndl_studio.datasets.dataset import Dataset
from nndl_studio.exchange.course import PARTS, Course
from nndl_studio.exchange.weights import Weights
from nndl_studio.files import BadFile
from nndl_studio.going import tell
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.runs.history import History, HistoryError, NoSuchRun
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.checkpoint import Progress
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Metrics

NO_RUN = say(
    "These weights came without a run: when it was trained, how long, and its curves are not "
    "known. Export the run's folder instead of the weights, and they are told."
)
NOT_ENDED = say("No epoch of this run has ended yet, so there are no curves.")
CHANGED_PROJECT = say(
    "The project was changed after these weights were trained: what is said of layers and data is "
    "what the project says now, and no figures were computed."
)
NO_DATA = say("The data can't be read here, so no figures and no confusion were computed.")
CHANGED_DATA = say(
    "The data are no longer those that were learned from, so no figures and no confusion were "
    "computed."
)


@dataclass(frozen=True)
class Examined:
    """Figures and samples by part of the data; `words` say why there are none."""

    figures: Mapping[str, Metrics]
    sizes: Mapping[str, int]
    words: Sentence = NOTHING


def course_of(trainer: Trains, graph: Graph) -> Course:
    """That of what is held, which is examined as it stands: no step may be taken meanwhile."""
    standing, start = trainer.standing(), trainer.initial_snapshot()
    figures = {part: _examined(trainer, part) for part in PARTS}
    known = {part: each for part, each in figures.items() if each is not None}
    history = standing.history
    return _remembered(
        standing.run,
        Course(
            graph,
            history,
            standing.step,
            standing.seconds,
            start.best_epoch,
            ending=start.ended.words() if start.ended is not None else NOTHING,
            figures=known,
            sizes=_sizes(trainer.dataset),
            unknown=() if history else (NOT_ENDED,),
        ),
    )


def course_of_file(graph: Graph, weights: Weights, same: bool, progress: Progress | None) -> Course:
    """That of `weights` of `graph` and, where they are a checkpoint's, its `progress`; `same` says
    whether the project is still what it was. Raises ValueError for a faulty graph."""
    found = _on_the_data(graph, weights) if same else Examined({}, {}, CHANGED_PROJECT)
    unknown = (found.words,) if found.words else ()
    if progress is None:
        return Course(graph, figures=found.figures, sizes=found.sizes, unknown=(NO_RUN, *unknown))
    drawn, history = graph.copy(), tuple(progress.history)
    drawn.set_settings(msgspec.json.decode(progress.settings, type=TrainingSettings))
    return _remembered(
        progress.run,
        Course(
            drawn,
            history,
            progress.step,
            progress.seconds,
            progress.best_epoch,
            figures=found.figures,
            sizes=found.sizes,
            unknown=unknown if history else (NOT_ENDED, *unknown),
        ),
    )


def _remembered(run: str, course: Course) -> Course:
    """With what the history knows of the run, if it does: when it began, and why it is over."""
    try:
        record = History().record(run)
    except (HistoryError, NoSuchRun):
        return course
    ending = course.ending or record.summary.ending
    return replace(course, began=record.summary.started, ending=ending)


def _examined(trainer: Trains, part: str) -> Metrics | None:
    """The trainer's figures on a part, in one go; None for one without samples."""
    examination = trainer.examine(part)
    while True:
        try:
            next(examination)
        except StopIteration as done:
            figures: Metrics | None = done.value
            return figures


def _on_the_data(graph: Graph, weights: Weights) -> Examined:
    """What weights are worth on the data that the project names, if those were learned from."""
    from nndl_studio.training.data_rows import load_dataset
    from nndl_studio.training.examiner import Examiner
    from nndl_studio.training.fingerprint import fingerprint

    tell(say("Examining"))
    try:
        dataset = load_dataset(graph)
    except (BadFile, TrainingError, OSError):
        # The message would tell the reader of a report where the writer keeps her files.
        return Examined({}, {}, NO_DATA)
    recipe = weights.recipe
    if recipe is not None and recipe.data and fingerprint(dataset) != recipe.data:
        return Examined({}, {}, CHANGED_DATA)
    examiner = Examiner(graph, require_sound(graph), dataset)
    figures = {part: examiner.whole(weights.arrays, part) for part in PARTS}
    known = {part: each for part, each in figures.items() if each is not None}
    return Examined(known, _sizes(dataset))


def _sizes(dataset: Dataset) -> dict[str, int]:
    return {part: len(getattr(dataset, part)) for part in PARTS}
