"""What of a window cannot be read: texts wider or taller than the room they have, widgets over
others, and widgets beyond what holds them."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QAbstractSpinBox,
    QComboBox,
    QGroupBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QStyleOptionFrame,
    QTabBar,
    QWidget,
)

from nndl_studio.ui.short_button import ShortButton
from nndl_studio.ui.short_combo import ShortCombo
from tests.ui.cut_cells import cells_cut

# Rounding of what letters take.
SLACK = 1
# On both sides of what a line edit holds.
LINE_MARGINS = 4


def unreadable(root: QWidget) -> list[str]:
    """All that is wrong with what is shown of `root` and within it, a line for each."""
    within = (root, *root.findChildren(QWidget))
    shown = [each for each in within if each.window() is root.window() and each.isVisible()]
    return [
        f"{where(each)}: {wrong}"
        for each in shown
        for wrong in (*cut(each), *beyond(each, root), *over_another(each))
    ]


def where(widget: QWidget) -> str:
    """A widget by its class, its place and what it says."""
    names: list[str] = []
    up: QWidget | None = widget
    while up is not None and len(names) < 4:
        names.append(type(up).__name__)
        up = up.parentWidget()
    return f"{' in '.join(names)} {widget.width()}x{widget.height()}"


def cut(widget: QWidget) -> Iterator[str]:
    """The texts of one widget that have too little room in it."""
    if isinstance(widget, QLabel):
        yield from _of_label(widget)
    elif isinstance(widget, QAbstractButton):
        yield from _of_button(widget)
    elif isinstance(widget, QComboBox):
        whole = widget.hover_words if isinstance(widget, ShortCombo) else ""
        if widget.currentText() not in whole:
            yield from _needs(widget, widget.currentText(), room_of_combo(widget))
    elif isinstance(widget, QLineEdit):
        yield from _of_line(widget)
    elif isinstance(widget, QGroupBox):
        yield from _of_hint(widget, widget.title())
    elif isinstance(widget, QTabBar):
        yield from _of_tabs(widget)
    elif isinstance(widget, QHeaderView):
        yield from _of_header(widget)
    elif isinstance(widget, QAbstractItemView):
        yield from cells_cut(widget)
    if widget.hasHeightForWidth() and not isinstance(widget, QLabel):
        tall = widget.heightForWidth(widget.width())
        if _says(widget) and tall > widget.height() + SLACK:
            yield f"{_says(widget)!r} needs {tall} px of height"


def beyond(widget: QWidget, root: QWidget) -> Iterator[str]:
    """Whether a widget stands partly outside of what holds it, where nothing scrolls there."""
    holder = widget.parentWidget()
    if widget is root or holder is None or widget.isWindow():
        return
    area = holder.parentWidget()
    if isinstance(area, QAbstractScrollArea) and holder is area.viewport():
        if isinstance(area, QScrollArea) and widget.width() > holder.width() + SLACK:
            widest = max(_children(widget), key=lambda each: each.minimumSizeHint().width())
            yield f"wider than the {holder.width()} px that can be seen, for {where(widest)}"
    elif _says(widget) and not holder.rect().contains(widget.geometry()):
        yield f"{_says(widget)!r} stands outside of what holds it"


def over_another(widget: QWidget) -> Iterator[str]:
    """Pairs of what stands in a widget, whether a layout put it there or not, that share pixels."""
    held = [each for each in _children(widget) if not each.isWindow() and _says_within(each)]
    for one, other in combinations(held, 2):
        both = one.geometry().intersected(other.geometry())
        if both.width() > SLACK and both.height() > SLACK:
            yield f"{_says_within(one)!r} and {_says_within(other)!r} overlap"


def _children(widget: QWidget) -> list[QWidget]:
    direct = Qt.FindChildOption.FindDirectChildrenOnly
    return [each for each in widget.findChildren(QWidget, options=direct) if each.isVisible()]


def _says(widget: QWidget) -> str:
    if isinstance(widget, QLabel | QAbstractButton):
        return widget.text()
    if isinstance(widget, QComboBox):
        return widget.currentText()
    if isinstance(widget, QLineEdit):
        return widget.text() or widget.placeholderText()
    return widget.text() if isinstance(widget, QAbstractSpinBox) else ""


def _says_within(widget: QWidget) -> str:
    """The first words of a widget, or of what it holds."""
    if _says(widget):
        return _says(widget)
    held = (_says_within(each) for each in _children(widget) if not each.isWindow())
    return next(filter(None, held), "")


def _of_label(label: QLabel) -> Iterator[str]:
    text, hint = label.text(), label.sizeHint()
    if not text:
        return
    if label.wordWrap():
        yield from _of_paragraph(label)
    elif label.minimumSizeHint().width() < hint.width():
        # It ends in "…" where room is short; then a tool tip says it whole.
        if hint.width() > label.width() and not _told_whole(label):
            yield f"{text!r} may be shortened, and no tool tip says the whole"
    else:
        yield from _of_hint(label, text)


def _of_paragraph(label: QLabel) -> Iterator[str]:
    tall = label.heightForWidth(label.width())
    if tall > label.height() + SLACK:
        yield f"{label.text()!r} needs {tall} px of height"
    if "<" not in label.text():
        widest = max(label.text().split(), key=label.fontMetrics().horizontalAdvance, default="")
        room = label.contentsRect().width() - 2 * label.margin()
        # Chinese may be broken at any letter.
        if widest.isascii() or not any("\u4e00" <= each <= "\u9fff" for each in widest):
            yield from _needs(label, widest, room)


def _told_whole(widget: QWidget) -> bool:
    text = _says(widget)
    up: QWidget | None = widget
    while up is not None:
        if text in up.toolTip():
            return True
        up = up.parentWidget()
    return False


def _of_button(button: QAbstractButton) -> Iterator[str]:
    # One that may be shortened has its words whole where the pointer rests.
    if isinstance(button, ShortButton) and button.text() in button.toolTip():
        return
    if button.text():
        yield from _of_hint(button, button.text())


def _of_hint(widget: QWidget, text: str) -> Iterator[str]:
    """By what the widget asks for, with its padding; what it has is never less."""
    hint, has = widget.sizeHint(), widget.size()
    if text and hint.width() > has.width() + SLACK:
        yield f"{text!r} needs {hint.width()} px"
    if text and _least(hint, widget).height() > has.height() + SLACK:
        yield f"{text!r} needs {hint.height()} px of height"


def _least(hint: QSize, widget: QWidget) -> QSize:
    least = widget.minimumSizeHint()
    return least.boundedTo(hint) if least.isValid() else hint


def _needs(widget: QWidget, text: str, room: int) -> Iterator[str]:
    needed = widget.fontMetrics().horizontalAdvance(text)
    if needed > room + SLACK:
        yield f"{text!r} needs {needed} px and has {room}"


def room_of_combo(combo: QComboBox) -> int:
    """What a value has in its box (px)."""
    option = QStyleOptionComboBox()
    combo.initStyleOption(option)
    field = QStyle.SubControl.SC_ComboBoxEditField
    box = combo.style().subControlRect(QStyle.ComplexControl.CC_ComboBox, option, field, combo)
    icon = combo.iconSize().width() + 4 if not combo.itemIcon(combo.currentIndex()).isNull() else 0
    return int(box.width()) - icon


def _of_line(line: QLineEdit) -> Iterator[str]:
    in_box = isinstance(line.parentWidget(), QAbstractSpinBox)
    # What a user writes scrolls.
    text = line.text() if in_box else "" if line.text() else line.placeholderText()
    option = QStyleOptionFrame()
    line.initStyleOption(option)
    element = QStyle.SubElement.SE_LineEditContents
    inner: QRect = line.style().subElementRect(element, option, line)
    margins = line.textMargins()
    room = inner.width() - LINE_MARGINS - margins.left() - margins.right()
    yield from _needs(line, text, room)


def _of_tabs(bar: QTabBar) -> Iterator[str]:
    for at in range(bar.count()):
        if bar.isTabVisible(at):
            yield from _needs(bar, bar.tabText(at), bar.tabRect(at).width())


def _of_header(header: QHeaderView) -> Iterator[str]:
    model, way = header.model(), header.orientation()
    if model is None or way != Qt.Orientation.Horizontal:
        return
    for at in range(header.count()):
        if header.isSectionHidden(at) or not header.sectionSize(at):
            continue
        text = str(model.headerData(at, way) or "")
        tip = str(model.headerData(at, way, Qt.ItemDataRole.ToolTipRole) or "")
        if text and header.sectionSizeHint(at) > header.sectionSize(at) + SLACK:
            if text in tip and header.textElideMode() != Qt.TextElideMode.ElideNone:
                continue
            yield f"{text!r} needs {header.sectionSizeHint(at)} px, has {header.sectionSize(at)}"
