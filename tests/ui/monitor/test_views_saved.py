"""Every live view with something to show, saved as a picture, a drawing and a table."""

from __future__ import annotations

import csv
import io
from functools import cache

import numpy as np
import pytest
from PySide6.QtCore import QByteArray
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer
from pytestqt.qtbot import QtBot

from nndl_studio import api
from nndl_studio.resources import example
from nndl_studio.training.prober import probe_kinds
from nndl_studio.training.snapshot import Look, ProbeRequest
from nndl_studio.training.trainer import Trainer
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.card_rows import CARDS, CardRow
from nndl_studio.ui.monitor.shown_table import csv_of
from nndl_studio.ui.monitor.view_picture import DENSITY, png_of, svg_of
from nndl_studio.ui.monitor.watchable import Source

# An example that has something for each view, few examples for all of them.
SHOWN_BY = {
    "mistakes": "A13-perceptron",
    "boundary": "A13-perceptron",
    "fit": "A8-linear-regression",
    "energy": "B6-hopfield",
    "rebuilt": "E2-autoencoder",
    "gates": "D6-lstm-rows",
    "distance": "D6-lstm-rows",
    "rasters": "D6-lstm-rows",
    "written": "E1-language-model",
    "neighbours": "E1-language-model",
    "attention": "E4-stories-one-fact",
    "memory": "E6-nram-access",
    "circuit": "E6-nram-access",
}
USUAL = "C3-feature-maps"


@cache
def trainer_of(name: str) -> Trainer:
    return Trainer(api.load(example(name)), 1)


def look_for(row: CardRow) -> tuple[Source, Look]:
    """What an example has for a view, and where."""
    trainer = trainer_of(SHOWN_BY.get(row.name, USUAL))
    kinds = probe_kinds(trainer.context.graph, trainer.context.analysis)
    for (node, probe), kind in kinds.items():
        if kind in row.kinds:
            request = ProbeRequest(node, probe, 0)
            declared = trainer.context.analysis.probes[node]
            panels = next(each.panels for each in declared if each.name == probe)
            return Source(node, probe, probe, kind, panels), trainer.probe([request])[request]
    raise AssertionError(f"nothing to show for {row.name}")


@pytest.mark.parametrize("row", CARDS, ids=lambda row: row.name)
def test_each_view_is_saved_as_it_is_shown(qtbot: QtBot, row: CardRow) -> None:
    theme.load_faces()
    view = row.make()
    for widget in (view.header, view):
        qtbot.addWidget(widget)
    view.resize(640, 400)
    source, look = look_for(row)
    view.set_sources((source,))
    view.show()
    view.set_values(look)
    assert not view.waiting
    image = QImage.fromData(png_of(view))
    assert image.size() == view.size() * DENSITY
    dots = {
        image.pixel(x, y) for x in range(0, image.width(), 5) for y in range(0, image.height(), 5)
    }
    assert len(dots) > 2
    drawing = QSvgRenderer(QByteArray(svg_of(view, row.title)))
    assert drawing.isValid()
    assert drawing.viewBox().size() == view.size()
    shown = view.shown()
    lines = list(csv.DictReader(io.StringIO(csv_of(shown).decode("utf-8-sig"))))
    texts = {line["name"]: line["text"] for line in lines if line["part"] == "text"}
    assert texts == shown.texts
    assert [line["text"] for line in lines if line["part"] == "row"] == [*sum(shown.rows, ())]
    for name, values in shown.values.items():
        told = [each["value"] for each in lines if (each["part"], each["name"]) == ("value", name)]
        np.testing.assert_array_equal(np.array(told, values.dtype), values.ravel())
    for name, points in shown.curves.items():
        mine = [each for each in lines if (each["part"], each["name"]) == ("curve", name)]
        there = np.array([(float(each["x"]), float(each["y"])) for each in mine])
        np.testing.assert_array_equal(there.reshape(-1, 2), points)
    # More than words: what is drawn is there as numbers, colours or rows.
    assert any(line["part"] != "text" for line in lines) or row.name == "written"
