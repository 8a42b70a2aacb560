"""The import page shows pictures as training will see them, where they are augmented."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSpinBox
from pytestqt.qtbot import QtBot

from nndl_studio.datasets import SourceConfig, describe, source_of, understand
from nndl_studio.datasets.augmentation import FIELDS
from nndl_studio.datasets.sample_look import SampleLook, sample_look
from nndl_studio.ui.data.augmented_preview import augmented_look
from nndl_studio.ui.data.import_page import ImportPage
from tests.datasets.picture_folders import bars

READ, SETTLE = 60_000, 200
FIRST_ROW = QRect(0, 0, 600, 90)
LEFT = Qt.MouseButton.LeftButton


def page_of(path: Path, qtbot: QtBot, known: SourceConfig | None = None) -> ImportPage:
    """The page of a file, once that is read and shown."""
    page = ImportPage(None, path, known=known)
    qtbot.addWidget(page)
    page.resize(1280, 780)  # the offscreen screen has less room, and so have the pictures
    page.show()
    qtbot.waitUntil(lambda: not page.reading.busy, timeout=READ)
    return page


def set_shift(page: ImportPage, pixels: int) -> None:
    """As the arrows of the field do."""
    (box,) = page.form.editor("shift").findChildren(QSpinBox)
    box.setValue(pixels)


def drawn(page: ImportPage, qtbot: QtBot) -> QImage:
    """The first row of the samples, once it is drawn, and laid out for the room that there is."""
    qtbot.waitUntil(lambda: not page.samples.augmented.drawing.busy, timeout=READ)
    qtbot.wait(SETTLE)
    return page.preview.pictures.grab(FIRST_ROW).toImage()


def test_pictures_are_shown_as_augmented_and_drawn_again(tmp_path: Path, qtbot: QtBot) -> None:
    page = page_of(Path(bars(tmp_path, 6)), qtbot)
    plain = drawn(page, qtbot)
    assert not page.samples.augmented.bar.isVisible()
    set_shift(page, 3)
    first = drawn(page, qtbot)
    assert page.samples.augmented.bar.isVisible()
    assert "epoch 1" in page.samples.augmented.says.text()
    QTest.mouseClick(page.samples.augmented.again, LEFT)
    second = drawn(page, qtbot)
    assert "epoch 2" in page.samples.augmented.says.text()
    assert plain != first != second != plain
    set_shift(page, 0)
    assert not page.samples.augmented.bar.isVisible()
    assert drawn(page, qtbot) == plain


def test_a_data_node_that_augments_is_shown_so_at_once(tmp_path: Path, qtbot: QtBot) -> None:
    folder = Path(bars(tmp_path, 6))
    known = msgspec.structs.replace(understand(folder).config, turn=30.0)
    page = page_of(folder, qtbot, known)
    assert drawn(page, qtbot) != drawn(page_of(folder, qtbot), qtbot)
    assert page.samples.augmented.bar.isVisible()
    page.reject()
    assert not page.samples.augmented.drawing.busy


def test_numbers_have_no_augmentation_to_set(tmp_path: Path, qtbot: QtBot) -> None:
    path = tmp_path / "numbers.npz"
    np.savez(path, x=np.zeros((12, 3), np.float32), label=np.arange(12) % 2)
    page = page_of(path, qtbot)
    assert all(page.form.editor(name).isHidden() for name in FIELDS)
    assert not page.samples.augmented.bar.isVisible()


def looked_at(path: Path, **settings: Any) -> tuple[SampleLook, SourceConfig]:
    config = msgspec.structs.replace(understand(path).config, **settings)
    return sample_look(describe(config), source_of(config).read(config)), config


def test_a_flip_alone_leaves_each_picture_or_mirrors_it(tmp_path: Path) -> None:
    look, config = looked_at(Path(bars(tmp_path, 8)), flip=True)
    shown = augmented_look(look, config, 0).x
    assert shown.dtype == look.x.dtype == np.uint8
    same = (shown == look.x).all((1, 2, 3))
    mirrored = (shown == look.x[..., ::-1]).all((1, 2, 3))
    assert (same | mirrored).all()
    assert 0 < mirrored.sum() < len(shown)


@pytest.mark.parametrize("scale", ["0 to 1", "LeNet-5", "standardised", "as is"])
def test_pictures_come_back_in_the_numbers_of_their_file(tmp_path: Path, scale: str) -> None:
    look, config = looked_at(Path(bars(tmp_path, 8)), shift=1, pad=2, scale=scale)
    shown = augmented_look(look, config, 3).x
    assert shown.shape[2:] == (look.x.shape[2] + 4, look.x.shape[3] + 4)
    for before, after in zip(look.x, shown, strict=True):
        assert sorted(after[after > 0]) == sorted(before[before > 0])
    again = augmented_look(look, config, 4).x
    assert (again != shown).any()
