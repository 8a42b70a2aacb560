"""What is written on nodes that are seen from afar can be read, whatever their names."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.canvas.node_item import FAR, FARTHEST
from nndl_studio.ui.canvas.scene import CanvasScene
from tests.ui.canvas.test_canvas_fits import CROWDED, each_layer
from tests.ui.cut_canvas import words_cut, words_of
from tests.ui.painted import Written
from tests.ui.ways import LANGUAGES, spoken

# Just below the one, and down to the other; the two in between are where a wheel stops.
SCALES = (0.99 * FAR, 0.45, 0.335, FARTHEST)
LONG = "a part of the network with a name as people give them"
CHINESE = "第二个隐藏层 卷积与汇聚之后的特征映射"


@pytest.fixture(autouse=True)
def faces(qtbot: QtBot) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    theme.apply(app, theme.DARK)


def named(graph: Graph, name: str) -> Graph:
    """With every node called so, and a number."""
    for place, node in enumerate([*graph.nodes]):
        graph.rename_node(node, f"{name} {place}")
    return graph


def name_under(one: Written, scene: CanvasScene) -> str:
    """Of the node on which it stands."""
    middle = one.box.center()
    return next(node for node, item in scene.nodes.items() if item.frame.contains(middle))


def drawings() -> dict[str, Graph]:
    crowded = {name: api.load(example(name)) for name in CROWDED}
    return {
        "each layer": each_layer(),
        "long names": named(each_layer(), LONG),
        "Chinese names": named(each_layer(), CHINESE),
        **crowded,
    }


def test_names_from_afar() -> None:
    found = []
    for name, graph in drawings().items():
        scene = CanvasScene(graph)
        for language in LANGUAGES:
            with spoken(language):
                for scale in SCALES:
                    wrong = words_cut(scene, scale)
                    found += [f"{name} {language} {scale:.3g}: {each}" for each in wrong]
        scene.release()
    assert "\n".join(found) == ""


@pytest.mark.parametrize("scale", SCALES)
def test_each_node_says_its_name(scale: float) -> None:
    """Or how it begins."""
    graph = api.load(example("ntm-copy"))
    scene = CanvasScene(graph)
    written = words_of(scene, scale)
    said = {name_under(each, scene): each.words.removesuffix("…") for each in written}
    assert len(written) == len(said) == len(graph.nodes)
    assert all(words and node.startswith(words) for node, words in said.items())
    scene.release()


def test_from_farthest_there_are_no_words() -> None:
    scene = CanvasScene(each_layer())
    assert words_of(scene, 0.99 * FARTHEST) == []
    scene.release()
