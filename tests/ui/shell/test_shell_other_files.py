"""Weights, checkpoints and other files given to be opened: said, and taken where that can be."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import safetensors.numpy
from PySide6.QtWidgets import QFileDialog, QMessageBox, QWidget

from nndl_studio.exchange import Weights, save_weights
from nndl_studio.ui.shell import app, opening
from nndl_studio.ui.shell.loading_weights import LoadingWeights
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.run_control import RunControl
from tests.ui.shell.make_believe import OpenWindow


class Asked:
    """Answers with `yes`, and notes what was asked, told and taken."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, yes: bool) -> None:
        self.questions: list[str] = []
        self.told: list[str] = []
        self.taken: list[tuple[str, Path]] = []

        def ask(window: QWidget, title: str, words: str, offers: object, icon: object) -> bool:
            self.questions.append(f"{title} {words}")
            return yes

        def warning(window: QWidget, title: str, words: str) -> None:
            self.told.append(words)

        monkeypatch.setattr(opening, "ask", ask)
        monkeypatch.setattr(QMessageBox, "warning", warning)
        monkeypatch.setattr(LoadingWeights, "take", self._taker("load"))
        monkeypatch.setattr(RunControl, "resume", self._taker("resume"))

    def _taker(self, name: str) -> object:
        return lambda run, path: self.taken.append((name, path))


@pytest.fixture
def weights(tmp_path: Path) -> Path:
    path = tmp_path / "weights.safetensors"
    save_weights(path, Weights({"D1.weight": np.zeros(3, np.float32)}))
    return path


@pytest.fixture
def checkpoint(tmp_path: Path) -> Path:
    path = tmp_path / "checkpoint.safetensors"
    path.write_bytes(safetensors.numpy.save({"state": np.zeros(3, np.float32)}, {"progress": "{}"}))
    return path


def test_weights_opened_are_loaded_if_the_user_agrees(
    open_window: OpenWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    before = window.graph
    asked = Asked(monkeypatch, yes=True)
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(weights), ""))
    assert not window.files.open()
    assert asked.taken == [("load", weights)]
    assert "Small" in asked.questions[0]
    assert window.graph is before
    assert not window.settings.recent
    assert not list(weights.parent.glob("*.lock"))


def test_a_checkpoint_opened_is_resumed_if_the_user_agrees(
    open_window: OpenWindow, checkpoint: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, yes=True)
    assert not open_window().files.open_path(checkpoint)
    assert asked.taken == [("resume", checkpoint)]


def test_on_cancel_nothing_is_taken(
    open_window: OpenWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, yes=False)
    assert not open_window().files.open_path(weights)
    assert (len(asked.questions), asked.taken, asked.told) == (1, [], [])


def test_of_other_files_it_is_said_what_they_are(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "cat.png"
    path.write_bytes(b"\x89PNG\r\n")
    asked = Asked(monkeypatch, yes=True)
    assert not open_window().files.open_path(path)
    assert asked.told[0].startswith("cat.png: it is a picture, not a project")
    assert not asked.questions


def test_started_with_weights_the_window_offers_them_over_a_drawing(
    open_window: OpenWindow, weights: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Asked(monkeypatch, yes=True)
    window: MainWindow = open_window()
    app.begin(window, weights)
    assert window.graph.nodes
    assert asked.taken == [("load", weights)]
    assert "LeNet-5" in asked.questions[0]
