"""Weights that took time to train are not left behind without a question."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtWidgets import QMessageBox

from nndl_studio.runs.news import Exported
from nndl_studio.sentence import say
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.unsaved_weights import WORTH_ASKING_SECONDS
from tests.ui.shell.make_believe import OpenWindow, small_graph

Button = QMessageBox.StandardButton


def trained(window: MainWindow, seconds: float) -> None:
    window.run.progressed.emit([Snapshot("r", 0, 3, 1, 4, np.zeros(1), seconds=seconds)])


def refuse(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Answer Cancel to whatever is asked; what was asked."""
    asked: list[str] = []

    def question(*words: object) -> QMessageBox.StandardButton:
        asked.append(str(words[2]))
        return Button.Cancel

    monkeypatch.setattr(QMessageBox, "question", question)
    return asked


def test_leaving_long_trained_weights_is_asked_about(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    asked = refuse(monkeypatch)
    trained(window, WORTH_ASKING_SECONDS + 1)
    assert not window.files.new()
    assert "took 21 s to train" in asked[0]
    window.close()
    assert window.isVisible()
    monkeypatch.setattr(QMessageBox, "question", lambda *_: Button.Discard)
    assert window.files.new()
    assert not window.unsaved_weights.at_risk


def test_a_moments_training_is_not_worth_a_question(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    asked = refuse(monkeypatch)
    trained(window, 1.0)
    assert window.files.may_leave()
    assert asked == []


def test_exported_weights_may_be_left(
    open_window: OpenWindow, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    window = open_window(small_graph())
    asked = refuse(monkeypatch)
    trained(window, 100.0)
    window.bridge.exported.emit(Exported(tmp_path / "w.npz", say("the disk is full")))
    assert window.unsaved_weights.at_risk
    window.bridge.exported.emit(Exported(tmp_path / "w.npz"))
    assert window.files.may_leave()
    assert asked == []
