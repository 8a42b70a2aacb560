"""Offers what a studio that ended without closing left unsaved: at a start, and from the menu."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QWidget

from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import encode
from nndl_studio.safekeeping.kept import Kept, read
from nndl_studio.safekeeping.shelf import Findings, left_behind, left_beside
from nndl_studio.ui.shell.project_files import ProjectFiles
from nndl_studio.ui.shell.settings import StudioSettings

if TYPE_CHECKING:  # no window waits for a page that nobody has opened
    from nndl_studio.ui.shell.recovery_dialog import RecoveryDialog


class Recovery(QObject):
    """Looks for kept drawings; what was not wanted once is offered from the menu alone."""

    def __init__(self, window: QWidget, files: ProjectFiles, settings: StudioSettings) -> None:
        super().__init__(window)
        self._window, self._files, self._settings = window, files, settings
        self.dialog: RecoveryDialog | None = None
        files.replaced.connect(self._on_replaced)

    def offer_at_start(self) -> bool:
        """Offer all that is new and not what is open anyway; whether there was any."""
        return self._offer(left_behind(), everything=False)

    @Slot()
    def show_all(self) -> None:
        """Offer all, also what was not wanted before."""
        self._offer(left_behind(), everything=True)

    @Slot(object)
    def _on_replaced(self, _: Graph) -> None:
        # The document is still being put in its place.
        QTimer.singleShot(0, self, self._offer_beside)

    @Slot()
    def _offer_beside(self) -> None:
        """What was kept of the project that has just been opened."""
        path = self._files.path
        if path is not None and self.dialog is None:
            self._offer(left_beside(path), everything=False)

    def _offer(self, found: Findings, everything: bool) -> bool:
        declined = () if everything else self._settings.declined
        here = [kept.place for kept in self._files.kept.restored]
        new = [kept for kept in found.kept if kept.place not in here]
        if not everything:
            new = [kept for kept in new if not self._is_open(kept)]
        wanted = [kept for kept in new if kept.place.name not in declined]
        if not everything and not wanted and not found.damaged:
            return False
        if self.dialog is not None:
            self.dialog.close()
        from nndl_studio.ui.shell.recovery_dialog import RecoveryDialog

        self.dialog = RecoveryDialog(self._window, wanted, found.damaged)
        self.dialog.chosen.connect(self._files.restore)
        self.dialog.finished.connect(self._on_closed)
        self.dialog.open()
        return True

    def _is_open(self, kept: Kept) -> bool:
        """Whether the window shows just what was kept, as after a run was taken up again."""
        try:
            return encode(read(kept.place)) == encode(self._files.graph)
        except (BadFile, OSError):
            return False

    @Slot()
    def _on_closed(self) -> None:
        """What was left in the dialog is not offered by itself again."""
        if self.dialog is None:
            return
        left = {kept.place.name for kept in self.dialog.left()}
        there = {kept.place.name for kept in left_behind().kept}
        self._settings.declined = sorted(left | (there & set(self._settings.declined)))
        self.dialog = None
