"""Classes on the import page and the points page: named and weighed, with the mouse or by keys."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLineEdit
from pytestqt.qtbot import QtBot

from nndl_studio.datasets import SourceConfig
from nndl_studio.datasets.class_settings import AS_FOUND, ClassSetting, ClassSettings
from nndl_studio.datasets.points import PointsConfig
from nndl_studio.graph.learning_rule import learning_rule
from nndl_studio.ui.data.class_model import Part
from nndl_studio.ui.data.class_panel import ClassPanel
from nndl_studio.ui.data.column_model import Field
from nndl_studio.ui.data.import_page import ImportPage
from nndl_studio.ui.data.points_page import CLASSES, PointsPage
from nndl_studio.ui.shell.main_window import MainWindow
from tests.ui.shell.make_believe import OpenWindow

READ = 30_000
LEFT = Qt.MouseButton.LeftButton
Key = Qt.Key


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """Two columns that may be the label, both of 0 and 1."""
    lines = (f"{i / 10},{i % 5},{i % 2},{int(i % 3 == 0)}\n" for i in range(60))
    path = tmp_path / "trial.csv"
    path.write_text("a,b,ill,smokes\n" + "".join(lines), encoding="utf-8")
    return path


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    rng = np.random.default_rng(0)
    for name, count in (("cat", 6), ("dog", 2)):
        (tmp_path / "animals" / name).mkdir(parents=True)
        for i in range(count):
            pixels = rng.integers(0, 255, (8, 8, 3), dtype=np.uint8)
            Image.fromarray(pixels).save(tmp_path / "animals" / name / f"{i}.png")
    return tmp_path / "animals"


def opened(
    window: MainWindow, qtbot: QtBot, path: Path, known: SourceConfig | None = None
) -> ImportPage:
    page = window.importing.show_page(path, known=known)
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    return page


def choose_label(page: ImportPage, name: str) -> None:
    row = [each.name for each in page.columns.columns].index(name)
    page.columns.setData(page.columns.index(row, Field.ROLE), "label")


def type_into(panel: ClassPanel, row: int, part: Part, text: str) -> None:
    """Click a cell, write over what it holds, press Return."""
    index = panel.model.index(row, part)
    spot = panel.table.visualRect(index).center()
    QTest.mouseClick(panel.table.viewport(), LEFT, pos=spot)
    keys(text)
    keys(Key.Key_Return)


def keys(*presses: str | Qt.Key) -> None:
    """To whatever has the focus, as a user presses them."""
    for press in presses:
        for each in press if isinstance(press, str) else (press,):
            target = QApplication.focusWidget()
            assert target is not None
            if isinstance(each, str):
                QTest.keyClicks(target, each)
            else:
                QTest.keyClick(target, each)
            QApplication.processEvents()


def weigh(panel: ClassPanel, choice: str) -> None:
    """Choose by keys, as the list goes: equal, balanced, own."""
    panel.weights.setFocus()
    keys(Key.Key_Home)
    keys(*[Key.Key_Down] * panel.weights.findText(choice))
    assert panel.weights.currentText() == choice


def shown(panel: ClassPanel, part: Part) -> list[str]:
    rows = range(panel.model.rowCount())
    return [str(panel.model.index(row, part).data()) for row in rows]


def classes_of(page: ImportPage) -> ClassSettings:
    assert page.config is not None
    return page.config.classes


def test_the_classes_of_a_table_are_named_and_weighed(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    window = open_window()
    page = opened(window, qtbot, table)
    choose_label(page, "ill")
    panel = page.samples.classes
    assert panel.isVisible()
    assert shown(panel, Part.FOUND) == ["0", "1"]
    assert shown(panel, Part.SAMPLES) == ["30", "30"]
    type_into(panel, 1, Part.NAME, "ill")
    type_into(panel, 0, Part.NAME, "well")
    assert page.isVisible()
    assert classes_of(page).names(("0", "1")) == ("well", "ill")
    weigh(panel, "balanced")
    QTest.mouseClick(page.make, LEFT)
    config = window.graph.nodes["Data"].config
    assert isinstance(config, SourceConfig)
    each = (ClassSetting("0", "well"), ClassSetting("1", "ill"))
    assert config.classes == ClassSettings("balanced", each)
    assert not window.canvas.scene().analysis.problems
    panel_of_project = window.inspector.project
    rule = learning_rule(window.graph.settings, weights="balanced").latex
    assert panel_of_project.formula.accessibleName() == rule
    window.importing.show_again("Data")
    (again,) = (each for each in window.findChildren(ImportPage) if each is not page)
    qtbot.waitUntil(lambda: not again.reading.busy, timeout=READ)
    assert shown(again.samples.classes, Part.NAME) == ["well", "ill"]
    assert again.samples.classes.weights.currentText() == "balanced"
    again.reject()


def test_classes_of_another_column_are_others(
    open_window: OpenWindow, qtbot: QtBot, table: Path
) -> None:
    """Though they have the same names; how they count stays chosen."""
    page = opened(open_window(), qtbot, table)
    choose_label(page, "ill")
    type_into(page.samples.classes, 0, Part.NAME, "well")
    weigh(page.samples.classes, "balanced")
    choose_label(page, "smokes")
    assert shown(page.samples.classes, Part.NAME) == ["0", "1"]
    assert shown(page.samples.classes, Part.SAMPLES) == ["40", "20"]
    assert classes_of(page) == ClassSettings("balanced")
    assert shown(page.samples.classes, Part.WEIGHT) == ["0.75", "1.5"]
    row = [each.name for each in page.columns.columns].index("smokes")
    page.columns.setData(page.columns.index(row, Field.ROLE), "ignore")
    assert not page.samples.classes.isVisible()
    page.reject()


def test_all_of_it_goes_by_keys(open_window: OpenWindow, qtbot: QtBot, pictures: Path) -> None:
    page = opened(open_window(), qtbot, pictures)
    panel = page.samples.classes
    weigh(panel, "own")
    keys(Key.Key_Tab)
    assert QApplication.focusWidget() is panel.table
    panel.table.setCurrentIndex(panel.model.index(0, Part.FOUND))
    keys(Key.Key_Right, Key.Key_Right, Key.Key_Return, "Katze", Key.Key_Tab)
    keys("2,5", Key.Key_Tab)  # goes on to the next name
    keys("Hund", Key.Key_Return)
    assert page.isVisible()
    each = (ClassSetting("cat", "Katze", 2.5), ClassSetting("dog", "Hund"))
    assert classes_of(page) == ClassSettings("own", each)
    pictures_shown = page.preview.pictures.accessibleDescription()
    assert pictures_shown == "Katze, Hund"
    keys(Key.Key_F2, "Hans", Key.Key_Escape)
    assert page.isVisible()
    assert shown(panel, Part.NAME) == ["Katze", "Hund"]
    keys(Key.Key_Delete)
    assert shown(panel, Part.NAME) == ["Katze", "dog"]
    keys("Xy", Key.Key_Backtab)  # letters begin a text; back to the weight above
    assert shown(panel, Part.NAME) == ["Katze", "Xy"]
    assert isinstance(QApplication.focusWidget(), QLineEdit)
    keys(Key.Key_Escape)
    assert panel.table.currentIndex() == panel.model.index(0, Part.WEIGHT)
    page.reject()


def test_what_can_not_be_is_said_and_not_taken(
    open_window: OpenWindow, qtbot: QtBot, pictures: Path
) -> None:
    page = opened(open_window(), qtbot, pictures)
    panel = page.samples.classes
    weigh(panel, "own")
    for part, text, says in (
        (Part.NAME, "cat", "The classes cat and dog are both called cat."),
        (Part.NAME, "  ", "The class dog is given an empty name."),
        (Part.WEIGHT, "much", "“much” is no number."),
        (Part.WEIGHT, "-1", "The weight of the class dog must be a number from"),
    ):
        type_into(panel, 1, part, text)
        assert says in panel.says.text()
        assert panel.says.isVisible()
        assert classes_of(page) == ClassSettings("own")
    type_into(panel, 1, Part.NAME, "Hund")
    assert not panel.says.isVisible()
    type_into(panel, 1, Part.NAME, "dog")
    assert classes_of(page).each == ()
    page.reject()


def test_what_is_set_of_classes_that_are_gone_is_left_out(
    open_window: OpenWindow, qtbot: QtBot, pictures: Path
) -> None:
    window = open_window()
    page = opened(window, qtbot, pictures)
    assert page.config is not None
    each = (ClassSetting("bird", "Vogel"), ClassSetting("dog", "Hund"))
    known = msgspec.structs.replace(page.config, classes=ClassSettings("own", each))
    page.reject()
    again = opened(window, qtbot, pictures, known)
    assert classes_of(again) == ClassSettings("own", (ClassSetting("dog", "Hund"),))
    assert again.preview.pictures.accessibleDescription() == "cat, Hund"
    again.reject()


def test_classes_of_steps_have_names_alone(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path, rng = tmp_path / "s.npz", np.random.default_rng(0)
    np.savez(path, x=rng.normal(size=(6, 5, 2)), label=rng.integers(0, 2, (6, 5)))
    page = opened(open_window(), qtbot, path)
    panel = page.samples.classes
    assert not panel.weights.isVisible()
    assert panel.no_weights.text() == "Each step has a class, so all count equally"
    assert panel.table.isColumnHidden(Part.WEIGHT)
    type_into(panel, 1, Part.NAME, "on")
    assert classes_of(page).names(("0", "1")) == ("0", "on")
    page.reject()


def test_drawn_classes_have_names_on_their_buttons(open_window: OpenWindow, qtbot: QtBot) -> None:
    """Those that are not drawn are not kept; letters in the table are no shortcuts of the page."""
    window = open_window()
    page = window.importing.draw_points()
    page.activateWindow()
    qtbot.waitUntil(page.isActiveWindow)
    page.plane.set_points(((0.1, 0.1, 0), (0.2, 0.1, 0), (0.5, 0.5, 1)))
    panel = page.classes
    type_into(panel, 0, Part.NAME, "healthy")
    type_into(panel, 2, Part.NAME, "third")
    assert panel.table.currentIndex().row() == 3
    keys("E2", Key.Key_Return)
    assert not page.rub.isChecked()
    assert page.kinds.button(0).text() == "Class healthy"
    assert page.kinds.button(3).text() == "Class E2"
    assert page.says.text() == "healthy 2, B 1"
    weigh(panel, "balanced")
    assert shown(panel, Part.WEIGHT)[:2] == ["0.75", "1.5"]
    each = (ClassSetting("A", "healthy"),)
    assert page.config.classes == ClassSettings("balanced", each)
    page.learned.setCurrentText("curve")
    assert not panel.isVisible()
    page.learned.setCurrentText("classes")
    QTest.mouseClick(page.make, LEFT)
    config = window.graph.nodes["Data"].config
    assert isinstance(config, PointsConfig)
    assert config.classes == ClassSettings("balanced", each)
    again = window.importing.draw_points("Data", config)
    assert isinstance(again, PointsPage)
    assert shown(again.classes, Part.NAME) == ["healthy", *"BCD"][:CLASSES]
    again.reject()


def test_an_untouched_page_sets_nothing(
    open_window: OpenWindow, qtbot: QtBot, pictures: Path
) -> None:
    page = opened(open_window(), qtbot, pictures)
    assert classes_of(page) == AS_FOUND
    assert shown(page.samples.classes, Part.WEIGHT) == ["1", "1"]
    assert not page.samples.classes.model.index(0, Part.WEIGHT).flags() & Qt.ItemFlag.ItemIsEditable
    page.reject()


def test_a_setting_that_reads_otherwise_shows_the_samples_anew(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """Whose pets they are, or which: the folders lie within one another."""
    for place in ("ann/cat", "ann/dog", "bob/cat", "bob/dog"):
        (tmp_path / "pets" / place).mkdir(parents=True)
        for i in range(3):
            Image.new("L", (8, 8), 40 * i).save(tmp_path / "pets" / place / f"{i}.png")
    page = opened(open_window(), qtbot, tmp_path / "pets")
    assert "Are the inner folders the classes" in page.asks.text()
    assert shown(page.samples.classes, Part.FOUND) == ["ann", "bob"]
    box = page.form.editor("classes_from").findChild(QComboBox)
    assert box is not None
    box.setCurrentText("inner folder")
    box.activated.emit(box.currentIndex())
    qtbot.waitUntil(lambda: not page.checking.busy, timeout=READ)
    assert shown(page.samples.classes, Part.FOUND) == ["cat", "dog"]
    assert page.make.isEnabled()
    now = "12 pictures of 8×8 in grey; each has one of 2 classes (cat, dog)."
    assert page.says.text().startswith(f"As it is set now:\n\n{now}\n\nAs it was found")
    again = opened(open_window(), qtbot, tmp_path / "pets", known=page.config)
    qtbot.waitUntil(lambda: not again.checking.busy, timeout=READ)
    assert shown(again.samples.classes, Part.FOUND) == ["cat", "dog"]
    again.reject()
    page.reject()
