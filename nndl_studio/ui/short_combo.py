"""A drop-down whose value ends in … where there is no room for all of it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent, QPaintEvent
from PySide6.QtWidgets import QComboBox, QStyle, QStyleOptionComboBox, QStylePainter, QToolTip

from nndl_studio.ui.texts import literal


class ShortCombo(QComboBox):
    """The pointer has the value whole, above what the tool tip says."""

    @property
    def hover_words(self) -> str:
        """What is said where the pointer rests."""
        words = [self.currentText()] if self._short() != self.currentText() else []
        return "\n".join([*words, self.toolTip()])

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and event.type() is QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), literal(self.hover_words), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter, option = QStylePainter(self), self._option()
        if self.currentText():
            option.currentText = self._short()
        else:
            option.currentText = self.placeholderText()
        painter.drawComplexControl(QStyle.ComplexControl.CC_ComboBox, option)
        painter.drawControl(QStyle.ControlElement.CE_ComboBoxLabel, option)
        painter.end()

    def _option(self) -> QStyleOptionComboBox:
        option = QStyleOptionComboBox()
        self.initStyleOption(option)
        return option

    def _short(self) -> str:
        control, field = QStyle.ComplexControl.CC_ComboBox, QStyle.SubControl.SC_ComboBoxEditField
        room = self.style().subControlRect(control, self._option(), field, self).width()
        metrics, right = self.fontMetrics(), Qt.TextElideMode.ElideRight
        return metrics.elidedText(self.currentText(), right, room)
