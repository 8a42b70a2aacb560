"""What lies over the canvas: hint line, minimap, and the words on an empty canvas."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtWidgets import QLabel, QWidget

from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.canvas.minimap import Minimap
from nndl_studio.ui.texts import show, worded
from nndl_studio.ui.theme import themes, ui_font

EDGE = 14
# Narrower than this, the minimap would cover the drawing more than it shows of it.
NARROWEST = 420
LOWEST = 240


class Overlay:
    """Places the pieces in the corners of `canvas`, whose children they are, and hides them where
    they would do harm: `covers` says whether a place hides a node, `sees_all` whether the whole
    drawing is in sight.
    """

    def __init__(
        self,
        canvas: QWidget,
        minimap: Minimap,
        covers: Callable[[QRect], bool],
        sees_all: Callable[[], bool],
    ) -> None:
        self._canvas = canvas
        self._minimap = minimap
        self._covers, self._sees_all = covers, sees_all
        self._usual = say("Space: add a layer · drag from a port: connect · drop on a link: insert")
        self._told: tuple[str, bool] = (self._usual, False)
        self.hint = _words(canvas, self._usual)
        self.empty = _words(
            canvas,
            say("Drag a layer onto the canvas, or press Space; drop a file to learn from it"),
        )
        self.empty.setFont(ui_font(15))
        self.retheme()

    def set_hint(self, text: Sentence, refused: bool = False) -> None:
        """What the gesture under way will do; "" for the usual words."""
        told = text or self._usual, refused
        if told == self._told:
            return  # a drag says the same at each move
        self._told = told
        show(self.hint.setText, told[0])
        self._color(self.hint, "bad" if refused else "mute")
        self.arrange(self._canvas.rect())

    def set_empty(self, empty: bool) -> None:
        self.empty.setVisible(empty)
        self.make_way()

    def make_way(self) -> None:
        """The canvas looks elsewhere, or the drawing has changed."""
        # What a gesture will do is said even over a node.
        usual = self._told[0] == self._usual
        self.hint.setVisible(not usual or not self._covers(self.hint.geometry()))
        room = self._has_room(self._canvas.rect())
        self._minimap.setVisible(self.empty.isHidden() and room)
        self._minimap.update()

    def arrange(self, area: QRect) -> None:
        """Keep to the corners of `area`."""
        self.hint.adjustSize()
        self.empty.adjustSize()
        self.hint.move(EDGE, area.height() - EDGE - self.hint.height())
        self.empty.move(area.center() - QPoint(self.empty.width() // 2, self.empty.height() // 2))
        size = self._minimap.size()
        self._minimap.move(area.width() - EDGE - size.width(), area.height() - EDGE - size.height())
        self.make_way()

    def retheme(self) -> None:
        self._color(self.hint, "mute")
        self._color(self.empty, "mute")
        self._minimap.update()

    def _has_room(self, area: QRect) -> bool:
        wide = area.width() >= NARROWEST and area.height() >= LOWEST
        # Nobody needs a map of what is in sight.
        return wide and not (self._covers(self._minimap.geometry()) and self._sees_all())

    def _color(self, label: QLabel, token: str) -> None:
        label.setStyleSheet(
            f"color: {themes.current.color(token).name()}; background: transparent;"
        )


def _words(canvas: QWidget, text: str) -> QLabel:
    label = worded(QLabel(canvas), text)
    label.setFont(ui_font(12))
    label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
    return label
