"""Files other tools read: trained weights, in the format the file name's suffix says."""

from __future__ import annotations

from pathlib import Path

from nndl_studio import layers
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange import weights
from nndl_studio.exchange.codec import Codec
from nndl_studio.exchange.npz import NPZ
from nndl_studio.exchange.safetensors import SAFETENSORS
from nndl_studio.exchange.weights import Shapes, Weights
from nndl_studio.exchange.words import either
from nndl_studio.files import BadFile
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.opened import opened
from nndl_studio.sentence import plain, say

__all__ = [
    "CODECS",
    "Weights",
    "load_weights",
    "recipe_of",
    "save_weights",
    "weight_layout",
    "weight_shapes",
]

CODECS: dict[str, Codec] = {".safetensors": SAFETENSORS, ".npz": NPZ}


def save_weights(path: str | Path, content: Weights) -> None:
    """Write `content` to `path`, whose suffix says the format.

    The old file stays until the new one is whole. Raises BadFile for an unknown suffix, OSError,
    and ValueError naming an array that holds NaN.
    """
    weights.save(Path(path), _codec(Path(path)), content)


def load_weights(path: str | Path, shapes: Shapes) -> Weights:
    """Read the weights of a project whose parameters have `shapes` (`NODE_ID.PARAM` to shape).

    Raises BadFile for a damaged file and for missing, extra or mis-shaped arrays, by name.
    """
    return weights.load(Path(path), _codec(Path(path)), shapes)


def recipe_of(path: str | Path) -> Recipe | None:
    """What the data decided that the weights in `path` were trained on, as the file tells it.

    Raises BadFile.
    """
    return weights.recipe_of(Path(path), _codec(Path(path)))


def weight_shapes(graph: Graph) -> dict[str, tuple[int, ...]]:
    """The arrays a weights file of `graph` holds, in order: `NODE_ID.PARAM` to shape."""
    analysis = analyse(graph)
    return {
        f"{node}.{parameter.name}": parameter.shape
        for node in analysis.order
        for parameter in analysis.parameters.get(node, ())
    }


def weight_layout(graph: Graph) -> dict[str, str]:
    """What the axes of these arrays are: `NODE_ID.PARAM` to words as "(units, inputs): W",
    in plain English, which files hold wherever they are written."""
    graph, _ = opened(graph, analyse(graph))
    return {
        f"{id}.{name}": plain(text)
        for id, node in graph.nodes.items()
        if not node.weights_of  # It has none of its own.
        for name, text in layers.layer(node.type).layout(node.config).items()
    }


def _codec(path: Path) -> Codec:
    codec = CODECS.get(path.suffix.lower())
    if codec is None:
        problem = say("{suffix} is no weights format", suffix=path.suffix)
        if not path.suffix:
            problem = say("a name without suffix is no weights format")
        advice = say("Choose a name that ends in {suffixes}.", suffixes=either(list(CODECS)))
        raise BadFile(path, problem, advice)
    return codec
