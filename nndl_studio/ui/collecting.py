"""While there is an application, its own thread collects cycles, and no other does."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer

from nndl_studio.rubbish import collect_what_is_due, collect_where_told

# Between two looks at what has become rubbish.
MILLISECONDS = 500


class Collecting(QObject):
    """It lasts as long as its parent."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        collect_where_told()
        timer = QTimer(self)
        timer.setInterval(MILLISECONDS)
        timer.timeout.connect(collect_what_is_due)
        timer.start()
