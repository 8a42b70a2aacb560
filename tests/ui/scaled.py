"""The window and two pages on a screen that is scaled, in a process of its own, for Qt asks for the
scale only once: prints what cannot be read."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication, QDialog

from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.ui import theme
from nndl_studio.ui.shell.about import ShortcutsDialog
from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.settings import StudioSettings
from nndl_studio.ui.shell.start_page import StartPage
from tests.ui.shell.make_believe import MakeBelieve
from tests.ui.ways import SCREEN, settle, small_screen, wrong_in_each_way


def main(folder: Path) -> None:
    app = QApplication([])
    theme.apply(app, theme.DARK)
    store = QSettings(str(folder / "studio.ini"), QSettings.Format.IniFormat)
    with small_screen():
        graph = load_project(example("lenet-5"))
        window = MainWindow(graph, StudioSettings(store), MakeBelieve)
        window.show()
        settle()
        window.resize(SCREEN)
        pages: list[QDialog] = [
            ShortcutsDialog(window, window.menu_actions.all()),
            StartPage(window, []),
        ]
        window.canvas.scene().select(["C3"])
        for shown in (window, *pages):
            shown.show()
            print(*wrong_in_each_way(shown), sep="\n", end="")
        for page in pages:
            page.close()
        window.close()
    print(f"scale {window.devicePixelRatioF():g}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
