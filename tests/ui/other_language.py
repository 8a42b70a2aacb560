"""A language in which every sentence stands in brackets, so that none is missed."""

from __future__ import annotations

import pytest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLabel, QWidget

from nndl_studio.languages import spoken
from nndl_studio.sentence import Sentence
from nndl_studio.ui.texts import texts


def speak_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    """Say in it all that is shown, and what is said from now on."""
    monkeypatch.setattr("nndl_studio.languages._template", bracketed)
    texts.speak(spoken())


def bracketed(text: Sentence) -> str:
    template = text.many if text.many and text.number != 1 else text.template
    return f"[{template}]" if any(map(str.isalpha, _fixed(template))) else template


def texts_on(*widgets: QWidget) -> list[str]:
    """What is written on these and all within them, and what they say on hover and aloud."""
    found = [each for one in widgets for each in (one, *one.findChildren(QWidget))]
    said = [text for each in found for text in _texts_of(each)]
    return [text for text in said if text]


def _texts_of(widget: QWidget) -> list[str]:
    said = [widget.toolTip(), widget.accessibleName(), widget.accessibleDescription()]
    if isinstance(widget, QLabel | QAbstractButton):
        said.append(widget.text())
    if isinstance(widget, QComboBox):
        said += [widget.itemText(i) for i in range(widget.count())]
    return said


def _fixed(template: str) -> str:
    """What stands outside of the braces."""
    parts = template.replace("}", "{").split("{")
    return "".join(parts[::2])
