"""Opens the export page, and brings to it what the training thread holds and writes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.ui.shell.export_page import ExportPage
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl


class Exporting(QObject):
    """One page at a time over `window`; training goes on meanwhile."""

    def __init__(self, window: QWidget, run: RunControl, files: ProjectFiles) -> None:
        super().__init__(window)
        self._window, self._run, self._files = window, run, files

    @Slot()
    def show_page(self, form: str = "") -> ExportPage:
        """The page, with the format called `form` chosen, else the first."""
        files, bridge = self._files, self._run.bridge
        page = ExportPage(self._window, files.graph.title, files.name_beside, form)
        page.wanted.connect(self._run.export)
        bridge.lent.connect(page.set_lent)
        bridge.exported.connect(page.set_exported)
        bridge.lend()
        page.open()
        return page
