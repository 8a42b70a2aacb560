"""What a Data node shows of a glance at its set: the drawing, the counts, and the sentence."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nndl_studio.datasets.glance import Glance
from nndl_studio.ui.canvas.node_look import NodeLook, Sketch
from nndl_studio.ui.data.sketch import sketch


def glance_look(glance: Glance, alphabet: str = "") -> NodeLook:
    """The look of a node; `alphabet` is what tokens are, where the set holds such."""
    drawing: Sketch | None = None if glance.look is None else sketch(glance.look)
    answers = _answers(glance, alphabet)
    # The shape of tokens says already how many there are.
    beside = "" if alphabet else answers
    return NodeLook(drawing, _parts(glance), beside, _words(glance, answers))


def _parts(glance: Glance) -> tuple[tuple[int, str], ...]:
    if glance.parts is None:
        return ((glance.info.samples, _tr("samples")),)
    words = (_tr("train"), _tr("validation"), _tr("test"))
    parts = zip(glance.parts, words, strict=True)
    return tuple((count, word) for count, word in parts if count)


def _answers(glance: Glance, alphabet: str) -> str:
    info = glance.info
    if alphabet:
        return _tr("{0} {1}").format(f"{info.classes:,}", alphabet)
    if info.classes:
        one = info.classes == 1
        return (_tr("{0} class") if one else _tr("{0} classes")).format(f"{info.classes:,}")
    if info.targets:
        one = info.targets == 1
        return (_tr("{0} target") if one else _tr("{0} targets")).format(f"{info.targets:,}")
    return ""


def _words(glance: Glance, answers: str) -> str:
    all_of_them = _tr("{0} samples").format(f"{glance.info.samples:,}")
    first = " · ".join(filter(None, (all_of_them, answers)))
    if glance.parts is None:
        return first
    told = (_tr("{0} to train on"), _tr("{0} for validation"), _tr("{0} for test"))
    parts = zip(glance.parts, told, strict=True)
    return f"{first}\n" + ", ".join(text.format(f"{count:,}") for count, text in parts if count)


def _tr(text: str) -> str:
    return QCoreApplication.translate("DataLook", text)
