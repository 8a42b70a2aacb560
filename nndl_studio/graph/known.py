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
class Known:
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


_by_graph: WeakKeyDictionary[Graph, Known] = WeakKeyDictionary()


def note(graph: Graph, analysis: Analysis) -> None:
    """Let this be known of `graph`, as long as it stays as it is: of a drawing to look at, which
    stands for a part of another."""
    _by_graph[graph] = Known(graph.revision, analysis)


def known(graph: Graph) -> Known:
    """What is known of `graph` now. For one thread; a run analyses its own copy."""
    found = _by_graph.get(graph)
    if found is None or found.revision != graph.revision:
        found = _by_graph[graph] = Known(graph.revision, analyse(graph))
    return found
