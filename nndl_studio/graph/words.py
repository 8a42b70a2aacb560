"""Kinds and shapes as a student reads them, and the sentence when the two ends of a link differ."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio import layers
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Mend, Port
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.layers.title import layer_title

_PLURAL: dict[Kind, str] = {
    Kind.VECTOR: "vectors",
    Kind.SEQUENCE: "sequences",
    Kind.MAP: "maps",
    Kind.FILM: "sequences of maps",
    Kind.MATRIX: "matrices",
    Kind.MATRICES: "sequences of matrices",
    Kind.LABEL: "class labels",
    Kind.LABELS: "labels at every step",
    Kind.TARGET: "target values",
    Kind.TARGETS: "target values at every step",
    Kind.FACTS: "true facts",
}


def kinds_in_words(kinds: tuple[Kind, ...]) -> str:
    """ "maps", "maps or vectors", "maps, vectors or sequences"."""
    words = [_PLURAL[kind] for kind in kinds]
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def shape_in_words(shape: Shape) -> str:
    """ "maps 6×28×28", "a vector of 84 numbers", "a sequence of 28 steps of 10 numbers"."""
    match shape.kind:
        case Kind.VECTOR:
            return f"a vector of {shape.size} numbers"
        case Kind.SEQUENCE:
            return f"a sequence of {shape.steps} steps of {shape.axes[0]} numbers"
        case Kind.LABEL:
            return f"class labels ({shape})"
        case Kind.LABELS:
            return f"labels at {shape.steps} steps, of {shape.axes[0]} classes"
        case Kind.FACTS:
            return f"true facts ({shape})"
        case kind:
            return f"{_PLURAL[kind]} {shape}"


def kind_mend(port: Port, given: tuple[Kind, ...]) -> Mend | None:
    """The node that turns what is given into what `port` takes, if there is one."""
    if Kind.VECTOR not in port.kinds:
        return None
    if given == (Kind.MAP,):
        return Mend.INSERT_FLATTEN
    return Mend.INSERT_LAST_STEP if given == (Kind.SEQUENCE,) else None


def kind_misfit(owner: str, port: Port, giver: str, gives: str, mend: Mend | None) -> str:
    """ "F6 reads vectors; C1 gives maps 6×28×28: put a Flatten between them"."""
    reader = owner if port.name == "x" else f"{owner} at {port.name}"
    reads = kinds_in_words(port.kinds)
    return f"{reader} reads {reads}; {giver} gives {gives}{advice(mend)}"


def advice(mend: Mend | None) -> str:
    """The end of the sentence: what to do, where a node between the two would help."""
    if mend is None or mend.between is None:
        return ""
    return f": put a {layer_title(mend.between)} between them"


def misfit_of_weights(
    user: str, own: Mapping[str, tuple[int, ...]], lender: str, lent: Mapping[str, tuple[int, ...]]
) -> str:
    """ "F6 can't use the weights of F5: its own weight would be 10×84, and that is 84×120"."""
    for name, shape in own.items():
        if lent.get(name) != shape:
            there = f"that is {_by(lent[name])}" if name in lent else f"{lender} has none"
            what = f"its own {name} would be {_by(shape)}, and {there}"
            break
    else:
        more = next(name for name in lent if name not in own)
        what = f"{lender} has a {more}, and {user} none"
    return (
        f"{user} can't use the weights of {lender}: {what}; make both alike, or give {user} "
        "weights of its own"
    )


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def aside(node: Node) -> str:
    """What no shape or count of a node shows, in sentences; "" where there is nothing."""
    shared = f"Uses the weights of {node.weights_of}, which learn from all who use them." * bool(
        node.weights_of
    )
    return " ".join(filter(None, (layers.layer(node.type).aside(node.config), shared)))


def nothing_there(edge: Edge) -> str:
    """ "Data has no label to give to Loss: change Data, or cut this link"."""
    return (
        f"{edge.source} has no {edge.output} to give to {edge.target}: "
        f"change {edge.source}, or cut this link"
    )
