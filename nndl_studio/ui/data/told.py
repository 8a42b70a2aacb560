"""What an import page says of a file in sentences: what was understood, and what it asks."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from nndl_studio.datasets import Understood
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.ui.texts import show

BY_HAND = (
    Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
)


class Told:
    """`says` and `asks` are labels for the page's side. What is said follows the settings: of the
    columns of a table, of its sequences, and of samples that are read again."""

    def __init__(self) -> None:
        self.says, self.asks = _label(), _label()
        self.says.setTextInteractionFlags(BY_HAND)
        self.says.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.says.setProperty("look", "told")
        self.says.setIndent(0)
        show(self.says.setAccessibleName, say("What was understood"))
        self.asks.setProperty("look", "ask")
        show(self.asks.setAccessibleName, say("What may be meant otherwise"))
        self.asks.hide()
        self._found: Sequence[str] = ()
        self._more: Sequence[str] = ()
        self._now: Sequence[str] = ()

    def set_understood(self, found: Understood) -> None:
        """A file has been looked at."""
        self._now = ()
        self.set_found(found.says)
        show(self.asks.setText, joined("\n\n", found.asks))
        self.asks.setVisible(bool(found.asks))

    def set_asking(self, asking: bool) -> None:
        """Whether what is asked has not been answered by what was set."""
        self.asks.setVisible(asking and bool(self.asks.text()))

    def set_found(self, says: Sequence[str]) -> None:
        """What was found, as the columns are set."""
        self._found = says
        self._say()

    def set_more(self, *says: Sentence) -> None:
        """What is said besides, as other settings stand."""
        self._more = says
        self._say()

    def set_now(self, *says: Sentence) -> None:
        """How the file is read now that settings are others than when it was looked at."""
        self._now = says
        self.asks.hide()
        self._say()

    def _say(self) -> None:
        before = (*self._found, *self._more)
        if self._now:
            heads = say("As it is set now:"), say("As it was found, before you changed it:")
            before = (heads[0], *self._now, heads[1], *before)
        show(self.says.setText, joined("\n\n", before))


def _label() -> QLabel:
    made = QLabel()
    made.setWordWrap(True)
    made.setTextFormat(Qt.TextFormat.PlainText)
    return made
