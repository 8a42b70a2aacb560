"""The lower half of the window of runs: curves, one run in full, and what parts two."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QTabWidget

from nndl_studio.files import BadFile
from nndl_studio.runs.differences import differences
from nndl_studio.ui.shell.facts_tree import FactsTree, Group
from nndl_studio.ui.shell.run_details import details, differing
from nndl_studio.ui.shell.run_files import Found
from nndl_studio.ui.shell.runs_curves import RunsCurves
from nndl_studio.ui.shell.runs_model import SHORT

CURVES, DETAILS, DIFFERENCES = range(3)


class RunsViews(QTabWidget):
    """A tab that has nothing to show can't be opened and says what to choose for it."""

    def __init__(self) -> None:
        super().__init__()
        self.curves = RunsCurves()
        self.details = FactsTree(self.tr("Details of the run"))
        self.differences = FactsTree(self.tr("Differences of two runs"))
        self.setDocumentMode(True)
        self.addTab(self.curves, self.tr("Curves"))
        self.addTab(self.details, self.tr("Details"))
        self.addTab(self.differences, self.tr("Differences"))
        self.set_found([])

    def set_found(self, found: Sequence[Found]) -> None:
        """Show these runs."""
        self.curves.set_records([each.record for each in found])
        self._offer(DETAILS, len(found) == 1, self.tr("Choose one run to read all about it"))
        tip = self.tr("Choose two runs (Ctrl+click) to see what parts them")
        self._offer(DIFFERENCES, len(found) == 2, tip)
        self.details.set_groups(("", ""), self._details(found))
        # The older one comes first, whatever the order of the list.
        older = sorted(found, key=lambda each: each.record.start.started)
        starts = [each.record.start for each in older]
        heads = [f"{start.title} · {start.id[:SHORT]}" for start in starts]
        self.differences.set_groups(("", *heads), self._differences(older))

    def _details(self, found: Sequence[Found]) -> list[Group]:
        if len(found) != 1:
            return []
        try:
            return details(self, found[0].record, found[0].files)
        except BadFile as error:
            return [self._damaged(error)]

    def _differences(self, found: Sequence[Found]) -> list[Group]:
        if len(found) != 2:
            return []
        try:
            return differing(self, differences(found[0].record, found[1].record))
        except BadFile as error:
            return [self._damaged(error)]

    def _damaged(self, error: BadFile) -> Group:
        return Group(self.tr("The project in the history is damaged"), ((str(error),),))

    def _offer(self, tab: int, on: bool, tip: str) -> None:
        self.setTabEnabled(tab, on)
        self.setTabToolTip(tab, "" if on else tip)
