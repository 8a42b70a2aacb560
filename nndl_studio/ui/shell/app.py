"""Opens the studio: on a project, or on LeNet-5 ready to train."""

from __future__ import annotations

import signal
import sys
from pathlib import Path
from types import FrameType

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from nndl_studio.graph.document import Graph
from nndl_studio.loading import all_kept
from nndl_studio.runs.history import History
from nndl_studio.ui import theme as themes
from nndl_studio.ui.collecting import Collecting
from nndl_studio.ui.first_paint import first_paint
from nndl_studio.ui.inspector.typesetting import typesetting
from nndl_studio.ui.monitor.plotting import plotting
from nndl_studio.ui.shell.language import begin_language
from nndl_studio.ui.shell.main_window import SIZE, MainWindow
from nndl_studio.ui.shell.opening import is_other
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.shipped import examples
from nndl_studio.ui.shell.start_offers import StartOffers

FIRST_EXAMPLE = "lenet-5"
# Room for what a window manager draws around a window, in pixels.
FRAME = 48


def open_studio(path: Path | None = None) -> int:
    """Open the window on a project, else on LeNet-5; returns the process's exit code."""
    with all_kept():
        app = application()
        app.setApplicationName("NNDL Studio")
        settings = StudioSettings()
        begin_language(settings)
        themes.apply(app, themes.BY_NAME.get(settings.theme, themes.DARK))
        history = History()
        first_paint.expect()
        plotting.come_later()
        # One library after another, and curves before formulas.
        typesetting.come_later(plotting.came)
        window = MainWindow(Graph(), settings, history=history)
        first_paint.watch(window.canvas.viewport())
    # From here on a window can be asked to close; what `begin` asks is closed with it.
    _obey_signals()
    begin(window, path)
    # The window comes first; what it offers then lies over it.
    StartOffers(window, history, page=path is None and settings.start == "page")
    return app.exec()


def _obey_signals() -> None:
    """Ctrl-C asks the windows to close; who ends the session asks nobody, and all is kept."""
    handlers = {"SIGINT": _close_windows, "SIGTERM": _end_windows, "SIGHUP": _end_windows}
    for name, handler in handlers.items():
        number = getattr(signal, name, None)
        # What the process was started to ignore, as by nohup, stays ignored.
        if number is not None and signal.getsignal(number) is not signal.SIG_IGN:
            signal.signal(number, handler)


def begin(window: MainWindow, path: Path | None) -> None:
    """Open `path`, or what the user starts with, and show the window."""
    first = window.settings.geometry.isEmpty()
    other = path is not None and is_other(path)
    # An example opens as a new document: saving asks for a place of its own.
    opened = (
        _open_usual(window)
        if path is None or other
        else window.files.load(path, example=path in examples())
    )
    _show_whole(window, first)
    if path is not None and other:
        window.files.load(path)
    elif not opened:
        _open_first(window)


def _show_whole(window: MainWindow, first: bool) -> None:
    """Show the window; at a first start on a small screen, as large as the screen."""
    room = window.screen().availableSize()
    fits = room.width() >= SIZE[0] + FRAME and room.height() >= SIZE[1] + FRAME
    if first and not fits:
        window.showMaximized()
    else:
        window.show()


def _close_windows(_signal: int, _frame: FrameType | None) -> None:
    """Ctrl-C in the terminal does what the window's cross does; a second one ends the process."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    QTimer.singleShot(0, QApplication.closeAllWindows)


def _end_windows(_signal: int, _frame: FrameType | None) -> None:
    QTimer.singleShot(0, _end_all)


def _end_all() -> None:
    for window in QApplication.topLevelWidgets():
        if isinstance(window, MainWindow):
            window.end()
    QApplication.quit()


def application() -> QApplication:
    """The process's one application."""
    running = QApplication.instance()
    if isinstance(running, QApplication):
        return running
    app = QApplication(sys.argv[:1])
    Collecting(app)
    return app


def _open_usual(window: MainWindow) -> bool:
    """The last project if the user starts with that and it can be opened, else the example."""
    last = window.settings.recent[:1] if window.settings.start == "last" else []
    return any(window.files.load(path) for path in last) or _open_first(window)


def _open_first(window: MainWindow) -> bool:
    found = [example for example in examples() if example.stem.endswith(FIRST_EXAMPLE)]
    return bool(found) and window.files.load(found[0], example=True)
