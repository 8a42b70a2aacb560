"""Occlusion and the gallery of worst mistakes: what is painted, said and chosen."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtCore import QPointF, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from nndl_studio.training.findings import Occlusion, Rasters, Worst
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card import Card
from nndl_studio.ui.monitor.gallery import CELL
from nndl_studio.ui.monitor.occlusion_view import OcclusionView
from nndl_studio.ui.monitor.rasters_view import RastersView
from nndl_studio.ui.monitor.watchable import Source
from nndl_studio.ui.monitor.worst_view import WorstView

LEFT = Qt.MouseButton.LeftButton


def on_screen(qtbot: QtBot, view: Card, kind: str) -> None:
    theme.load_faces()
    qtbot.addWidget(view.header)
    qtbot.addWidget(view)
    view.resize(420, 300)
    view.show()
    view.set_sources((Source("Loss", kind, kind, kind),))


def occlusion() -> Occlusion:
    picture = np.zeros((4, 5), np.float32)
    picture[1, 2] = 1
    fall = np.zeros((4, 5), np.float32)
    fall[1, 2], fall[3, 4] = 0.6, -0.2
    return Occlusion(picture, fall, 2, 12, 0.9, "7", (1, 2), 0.3)


def test_colours_lie_over_the_sample_where_the_answer_changes(qtbot: QtBot) -> None:
    view = OcclusionView()
    on_screen(qtbot, view, "occlusion")
    assert view.waiting
    view.set_values(occlusion())
    shown = view.shown()
    painted = shown.pictures["covered"].astype(int)
    assert painted.shape == (4, 5, 3)
    assert painted[0, 0].tolist() == [0, 0, 0]
    falls, rises = painted[1, 2], painted[3, 4]
    assert falls[2] > falls[0]
    assert rises[0] > rises[2]
    words = "7: the answer 0.900 falls to 0.300 behind the square at row 1, column 2"
    assert shown.texts == {"words": words, "readout": ""}


def test_the_mouse_reads_a_fall(qtbot: QtBot) -> None:
    view = OcclusionView()
    on_screen(qtbot, view, "occlusion")
    view.set_values(occlusion())
    view.picture.pointed.emit((2.4, 1.7))
    assert view.readout.text() == "(1, 2): falls by 0.600"
    view.picture.pointed.emit((9.0, 1.0))
    assert view.readout.text() == ""


def test_the_side_of_the_square_is_the_choice(qtbot: QtBot) -> None:
    view = OcclusionView()
    on_screen(qtbot, view, "occlusion")
    with qtbot.waitSignal(view.source_chosen):
        view.side.setValue(9)
    assert view.choice == 9
    view.set_values(replace(occlusion(), places=0))
    assert view.waiting


def worst() -> Worst:
    rows, truth, answer = np.array([40, 7, 12]), np.array([0, 1, 1]), np.array([1, 0, 1])
    pictures = np.arange(3 * 16, dtype=np.float32).reshape(3, 1, 4, 4)
    losses, sure = np.array([5.25, 2.0, 0.5]), np.array([0.99, np.nan, 0.6])
    return Worst(("cat", "dog"), rows, truth, answer, losses, sure, pictures, 2, 90, "validation")


@pytest.fixture
def view(qtbot: QtBot) -> WorstView:
    view = WorstView()
    on_screen(qtbot, view, "worst")
    assert view.waiting
    view.set_values(worst())
    return view


def test_each_sample_says_what_it_was_taken_for(view: WorstView) -> None:
    shown = view.shown()
    assert shown.rows == (("cat → dog", "5.25"), ("dog → cat", "2.00"), ("dog", "0.500"))
    assert shown.texts["words"] == "2 of 90 wrong (validation)"
    assert [cell.bad for cell in view.gallery.cells] == [True, True, False]
    view.gallery.pointed.emit(0)
    assert view.readout.text() == "sample 41: cat taken for dog, 99% sure, loss 5.25"
    view.gallery.pointed.emit(1)
    assert view.readout.text() == "sample 8: dog taken for cat, loss 2.00"
    view.gallery.pointed.emit(2)
    assert view.readout.text() == "sample 13: dog, and right; loss 0.500"
    view.gallery.pointed.emit(-1)
    assert view.readout.text() == ""


def chosen_by(qtbot: QtBot, view: WorstView, spot: QPointF) -> list[int]:
    with qtbot.waitSignal(view.samples_chosen) as chosen:
        QTest.mouseClick(view.gallery, LEFT, pos=spot.toPoint())
    assert chosen.args is not None
    rows: list[int] = chosen.args[0].tolist()
    return rows


def test_a_click_goes_to_a_sample_and_again_to_all(qtbot: QtBot, view: WorstView) -> None:
    middle = view.gallery.place(1).center()
    assert chosen_by(qtbot, view, middle) == [7]
    assert view.gallery.chosen == 1
    assert chosen_by(qtbot, view, middle) == []
    assert view.gallery.chosen == -1
    assert chosen_by(qtbot, view, view.gallery.place(2).center()) == [12]
    view.forget_samples()
    assert view.gallery.chosen == -1


def test_a_sample_is_chosen_by_keys(qtbot: QtBot, view: WorstView) -> None:
    for key in (Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Down, Qt.Key.Key_Left):
        QTest.keyClick(view.gallery, key)
    assert view.readout.text().startswith("sample 8")
    with qtbot.waitSignal(view.samples_chosen) as chosen:
        QTest.keyClick(view.gallery, Qt.Key.Key_Return)
    assert chosen.args is not None
    assert chosen.args[0].tolist() == [7]


def test_cells_fill_rows_and_the_gallery_is_as_high_as_they_need(view: WorstView) -> None:
    gallery = view.gallery
    assert gallery.heightForWidth(3 * CELL) * 3 == gallery.heightForWidth(CELL)
    for cell in range(3):
        assert gallery.cell_at(gallery.place(cell).center()) == cell
    assert gallery.cell_at(QPointF(5000, 5)) == -1


def test_words_are_told_without_a_picture(view: WorstView) -> None:
    high = view.gallery.heightForWidth(CELL)
    view.set_values(replace(worst(), pictures=np.zeros((3, 0), np.float32)))
    assert view.gallery.heightForWidth(CELL) < high
    assert view.shown().rows[0] == ("cat → dog", "5.25")
    nobody = np.zeros(0, np.int64)
    view.set_values(replace(worst(), rows=nobody))
    assert view.waiting


def test_up_to_three_layers_stand_over_one_time_axis(qtbot: QtBot) -> None:
    view = RastersView()
    on_screen(qtbot, view, "rasters")
    names = ("SRN", "LSTM", "GRU")
    view.set_sources(tuple(Source(name, "rasters", "Side by side", "rasters") for name in names))
    assert view.waiting
    with qtbot.waitSignal(view.source_chosen):
        view.further[0].setCurrentIndex(2)
    view.further[1].setCurrentIndex(3)
    assert view.typed == "LSTM\nGRU"
    rng = np.random.default_rng(0)
    values = tuple(rng.normal(size=(9, units)).astype(np.float32) for units in (4, 6, 2))
    view.set_sequence(rng.normal(size=(9, 3)).astype(np.float32))
    view.set_values(Rasters(names, values))
    shown = view.shown()
    assert [shown.values[name].shape for name in names] == [(4, 9), (6, 9), (2, 9)]
    np.testing.assert_array_equal(shown.values["GRU"], values[2].T)
    view.set_sources(tuple(Source(name, "rasters", "s", "rasters") for name in names[:2]))
    assert view.typed == "LSTM"
