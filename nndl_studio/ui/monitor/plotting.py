"""What draws plots: it takes a third of a second to load, and the first window waits for none."""

from __future__ import annotations

from importlib import import_module
from threading import Thread

from PySide6.QtCore import QObject, Signal, Slot

from nndl_studio.ui.first_paint import first_paint


class Plotting(QObject):
    """While it is `awaited` plots leave their room empty; `came` says that they can be built."""

    came = Signal()
    _loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.awaited = False
        self._loaded.connect(self._arrive)

    def come_later(self) -> None:
        """Have it loaded beside the window, once that has been painted."""
        self.awaited = True
        first_paint.then(Thread(target=self._try, name="plotting", daemon=True).start)

    def _try(self) -> None:
        try:
            import_module("nndl_studio.ui.monitor.objective_plot")
        finally:  # whoever draws next meets what went wrong
            self._loaded.emit()

    @Slot()
    def _arrive(self) -> None:
        self.awaited = False
        self.came.emit()


plotting = Plotting()
