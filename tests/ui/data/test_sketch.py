"""Samples are drawn small, whatever numbers they hold."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtCore import QRectF
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.ui.data.sample_preview import images
from nndl_studio.ui.data.sketch import sketch

GONE = np.nan
WAVES = np.sin(np.arange(4 * 12 * 5).reshape(4, 12, 5))
HOLES = np.where(np.arange(4 * 12 * 5).reshape(4, 12, 5) % 7 == 0, GONE, WAVES)


def test_what_is_missing_is_black() -> None:
    (picture,) = images(np.array([[[[GONE, -1.0], [0.0, 1.0]]]]))
    shades = [picture.pixelColor(x, y).red() for y in range(2) for x in range(2)]
    assert shades == [0, 0, 127, 255]
    (nothing,) = images(np.full((1, 1, 2, 2), GONE))
    assert nothing.pixelColor(1, 1).red() == 0


@pytest.mark.parametrize("x", [WAVES, HOLES, np.full((2, 12, 5), GONE), HOLES[:, :, :2]])
def test_sequences_with_holes_are_drawn(qtbot: QtBot, x: NDArray[np.float64]) -> None:
    info = DatasetInfo("sequence", x.shape[1:], 0, len(x), targets=1)
    lengths = np.full(len(x), x.shape[1])
    look = SampleLook(info, x, None, np.zeros((len(x), 1)), lengths)
    picture = QImage(160, 60, QImage.Format.Format_RGB32)
    painter = QPainter(picture)
    sketch(look)(painter, QRectF(0, 0, 160, 60), None)
    painter.end()
