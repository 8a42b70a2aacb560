"""The lower half of the window of runs: curves, one run in full, and what parts two."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QTabWidget

from nndl_studio.files import BadFile
from nndl_studio.runs.differences import differences
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.ui.shell.facts_tree import FactsTree, Group
from nndl_studio.ui.shell.run_details import details, differing
from nndl_studio.ui.shell.run_files import Found
from nndl_studio.ui.shell.runs_curves import RunsCurves
from nndl_studio.ui.shell.runs_model import SHORT
from nndl_studio.ui.texts import show

CURVES, DETAILS, DIFFERENCES = range(3)


class RunsViews(QTabWidget):
    """A tab that has nothing to show can't be opened and says what to choose for it."""

    def __init__(self) -> None:
        super().__init__()
        self.curves = RunsCurves()
        self.details = FactsTree(say("Details of the run"))
        self.differences = FactsTree(say("Differences of two runs"))
        self.setDocumentMode(True)
        for view, title in (
            (self.curves, say("Curves")),
            (self.details, say("Details")),
            (self.differences, say("Differences")),
        ):
            show(partial(self.setTabText, self.addTab(view, "")), title)
        self.set_found([])

    def set_found(self, found: Sequence[Found]) -> None:
        """Show these runs."""
        self.curves.set_records([each.record for each in found])
        self._offer(DETAILS, len(found) == 1, say("Choose one run to read all about it"))
        tip = say("Choose two runs (Ctrl+click) to see what parts them")
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
            return details(found[0].record, found[0].files)
        except BadFile as error:
            return [self._damaged(error)]

    def _differences(self, found: Sequence[Found]) -> list[Group]:
        if len(found) != 2:
            return []
        try:
            return differing(differences(found[0].record, found[1].record))
        except BadFile as error:
            return [self._damaged(error)]

    def _damaged(self, error: BadFile) -> Group:
        return Group(say("The project in the history is damaged"), ((str(error),),))

    def _offer(self, tab: int, on: bool, tip: Sentence) -> None:
        self.setTabEnabled(tab, on)
        show(partial(self.setTabToolTip, tab), NOTHING if on else tip)
