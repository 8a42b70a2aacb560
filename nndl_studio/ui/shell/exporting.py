"""Opens the export page, and brings to it what the training thread holds and writes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.graph.stand_in import belongs
from nndl_studio.resources import as_example
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.run_control import RunControl

if TYPE_CHECKING:  # no window waits for a page that nobody has opened, nor for a compiler
    from nndl_studio.exchange.network import Network
    from nndl_studio.ui.shell.export_page import ExportPage


class Exporting(QObject):
    """One page at a time over `window`; training goes on meanwhile."""

    def __init__(self, window: QWidget, run: RunControl, files: ProjectFiles) -> None:
        super().__init__(window)
        self._window, self._run, self._files = window, run, files

    @Slot()
    def show_page(self, form: str = "") -> ExportPage:
        """The page, with the format called `form` chosen, else the first."""
        from nndl_studio.ui.shell.export_page import ExportPage

        files, bridge = self._files, self._run.bridge
        title = as_example(files.graph.title)
        page = ExportPage(self._window, title, files.name_beside, self._doubt, form)
        page.wanted.connect(self._run.export)
        bridge.lent.connect(page.set_lent)
        bridge.exported.connect(page.set_exported)
        self._run.lend()
        page.open()
        return page

    def _doubt(self, network: Network) -> Sentence:
        """What a user should know who takes the present network away; "" for one that was trained
        as it is drawn."""
        digest = network.weights.project_hash
        if not belongs(digest, self._files.graph, network.inputs):
            return say(
                "The drawing was changed since: what is written is the network as it was before."
            )
        if network.arrays and not self._run.trained:
            return say("It has not been trained: what is written are its first weights.")
        return NOTHING
