"""The canvas's parts on their own: fuzzy search, auto layout, routes, palette, walking."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QPainterPath
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from nndl_studio.graph.layout import arrange
from nndl_studio.layers.title import layer_title
from nndl_studio.ui.canvas.fuzzy import match
from nndl_studio.ui.canvas.gestures.palette_drop import MIME
from nndl_studio.ui.canvas.layer_list import search
from nndl_studio.ui.canvas.measures import NODE_HEIGHT, NODE_WIDTH
from nndl_studio.ui.canvas.palette import Palette
from nndl_studio.ui.canvas.routing import route
from nndl_studio.ui.canvas.walk import step_from
from tests.ui.canvas.conftest import MakeHand
from tests.ui.canvas.hand import chain


@pytest.mark.parametrize(
    ("query", "text", "letters"),
    [
        ("", "Dense", ()),
        ("dns", "Dense", (0, 2, 3)),
        ("c2", "Conv2d", (0, 4)),
        ("rbo", "RBF output", (0, 1, 4)),
        ("st", "Scaled tanh", (0, 7)),
        ("TANH", "Scaled tanh", (7, 8, 9, 10)),
    ],
)
def test_letters_in_order_match(query: str, text: str, letters: tuple[int, ...]) -> None:
    found = match(query, text)
    assert found is not None
    assert found.letters == letters


@pytest.mark.parametrize(("query", "text"), [("x", "Dense"), ("ed", "Dense"), ("densee", "Dense")])
def test_letters_missing_or_out_of_order_do_not_match(query: str, text: str) -> None:
    assert match(query, text) is None


@pytest.mark.parametrize(
    ("query", "best"),
    [("pool", "Pool2d"), ("tanh", "Tanh"), ("cross", "CrossEntropy"), ("lstep", "LastStep")],
)
def test_search_puts_the_best_first(query: str, best: str) -> None:
    first = search(query)[0]
    assert first.layer is not None
    assert first.layer.name == best


def test_search_finds_words_of_the_summary_and_puts_refused_layers_last() -> None:
    assert "CrossEntropy" in {e.layer.name for e in search("softmax") if e.layer}
    entries = search("", {"Data.v1": "it gives nothing on"})
    assert entries[-1].layer is not None
    assert entries[-1].layer.name == "Data"
    assert not entries[-1].enabled


def test_titles_of_layer_types() -> None:
    names = ("RBFOutput", "ScaledTanh", "LSTM", "Conv2d", "LastStep")
    assert [layer_title(n) for n in names] == [
        "RBF output",
        "Scaled tanh",
        "LSTM",
        "Conv2d",
        "Last step",
    ]


def frames(places: dict[str, tuple[float, float]]) -> dict[str, QRectF]:
    return {n: QRectF(x, y, NODE_WIDTH, NODE_HEIGHT) for n, (x, y) in places.items()}


def test_a_chain_is_laid_out_in_rows_that_read_like_text() -> None:
    names = [str(i) for i in range(8)]
    links = list(pairwise(names))
    places = arrange(dict.fromkeys(names, 64.0), links, 5)
    rows = sorted({y for _, y in places.values()})
    assert len(rows) == 2
    assert [n for n in names if places[n][1] == rows[0]] == names[:4]
    assert places["0"][0] == places["4"][0]


def test_branches_lie_one_above_the_other_and_what_merges_them_to_the_right() -> None:
    links = [("in", "a"), ("in", "b"), ("a", "out"), ("b", "out"), ("in", "out")]
    places = arrange(dict.fromkeys(("in", "a", "b", "out"), 64.0), links, 9)
    assert places["in"][0] < places["a"][0] == places["b"][0] < places["out"][0]
    assert places["a"][1] != places["b"][1]


@pytest.mark.parametrize("seed", range(20))
def test_nothing_overlaps_and_every_link_goes_right_in_any_graph(seed: int) -> None:
    chance = random.Random(seed)
    names = [str(i) for i in range(chance.randrange(1, 60))]
    links = [
        (a, b)
        for i, a in enumerate(names)
        for b in names[i + 1 :]
        if chance.random() < 2 / len(names)
    ]
    places = arrange(dict.fromkeys(names, 106.0), links, 10**6)
    boxes = [QRectF(x, y, NODE_WIDTH, 106.0) for x, y in places.values()]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])
    assert all(places[a][0] < places[b][0] for a, b in links)
    assert all(x % 20 == 0 and y % 20 == 0 for x, y in places.values())
    wrapped = arrange(dict.fromkeys(names, 106.0), links, 4)
    boxes = [QRectF(x, y, NODE_WIDTH, 106.0) for x, y in wrapped.values()]
    assert not any(a.intersects(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_cycle_is_laid_out_too() -> None:
    places = arrange({"a": 64.0, "b": 64.0}, [("a", "b"), ("b", "a")], 5)
    assert places["a"] != places["b"]
    assert arrange({}, [], 5) == {}


def crosses(path: QPainterPath, rect: QRectF) -> bool:
    """Whether the line itself, not the area it bounds, meets `rect`."""
    return any(rect.contains(path.pointAtPercent(i / 400)) for i in range(401))


def test_a_link_back_runs_between_the_rows_and_one_forward_keeps_off_nodes() -> None:
    source, target = QRectF(720, 0, 168, 64), QRectF(0, 200, 168, 64)
    back = route(QPointF(888, 32), QPointF(0, 232), source, target)
    assert not crosses(back, source.adjusted(2, 2, -2, -2))
    assert not crosses(back, target.adjusted(2, 2, -2, -2))
    blocker = QRectF(300, 0, 168, 64)
    forward = route(QPointF(168, 32), QPointF(720, 32), QRectF(0, 0, 168, 64), source, [blocker])
    assert not crosses(forward, blocker)
    assert forward.currentPosition() == QPointF(720, 32)


def test_a_link_back_keeps_off_the_nodes_between_its_rows() -> None:
    source, target = QRectF(720, 0, 168, 64), QRectF(0, 300, 168, 64)
    between = QRectF(240, 60, 168, 64)
    back = route(QPointF(888, 32), QPointF(0, 332), source, target, [between])
    assert not crosses(back, between)


def test_a_shape_is_a_pill_where_there_is_room_and_left_out_where_there_is_none(
    hand_for: MakeHand,
) -> None:
    graph = chain()
    graph.move_node("Loss", (2000.0, 0.0))
    graph.move_node("Flat", (420.0, 0.0))
    hand = hand_for(graph)
    labels = {edge.target: item.label for edge, item in hand.view.scene().edges.items()}
    assert labels["Conv"].text == "1×28×28"
    assert labels["Conv"].isVisible()
    assert not labels["Flat"].isVisible()
    assert labels["Loss"].boundingRect().height() > labels["Conv"].boundingRect().height()


def test_walking_keeps_to_the_row() -> None:
    places = {"a": (0.0, 0.0), "b": (240.0, 0.0), "c": (200.0, 140.0), "d": (480.0, 20.0)}
    assert step_from(frames(places), "a", "right") == "b"
    assert step_from(frames(places), "b", "right") == "d"
    assert step_from(frames(places), "b", "down") == "c"
    assert step_from(frames(places), "a", "left") is None


def test_the_palette_searches_and_chooses_by_keyboard(qtbot: QtBot) -> None:
    window = QWidget()
    qtbot.addWidget(window)
    palette = Palette(window)
    window.show()
    chosen: list[str] = []
    palette.chosen.connect(chosen.append)
    headings = [e for e in search("") if e.layer is None]
    assert not headings
    assert palette.model.entry(palette.model.index(0)).layer is None
    QTest.keyClicks(palette.field, "lst")
    entry = palette.model.entry(palette.list.currentIndex())
    assert entry.letters
    QTest.keyClick(palette.field, Qt.Key.Key_Down)
    QTest.keyClick(palette.field, Qt.Key.Key_Up)
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    assert chosen == [entry.layer.type if entry.layer else ""]
    QTest.keyClick(palette.field, Qt.Key.Key_Escape)
    assert palette.field.text() == ""


def test_the_palette_says_why_the_0_1_loss_is_no_layer(qtbot: QtBot) -> None:
    palette = Palette()
    qtbot.addWidget(palette)

    def told() -> list[str]:
        rows = [palette.model.index(row) for row in range(palette.model.rowCount())]
        found = [index for index in rows if palette.model.entry(index).text == "0-1 loss"]
        assert not any(palette.model.entry(index).enabled for index in found)
        return [index.data(Qt.ItemDataRole.ToolTipRole) for index in found]

    (reason,) = told()
    assert "gradient is 0" in reason
    QTest.keyClicks(palette.field, "0-1")
    assert told() == [reason]
    QTest.keyClick(palette.field, Qt.Key.Key_Return)
    palette.field.setText("lst")
    assert told() == []


def test_a_palette_row_carries_its_layer_type(qtbot: QtBot) -> None:
    palette = Palette()
    qtbot.addWidget(palette)
    index = next(
        palette.model.index(row)
        for row in range(palette.model.rowCount())
        if palette.model.entry(palette.model.index(row)).text == "Pool2d"
    )
    assert index.flags() & Qt.ItemFlag.ItemIsDragEnabled
    data = palette.model.mimeData([index])
    assert bytes(data.data(MIME).data()) == b"Pool2d.v1"


def test_auto_layout_leaves_nothing_to_do_the_second_time(hand_for: MakeHand) -> None:
    hand = hand_for(chain())
    hand.view.auto_layout()
    count = hand.view.undo.count()
    hand.view.auto_layout()
    assert hand.view.undo.count() == count
