"""What a number is made of, as text whose symbols lead to the numbers that they stand for."""

from __future__ import annotations

from PySide6.QtCore import QUrl, Signal, Slot
from PySide6.QtWidgets import QTextBrowser

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.workings.explain import Explanation, Place
from nndl_studio.ui.inside.worked import Names, Worked
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import Theme, mono_font, themes

HINT = say("Click a number to see what it is made of.")
GIVEN = say("This number is given: nothing in this step computes it.")
# px around the words.
MARGIN = 8


def _nobody(_: Place) -> str:
    return ""


class Arithmetic(QTextBrowser):
    """`place_chosen` carries the place of a symbol that was clicked."""

    place_chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._chain: tuple[Explanation, ...] = ()
        self._name_of: Names = _nobody
        self._places: list[Place] = []
        self._whole: set[str] = set()
        self._hint: Sentence = HINT
        self.setOpenLinks(False)
        self.setFrameShape(QTextBrowser.Shape.NoFrame)
        self.document().setDocumentMargin(MARGIN)
        self.setFont(mono_font(12))
        show(self.setAccessibleName, say("Arithmetic"))
        self.anchorClicked.connect(self._follow)
        themes.changed.connect(self._write)
        texts.changed.connect(self._write)
        self._write()

    @property
    def chain(self) -> tuple[Explanation, ...]:
        """What is explained, the number asked for last."""
        return self._chain

    def set_chain(self, chain: tuple[Explanation, ...], name_of: Names = _nobody) -> None:
        """Explain a number; `name_of` says of a place whose number it is."""
        self._chain, self._hint, self._name_of = chain, GIVEN, name_of
        self._whole.clear()
        self._write()

    def clear_chain(self, hint: Sentence = HINT) -> None:
        """Nothing is chosen."""
        self._chain, self._hint = (), hint
        self._write()

    @Slot()
    def _write(self, _theme: Theme | None = None) -> None:
        self._places = []
        self.document().setDefaultStyleSheet(_style(themes.current))
        if not self._chain:
            self.setHtml(f"<p class=hint>{told(self._hint)}</p>")
            return
        where = self.verticalScrollBar().value()
        writer = Worked(self._address, self._name_of, frozenset(self._whole))
        self.setHtml(writer.written(self._chain))
        self.verticalScrollBar().setValue(where)

    def _address(self, place: Place) -> str:
        self._places.append(place)
        return f"place:{len(self._places) - 1}"

    @Slot(QUrl)
    def _follow(self, url: QUrl) -> None:
        kind, _, key = url.toString().partition(":")
        if kind == "whole":
            self._whole.add(key)
            self._write()
        elif kind == "place":
            self.place_chosen.emit(self._places[int(key)])


def _style(theme: Theme) -> str:
    return (
        f"p {{ color: {theme.text}; margin: 2px 0 6px 0; }}"
        f"p.head {{ color: {theme.mute}; margin-top: 8px; }}"
        f"p.hint {{ color: {theme.mute}; }}"
        f"td {{ color: {theme.text}; padding: 0 10px 2px 0; }}"
        f"a {{ color: {theme.accent}; text-decoration: none; }}"
    )
