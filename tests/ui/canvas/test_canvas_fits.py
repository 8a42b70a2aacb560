"""What stands on nodes and links can be read, in every language."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import api, layers
from nndl_studio.graph.document import Graph
from nndl_studio.graph.node import Node
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.canvas.scene import CanvasScene
from tests.ui.cut_canvas import words_cut, words_of
from tests.ui.ways import LANGUAGES, spoken

# Long captions and names; links that run close to one another.
CROWDED = ("ntm-copy", "convolutions-in-a-loop", "nram-access", "dmn-one-fact", "deque")
APART = 250.0


@pytest.fixture(autouse=True)
def faces(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)


def each_layer() -> Graph:
    graph = Graph()
    for place, layer in enumerate(layers.CATALOGUE.values()):
        at = APART * (place % 10), APART * (place // 10)
        graph.add_node(Node(layer.name, layer.type, layer.configured(), at))
    return graph


def drawings() -> Iterator[tuple[str, Graph]]:
    yield "each layer", each_layer()
    for name in CROWDED:
        yield name, api.load(example(name))


def test_words_of_nodes_and_links() -> None:
    found = []
    for name, graph in drawings():
        scene = CanvasScene(graph)
        for language in LANGUAGES:
            with spoken(language):
                found += [f"{name} {language}: {each}" for each in words_cut(scene)]
        scene.release()
    assert "\n".join(found) == ""


def test_of_two_labels_in_one_place_one_is_left_out() -> None:
    scene = CanvasScene(api.load(example("nram-access")))
    labels = [item.label for item in scene.edges.values() if item.label.fits]
    hidden = [label for label in labels if not label.isVisible()]
    shown = [label for label in labels if label.isVisible()]
    assert hidden
    for label in hidden:
        assert any(other.box.intersects(label.box) for other in shown)
    written = [each.words for each in words_of(scene)]
    hidden[0].set_light(theme.DARK.color("accent"))
    assert len(words_of(scene)) == len(written) + 1
    scene.release()
