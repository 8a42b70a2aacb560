"""The parts of a report: text that stays text, axes, curves, matrices, the window's colours."""

from __future__ import annotations

import math
from collections.abc import Iterator
from xml.etree import ElementTree

import numpy as np
import pytest
from PySide6.QtGui import QColor

from nndl_studio import languages
from nndl_studio.exchange.to_html.confusion import matrix
from nndl_studio.exchange.to_html.curves import Line, chart, charted
from nndl_studio.exchange.to_html.markup import tag, text
from nndl_studio.exchange.to_html.style import DARK, LIGHT, Palette, ink
from nndl_studio.exchange.to_html.ticks import axis
from nndl_studio.exchange.to_html.widths import fitted, wide
from nndl_studio.sentence import all_of, as_it_is, say
from nndl_studio.setting_words import file_name
from nndl_studio.training.metrics import class_metrics
from nndl_studio.training.snapshot import EpochResult, Metrics
from nndl_studio.ui import theme
from nndl_studio.ui.monitor.matrix import luminance
from tests.exchange.report_reader import SVG, points_of

tree = ElementTree.fromstring


def test_no_word_is_markup() -> None:
    assert (
        tag("p", "<b>", tag("b", "&"), title='"<')
        == '<p title="&quot;&lt;">&lt;b&gt;<b>&amp;</b></p>'
    )
    assert text("a\ud800\x07b") == "a\ufffd\ufffdb"


@pytest.fixture
def chinese() -> Iterator[None]:
    languages.speak("zh")
    yield
    languages.speak(languages.ENGLISH)


@pytest.mark.usefixtures("chinese")
def test_sentences_are_told_where_they_are_written_or_measured() -> None:
    both = all_of(["a", "<b>"])
    assert tag("p", both, title=both) == '<p title="a 和&lt;b&gt;">a 和&lt;b&gt;</p>'
    assert wide(both, 10) == wide("a 和<b>", 10) > wide("a<b>", 10)
    assert fitted(both, 10, 60) == "a 和<b>"
    assert text(as_it_is("a and b")) == "a and b"


def test_numbers_that_are_none_leave_a_gap() -> None:
    points = ((1.0, 2.0), (2.0, math.inf), (3.0, math.nan), (4.0, 1.0), (5.0, 1e308), (6.0, 1.5))
    picture = tree(chart("Loss", [Line(say("training"), "", points)], best=2)).find(f"{SVG}svg")
    assert picture is not None
    paths = [each.get("d", "") for each in picture.iter(f"{SVG}path")]
    assert any(path.count("M") == 3 and len(points_of(path)) == 3 for path in paths)
    assert len(list(picture.iter(f"{SVG}circle"))) == 3
    tree(chart("Loss", [Line(say("training"), "", ((1.0, math.nan),))]))


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((0.0, 1.0), ["0.0", "0.2", "0.4", "0.6", "0.8", "1.0"]),
        ((123456.0, 123459.0), [f"123,45{i / 2:.1f}" for i in range(12, 19)]),
        ((0.1, 99.0), ["0.1", "1", "10", "100"]),
        ((-2.0, 2.0), ["−2", "−1", "0", "1", "2"]),
        ((0.0, 4e12), ["0", "1e+12", "2e+12", "3e+12", "4e+12"]),
    ],
)
def test_axes_are_marked_at_round_places(values: tuple[float, ...], words: list[str]) -> None:
    found = axis(values)
    assert [word for _, word in found.marks] == words
    assert all(0 <= found.share(value) <= 1 for value in values)
    assert all(-1e-9 <= found.share(at) <= 1 + 1e-9 for at, _ in found.marks)


def test_what_a_layer_learned_to_show_beside_the_loss() -> None:
    one = EpochResult(1, 5, Metrics(1.0), Metrics(2.0, accuracy=0.5), 0.1)
    two = EpochResult(2, 9, Metrics(1.0), Metrics(2.0, accuracy=0.6), 0.05)
    found = {str(title): [line.points for line in lines] for title, lines in charted((one, two))}
    assert found["Accuracy"] == [((1.0, 0.5), (2.0, 0.6))]
    assert found["Learning rate"] == [((1.0, 0.1), (2.0, 0.05))]
    assert [str(title) for title, _ in charted((one,))] == ["Loss", "Accuracy"]


@pytest.mark.parametrize(("palette", "name"), [(LIGHT, "light"), (DARK, "dark")])
def test_colours_are_those_of_the_window(palette: Palette, name: str) -> None:
    shown = theme.BY_NAME[name]
    assert dict(palette.families) == dict(shown.families)
    assert all(getattr(shown, token) == color for token, color in palette.tokens.items())


@pytest.mark.parametrize("token", ["positive", "negative"])
def test_counts_stand_out_on_every_shade(token: str) -> None:
    for shade in np.linspace(0.2, 1, 33):
        letters = ink(float(shade), token).removeprefix("ink-")
        for palette, letter in zip((LIGHT, DARK), letters, strict=True):
            over, under = QColor(palette.tokens[token]), QColor(palette.tokens["raised"])
            parts = [
                shade * a + (1 - shade) * b
                for a, b in zip(channels(over), channels(under), strict=True)
            ]
            light = luminance(QColor.fromRgbF(*parts))
            contrast = (light + 0.05) / 0.05 if letter == "b" else 1.05 / (light + 0.05)
            assert contrast > 4.5, (shade, palette, letter)


@pytest.mark.parametrize("classes", [2, 12, 13, 31, 100])
def test_a_matrix_of_any_size_has_all_names(classes: int) -> None:
    names = [f"class {i}" for i in range(classes)]
    truth = np.arange(classes).repeat(2)
    answer = truth.copy()
    answer[::2] = 0
    picture = tree(matrix(class_metrics(0.0, truth, answer, classes).confusion, names))
    words = ["".join(each.itertext()) for each in picture.iter(f"{SVG}text")]
    assert all(words.count(name) == 2 for name in names)
    cells = [each for each in picture.iter(f"{SVG}rect") if each.get("class") in ("right", "wrong")]
    assert len(cells) == 2 * classes - 1


@pytest.mark.parametrize(
    ("path", "name"), [("/a/b.csv", "b.csv"), ("C:\\a\\b.csv", "b.csv"), ("b", "b"), ("", "")]
)
def test_of_a_path_the_name_is_left(path: str, name: str) -> None:
    assert file_name(path) == name


def channels(color: QColor) -> tuple[float, float, float]:
    """Red, green and blue, from 0 to 1."""
    return color.redF(), color.greenF(), color.blueF()
