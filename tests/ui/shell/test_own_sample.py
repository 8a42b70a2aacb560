"""A sample that the user draws or types: given on a page, seen by all views, left for the next."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.datasets.ink import as_drawn, as_mnist
from nndl_studio.datasets.own_form import OwnForm
from nndl_studio.languages import told
from nndl_studio.resources import example
from nndl_studio.runs.news import Phase
from nndl_studio.runs.trains import real_trainer
from nndl_studio.training.findings import SampleAnswer
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.own_answer import how_to_read, in_short
from nndl_studio.ui.shell.own_grid import OwnGrid
from nndl_studio.ui.shell.own_page import OwnPage
from nndl_studio.ui.shell.own_row import OwnRow
from nndl_studio.ui.shell.own_text import OwnText
from tests.ui.shell.make_believe import MakeBelieve, OpenWindow, small_graph

LEFT = Qt.MouseButton.LeftButton
PATIENCE = 120_000


def page_of(window: MainWindow, qtbot: QtBot) -> OwnPage:
    """The page, once the network is built."""
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=PATIENCE)
    window.menu_actions.own_sample.trigger()
    page = window.own_samples.page
    assert page is not None
    assert page.isVisible()
    return page


def stroke(page: OwnPage, *places: tuple[float, float]) -> None:
    """Press at the first place (across, down, as shares), move over the others, let go."""
    pad = page.picture.pad
    side = min(pad.width(), pad.height()) - 2
    left, top = (pad.width() - side) // 2, (pad.height() - side) // 2
    spots = [QPoint(left + int(x * side), top + int(y * side)) for x, y in places]
    QTest.mousePress(pad, LEFT, pos=spots[0])
    for spot in spots[1:]:
        QTest.mouseMove(pad, spot)
    QTest.mouseRelease(pad, LEFT, pos=spots[-1])


def wait_for_own(window: MainWindow, qtbot: QtBot, own: bool = True) -> None:
    samples = window.watching.samples
    qtbot.waitUntil(lambda: (samples.own is not None) is own, timeout=PATIENCE)


def drawn(window: MainWindow, qtbot: QtBot) -> OwnPage:
    page = page_of(window, qtbot)
    stroke(page, (0.3, 0.3), (0.6, 0.3), (0.6, 0.7))
    wait_for_own(window, qtbot)
    return page


def test_what_is_drawn_is_looked_at_by_all_before_any_training(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    page = drawn(window, qtbot)
    samples = window.watching.samples
    qtbot.waitUntil(
        lambda: 10_000 in {each.sample for each in MakeBelieve.built[-1].requests},
        timeout=PATIENCE,
    )
    picture = as_mnist(page.picture.pad.ink(), 28, 28)
    assert picture.any()
    np.testing.assert_array_equal(page.picture.what(), picture)
    seen = samples.picture()
    assert seen is not None
    np.testing.assert_allclose(seen * 255, picture, atol=0.01)
    assert samples.name() == "your picture"
    assert not page.again.isEnabled()


def test_the_button_beside_the_samples_opens_the_page(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=PATIENCE)
    picker = window.cards["maps"].samples
    assert picker is not None
    qtbot.waitUntil(lambda: picker.own.toolTip() == "Draw your own")
    QTest.mouseClick(picker.own, LEFT)
    page = window.own_samples.page
    assert page is not None
    qtbot.waitUntil(page.picture.pad.hasFocus)
    assert page.windowTitle() == "Draw a sample"


def test_the_next_sample_leaves_it_and_it_is_looked_at_again(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=PATIENCE)
    before = window.watching.samples.index
    page = drawn(window, qtbot)
    window.menu_actions.next_sample.trigger()
    wait_for_own(window, qtbot, own=False)
    assert window.watching.samples.index == before
    assert page.again.isEnabled()
    QTest.mouseClick(page.again, LEFT)
    wait_for_own(window, qtbot)


def test_a_sheet_without_strokes_goes_back_to_the_data(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    page = drawn(window, qtbot)
    QTest.mouseClick(page.picture.clear, LEFT)
    wait_for_own(window, qtbot, own=False)
    QTest.mouseClick(page.picture.back, LEFT)
    wait_for_own(window, qtbot)


def test_another_document_takes_page_and_drawing_away(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    drawn(window, qtbot)
    window.show_graph(small_graph())
    assert window.own_samples.page is None
    qtbot.waitUntil(lambda: window.watching.samples.index is not None, timeout=PATIENCE)
    assert window.watching.samples.own is None
    page = page_of(window, qtbot)
    assert page.picture.what() is None


def test_without_data_it_is_said_why_there_is_no_page(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window()
    window.watching.samples.set_data(None)
    window.menu_actions.own_sample.trigger()
    assert window.own_samples.page is None
    assert window.notice.isVisible()
    assert "there are no data yet" in window.notice.words.text()


def test_what_is_right_can_be_said(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window()
    page = drawn(window, qtbot)
    assert [page.right.itemText(i) for i in (0, 1, 10)] == ["what is answered", "0", "9"]
    page.right.setCurrentIndex(4)
    samples = window.watching.samples
    qtbot.waitUntil(lambda: samples.own is not None and samples.own.label == 3, timeout=PATIENCE)
    page.right.setCurrentIndex(0)
    qtbot.waitUntil(lambda: samples.own is not None and samples.own.label is None)


def test_ink_can_be_dark_and_stay_where_it_was_drawn(open_window: OpenWindow, qtbot: QtBot) -> None:
    page = drawn(open_window(), qtbot)
    ink = page.picture.pad.ink()
    page.picture.centred.click()
    np.testing.assert_array_equal(page.picture.what(), as_drawn(ink, 28, 28))
    page.picture.dark.click()
    np.testing.assert_array_equal(page.picture.what(), 255 - as_drawn(ink, 28, 28))
    page.picture.dark.click()
    page.picture.centred.click()
    QTest.mouseClick(page.picture.rub, LEFT)
    stroke(page, (0.6, 0.7))
    assert page.picture.pad.ink().sum() < ink.sum()
    assert page.picture.pad.erasing


def test_a_drawing_is_answered_and_the_answer_follows_the_training(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(small_graph(1), real_trainer)
    page = drawn(window, qtbot)
    own = window.watching.samples.own
    assert own is not None
    before = own.answer
    assert before is not None
    assert before.shares is not None
    form = page.form
    assert page.answer.best.text() == in_short(before, form)
    assert [row[0].text() for row in page.answer.rows] == list("0123456789")
    told: list[SampleAnswer] = []
    window.watching.arrived.connect(
        lambda arrays: told.extend(each for each in arrays.values() if _is_answer(each))
    )
    window.run.train()
    qtbot.waitUntil(lambda: window.run.phase is Phase.FINISHED, timeout=PATIENCE)
    qtbot.waitUntil(lambda: bool(told), timeout=PATIENCE)
    qtbot.waitUntil(lambda: page.answer.best.text() == in_short(told[-1], form), timeout=PATIENCE)
    assert (told[-1].y != before.y).any()


def _is_answer(look: object) -> bool:
    return isinstance(look, SampleAnswer)


def test_a_row_is_typed_field_by_field(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(api.load(example("A11-softmax-regression")), real_trainer)
    page = page_of(window, qtbot)
    editor = page.editor
    assert isinstance(editor, OwnRow)
    assert len(editor.fields) == 4
    for field, text in zip(editor.fields, ("5.1", "3.5", "1.4", "x"), strict=True):
        assert isinstance(field, QLineEdit)
        QTest.keyClicks(field, text)
    wanted = "“x” is no number: x4 wants a number, such as 0 or -1.5"
    qtbot.waitUntil(lambda: page.says.text() == wanted, timeout=PATIENCE)
    last = editor.fields[3]
    assert isinstance(last, QLineEdit)
    last.setText("0,2")
    wait_for_own(window, qtbot)
    assert page.says.text() == ""
    assert window.watching.samples.name() == "your row"


def test_a_sequence_is_pasted_and_its_target_said(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(api.load(example("D4-adding-10")), real_trainer)
    page = page_of(window, qtbot)
    grid = page.editor
    assert isinstance(grid, OwnGrid)
    grid.paste("0.5\t1\n0.25\t0\n0.125\t1\n")
    wait_for_own(window, qtbot)
    sequence = window.watching.samples.sequence()
    assert sequence is not None
    assert sequence.shape == (3, 2)
    page.targets.setText("1 2")
    assert page.says.text() == "1 number is to be reached"
    page.targets.setText("0.625")
    qtbot.waitUntil(lambda: page.says.text() == "", timeout=PATIENCE)


@pytest.mark.parametrize(
    ("name", "text", "why"),
    [
        ("E1-language-model", "the red cat", ""),
        ("E1-language-model", "the euro", "it has 'euro', which the network does not know"),
    ],
)
def test_a_text_is_typed_in_a_line(
    name: str, text: str, why: str, open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(api.load(example(name)), real_trainer)
    page = page_of(window, qtbot)
    editor = page.editor
    assert isinstance(editor, OwnText)
    assert editor.hint.text() == "Type the beginning of a text"
    editor.line.setText(text)
    if why:
        qtbot.waitUntil(lambda: page.says.text() == why, timeout=PATIENCE)
    else:
        wait_for_own(window, qtbot)
        assert len(page.answer.best.text().split(" ")) == 3


def test_what_the_numbers_of_classes_mean_is_said() -> None:
    """LeNet-5 answers by distances: its smallest number is the answer."""
    form = OwnForm("picture", answers=("cat", "dog"))
    near = SampleAnswer(np.array([0.5, 9.0]), np.array([0]))
    high = SampleAnswer(np.array([0.5, 9.0]), np.array([1]))
    shares = SampleAnswer(np.array([0.5, 9.0]), np.array([1]), np.array([0.1, 0.9]))
    read = [told(how_to_read(each, form)) for each in (near, high, shares)]
    assert "nearest is the answer" in read[0]
    assert "highest is the answer" in read[1]
    assert read[2] == ""
