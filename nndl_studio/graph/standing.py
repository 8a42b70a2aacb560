"""What is known of a document as it stands: looked up once between two edits, whoever asks."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from nndl_studio.graph.check import Analysis, analyse
from nndl_studio.graph.reach import ancestors_in_one_step

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph


@dataclass
class Standing:
    """The analysis at one revision, and who stands before whom, as far as somebody asked: a drag
    asks about hundreds of links in one state of the document."""

    revision: int
    analysis: Analysis
    _ancestors: dict[str, frozenset[str]] = field(default_factory=dict)

    def ancestors_of(self, graph: Graph, node_id: str) -> frozenset[str]:
        """Ids that `node_id` depends on within one step."""
        if node_id not in self._ancestors:
            self._ancestors[node_id] = ancestors_in_one_step(graph, node_id)
        return self._ancestors[node_id]


_standings: WeakKeyDictionary[Graph, Standing] = WeakKeyDictionary()


def standing(graph: Graph) -> Standing:
    """What is known of `graph` now. For one thread; a run analyses its own copy."""
    known = _standings.get(graph)
    if known is None or known.revision != graph.revision:
        known = _standings[graph] = Standing(graph.revision, analyse(graph))
    return known
