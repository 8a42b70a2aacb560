"""The window looks at a run's past, comes back, and branches: by mouse, by key, by the menu."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.graph.document import Graph
from nndl_studio.resources import example
from nndl_studio.runs.history import History
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.checkpoint import load_checkpoint
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow


@pytest.fixture
def graph() -> Graph:
    made = api.load(example("xor"))
    made.set_settings(msgspec.structs.replace(made.settings, epochs=4, batch_size=40, patience=0))
    return made


@pytest.fixture
def window(qtbot: QtBot, open_window: OpenWindow, graph: Graph, tmp_path: Path) -> MainWindow:
    made = open_window(graph, factory=real_trainer, history=History(tmp_path / "history"))
    qtbot.waitUntil(lambda: made.run.phase is Phase.READY, timeout=60_000)
    return made


@pytest.fixture
def trained(qtbot: QtBot, window: MainWindow) -> MainWindow:
    train(qtbot, window)
    return window


def train(qtbot: QtBot, window: MainWindow) -> None:
    window.run.train()
    qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED, timeout=60_000)
    qtbot.waitUntil(window.loss.moments.isVisible, timeout=5000)


def look(qtbot: QtBot, window: MainWindow, place: int) -> int | None:
    """Press the slider there; the step that is looked at then."""
    slider = window.loss.moments.slider
    at = QPoint(round(slider.x_of(place)), slider.height() // 2)
    QTest.mouseClick(slider, Qt.MouseButton.LeftButton, pos=at)
    steps = steps_of(window)
    wanted = steps[place] if place < len(steps) else None
    qtbot.waitUntil(lambda: window.run.past.at == wanted, timeout=5000)
    return wanted


def steps_of(window: MainWindow) -> tuple[int, ...]:
    run = window.loss.shown().texts["run"].removeprefix("run ")
    assert window.history is not None
    folder = window.history.find(run).folder / "moments"
    return tuple(sorted(int(path.stem.partition("-")[2]) for path in folder.iterdir()))


def weights_seen(qtbot: QtBot, window: MainWindow) -> dict[str, bytes]:
    lent: list[dict[str, bytes]] = []
    window.bridge.lent.connect(
        lambda news: lent.append({n: a.tobytes() for n, a in news.network.arrays.items()})
    )
    window.run.lend()
    qtbot.waitUntil(lambda: bool(lent), timeout=5000)
    return lent[-1]


def test_all_that_tells_says_which_moment_is_seen(qtbot: QtBot, trained: MainWindow) -> None:
    newest = weights_seen(qtbot, trained)
    step = look(qtbot, trained, 2)
    words = f"epoch 1 · step {step}"
    assert trained.loss.shown().texts["moment"] == words
    assert trained.run_bar.progress.words.text() == words
    assert trained.run_bar.progress.left.text() == "the past"
    assert trained.loss.header.past == words
    assert all(trained.cards[name].header.past == words for name in trained.cards.relevant()[:1])
    assert "Continue goes on from the newest" in trained.status.message.text()
    assert weights_seen(qtbot, trained) != newest
    QTest.mouseClick(trained.loss.moments.newest, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: trained.run.past.at is None, timeout=5000)
    assert trained.loss.shown().texts["moment"] == "now"
    assert trained.run_bar.progress.left.text() == "finished"
    assert trained.loss.header.past == ""
    assert trained.status.message.text() == ""
    assert weights_seen(qtbot, trained) == newest


def test_what_is_seen_is_what_the_moment_holds(qtbot: QtBot, trained: MainWindow) -> None:
    assert trained.history is not None
    run = trained.history.runs()[0]
    step = look(qtbot, trained, 3)
    path = run.folder / "moments" / f"step-{step:09d}.safetensors"
    state = load_checkpoint(path).state
    seen = weights_seen(qtbot, trained)
    for raw in seen.values():
        numbers = np.frombuffer(raw, np.float32)
        places = np.flatnonzero(state == numbers[0])
        assert any((state[at : at + len(numbers)] == numbers).all() for at in places)


def test_the_menu_walks_by_keys(qtbot: QtBot, trained: MainWindow) -> None:
    trained.menu_actions.earlier.trigger()
    last = steps_of(trained)[-1]
    qtbot.waitUntil(lambda: trained.run.past.at == last, timeout=5000)
    assert trained.menu_actions.newest.isEnabled()
    trained.menu_actions.earlier.trigger()
    trained.menu_actions.later.trigger()
    qtbot.waitUntil(lambda: trained.run.past.at == last, timeout=5000)
    trained.menu_actions.newest.trigger()
    qtbot.waitUntil(lambda: trained.run.past.at is None, timeout=5000)
    assert not trained.menu_actions.newest.isEnabled()


def test_a_slider_that_is_drawn_fast_ends_where_it_stands(
    qtbot: QtBot, trained: MainWindow
) -> None:
    slider = trained.loss.moments.slider
    for place in (5, 4, 3, 2, 1, 0):
        slider.setValue(place)
    qtbot.waitUntil(lambda: trained.run.past.at == 0, timeout=5000)
    assert slider.value() == 0


def test_looking_back_pauses_and_continue_comes_back(
    qtbot: QtBot, window: MainWindow, graph: Graph
) -> None:
    graph.set_settings(msgspec.structs.replace(graph.settings, epochs=100_000))
    window.run.train()
    qtbot.waitUntil(window.loss.moments.isVisible, timeout=20_000)
    window.loss.moments.slider.setValue(0)
    qtbot.waitUntil(lambda: window.run.past.at is not None, timeout=5000)
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=5000)
    window.run.train()
    qtbot.waitUntil(lambda: window.run.past.at is None, timeout=5000)
    qtbot.waitUntil(lambda: window.run.phase is Phase.RUNNING, timeout=5000)
    window.run.stop()
    qtbot.waitUntil(lambda: window.run.phase is Phase.STOPPED, timeout=5000)


def test_a_branch_begins_where_one_looks(qtbot: QtBot, trained: MainWindow) -> None:
    assert trained.history is not None
    old = trained.history.runs()[0]
    step = look(qtbot, trained, 4)
    trained.set_rate(0.5)
    QTest.mouseClick(trained.loss.moments.branch, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: trained.run.phase is Phase.FINISHED, timeout=60_000)
    new = trained.history.record(trained.history.runs()[0].id)
    assert (new.start.branch_of, new.start.branch_step) == (old.id, step)
    assert new.graph().settings.learning_rate == 0.5
    shown = trained.loss.shown()
    assert f" · run {old.id[:8]} · run " in shown.texts["legend"]
    assert len(shown.curves["root"]) > 0
    # The old one is as it was.
    assert trained.history.find(old.id) == old


def test_where_nothing_is_left_to_train_that_is_said(qtbot: QtBot, trained: MainWindow) -> None:
    trained.menu_actions.branch.trigger()
    assert "Nothing is left to train after epoch 4" in trained.notice.words.text()
    assert trained.run.phase is Phase.FINISHED
    assert trained.loss.moments.isVisible()


def test_another_drawing_has_no_past(qtbot: QtBot, trained: MainWindow, graph: Graph) -> None:
    look(qtbot, trained, 1)
    trained.show_graph(api.load(example("xor")))
    assert not trained.loss.moments.isVisible()
    assert not trained.menu_actions.branch.isEnabled()
    assert trained.loss.header.past == ""
    assert trained.run.past.at is None


def test_a_run_of_the_history_is_opened_with_its_past(qtbot: QtBot, trained: MainWindow) -> None:
    assert trained.history is not None
    trained.undo.setClean()
    trained.files.mark_saved()
    steps = steps_of(trained)
    trained.past_runs.look_back(trained.history.record(trained.history.runs()[0].id))
    assert not trained.loss.moments.isVisible()
    qtbot.waitUntil(trained.loss.moments.isVisible, timeout=20_000)
    assert look(qtbot, trained, 1) == steps[1]
