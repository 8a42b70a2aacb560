"""What figures are called, wherever they are told."""

from __future__ import annotations

from nndl_studio import report
from nndl_studio.exchange.to_html import figures as of_reports
from nndl_studio.training.figure_names import BRIEF, FIGURES, SHARES, WIDE
from nndl_studio.training.snapshot import CLASS_FIGURES, TEXT_FIGURES, VALUE_FIGURES
from nndl_studio.ui.monitor.figures import CALLED, RATE


def test_every_figure_has_a_name_in_the_order_in_which_it_is_told() -> None:
    assert tuple(FIGURES) == ("loss", *TEXT_FIGURES, *CLASS_FIGURES, *VALUE_FIGURES)
    assert [name for name in FIGURES if name in BRIEF] == [*BRIEF]
    assert {*SHARES, *WIDE} <= FIGURES.keys()


def test_a_name_is_that_of_its_place() -> None:
    assert FIGURES["accuracy"].numbered == "Accuracy (105)"
    assert FIGURES["r2"].numbered == "R²"
    squared = FIGURES["mse"]
    assert (squared.words, squared.short, squared.short_title) == (
        "mean squared error",
        "MSE",
        "MSE",
    )
    assert (FIGURES["loss"].short, FIGURES["loss"].short_title) == ("loss", "Loss")
    for each in FIGURES.values():
        assert each.title == each.words[:1].upper() + each.words[1:]


def test_all_take_the_names_of_the_table() -> None:
    assert report.SHOWN["mae"] == "MAE"
    assert of_reports.SHOWN["macro_recall"] == "Macro recall (111)"
    assert "micro_f1" not in of_reports.SHOWN
    assert CALLED.keys() == {*FIGURES, RATE}
    assert CALLED["loss"] == "objective"
