"""Commands that mark a node: what training leaves as it is, what gives 0, and what is held."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.graph.changes import Freeze, Hold, Mute
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import say
from nndl_studio.ui.canvas.commands import DocumentCommand


class FreezeCommand(DocumentCommand):
    """Let training leave these parameters of a node as they are, and no others of it."""

    def __init__(self, graph: Graph, node_id: str, names: Sequence[str]) -> None:
        text = say("Freeze {node}", node=node_id) if names else say("Thaw {node}", node=node_id)
        change = Freeze(node_id, graph.nodes[node_id].frozen, tuple(names))
        super().__init__(graph, [change], text)


class MuteCommand(DocumentCommand):
    """Let these units of a node give 0, and no others."""

    def __init__(self, graph: Graph, node_id: str, units: Sequence[int]) -> None:
        if units:
            text = say("Mute units of {node}", node=node_id)
        else:
            text = say("Let all units of {node} be heard", node=node_id)
        change = Mute(node_id, graph.nodes[node_id].muted, tuple(units))
        super().__init__(graph, [change], text)


class HoldCommand(DocumentCommand):
    """Let these gates of a node be 0 or 1, and no others."""

    def __init__(self, graph: Graph, node_id: str, gates: Sequence[str]) -> None:
        if gates:
            text = say("Hold gates of {node}", node=node_id)
        else:
            text = say("Let all gates of {node} go", node=node_id)
        super().__init__(graph, [Hold(node_id, graph.nodes[node_id].held, tuple(gates))], text)
