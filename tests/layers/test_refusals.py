"""What a layer can't take is refused with a sentence that names both sides and what to do."""

from __future__ import annotations

from typing import Any

import pytest

from nndl_studio import layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Edge, Node
from nndl_studio.layers.layer import Mend, ShapeError
from nndl_studio.layers.shape import Kind, Shape
from tests.layers.layer_case import label, labels, maps, sequence, target, vector
from tests.layers.table import CASES

REFUSED: list[tuple[str, dict[str, Any], dict[str, tuple[Shape, ...]], str, Mend | None]] = [
    ("Data", {"validation": 0.5, "test": 0.5}, {}, "50% for validation and 50% for test", None),
    ("Dense", {}, {"x": (maps(16, 5, 5),)}, "gives maps 16×5×5: put a Flat", Mend.INSERT_FLATTEN),
    ("Conv2d", {}, {"x": (maps(1, 4, 9),)}, "kernel of 5×5 doesn't fit into maps of 4×9", None),
    (
        "Conv2d",
        {"maps": 2, "table": ((1, 1), (0, 1))},
        {"x": (maps(3, 9, 9),)},
        "table has 2 rows of 2, but there are 3 input maps and 2 output maps",
        Mend.MATCH_UNITS,
    ),
    (
        "Conv2d",
        {"maps": 2, "table": ((1, 0), (1, 0))},
        {"x": (maps(2, 9, 9),)},
        "map 1 reads no input map",
        None,
    ),
    ("Pool2d", {"size": (3, 2)}, {"x": (maps(1, 2, 2),)}, "region of 3×2 doesn't fit", None),
    ("Add", {}, {"x": (vector(3), vector(4))}, "3 and 4 can't be added", Mend.MATCH_UNITS),
    ("Add", {}, {"x": (maps(1, 2, 2), maps(2, 2, 2))}, "1×2×2 and 2×2×2 can't be added", None),
    ("Add", {}, {"x": (vector(3), maps(3, 1, 1))}, "a vector of 3 and a map of 3×1×1", None),
    ("Add", {}, {"x": (vector(3),) * 9}, "9 branches meet here, and 8 is the most", None),
    ("Concat", {}, {"x": (maps(1, 2, 2), maps(1, 2, 3))}, "height and width must be", None),
    ("Concat", {}, {"x": (sequence(4, 2), sequence(5, 2))}, "of 4 and 5 steps", None),
    (
        "CrossEntropy",
        {},
        {"x": (vector(7),), "label": (label(10),)},
        "gets 7 numbers for 10 classes: give the layer before it 10 units",
        Mend.MATCH_UNITS,
    ),
    (
        "CrossEntropy",
        {},
        {"x": (sequence(4, 3),), "label": (labels(6, 3),)},
        "answers at 4 steps, and 6 have a label",
        None,
    ),
    (
        "SquaredError",
        {},
        {"x": (vector(7),), "target": (target(2),)},
        "gets 7 numbers for 2 target values",
        Mend.MATCH_UNITS,
    ),
    ("SquaredError", {}, {"x": (vector(1),), "target": (label(1),)}, "one class alone", None),
    (
        "RBFOutput",
        {},
        {"x": (vector(10),), "label": (label(10),)},
        "pictures of 7×12; this gives 10: give the layer before it 84 units",
        None,
    ),
    (
        "RBFOutput",
        {},
        {"x": (vector(84),), "label": (label(3),)},
        "knows the 10 digits, and the data have 3 classes",
        None,
    ),
]
# One source of each kind, by the kind of its first output.
SOURCES: dict[Kind, tuple[str, dict[str, Any]]] = {
    Kind.MAP: ("Data", {"source": "digits"}),
    Kind.SEQUENCE: ("Data", {"source": "digit rows"}),
    Kind.VECTOR: ("Data", {"source": "iris"}),
}


@pytest.mark.parametrize(("name", "settings", "inputs", "reason", "mend"), REFUSED)
def test_reasons(
    name: str,
    settings: dict[str, Any],
    inputs: dict[str, tuple[Shape, ...]],
    reason: str,
    mend: Mend | None,
) -> None:
    layer = layers.by_name(name)
    with pytest.raises(ShapeError) as refusal:
        layer.output_shapes(layer.configured(**settings), inputs)
    assert reason in refusal.value.reason
    assert refusal.value.mend is mend


@pytest.mark.parametrize("kind", SOURCES)
@pytest.mark.parametrize("name", sorted({case.name for case in CASES} - {"Data"}))
def test_a_link_of_a_wrong_kind_is_refused_by_name(name: str, kind: Kind) -> None:
    """A kind that the port doesn't list is refused; one that it lists may still not fit."""
    source, settings = SOURCES[kind]
    graph = Graph()
    for id, each, config in (("Giver", source, settings), ("Taker", name, {})):
        layer = layers.by_name(each)
        graph.add_node(Node(id, layer.type, layer.configured(**config), (0.0, 0.0)))
    refusal = graph.check_connect(Edge("Giver", "x", "Taker", "x"))
    if kind in layers.by_name(name).inputs[0].kinds:
        assert refusal is None or refusal.reason.startswith("Taker: ")
        return
    assert refusal is not None
    assert refusal.reason.startswith("Taker reads ")
    assert "Giver gives " in refusal.reason


def test_a_missing_data_file_is_named() -> None:
    layer = layers.by_name("Data")
    config = layer.configured(source="file", file="no such.npz")
    with pytest.raises((ValueError, OSError), match=r"no such\.npz"):
        layer.output_shapes(config, {})
    assert layer.caption(config) == "no such.npz"
