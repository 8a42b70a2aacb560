"""What writes formulas out: it takes half a second to load, and the first window waits for none."""

from __future__ import annotations

import warnings
from functools import lru_cache
from threading import Thread

from PySide6.QtCore import QObject, Signal, SignalInstance, Slot

SIZE = 16.0


class Typesetting(QObject):
    """While it is `awaited` formulas leave their room empty; `came` says that they can be drawn."""

    came = Signal()
    _loaded = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.awaited = False
        self._wanted: list[tuple[str, str]] = []
        self._loaded.connect(self._arrive)

    def come_later(self, after: SignalInstance) -> None:
        """Have it loaded beside the window, once `after` has been emitted."""
        self.awaited = True
        after.connect(self._load)

    def want(self, latex: str, *colors: str) -> None:
        """Have this ready, in each of the colours, when it comes."""
        self._wanted += [(latex, color) for color in colors]

    @Slot()
    def _load(self) -> None:
        Thread(target=self._try, name="typesetting", daemon=True).start()

    def _try(self) -> None:
        try:
            for latex, color in self._wanted:
                svg(latex, color)
        finally:  # whoever draws next meets what went wrong
            self._loaded.emit()

    @Slot()
    def _arrive(self) -> None:
        self.awaited = False
        self.came.emit()


typesetting = Typesetting()


@lru_cache(maxsize=256)
def svg(latex: str, color: str) -> str:
    """One line of LaTeX as a picture."""
    # The package reads its font in an old way when it is imported; where warnings are errors there
    # would be no formulas.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)
        from ziamath.config import config
        from ziamath.zmath import Latex

    # With SVG 2 the glyphs are symbols, which Qt's renderer leaves blank.
    config.svg2 = False
    picture: str = Latex(latex, size=SIZE, color=color).svg()
    return picture
