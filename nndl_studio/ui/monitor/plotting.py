"""What draws plots: it takes a quarter of a second to load, and the first window waits for none."""

from __future__ import annotations

from importlib import import_module

from PySide6.QtCore import QObject, Signal

from nndl_studio.ui.first_paint import first_paint


class Plotting(QObject):
    """While it is `awaited` plots leave their room empty; `came` says that they can be built."""

    came = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.awaited = False

    def come_later(self) -> None:
        """Have it loaded once the window has been painted. On the window's own thread: it makes
        classes of Qt's, and PySide changes how those are looked up from module to module."""
        self.awaited = True
        first_paint.then(self._load)

    def _load(self) -> None:
        try:
            import_module("nndl_studio.ui.monitor.objective_plot")
        finally:  # whoever draws next meets what went wrong
            self.awaited = False
            self.came.emit()


plotting = Plotting()
