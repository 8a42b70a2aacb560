"""The network that a driver holds: its trainer's, or one that came in from a file of another tool
and has no data to train on yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

import msgspec

from nndl_studio.exchange import Weights, weight_layout
from nndl_studio.exchange.network import Network
from nndl_studio.files import reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import project_hash
from nndl_studio.runs.course import course_of, course_of_file
from nndl_studio.runs.news import Lent
from nndl_studio.runs.trains import Trains
from nndl_studio.sentence import NOTHING, say
from nndl_studio.version import VERSION


@dataclass(frozen=True, eq=False)
class Held:
    """A `trainer` of `graph`, else what was `brought`; none of them before anything is prepared."""

    trainer: Trains | None = None
    graph: Graph | None = None
    brought: Network | None = None

    def network(self, tells_course: bool = False) -> Network | None:
        """A copy of it, whole; if asked, with how it was trained, for which it is examined."""
        found = self.brought
        if self.trainer is not None and self.graph is not None:
            found = network_of(self.trainer, self.graph)
            if tells_course:
                found = replace(found, course=course_of(self.trainer, self.graph))
        elif found is not None and tells_course:
            course = course_of_file(found.graph, found.weights, True, None)
            found = replace(found, course=course)
        return found

    def lent(self) -> Lent:
        """A copy of it to look at, or why there is none."""
        try:
            found = self.network()
        except (MemoryError, ValueError) as error:
            return Lent(problem=reason_of(error) or say("there is not enough memory"))
        return Lent(found, NOTHING if found is not None else say("there are no weights yet"))


def network_of(trainer: Trains, graph: Graph) -> Network:
    """The network that `trainer` holds for `graph`, whole."""
    from nndl_studio.training.predict import as_trained

    weights = weights_of(trainer, graph)
    assert weights.recipe is not None, "what is trained has data"
    return Network(as_trained(graph, weights.recipe), weights, weights.recipe)


def weights_of(trainer: Trains, graph: Graph) -> Weights:
    """What `trainer` holds for `graph`, with what its data decided."""
    recipe = msgspec.structs.replace(trainer.dataset.recipe, data=trainer.data)
    return Weights(trainer.weights(), project_hash(graph), VERSION, recipe, weight_layout(graph))
