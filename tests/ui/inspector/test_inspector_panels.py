"""The inspector against the document: what is shown of a node and of the project."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit
from pytestqt.qtbot import QtBot

from nndl_studio import api, layers
from nndl_studio.graph.check import analyse
from nndl_studio.graph.document import Graph
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.graph.node import Edge, Node
from nndl_studio.graph.settings import TrainingSettings, unused
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.inspector.editors import FloatEditor, IntEditor
from nndl_studio.ui.inspector.formula import FormulaView, natural_size, split_lines
from nndl_studio.ui.inspector.inspector import Inspector


def node(node_id: str, name: str, **settings: Any) -> Node:
    layer = layers.by_name(name)
    return Node(node_id, layer.type, layer.configured(**settings), (0.0, 0.0))


def small() -> Graph:
    """Digits into 6 maps, pooled, into 16 maps; no loss yet."""
    graph = Graph("Small")
    for each in (
        node("Digits", "Data", pad=2),
        node("C1", "Conv2d", maps=6),
        node("S2", "Pool2d"),
        node("C3", "Conv2d", maps=16),
    ):
        graph.add_node(each)
    for source, target in (("Digits", "C1"), ("C1", "S2"), ("S2", "C3")):
        output = layers.layer(graph.nodes[source].type).outputs[0].name
        graph.connect(Edge(source, output, target, "x"))
    return graph


@pytest.fixture
def inspector(qtbot: QtBot) -> Inspector:
    theme.load_faces()
    made = Inspector()
    qtbot.addWidget(made)
    made.resize(292, 800)
    made.show()
    return made


def enter(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def test_a_node_is_shown_with_its_counts(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C1")
    panel = inspector.node
    assert panel.isVisible()
    assert panel.name.text() == "C1"
    rows = panel.counts.rows()
    assert rows["Output"] == "6 × 28 × 28"
    assert (rows["Neurons"], rows["Parameters"]) == ("4,704", "156")
    assert (rows["Connections"], rows["Multiply-adds"]) == ("122,304", "117,600")


def test_an_edit_leaves_as_a_signal_and_changes_nothing(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C1")
    edits: list[tuple[str, Any]] = []
    inspector.config_edited.connect(lambda node_id, config: edits.append((node_id, config)))
    enter(inspector.node.form.editor("maps").findChildren(QLineEdit)[0], "9")
    assert [(node_id, config.maps) for node_id, config in edits] == [("C1", 9)]
    assert graph.nodes["C1"] == node("C1", "Conv2d", maps=6)


def test_the_table_shows_what_is_linked_and_full_is_no_table(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C3")
    panel = inspector.node
    assert panel.table.grid.links().shape == (6, 16)
    assert panel.table.grid.links().all()
    edits: list[Any] = []
    inspector.config_edited.connect(lambda _, config: edits.append(config))
    panel.table.presets.lenet.click()
    assert np.array(edits[0].table).sum() == 60
    graph.set_config("C3", edits[0])
    inspector.set_node(graph, analyse(graph), "C3")
    assert panel.table.figures.text().startswith("60 of 96 kernels\n1,516 parameters · 151,600")
    panel.table.presets.full.click()
    assert edits[1].table == ()


@pytest.mark.parametrize("name", ["C3", "a.b", "", "x" * 80])
def test_names_that_cannot_be_are_marked(inspector: Inspector, name: str) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C1")
    asked: list[tuple[str, str]] = []
    inspector.renamed.connect(lambda old, new: asked.append((old, new)))
    line = inspector.node.name
    line.setText(name)
    QTest.keyClick(line, Qt.Key.Key_Return)
    assert asked == []
    assert line.property("wrong") is True


def test_a_good_name_is_asked_for(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C1")
    asked: list[tuple[str, str]] = []
    inspector.renamed.connect(lambda old, new: asked.append((old, new)))
    enter(inspector.node.name, "First maps")
    assert asked[0] == ("C1", "First maps")


def test_nothing_selected_shows_the_project(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), None)
    panel = inspector.project
    assert panel.isVisible()
    assert panel.title.text() == "Small"
    assert panel.counts.rows()["Layers"] == "4"
    assert any("loss" in row.problem.message for row in panel.problems.rows())


def test_the_project_shows_what_it_minimises_and_how(inspector: Inspector) -> None:
    graph = api.load(example("A5-momentum"))
    for optimiser, told in (("momentum", "(64)"), ("AdaDelta", "(66)–(69)")):
        graph.set_settings(msgspec.structs.replace(graph.settings, optimiser=optimiser))
        inspector.set_node(graph, analyse(graph), None)
        assert told in inspector.project.equations.text()
        assert inspector.project.formula.accessibleName() == learning_rule(graph.settings).latex
        assert inspector.project.formula.heightForWidth(264) > 60


def test_penalties_of_layers_stand_in_the_objective_too(inspector: Inspector) -> None:
    graph = api.load(example("A2-regularisation"))
    inspector.set_node(graph, analyse(graph), None)
    shown = inspector.project.formula.accessibleName()
    assert graph.settings.weight_decay == graph.settings.l1 == 0
    assert r"\lambda \|W\|_F^2 + \lambda_1 \|W\|_1" in shown


def test_settings_and_title_leave_as_signals(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), None)
    settings: list[Any] = []
    titles: list[str] = []
    inspector.settings_edited.connect(settings.append)
    inspector.title_edited.connect(titles.append)
    enter(inspector.project.form.editor("learning_rate").findChildren(QLineEdit)[0], "0.5")
    enter(inspector.project.title, "Other")
    assert settings[0].learning_rate == 0.5
    assert titles[0] == "Other"


@pytest.mark.parametrize(
    ("optimiser", "shown"),
    [
        ("SGD", {"decay_form"}),
        ("Nesterov", {"momentum", "decay_form"}),
        ("AdaDelta", {"rho", "epsilon", "decay_form"}),
        ("Adam", {"momentum", "beta2", "epsilon", "decay_form"}),
        ("AdamW", {"momentum", "beta2", "epsilon"}),
    ],
)
def test_only_what_the_optimiser_uses_is_shown(optimiser: str, shown: set[str]) -> None:
    settings = msgspec.structs.replace(TrainingSettings(weight_decay=0.1), optimiser=optimiser)
    read = {"momentum", "beta2", "rho", "epsilon", "decay_form"}
    assert read - unused(settings) == shown


def test_a_group_without_settings_has_no_heading(inspector: Inspector) -> None:
    form = inspector.project.form
    inspector.set_node(small(), analyse(small()), None)
    headings = {label.text() for label in form.findChildren(QLabel) if not label.isHidden()}
    assert {"Optimiser", "Learning rate over time", "Regularisation"} <= headings
    form.set_config(TrainingSettings(), frozenset({"clipping", "clip_at", "gradient_noise"}))
    shown = {label.text() for label in form.findChildren(QLabel) if not label.isHidden()}
    assert "Gradient" in headings - shown


def test_another_optimiser_comes_with_its_usual_values(inspector: Inspector) -> None:
    """In one edit, so that one undo takes it back; what the user set stays."""
    graph = small()
    inspector.set_node(graph, analyse(graph), None)
    sent: list[TrainingSettings] = []
    inspector.settings_edited.connect(sent.append)
    inspector.project.form.editor("optimiser").edited.emit("AdaDelta")
    assert (sent[0].optimiser, sent[0].learning_rate, sent[0].epsilon) == ("AdaDelta", 1.0, 1e-6)
    graph.set_settings(msgspec.structs.replace(graph.settings, learning_rate=0.3))
    inspector.set_node(graph, analyse(graph), None)
    inspector.project.form.editor("optimiser").edited.emit("AdaDelta")
    assert (sent[1].learning_rate, sent[1].epsilon) == (0.3, 1e-6)


def test_a_batch_of_all_is_written_as_a_word(inspector: Inspector) -> None:
    graph = small()
    graph.set_settings(msgspec.structs.replace(graph.settings, batch_size=0))
    inspector.set_node(graph, analyse(graph), None)
    editor = inspector.project.form.editor("batch_size")
    assert isinstance(editor, IntEditor)
    assert editor.control.text() == "all"


def test_a_layers_own_decay_may_be_left_open(inspector: Inspector) -> None:
    graph = small()
    inspector.set_node(graph, analyse(graph), "C3")
    editor = inspector.node.form.editor("weight_decay")
    assert isinstance(editor, FloatEditor)
    control = editor.control
    assert control.text() == ""
    sent = []
    inspector.config_edited.connect(lambda *args: sent.append(args[-1]))
    for text, value in (("0.1", 0.1), ("", None)):
        control.setText(text)
        control.editingFinished.emit()
        assert sent[-1].weight_decay == value
        graph.set_config("C3", sent[-1])
        inspector.set_node(graph, analyse(graph), "C3")


def test_a_problem_leads_to_its_node_and_offers_its_mend(
    inspector: Inspector, qtbot: QtBot
) -> None:
    graph = small()
    graph.add_node(node("D", "Dense"))
    graph.connect(Edge("C3", "y", "D", "x"))
    inspector.set_node(graph, analyse(graph), None)
    row = next(r for r in inspector.project.problems.rows() if r.problem.node == "D")
    with qtbot.waitSignal(inspector.node_chosen) as chosen:
        QTest.mouseClick(row, Qt.MouseButton.LeftButton)
    assert chosen.args == ["D"]
    assert row.mend.isVisibleTo(row)
    with qtbot.waitSignal(inspector.mend_asked) as asked:
        row.mend.click()
    assert asked.args == [row.problem]


@pytest.mark.parametrize("type_name", list(layers.CATALOGUE))
def test_every_formula_can_be_drawn(qtbot: QtBot, type_name: str) -> None:
    layer = layers.layer(type_name)
    view = FormulaView()
    qtbot.addWidget(view)
    view.resize(264, 100)
    latex = layer.formula(layer.config_type()).latex
    view.set_latex(latex)
    assert split_lines(latex)
    assert all(natural_size(line).width() > 4 for line in split_lines(latex))
    theme.themes.set_current(theme.DARK)
    view.resize(264, view.heightForWidth(264))
    picture = view.grab().toImage()
    step = range(0, picture.height(), 2)
    light = [picture.pixelColor(x, y).lightness() for y in step for x in range(264)]
    assert max(light) > 150, "no glyph was drawn"


def test_a_link_that_was_just_cut_takes_its_table_along(inspector: Inspector) -> None:
    """Between an edit and the next analysis, the analysis still counts on the link."""
    graph = small()
    before = analyse(graph)
    inspector.set_node(graph, before, "C3")
    assert not inspector.node.table.isHidden()
    graph.disconnect(graph.incoming("C3")[0])
    inspector.set_node(graph, before, "C3")
    assert inspector.node.table.isHidden()


def test_weights_of_another_node_can_be_chosen(inspector: Inspector) -> None:
    graph = small()
    graph.add_node(node("C1 again", "Conv2d", maps=6))
    graph.connect(Edge("Digits", "x", "C1 again", "x"))
    inspector.set_node(graph, analyse(graph), "S2")
    assert not inspector.node.shared.isVisible()
    inspector.set_node(graph, analyse(graph), "C1 again")
    choice = inspector.node.shared.lender
    assert choice.isVisible()
    assert [choice.itemText(i) for i in range(choice.count())] == [
        "its own",
        "those of C1",
        "those of C3",
    ]
    asked: list[tuple[str, str]] = []
    inspector.weights_shared.connect(lambda *told: asked.append(told))
    choice.setCurrentIndex(1)
    choice.activated.emit(1)
    assert asked == [("C1 again", "C1")]
    graph.share_weights("C1 again", "C1")
    inspector.set_node(graph, analyse(graph), "C1 again")
    assert choice.currentText() == "those of C1"
    inspector.set_node(graph, analyse(graph), "C1")  # What lends may not borrow.
    assert not inspector.node.shared.isVisible()


def test_what_is_frozen_and_muted_leaves_as_a_signal(inspector: Inspector) -> None:
    graph = small()
    graph.freeze("C1", ["bias"])
    graph.mute("C1", [0, 2, 3])
    inspector.set_node(graph, analyse(graph), "C1")
    marks = inspector.node.marks
    assert [(box.text(), box.isChecked()) for box in marks.boxes] == [
        ("weight", False),
        ("bias", True),
    ]
    assert marks.units.text() == "0, 2-3"
    frozen: list[tuple[str, tuple[str, ...]]] = []
    muted: list[tuple[str, tuple[int, ...]]] = []
    inspector.frozen.connect(lambda *told: frozen.append(told))
    inspector.muted.connect(lambda *told: muted.append(told))
    marks.boxes[0].click()
    marks.boxes[1].click()
    assert frozen == [("C1", ("*",)), ("C1", ("weight",))]
    for text in ("all", "6", "1-2"):
        marks.units.setText(text)
        marks.units.editingFinished.emit()
    assert muted == [("C1", (1, 2))]
    inspector.set_node(graph, analyse(graph), "Digits")
    assert not marks.isVisible()
