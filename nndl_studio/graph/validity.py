"""What keeps a document well formed: ids, positions, titles and configs that can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import msgspec

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.graph.node import LONGEST_ID, Node, is_id
from nndl_studio.graph.readable import explain
from nndl_studio.sentence import NOTHING, Sentence, say

LONGEST_TITLE = 200
FARTHEST = 1e7
# Far more than anybody draws; what is larger is no drawing, and would hold up whoever opens it.
MOST_NODES = 10_000
MOST_LINKS = 50_000


class GraphError(ValueError):
    """A change the document can't take; the message is one sentence for the user."""


def require_id(text: str) -> None:
    if not is_id(text):
        raise GraphError(
            say(
                "{text!r} can't name a node: use letters, digits, spaces between words, _ and -, "
                "at most {most} of them",
                text=text,
                most=LONGEST_ID,
            )
        )


def require_room(nodes: int, links: int) -> None:
    """Refuse a document with more than `MOST_NODES` and `MOST_LINKS`."""
    if nodes > MOST_NODES:
        many = say(
            "A project takes at most {most:,} nodes, and this makes {nodes:,}",
            most=MOST_NODES,
            nodes=nodes,
        )
        raise GraphError(many)
    if links > MOST_LINKS:
        many = say(
            "A project takes at most {most:,} links, and this makes {links:,}",
            most=MOST_LINKS,
            links=links,
        )
        raise GraphError(many)


def require_position(node: Node) -> None:
    if not all(isfinite(number) and abs(number) <= FARTHEST for number in node.position):
        raise GraphError(
            say(
                "{node} can't be placed at {position}: that is off the canvas",
                node=node.id,
                position=node.position,
            )
        )


def require_title(title: str) -> None:
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise GraphError(
            say("A title is one line of at most {most} characters", most=LONGEST_TITLE)
        )


def require_config(node: Node) -> None:
    """Refuse settings of another layer type, or outside their range."""
    layer = layers.layer(node.type)
    if type(node.config) not in (*layer.kinds_of_config, *layer.stand_ins):
        raise GraphError(
            say(
                "{node} takes settings of {layer}, not {found}",
                node=node.id,
                layer=layer.name,
                found=type(node.config).__name__,
            )
        )
    require_in_range(node.id, node.config)


def require_lender(nodes: Mapping[str, Node], node: Node) -> None:
    """Refuse weights of a node that isn't there, is of another type, or has none of its own."""
    if not node.weights_of:
        return
    lender = nodes.get(node.weights_of)
    why = _why_no_lender(node, lender)
    if why:
        raise GraphError(
            say(
                "{node} can't use the weights of {lender}: {why}",
                node=node.id,
                lender=node.weights_of,
                why=why,
            )
        )


def _why_no_lender(node: Node, lender: Node | None) -> Sentence:
    if lender is None or lender.id == node.id:
        return say("there is no other node of that name")
    if lender.type != node.type:
        return say("that is no {layer}", layer=layers.layer(node.type).name)
    if lender.weights_of == node.id:
        return say("it uses those of {node} itself", node=node.id)
    if lender.weights_of:
        return say("it uses those of {owner}, so take these", owner=lender.weights_of)
    return NOTHING


def require_marks(node: Node) -> None:
    """Refuse what can't name a parameter, or count a unit."""
    for name in node.frozen:
        if not name or not _is_unicode(name):
            raise GraphError(say("{node}: what is frozen needs a name", node=node.id))
    for unit in node.muted:
        if unit < 0:
            raise GraphError(
                say(
                    "{node}: units are counted from 0, so there is no unit {unit} to mute",
                    node=node.id,
                    unit=unit,
                )
            )
    for gate in node.held:
        name, equals, value = gate.partition("=")
        if not name or not _is_unicode(name) or not equals or value not in ("0", "1"):
            raise GraphError(
                say(
                    "{node}: a gate that is held is written as f=0 or f=1, not {gate}",
                    node=node.id,
                    gate=gate.encode(errors="replace").decode(),
                )
            )


def require_in_range(owner: str, config: Config) -> None:
    """Refuse a config whose numbers are outside what its fields declare."""
    values = msgspec.to_builtins(config)
    for name, value in values.items():
        if isinstance(value, float) and not isfinite(value):
            raise GraphError(
                say(
                    "{owner}, {field}: {value} is no number to compute with",
                    owner=owner,
                    field=name,
                    value=value,
                )
            )
        if isinstance(value, str) and not _is_unicode(value):
            raise GraphError(
                say(
                    "{owner}, {field}: this name isn't valid Unicode; rename the file",
                    owner=owner,
                    field=name,
                )
            )
    try:
        msgspec.convert(values, type(config))
    except msgspec.ValidationError as error:
        where, problem = explain(error)
        raise GraphError(
            say("{owner}, {field}: {problem}", owner=owner, field=where, problem=problem)
        ) from error


def _is_unicode(text: str) -> bool:
    """File names may come with bytes that no text encoding has."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
