"""The look of a widget that is already shown."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget


def repolish(widget: QWidget) -> None:
    """Paint it by the properties that it has now: a style sheet asks for them only once."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
