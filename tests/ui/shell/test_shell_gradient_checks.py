"""Check the gradients: marks on the nodes, red where one is wrong, a page behind each."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.ops.dense import DENSE
from nndl_studio.ops.ir import Builder, Call, Value
from nndl_studio.ops.merge import ADD
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.gradient_bench import Bench
from nndl_studio.training.gradient_facts import Nudged
from nndl_studio.ui.canvas.menu import context_menu
from nndl_studio.ui.canvas.node_check import tab_of
from nndl_studio.ui.shell.gradient_page import GradientPage
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow
from tests.ui.shell.test_pages_fit import assert_all_read
from tests.ui.ways import small_screen

PATIENCE = 120_000


def xor() -> Graph:
    return api.load(example("xor"))


def opened(open_window: OpenWindow, qtbot: QtBot) -> MainWindow:
    window = open_window(xor(), factory=real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    return window


def marks(window: MainWindow) -> dict[str, bool]:
    """The nodes that have a mark, and whether it says that they are right."""
    items = window.canvas.scene().nodes
    return {n: i.check.right for n, i in items.items() if i.check is not None and i.check.done}


def check(window: MainWindow, qtbot: QtBot) -> None:
    window.menu_actions.check_gradients.trigger()
    qtbot.waitUntil(lambda: not window.gradient_checks.busy, timeout=PATIENCE)


def slowly(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have each number take so long that somebody can act meanwhile."""
    plain = Bench.number

    def number(bench: Bench, name: str, entry: int, relative_nudge: float) -> Nudged:
        time.sleep(0.05)
        return plain(bench, name, entry, relative_nudge)

    monkeypatch.setattr(Bench, "number", number)


def page_of(window: MainWindow, node: str, qtbot: QtBot) -> GradientPage:
    """The page behind a node's mark, once the first number has been worked out."""
    window.canvas.checked_asked.emit(node)
    page = window.gradient_checks.page
    assert page is not None
    qtbot.waitUntil(lambda: page.lesson is not None, timeout=PATIENCE)
    return page


@pytest.fixture
def doubled() -> Iterator[None]:
    """The rule by which a Dense layer hands its gradient on sends it doubled."""
    right = DENSE.gradient
    assert right is not None

    def wrong(
        builder: Builder, call: Call, doutputs: tuple[Value | None, ...]
    ) -> Sequence[Value | None]:
        dx, *others = right(builder, call, doutputs)
        assert dx is not None
        return builder.call(ADD, dx, dx), *others

    object.__setattr__(DENSE, "gradient", wrong)
    yield
    object.__setattr__(DENSE, "gradient", right)


def test_marks_come_and_go_with_the_next_edit(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot)
    check(window, qtbot)
    assert marks(window) == {"Hidden": True, "Output": True}
    item = window.canvas.scene().nodes["Hidden"]
    assert "Hidden.weight: 8 of 8 numbers tried" in item.toolTip()
    assert window.status.message.text() == "All gradients that were checked are right."
    window.rename("Hidden", "Inner")
    assert marks(window) == {}
    assert "numbers tried" not in window.canvas.scene().nodes["Inner"].toolTip()


def test_it_is_checked_while_the_run_trains(open_window: OpenWindow, qtbot: QtBot) -> None:
    graph = xor()
    window = open_window(graph, factory=real_trainer)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    window.run.train()
    check(window, qtbot)
    assert marks(window) == {"Hidden": True, "Output": True}


def test_one_node_by_its_menu(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot)
    canvas = window.canvas
    names = {}
    for node in ("Output", "Loss"):
        menu = context_menu(canvas, canvas.scene().nodes[node], QPointF())
        names[node] = {action.text(): action for action in menu.actions()}
    assert "Check its gradient" not in names["Loss"]
    names["Output"]["Check its gradient"].trigger()
    qtbot.waitUntil(lambda: not window.gradient_checks.busy, timeout=PATIENCE)
    assert marks(window) == {"Output": True}


@pytest.mark.usefixtures("doubled")
def test_a_wrong_rule_is_marked_red(open_window: OpenWindow, qtbot: QtBot) -> None:
    """What stands before the layer is wrong, and the layer itself is right."""
    window = opened(open_window, qtbot)
    check(window, qtbot)
    assert marks(window) == {"Hidden": False, "Output": True}
    assert "The gradient is wrong" in window.canvas.scene().nodes["Hidden"].toolTip()
    assert window.status.message.text() == "The gradient of 1 node is wrong: click its mark."
    page = page_of(window, "Hidden", qtbot)
    assert page.lesson is not None
    number = page.lesson.number
    assert number.backward == pytest.approx(2 * number.numerical, rel=1e-4)
    assert page.says.text().startswith("They differ by more than rounding")


def test_a_click_on_the_mark_opens_the_page(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = opened(open_window, qtbot)
    check(window, qtbot)
    item = window.canvas.scene().nodes["Output"]
    assert item.check is not None
    at = item.mapToScene(tab_of(item.check).center())
    assert window.canvas.item_at(at) is item
    assert item.on_check(at)
    assert not item.on_check(item.frame.center())
    place = window.canvas.mapFromScene(at)
    QTest.mouseClick(window.canvas.viewport(), Qt.MouseButton.LeftButton, pos=place)
    page = window.gradient_checks.page
    assert page is not None
    qtbot.waitUntil(lambda: page.lesson is not None, timeout=PATIENCE)
    first = page.lesson
    assert first is not None
    curves = page.plot.shown().curves
    assert np.allclose(curves["point"][:, 1], first.number.middle)
    page.choice.parameter.setCurrentIndex(1)
    page.choice.choose((1,))
    qtbot.waitUntil(lambda: page.lesson is not first and not page.reading.busy, timeout=PATIENCE)
    assert page.lesson is not None
    assert (page.lesson.number.parameter, page.lesson.number.index) == ("Output.bias", (1,))
    assert page.values["backward"].text()
    with small_screen():
        assert_all_read(page, "Output weight bias")


def test_it_can_be_stopped(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    slowly(monkeypatch)
    window = opened(open_window, qtbot)
    action = window.menu_actions.check_gradients
    action.trigger()
    assert action.text() == "Stop checking the &gradients"
    items = window.canvas.scene().nodes
    qtbot.waitUntil(
        lambda: items["Hidden"].check is not None and items["Hidden"].check.share > 0,
        timeout=PATIENCE,
    )
    action.trigger()
    assert not window.gradient_checks.busy
    assert action.text() == "Check the &gradients"
    assert marks(window) == {}
    assert items["Output"].check is None


def test_a_drawing_with_a_problem_says_so(open_window: OpenWindow, qtbot: QtBot) -> None:
    graph = xor()
    graph.disconnect(next(edge for edge in graph.edges if edge.target == "Loss"))
    window = open_window(graph, factory=real_trainer)
    window.menu_actions.check_gradients.trigger()
    assert not window.gradient_checks.busy
    problem = window.canvas.scene().analysis.problems[0].message
    assert window.status.message.text() == problem
