"""Forms generated from configs: every kind of setting is edited, checked and sent."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

import pytest
from msgspec import Meta
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QCheckBox, QComboBox, QLineEdit, QSpinBox
from pytestqt.qtbot import QtBot

from nndl_studio import layers
from nndl_studio.config import Config, fields
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.ui import theme
from nndl_studio.ui.inspector.form import ConfigForm
from nndl_studio.ui.inspector.spin_boxes import Whole


class Everything(Config, frozen=True):
    count: Annotated[int, Meta(title="Count", description="How many", ge=1, le=9)] = 3
    rate: Annotated[float, Meta(title="Rate", gt=0, le=1, extra={"unit": "Hz"})] = 0.5
    on: bool = True
    word: str = "a"
    file: Annotated[str, Meta(extra={"path": "file"})] = ""
    choice: Literal["one", "two"] = "one"
    pair: tuple[int, int] = (2, 3)


@pytest.fixture
def form(qtbot: QtBot) -> ConfigForm:
    theme.load_faces()
    made = ConfigForm()
    qtbot.addWidget(made)
    made.set_config(Everything())
    made.show()
    return made


def child(form: ConfigForm, name: str, kind: type[Any], at: int = 0) -> Any:
    return form.editor(name).findChildren(kind)[at]


def enter(line: QLineEdit, text: str) -> None:
    line.setFocus()
    line.selectAll()
    QTest.keyClicks(line, text)
    QTest.keyClick(line, Qt.Key.Key_Return)


def edit(form: ConfigForm, name: str) -> None:
    """Change one setting as a user would."""
    match name:
        case "count":
            enter(child(form, name, QLineEdit), "7")
        case "rate":
            enter(child(form, name, QLineEdit), "0.25")
        case "on":
            QTest.keyClick(child(form, name, QCheckBox), Qt.Key.Key_Space)
        case "word" | "file":
            enter(child(form, name, QLineEdit), "other")
        case "choice":
            box = child(form, name, QComboBox)
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Down)
        case "pair":
            enter(child(form, name, QLineEdit, 1), "5")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("count", 7),
        ("rate", 0.25),
        ("on", False),
        ("word", "other"),
        ("file", str(Path("other").absolute())),
        ("choice", "two"),
        ("pair", (2, 5)),
    ],
)
def test_each_kind_is_edited_and_sent_once(
    form: ConfigForm, qtbot: QtBot, name: str, value: object
) -> None:
    sent: list[Config] = []
    form.edited.connect(sent.append)
    edit(form, name)
    assert [getattr(config, name) for config in sent] == [value]
    form.set_config(sent[0])
    assert len(sent) == 1


def test_what_is_not_in_range_is_refused_with_words(form: ConfigForm) -> None:
    sent: list[object] = []
    words: list[str] = []
    form.edited.connect(sent.append)
    form.refused.connect(words.append)
    enter(child(form, "rate", QLineEdit), "5")
    assert sent == []
    assert "Rate" in words[-1]
    assert child(form, "rate", QLineEdit).text() == "0.5"


@pytest.mark.parametrize("text", ["nan", "inf", "-inf"])
def test_numbers_that_are_none_are_refused(form: ConfigForm, text: str) -> None:
    sent: list[object] = []
    form.edited.connect(sent.append)
    enter(child(form, "rate", QLineEdit), text)
    assert sent == []


def test_what_is_no_number_is_marked(form: ConfigForm) -> None:
    line = child(form, "rate", QLineEdit)
    enter(line, "fast")
    assert line.property("wrong") is True
    assert "number" in line.toolTip()
    enter(line, "1")
    assert line.property("wrong") is False


def test_the_wheel_leaves_numbers_alone(form: ConfigForm) -> None:
    spin = child(form, "count", QSpinBox)
    at = QPointF(5, 5)
    event = QWheelEvent(
        at,
        at,
        QPoint(0, 0),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(spin, event)
    assert spin.value() == 3


def test_the_same_type_keeps_its_editors(form: ConfigForm) -> None:
    before = form.editor("count")
    form.set_config(Everything(count=4))
    assert form.editor("count") is before
    form.set_config(TrainingSettings())
    assert form.editor("epochs").isVisible()


def test_hidden_settings_are_hidden(form: ConfigForm) -> None:
    form.set_config(Everything(), frozenset({"word"}))
    assert not form.editor("word").isVisible()
    assert form.editor("count").isVisible()


def test_another_kind_of_settings_keeps_what_both_have_and_the_focus(form: ConfigForm) -> None:
    data = layers.by_name("Data")
    sent: list[Config] = []
    form.edited.connect(sent.append)
    form.set_config(data.configured(source="digits", pad=2, seed=11), kinds=data.kinds_of_config)
    choice = form.editor("source")
    choice.focus()
    choice.edited.emit("letters")
    assert sent == [data.configured(source="letters", pad=2, seed=11)]
    form.set_config(sent[0], kinds=data.kinds_of_config)
    assert form.editor("source") is choice
    assert form.editor("noise").isVisible()
    choice.edited.emit("iris")
    form.set_config(sent[1], kinds=data.kinds_of_config)
    with pytest.raises(KeyError):
        form.editor("pad")


@pytest.mark.parametrize("type_name", list(layers.CATALOGUE))
def test_every_layer_has_a_whole_form(form: ConfigForm, type_name: str) -> None:
    config_type = layers.layer(type_name).config_type
    form.set_config(config_type())
    for field in fields(config_type):
        if field.kind != "table":
            editor = form.editor(field.name)
            assert editor.isVisible()
            assert field.help or field.label
            assert editor.first is not None
            assert editor.first.toolTip()


def test_what_is_left_in_a_setting_that_goes_is_no_edit(form: ConfigForm, qtbot: QtBot) -> None:
    """It once was taken for a kind of settings, and ended in a traceback."""
    seen: list[Config] = []
    form.edited.connect(seen.append)
    form.activateWindow()
    line = child(form, "word", QLineEdit)
    line.setFocus()
    QTest.keyClicks(line, "b")
    form.set_config(TrainingSettings())
    line.editingFinished.emit()
    assert seen == []


def test_a_word_for_the_lowest_number_is_typed_over_after_a_click(qtbot: QtBot) -> None:
    """Before, digits were refused beside the word, and nothing said why."""
    box = Whole(0, 100, "off")
    qtbot.addWidget(box)
    box.show()
    qtbot.waitExposed(box)
    QTest.mouseClick(box.lineEdit(), Qt.MouseButton.LeftButton)
    QTest.keyClicks(box.lineEdit(), "12")
    QTest.keyClick(box.lineEdit(), Qt.Key.Key_Return)
    assert box.value() == 12
    QTest.mouseClick(box.lineEdit(), Qt.MouseButton.LeftButton)
    assert not box.lineEdit().hasSelectedText()
