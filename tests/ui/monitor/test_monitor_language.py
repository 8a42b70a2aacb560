"""Live views say what they show in another language as soon as it is in force."""

from __future__ import annotations

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import MemoryUse
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.monitor.cards import Cards
from nndl_studio.ui.monitor.confusion_view import ConfusionView
from nndl_studio.ui.monitor.gate_panel import GatePanel
from nndl_studio.ui.monitor.loss_view import LossView
from nndl_studio.ui.monitor.memory_view import MemoryView
from nndl_studio.ui.monitor.watchable import Source
from tests.ui.monitor.test_monitor_confusion import FOUND
from tests.ui.monitor.test_monitor_loss import run
from tests.ui.other_language import speak_otherwise, texts_on


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_all_that_a_view_says_is_said_otherwise(
    qtbot: QtBot, row: CardRow, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_faces()
    view = row.make()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    speak_otherwise(monkeypatch)
    said = texts_on(view.header, view)
    assert f"[{row.title_of(None)}]" in said
    assert [text for text in said if not text.startswith("[")] == []


def test_the_legend_and_the_choice_of_figures_follow(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_faces()
    view = LossView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.add_snapshots(run(best=2))
    view.set_figure("accuracy")
    speak_otherwise(monkeypatch)
    assert view.figure == "accuracy"
    assert view.picker.currentText() == "[accuracy]"
    assert view.legend.text() == view.legend.accessibleName() == "[validation] 0.93 · [run p]"
    assert view.shown().texts["run"] == "[run p]"


def test_a_table_is_read_in_the_language_in_force(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme.load_faces()
    view = ConfusionView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.set_values(FOUND)
    before = view.shown().rows
    speak_otherwise(monkeypatch)
    names = len(FOUND.names)
    assert view.shown().rows[:names] == before[:names]
    assert [row[0] for row in view.shown().rows[names:]] == [
        f"[{row[0]}]" for row in before[names:]
    ]
    assert "; [accuracy] " in view.table.accessibleName()


def test_a_panel_keeps_the_names_of_nodes(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    theme.load_faces()
    view = MemoryView()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    trace, answer = np.zeros((3, 4), np.float32), np.zeros((3, 2), np.float32)
    view.set_values(MemoryUse(("Head",), (trace,), answer, answer))
    for panel in view.panels.each:
        panel.resize(400, 100)
    speak_otherwise(monkeypatch)
    titles = [panel.title.text() for panel in view.findChildren(GatePanel)]
    assert titles == ["Head", "[answer, under what is right]"]
    view.panels.each[-1].surface.pointed.emit((0.5, 0.5))
    assert view.panels.readout.text() == "[[answer]  unit 1, step 1: 0.000]"


def test_a_source_is_called_by_its_node_and_its_label(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    cards = Cards()
    view = cards["maps"]
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    cards.set_sources([Source("C1", "y", "Output", "maps"), Source("C1", "z", "Sum", "maps")])
    speak_otherwise(monkeypatch)
    assert view.picker.itemText(1) == "C1 · Sum"
