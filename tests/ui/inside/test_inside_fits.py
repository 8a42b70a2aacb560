"""All that the panel says can be read, in every language and theme, on a small screen."""

from __future__ import annotations

from functools import partial

from pytestqt.qtbot import QtBot

from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.stages import stages
from nndl_studio.ui import theme
from nndl_studio.ui.inside.inside_panel import InsidePanel
from tests.ui.ways import each_theme, settle, wrong_in_each_way

# What is left beside the palette and the inspector, and below the canvas.
ROOM = (780, 300)


def a_number_of_a_map(panel: InsidePanel) -> None:
    named, _ = next(each for each in panel.arrays() if each[0].symbol == "z")
    panel.list.choose(named)
    panel.choose((0, 4, 5))


def test_all_of_it_is_read(qtbot: QtBot, lenet: Workings) -> None:
    for _ in each_theme():
        panel = InsidePanel()
        qtbot.addWidget(panel)
        theme.dress(panel)
        panel.resize(*ROOM)
        panel.show()
        panel.set_workings(lenet)
        settle()
        panel.resize(*ROOM)
        last = len(stages(lenet))
        steps = [
            ("C3", partial(panel.set_node, "C3")),
            ("a number", partial(a_number_of_a_map, panel)),
            *((f"stage {at}", partial(panel.stepper.slider.setValue, at)) for at in (3, 9, last)),
            ("before", partial(panel.stepper.slider.setValue, 0)),
        ]
        assert "\n".join(wrong_in_each_way(panel, steps)) == ""
        assert (panel.width(), panel.height()) == ROOM


def test_the_empty_panel_too(qtbot: QtBot) -> None:
    panel = InsidePanel()
    qtbot.addWidget(panel)
    theme.dress(panel)
    panel.resize(*ROOM)
    panel.show()
    settle()
    assert "\n".join(wrong_in_each_way(panel)) == ""
