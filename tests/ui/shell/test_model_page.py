"""The page of a model of another tool: read with a proof, opened as a drawing with weights, or
refused with all that can't be drawn."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import onnx
import pytest
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.table_settings import TableConfig
from nndl_studio.exchange import load_weights, weight_shapes
from nndl_studio.exchange.formats import format_of
from nndl_studio.exchange.importing import import_file, save_imported
from nndl_studio.graph.document import Graph
from nndl_studio.graph.stand_in import belongs, stand_in
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.ui.data.import_page import ImportPage
from nndl_studio.ui.shell.answers_page import AnswersPage
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.model_page import ModelPage
from nndl_studio.ui.shell.model_table import ModelTable
from tests.exchange.foreign import drawing
from tests.ui.shell.make_believe import OpenWindow

PATIENCE = 60_000  # a first run compiles kernels
LEFT = Qt.MouseButton.LeftButton
FEATURES, HIDDEN, CLASSES = 3, 5, 2


def weights() -> dict[str, NDArray[np.float32]]:
    random = np.random.default_rng(0)
    sizes = {"w1": (HIDDEN, FEATURES), "b1": (HIDDEN,), "w2": (CLASSES, HIDDEN), "b2": (CLASSES,)}
    return {name: random.normal(size=size).astype(np.float32) for name, size in sizes.items()}


def save(path: Path, nodes: list[onnx.NodeProto], output: str) -> Path:
    """A model from x on, with the weights that the nodes name."""
    graph = helper.make_graph(
        nodes,
        "net",
        [helper.make_tensor_value_info("x", TensorProto.FLOAT, ["n", FEATURES])],
        [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["n", CLASSES])],
        [numpy_helper.from_array(array, name) for name, array in weights().items()],
    )
    opset = [helper.make_opsetid("", 13)]
    model = helper.make_model(graph, opset_imports=opset, producer_name="tool", ir_version=7)
    onnx.save(model, path)
    return path


def mlp(path: Path, softmax: bool = True) -> Path:
    layers = [
        helper.make_node("Gemm", ["x", "w1", "b1"], ["a"], "hidden", transB=1),
        helper.make_node("Tanh", ["a"], ["h"], "tanh"),
        helper.make_node("Gemm", ["h", "w2", "b2"], ["z"], "out", transB=1),
    ]
    last = [helper.make_node("Softmax", ["z"], ["y"], "softmax", axis=1)]
    return save(path, layers + (last if softmax else []), "y" if softmax else "z")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return mlp(tmp_path / "net.onnx")


@pytest.fixture
def odd(tmp_path: Path) -> Path:
    """More operations that no layer does than a message names."""
    sines = [helper.make_node("Sin", ["x"], [f"s{i}"], f"sine {i}") for i in range(50)]
    last = helper.make_node("Gemm", ["s0", "w1", "b1"], ["z"], "out", transB=1)
    return save(tmp_path / "odd.onnx", [*sines, last], "z")


def page_in(window: MainWindow, qtbot: QtBot) -> ModelPage:
    """The page that is open, once it has read its file."""
    pages = window.findChildren(ModelPage)
    assert len(pages) == 1
    qtbot.waitUntil(lambda: not pages[0].reading.busy, timeout=PATIENCE)
    return pages[0]


def opened(window: MainWindow, qtbot: QtBot, path: Path) -> MainWindow:
    """The window with the drawing of a model."""
    window.importing.show_model(path)
    page = page_in(window, qtbot)
    assert page.draw.isEnabled(), page.refused.words.text()
    QTest.mouseClick(page.draw, LEFT)
    qtbot.waitUntil(lambda: window.run.trained, timeout=PATIENCE)
    return window


def dropped(window: MainWindow, path: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    copy, none = Qt.DropAction.CopyAction, Qt.KeyboardModifier.NoModifier
    window.dropEvent(QDropEvent(QPointF(5, 5), copy, data, LEFT, none))


def chosen(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))


Way = Callable[[MainWindow], object]
WAYS: dict[str, Way] = {
    "import a model": lambda window: window.menu_actions.import_model.trigger(),
    "import data": lambda window: window.menu_actions.import_data.trigger(),
    "open": lambda window: window.menu_actions.open.trigger(),
}


@pytest.mark.parametrize("way", WAYS)
def test_a_model_that_is_chosen_gets_its_page(
    way: str, open_window: OpenWindow, qtbot: QtBot, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window()
    before = window.graph
    chosen(model, monkeypatch)
    WAYS[way](window)
    page = page_in(window, qtbot)
    assert page.found is not None
    QTest.mouseClick(page.cancel, LEFT)
    assert not page.isVisible()
    assert window.graph is before


def test_a_model_that_is_dropped_tells_what_it_became(
    open_window: OpenWindow, qtbot: QtBot, model: Path
) -> None:
    window = open_window()
    dropped(window, model)
    page = page_in(window, qtbot)
    assert page.wrote.text() == "Written by tool. 4 nodes, 32 parameters."
    assert page.proof.text().startswith("It answers 100 samples like onnxruntime ")
    cells = page.table.model()
    rows = [[str(cells.index(r, c).data()) for c in range(4)] for r in range(cells.rowCount())]
    assert [row[1] for row in rows] == ["Data", "Dense", "Dense", "Cross entropy"]
    assert rows[1][2:] == ["5 · tanh", "20"]
    assert rows[2][2:] == ["2 · identity", "12"]


def test_what_its_answers_are_is_chosen_and_reads_it_again(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window()
    window.importing.show_model(mlp(tmp_path / "scores.onnx", softmax=False))
    page = page_in(window, qtbot)
    assert "they are learned by squared error" in page.told.text()
    page.learned.setFocus()
    QTest.keyClick(page.learned, Qt.Key.Key_Down)
    assert not page.draw.isEnabled()
    page_in(window, qtbot)
    assert page.told.text() == "All of it is drawn as it is."
    assert page.found is not None
    assert page.found.network.graph.nodes["Loss"].type == "CrossEntropy.v1"
    page.reject()


def test_all_that_can_not_be_drawn_is_listed_to_be_copied(
    open_window: OpenWindow, qtbot: QtBot, odd: Path
) -> None:
    window = open_window()
    dropped(window, odd)
    page = page_in(window, qtbot)
    assert page.refused.heading.text() == "50 operations can't be drawn"
    lines = page.refused.lines
    assert lines.toPlainText().split("\n") == [
        f"sine {i}: no layer does what Sin does" for i in range(50)
    ]
    assert lines.isReadOnly()
    lines.selectAll()
    lines.copy()
    assert QGuiApplication.clipboard().text() == lines.toPlainText()
    assert not page.draw.isEnabled()
    page.reject()


def test_a_damaged_model_is_refused_in_words(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = tmp_path / "broken.onnx"
    path.write_bytes(b"\xff" * 100)
    window = open_window()
    dropped(window, path)
    page = page_in(window, qtbot)
    assert page.refused.words.text().startswith("broken.onnx: it is no ONNX model, or damaged.")
    assert page.refused.lines.isHidden()
    assert not page.draw.isEnabled()
    page.reject()


def test_the_drawing_has_the_weights_though_it_has_no_data(
    open_window: OpenWindow,
    qtbot: QtBot,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = opened(open_window(factory=real_trainer), qtbot, model)
    assert window.files.path is None
    assert not window.files.clean
    assert window.stand_in.isVisible()
    window.canvas.choose([stand_in(window.graph)])
    assert window.inspector.node.own_data.stands_in.isVisible()
    assert window.run.phase is Phase.IDLE
    window.menu_actions.train.trigger()
    assert "choose yours" in window.notice.words.text()
    assert window.run.phase is Phase.IDLE

    asked = tmp_path / "asked.npy"
    x = np.array([[0.5, 1, -1], [2, 0, 0.25]])
    np.save(asked, x)
    chosen(asked, monkeypatch)
    window.menu_actions.answer.trigger()
    qtbot.waitUntil(lambda: window.findChildren(AnswersPage) != [], timeout=PATIENCE)
    answers = window.findChildren(AnswersPage)[0]
    shown = [float(answers.table.model().index(row, 2).data()) for row in range(2)]
    w = weights()
    z = np.tanh(x @ w["w1"].T + w["b1"]) @ w["w2"].T + w["b2"]
    np.testing.assert_allclose(shown, 1 / (1 + np.exp(z[:, 1] - z[:, 0])), atol=1e-4)
    answers.accept()

    out = tmp_path / "out.npz"
    with qtbot.waitSignal(window.bridge.exported, timeout=PATIENCE) as told:
        window.run.export(out, format_of(out).name)
    assert told.args[0].problem == ""
    with np.load(out) as arrays:
        assert any(np.array_equal(arrays[name], w["w1"]) for name in arrays.files)


def test_once_data_are_chosen_training_goes_on_from_the_weights(
    open_window: OpenWindow, qtbot: QtBot, model: Path, tmp_path: Path
) -> None:
    window = opened(open_window(factory=real_trainer), qtbot, model)
    table = tmp_path / "own.csv"
    rows = [f"{i % 7},{i % 5},{i % 3},{'ab'[i % 2]}" for i in range(60)]
    table.write_text("\n".join(["p,q,r,kind", *rows]), encoding="utf-8")
    window.importing.take(table)
    page = window.findChildren(ImportPage)[0]
    qtbot.waitUntil(lambda: page.use.isEnabled(), timeout=PATIENCE)
    assert page.use.isDefault()
    QTest.keyClick(page, Qt.Key.Key_Return)
    config = next(iter(window.graph.nodes.values())).config
    assert isinstance(config, TableConfig)
    qtbot.waitUntil(window.stand_in.isHidden)
    qtbot.waitUntil(lambda: window.run.phase is Phase.READY, timeout=PATIENCE)
    assert window.run.trained
    assert window.run_bar.train.text() == "Continue"
    with qtbot.waitSignal(window.bridge.lent, timeout=PATIENCE) as told:
        window.bridge.lend()
    held = told.args[0].network.arrays.values()
    for array in weights().values():
        assert any(np.array_equal(array, each) for each in held)
    window.run.step("batch")
    qtbot.waitUntil(lambda: window.run.phase is Phase.PAUSED, timeout=PATIENCE)


def test_a_project_that_was_imported_gets_its_weights_from_beside_it(
    open_window: OpenWindow, qtbot: QtBot, model: Path, tmp_path: Path
) -> None:
    project = tmp_path / "net.nndl"
    save_imported(import_file(model), project)
    window = open_window(factory=real_trainer)
    assert window.files.load(project)
    qtbot.waitUntil(lambda: window.run.trained, timeout=PATIENCE)
    assert window.run.phase is Phase.IDLE
    assert window.status.message.text() == "The weights of net.safetensors are loaded"


def test_its_weights_are_written_beside_it_when_it_is_saved(
    open_window: OpenWindow,
    qtbot: QtBot,
    model: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    window = opened(open_window(factory=real_trainer), qtbot, model)
    project = tmp_path / "net.nndl"
    name = (str(project), "")
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: name)
    with qtbot.waitSignal(window.bridge.exported, timeout=PATIENCE) as told:
        assert window.files.save()
    assert told.args[0].problem == ""
    arrays = load_weights(project.with_suffix(".safetensors"), weight_shapes(window.graph)).arrays
    assert any(np.array_equal(each, weights()["w1"]) for each in arrays.values())
    before = project.with_suffix(".safetensors").stat().st_mtime_ns
    assert window.files.save()
    window.run.lend()
    with qtbot.waitSignal(window.bridge.lent, timeout=PATIENCE):
        window.run.lend()
    assert project.with_suffix(".safetensors").stat().st_mtime_ns == before


def test_the_weights_go_along_when_the_drawing_is_changed(
    open_window: OpenWindow, qtbot: QtBot, model: Path, tmp_path: Path
) -> None:
    window = opened(open_window(factory=real_trainer), qtbot, model)
    first = next(node for node in window.graph.nodes.values() if node.type == "Dense.v1")
    window.rename(first.id, "Other")
    with qtbot.waitSignal(window.bridge.lent, timeout=PATIENCE) as told:
        window.run.lend()
    network = told.args[0].network
    assert np.array_equal(network.arrays["Other.weight"], weights()["w1"])
    assert "Other" in network.graph.nodes
    assert belongs(network.weights.project_hash, window.graph, network.inputs)


def test_nothing_of_another_drawing_is_written(
    open_window: OpenWindow, qtbot: QtBot, model: Path, tmp_path: Path
) -> None:
    window = opened(open_window(factory=real_trainer), qtbot, model)
    window.files.mark_saved()
    assert window.files.open_made(Graph("Empty"))
    with qtbot.waitSignal(window.bridge.lent, timeout=PATIENCE) as told:
        window.run.lend()
    assert told.args[0].network is None
    out = tmp_path / "out.npz"
    with qtbot.waitSignal(window.bridge.exported, timeout=PATIENCE) as told:
        window.run.export(out, format_of(out).name)
    assert told.args[0].problem == "there are no weights yet"
    assert not out.exists()


def test_settings_that_a_caption_has_no_room_for_are_told(qtbot: QtBot) -> None:
    table = ModelTable()
    qtbot.addWidget(table)
    table.set_graph(
        drawing(
            "map",
            (1, 8, 8),
            ("C", "Conv2d", {"maps": 2, "kernel": (3, 3), "border": "same", "stride": (2, 1)}),
            ("F", "Flatten", {}),
            ("D", "Dense", {"units": 2, "activation": "rectifier"}),
            targets=2,
        )
    )
    told = [table.item(row, 2) for row in range(table.rowCount())]
    words = [each.text() for each in told if each is not None]
    assert "2 maps · 3×3 · stride 2 × 1 · border same" in words[1]
    assert words[3] == "2 · rectifier"
