"""What keeps a document well formed: ids, positions, titles and configs that can be saved."""

from __future__ import annotations

from collections.abc import Mapping
from math import isfinite

import msgspec

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.graph.node import LONGEST_ID, Node, is_id
from nndl_studio.graph.readable import explain

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
            f"{text!r} can't name a node: use letters, digits, spaces between words, _ and -, "
            f"at most {LONGEST_ID} of them"
        )


def require_room(nodes: int, links: int) -> None:
    """Refuse a document with more than `MOST_NODES` and `MOST_LINKS`."""
    if nodes > MOST_NODES:
        raise GraphError(f"A project takes at most {MOST_NODES:,} nodes, and this makes {nodes:,}")
    if links > MOST_LINKS:
        raise GraphError(f"A project takes at most {MOST_LINKS:,} links, and this makes {links:,}")


def require_position(node: Node) -> None:
    if not all(isfinite(number) and abs(number) <= FARTHEST for number in node.position):
        raise GraphError(f"{node.id} can't be placed at {node.position}: that is off the canvas")


def require_title(title: str) -> None:
    if len(title) > LONGEST_TITLE or not title.isprintable():
        raise GraphError(f"A title is one line of at most {LONGEST_TITLE} characters")


def require_config(node: Node) -> None:
    """Refuse settings of another layer type, or outside their range."""
    layer = layers.layer(node.type)
    if type(node.config) not in (*layer.kinds_of_config, *layer.stand_ins):
        found = type(node.config).__name__
        raise GraphError(f"{node.id} takes settings of {layer.name}, not {found}")
    require_in_range(node.id, node.config)


def require_lender(nodes: Mapping[str, Node], node: Node) -> None:
    """Refuse weights of a node that isn't there, is of another type, or has none of its own."""
    if not node.weights_of:
        return
    lender = nodes.get(node.weights_of)
    words = f"{node.id} can't use the weights of {node.weights_of}: "
    if lender is None or lender.id == node.id:
        raise GraphError(words + "there is no other node of that name")
    if lender.type != node.type:
        title = layers.layer(node.type).name
        raise GraphError(words + f"that is no {title}")
    if lender.weights_of == node.id:
        raise GraphError(words + f"it uses those of {node.id} itself")
    if lender.weights_of:
        raise GraphError(words + f"it uses those of {lender.weights_of}, so take these")


def require_in_range(owner: str, config: Config) -> None:
    """Refuse a config whose numbers are outside what its fields declare."""
    values = msgspec.to_builtins(config)
    for name, value in values.items():
        if isinstance(value, float) and not isfinite(value):
            raise GraphError(f"{owner}, {name}: {value} is no number to compute with")
        if isinstance(value, str) and not _is_unicode(value):
            raise GraphError(f"{owner}, {name}: this name isn't valid Unicode; rename the file")
    try:
        msgspec.convert(values, type(config))
    except msgspec.ValidationError as error:
        where, problem = explain(error)
        raise GraphError(f"{owner}, {where}: {problem}") from error


def _is_unicode(text: str) -> bool:
    """File names may come with bytes that no text encoding has."""
    return not any("\ud800" <= letter <= "\udfff" for letter in text)
