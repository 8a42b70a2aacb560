"""The line over the loss plot: what each curve is and its latest value."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetricsF, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from nndl_studio.languages import told
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, joined, say
from nndl_studio.training.snapshot import EpochResult
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import Theme, themes, ui_font

LINE = 20
DASH = 16.0
GAP = 6.0
SPACE = 12.0
# How strong the band of the penalty is, here and in the plot.
PALE = 70
# What belongs to the past is drawn as strong as this.
FAINT = 0.5


@dataclass(frozen=True)
class Entry:
    """Some words, and what they belong to: the curve "train", "validation", "penalty" or "root" of
    a branch, the "run" that is drawn, or none."""

    words: Sentence
    curve: str = ""

    @property
    def marked(self) -> bool:
        """Whether a piece of the curve stands before the words."""
        return self.curve not in ("", "run")


class LossLegend(QWidget):
    """Train solid, validation dashed, the penalty a band; accuracy and learning rate in words."""

    def __init__(self) -> None:
        super().__init__()
        self.setFont(ui_font(12))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._entries: tuple[Entry, ...] = ()
        self._hover: Sentence = NOTHING
        self._root: Sentence = NOTHING
        self.run: Sentence = NOTHING
        self.set_result(None)
        texts.changed.connect(self._retell)

    def set_result(self, result: EpochResult | None) -> None:
        """The objective after the last epoch, or none yet."""
        if result is None:
            self._show(Entry(say("train"), "train"), Entry(say("validation"), "validation"))
            return
        held = result.validation
        figures = held or result.train
        entries = [Entry(say("train {loss:.3g}", loss=result.train.loss), "train")]
        if result.penalty:
            entries.append(Entry(say("+ penalty {loss:.3g}", loss=result.penalty), "penalty"))
        if held is not None:
            entries.append(Entry(say("validation {loss:.3g}", loss=held.loss), "validation"))
        if figures.perplexity is not None:
            entries.append(Entry(say("perplexity {value:.3g}", value=figures.perplexity)))
        elif (accuracy := figures.accuracy) is not None:
            entries.append(Entry(say("accuracy {percent:.1f} %", percent=100 * accuracy)))
        self._show(*entries, Entry(as_it_is(f"α {result.learning_rate:.3g}")))

    def set_loss(self, loss: float) -> None:
        """The smoothed batch loss, before the first epoch has ended."""
        train = Entry(say("train {loss:.3g}", loss=loss), "train")
        self._show(train, Entry(say("validation"), "validation"))

    def set_figure(self, words: Sentence, value: float, curve: str) -> None:
        """The latest value of some other figure."""
        self._show(Entry(joined(" ", [words, f"{value:.4g}"]), curve))

    def set_root(self, words: Sentence) -> None:
        """What the run is called that the drawn one branched from; nothing if it did not."""
        self._root = words
        self._show(*self._figures())

    def set_run(self, words: Sentence) -> None:
        """What the drawn run is called; nothing where there is none."""
        self.run = words
        self._show(*self._figures())

    def set_hover(self, text: Sentence) -> None:
        """What is under the mouse."""
        if text != self._hover:
            self._hover = text
            self._retell()

    def text(self) -> str:
        """All words, for screen readers and tests."""
        return told(self._words())

    def sizeHint(self) -> QSize:
        return QSize(240, LINE)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit(event.size().width())

    def paintEvent(self, event: QPaintEvent) -> None:
        theme = themes.current
        painter = QPainter(self)
        painter.setOpacity(1.0 if self.isEnabled() else FAINT)
        entries = self._shown()
        for entry, (x, row) in zip(entries, self._places(entries, self.width()), strict=True):
            if entry.marked:
                _draw_mark(painter, theme, entry.curve, x, row * LINE + LINE / 2)
            painter.setPen(theme.color("mute" if entry.curve else "text"))
            left = x + (DASH + GAP if entry.marked else 0.0)
            room = QRectF(left, row * LINE, self.width() - left, LINE)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, told(entry.words))
        painter.end()

    def _shown(self) -> tuple[Entry, ...]:
        """What is under the mouse stands in place of the figures that belong to no curve."""
        if not self._hover:
            return self._entries
        return *(entry for entry in self._entries if entry.marked), Entry(self._hover)

    def _places(self, entries: tuple[Entry, ...], width: int) -> list[tuple[float, int]]:
        """Left edge and row of each of `entries`; what doesn't fit goes to the next row."""
        places: list[tuple[float, int]] = []
        x, row = 0.0, 0
        for entry in entries:
            needed = QFontMetricsF(self.font()).horizontalAdvance(told(entry.words))
            needed += DASH + GAP if entry.marked else 0.0
            if x > 0 and x + needed > width:
                x, row = 0.0, row + 1
            places.append((x, row))
            x += needed + SPACE
        return places

    def _figures(self) -> list[Entry]:
        return [entry for entry in self._entries if entry.curve not in ("root", "run")]

    def _show(self, *entries: Entry) -> None:
        self._entries = entries
        if self._root:
            self._entries += (Entry(self._root, "root"),)
        if self.run:
            self._entries += (Entry(self.run, "run"),)
        show(self.setAccessibleName, self._words())
        self._retell()

    def _retell(self) -> None:
        """Words in another language need another room."""
        self._fit(self.width())
        self.update()

    def _words(self) -> Sentence:
        return joined(" · ", [entry.words for entry in self._entries])

    def _fit(self, width: int) -> None:
        """As high as the rows that the entries need, and what is under the mouse."""
        ways = (self._entries, self._shown())
        rows = [row for entries in ways for _, row in self._places(entries, width)]
        height = LINE * (1 + max(rows, default=0))
        if height != self.height():
            self.setFixedHeight(height)


def pale(color: QColor, alpha: int) -> QColor:
    """`color`, but `alpha` of 255 strong."""
    result = QColor(color)
    result.setAlpha(alpha)
    return result


def _draw_mark(painter: QPainter, theme: Theme, curve: str, x: float, middle: float) -> None:
    """A piece of the curve as the plot draws it."""
    if curve == "penalty":
        painter.fillRect(QRectF(x, middle - 4, DASH, 8), pale(theme.color("accent"), PALE))
        return
    if curve == "root":
        painter.setPen(QPen(theme.color("mute"), 2))
        painter.drawLine(QPointF(x, middle), QPointF(x + DASH, middle))
        return
    dashed = curve == "validation"
    style = Qt.PenStyle.DashLine if dashed else Qt.PenStyle.SolidLine
    pen = QPen(theme.color("negative" if dashed else "accent"), 2, style)
    if dashed:
        pen.setDashPattern([2, 1.5])
    painter.setPen(pen)
    painter.drawLine(QPointF(x, middle), QPointF(x + DASH, middle))
