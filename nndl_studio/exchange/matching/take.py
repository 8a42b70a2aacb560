"""The weights of a drawing, taken from a file as a matching says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange import weight_layout, weight_shapes
from nndl_studio.exchange.matching.guess import match
from nndl_studio.exchange.matching.match import Match, Matching
from nndl_studio.exchange.matching.readers import read_arrays, read_source
from nndl_studio.exchange.matching.source import Convention
from nndl_studio.exchange.matching.steps import Step, convert
from nndl_studio.exchange.matching.tables import Misfit
from nndl_studio.exchange.weights import Weights
from nndl_studio.exchange.words import first_clauses
from nndl_studio.files import BadFile, reason_of
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.sentence import Sentence, all_of, say
from nndl_studio.training.first_weights import initial_weights
from nndl_studio.version import VERSION

MOST_NAMED = 5
CHOOSE = say(
    "Choose another array or conversion (File > Load weights… shows all that fit), or change the "
    "drawing so that it is the file's network."
)


def matching_of(path: Path, graph: Graph, convention: Convention = "") -> Matching:
    """What of the file at `path` fits `graph`. Raises BadFile, OSError, and ValueError for a faulty
    drawing."""
    return match(read_source(path), graph, convention)


def is_own(matching: Matching) -> bool:
    """Whether the file is the drawing's own: it has all its arrays by their names and no others,
    and the studio wrote it, or there is nothing to convert, whoever did."""
    shapes = {each.name: each.shape for each in matching.source.found}
    plain = all(each.sources == (each.array,) and not each.steps for each in matching.matches)
    own = matching.source.convention == "studio" or plain
    return own and shapes == {each.name: each.shape for each in matching.wanted}


def take(matching: Matching, graph: Graph) -> Weights:
    """The weights of `graph` as `matching` says. Raises BadFile for what is open or can't be taken,
    OSError."""
    path, problems = matching.source.path, matching.problems
    if problems:
        told = first_clauses(problems, MOST_NAMED)
        raise BadFile(path, say("it does not fill the drawing: {problems}", problems=told), CHOOSE)
    read = read_arrays(matching.source, (n for each in matching.matches for n in each.sources))
    first = _first(graph) if any(Step.FIRST in each.steps for each in matching.matches) else {}
    arrays = {}
    for wanted, each in zip(matching.wanted, matching.matches, strict=True):
        if Step.FIRST in each.steps:
            arrays[each.array] = first[each.array]
            continue
        try:
            given = [read[name] for name in each.sources]
            arrays[each.array] = convert(each.steps, given, wanted)
        except Misfit as error:
            raise BadFile(path, reason_of(error), CHOOSE, _place(each)) from error
    ordered = {name: arrays[name] for name in weight_shapes(graph)}
    return Weights(ordered, project_hash(graph), VERSION, None, weight_layout(graph))


def _place(match: Match) -> Sentence:
    return say("{sources} for {array}", sources=all_of(match.sources), array=match.array)


def _first(graph: Graph) -> dict[str, NDArray[np.float32]]:
    """What training starts from."""
    drawn = initial_weights(graph, require_sound(graph), graph.settings.seed)
    return {name: array.astype(np.float32) for name, array in drawn.items()}
