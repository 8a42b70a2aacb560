"""A trained network from a file: exported weights, or the checkpoint of a run."""

from __future__ import annotations

import logging
from dataclasses import dataclass, replace
from pathlib import Path

from nndl_studio.exchange import Weights, load_weights, recipe_of, weight_layout, weight_shapes
from nndl_studio.exchange.network import Network
from nndl_studio.file_kinds import Kind, kind_of
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import belongs, stand_in
from nndl_studio.runs.course import course_of_file
from nndl_studio.runs.record import CHECKPOINT
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.changed_data import changed_data
from nndl_studio.training.checkpoint import Checkpoint, Progress, load_checkpoint
from nndl_studio.training.checkpoint_weights import weights_in
from nndl_studio.training.predict import as_trained
from nndl_studio.training.predict import recipe_of as recipe_known
from nndl_studio.version import VERSION

LOG = logging.getLogger(__name__)


@dataclass(frozen=True)
class Trained:
    """`graph` as it was trained: its Data node stands in for the data where the file tells what
    they decided. `same` says whether it is the project that the file belongs to, `checkpoint` where
    its run stands if the file is one."""

    graph: Graph
    weights: Weights
    same: bool
    checkpoint: Checkpoint | None = None

    @property
    def progress(self) -> Progress | None:
        """How far its run is."""
        return None if self.checkpoint is None else self.checkpoint.progress


def read_trained(graph: Graph, path: Path) -> Trained:
    """The network in `path`, a file of weights, a checkpoint or the folder of a run, if it fits
    `graph`. Says so if the project has changed since. Raises BadFile, OSError,
    and ValueError for a faulty graph."""
    file = path / CHECKPOINT if path.is_dir() else path
    is_checkpoint = path.is_dir() or (file.is_file() and kind_of(file) is Kind.CHECKPOINT)
    found = (_of_run if is_checkpoint else _of_weights)(graph, file)
    if not found.same:
        LOG.warning("%s", _changed(graph, file.name))
    return found


def network_in(graph: Graph, path: Path, tells_course: bool = False) -> Network:
    """The trained network of `graph` in `path`, for whoever takes it elsewhere; if asked, with how
    it was trained, for which it is examined on the data. Of weights from before a recipe was kept,
    the data must be there to say what they decided. As `read_trained`."""
    found = read_trained(graph, path)
    recipe = found.weights.recipe or recipe_known(found.graph)
    layout = weight_layout(found.graph)
    weights = replace(found.weights, recipe=recipe, layout=layout, studio_version=VERSION)
    course = None
    if tells_course:
        course = course_of_file(graph, weights, found.same, found.progress)
    return Network(as_trained(graph, recipe), weights, recipe, course)


def tell_changed_data(graph: Graph, trained: Trained) -> None:
    """Say so if the data that `graph` names are no longer those that were learned from."""
    recipe = trained.weights.recipe
    words = changed_data(graph, recipe) if recipe is not None and trained.same else NOTHING
    if words:
        LOG.warning("%s", words)


def _changed(graph: Graph, file: str) -> Sentence:
    if not stand_in(graph):
        return say(
            "{file} was trained before this project was last changed: its answers may differ",
            file=file,
        )
    return say(
        "{file} was trained on data that this project does not name (--data does): whether the "
        "drawing has changed since can't be told",
        file=file,
    )


def _of_weights(graph: Graph, path: Path) -> Trained:
    recipe = recipe_of(path)
    known = graph if recipe is None else as_trained(graph, recipe)
    require_sound(known)
    weights = load_weights(path, weight_shapes(known))
    return Trained(known, weights, belongs(weights.project_hash, graph, recipe))


def _of_run(graph: Graph, path: Path) -> Trained:
    checkpoint = load_checkpoint(path)
    if checkpoint.told:
        LOG.warning("%s", checkpoint.told)
    recipe = checkpoint.recipe
    known = graph if recipe is None else as_trained(graph, recipe)
    require_sound(known)
    digest = checkpoint.progress.project
    weights = Weights(weights_in(path, known, checkpoint), digest, recipe=recipe)
    return Trained(known, weights, belongs(digest, graph, recipe), checkpoint)
