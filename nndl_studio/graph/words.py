"""Kinds and shapes as a student reads them, and what may be wrong with nodes, links and loops."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio import layers
from nndl_studio.graph.marks import marks_in_words
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Mend, Port
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.layers.title import layer_title
from nndl_studio.sentence import NOTHING, Sentence, one_of, say, together

_PLURAL: dict[Kind, Sentence] = {
    Kind.VECTOR: say("vectors"),
    Kind.SEQUENCE: say("sequences"),
    Kind.MAP: say("maps"),
    Kind.FILM: say("sequences of maps"),
    Kind.MATRIX: say("matrices"),
    Kind.MATRICES: say("sequences of matrices"),
    Kind.LABEL: say("class labels"),
    Kind.LABELS: say("labels at every step"),
    Kind.TARGET: say("target values"),
    Kind.TARGETS: say("target values at every step"),
    Kind.FACTS: say("true facts"),
}


def kinds_in_words(kinds: tuple[Kind, ...]) -> Sentence:
    """ "maps", "maps or vectors", "maps, vectors or sequences"."""
    return one_of([_PLURAL[kind] for kind in kinds])


def shape_in_words(shape: Shape) -> Sentence:
    """ "maps 6×28×28", "a vector of 84 numbers", "a sequence of 28 steps of 10 numbers"."""
    match shape.kind:
        case Kind.VECTOR:
            return say("a vector of {size} numbers", size=shape.size)
        case Kind.SEQUENCE:
            return say(
                "a sequence of {steps} steps of {size} numbers",
                steps=shape.steps,
                size=shape.axes[0],
            )
        case Kind.LABEL:
            return say("class labels ({shape})", shape=str(shape))
        case Kind.LABELS:
            return say(
                "labels at {steps} steps, of {classes} classes",
                steps=shape.steps,
                classes=shape.axes[0],
            )
        case Kind.FACTS:
            return say("true facts ({shape})", shape=str(shape))
        case kind:
            return say("{kind} {shape}", kind=_PLURAL[kind], shape=str(shape))


def kind_mend(port: Port, given: tuple[Kind, ...]) -> Mend | None:
    """The node that turns what is given into what `port` takes, if there is one."""
    if Kind.VECTOR not in port.kinds:
        return None
    if given == (Kind.MAP,):
        return Mend.INSERT_FLATTEN
    return Mend.INSERT_LAST_STEP if given == (Kind.SEQUENCE,) else None


def kind_misfit(owner: str, port: Port, giver: str, gives: Sentence, mend: Mend | None) -> Sentence:
    """ "F6 reads vectors; C1 gives maps 6×28×28: put a Flatten between them"."""
    reader = owner if port.name == "x" else say("{node} at {port}", node=owner, port=port.name)
    misfit = say(
        "{reader} reads {reads}; {giver} gives {gives}",
        reader=reader,
        reads=kinds_in_words(port.kinds),
        giver=giver,
        gives=gives,
    )
    if mend is None or mend.between is None:
        return misfit
    between = layer_title(mend.between)
    return say("{misfit}: put a {layer} between them", misfit=misfit, layer=between)


def misfit_of_weights(
    user: str, own: Mapping[str, tuple[int, ...]], lender: str, lent: Mapping[str, tuple[int, ...]]
) -> Sentence:
    """ "F6 can't use the weights of F5: its own weight would be 10×84, and that is 84×120"."""
    differing = next((name for name in own if lent.get(name) != own[name]), None)
    if differing is None:
        more = next(name for name in lent if name not in own)
        why = say(
            "{lender} has a {parameter}, and {user} none", lender=lender, parameter=more, user=user
        )
    elif differing in lent:
        why = say(
            "its own {parameter} would be {shape}, and that is {lent}",
            parameter=differing,
            shape=_by(own[differing]),
            lent=_by(lent[differing]),
        )
    else:
        why = say(
            "its own {parameter} would be {shape}, and {lender} has none",
            parameter=differing,
            shape=_by(own[differing]),
            lender=lender,
        )
    return say(
        "{user} can't use the weights of {lender}: {why}; make both alike, or give {user} "
        "weights of its own",
        user=user,
        lender=lender,
        why=why,
    )


def _by(shape: tuple[int, ...]) -> str:
    return "×".join(map(str, shape))


def aside(node: Node) -> Sentence:
    """What no shape or count of a node shows, in sentences; nothing where there is nothing."""
    shared = NOTHING
    if node.weights_of:
        shared = say(
            "Uses the weights of {lender}, which learn from all who use them.",
            lender=node.weights_of,
        )
    return together(layers.layer(node.type).aside(node.config), shared, marks_in_words(node))


def nothing_there(edge: Edge) -> Sentence:
    """ "Data has no label to give to Loss: change Data, or cut this link"."""
    return say(
        "{giver} has no {port} to give to {reader}: change {giver}, or cut this link",
        giver=edge.source,
        port=edge.output,
        reader=edge.target,
    )


def open_input(node: str, port: Port) -> Sentence:
    """ "F6 gets no input: link something that gives vectors"."""
    kinds = kinds_in_words(port.kinds)
    if port.name == "x":
        return say(
            "{node} gets no input: link something that gives {kinds}", node=node, kinds=kinds
        )
    return say(
        "{node} gets no {port}: link something that gives {kinds}",
        node=node,
        port=port.name,
        kinds=kinds,
    )


def of_node(node: str, problem: Sentence) -> Sentence:
    """ "F6: the kernel is larger than what it reads"."""
    return say("{node}: {problem}", node=node, problem=problem)


def none_in_the_data(node: str, port: Port, data: str | None) -> Sentence:
    """ "Loss needs target values, and Data has none: choose other data"."""
    return say(
        "{node} needs {needed}, and {data} has none: choose other data",
        node=node,
        needed=kinds_in_words(port.kinds),
        data=data,
    )


def second_source(node: str, first: str) -> Sentence:
    return say(
        "{node} is a second source of data: keep {first} or this one", node=node, first=first
    )


def in_a_cycle(nodes: tuple[str, ...]) -> Sentence:
    """ "F5 → F6 → F5 is a cycle, and only a Delay may close one: cut a link"."""
    return say(
        "{path} is a cycle, and only a Delay may close one: cut a link",
        path=" → ".join((*nodes, nodes[0])),
    )


def not_stepwise(node: Node) -> Sentence:
    return say(
        "{node} can't stand in a loop, because {layer} does not work step by step: put it in front "
        "of the loop or behind it",
        node=node.id,
        layer=layers.layer(node.type).name,
    )
