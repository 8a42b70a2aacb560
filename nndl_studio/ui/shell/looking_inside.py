"""Shows the workings of a step below the canvas, in time with the sample and the drawing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QSplitter

from nndl_studio.ops.ir import owner
from nndl_studio.training.workings.named import Group
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.stages import Stage
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.shell.watching import Watching

if TYPE_CHECKING:  # no window waits for a panel that nobody has opened
    from nndl_studio.ui.inside.inside_panel import InsidePanel
    from nndl_studio.ui.inside.weight_editing import WeightEditing

WHO = "inside"
HEIGHTS = (3, 4)
# Which of a node's arrays pass a port at its side.
GROUP_AT: Mapping[str, Group | None] = {"": None, "input": "input", "output": "value"}


class LookingInside(QObject):
    """`room` holds the canvas, and below it the panel while it is open. `weighed` tells of a weight
    that is set in its grid, as `WeightEditing` does."""

    weighed = Signal(str, str, int, float, object)

    def __init__(self, canvas: CanvasView, watching: Watching, action: QAction) -> None:
        super().__init__(canvas)
        self._canvas, self._watching, self._action = canvas, watching, action
        self.room = QSplitter(Qt.Orientation.Vertical)
        self.room.setChildrenCollapsible(False)
        self.room.addWidget(canvas)
        self.panel: InsidePanel | None = None
        self.weights: WeightEditing | None = None
        action.toggled.connect(self._open)
        canvas.inside_asked.connect(self.open_at)
        watching.arrived.connect(self._show)
        watching.samples.changed.connect(self._ask)

    @Slot(str, str)
    def open_at(self, node: str, side: str = "") -> None:
        """Look into a node; with the `side` of a port at what passes there."""
        self._action.setChecked(True)
        if self.panel is not None:
            self.panel.set_node(node, GROUP_AT[side])

    def choose(self, node: str) -> None:
        """Show the node that is selected, if the panel is open."""
        if self.panel is not None and self._action.isChecked():
            self.panel.set_node(node)

    @Slot()
    def forget(self) -> None:
        """What was seen belongs to another network."""
        self._canvas.set_at_work(None)
        if self.panel is not None:
            self.panel.set_workings(None)

    @Slot(bool)
    def _open(self, on: bool) -> None:
        if on and self.panel is None:
            self.panel = self._made()
        if self.panel is None:
            return
        self.panel.setVisible(on)
        if on:
            whole = sum(self.room.sizes()) or self.room.height()
            parts = sum(HEIGHTS)
            self.room.setSizes([whole * part // parts for part in HEIGHTS])
            chosen = self._canvas.selected_nodes()
            if chosen:
                self.panel.set_node(chosen[0])
            self.panel.list.setFocus()
        else:
            self._canvas.set_at_work(None)
            self._canvas.setFocus()
        self._ask()

    def _made(self) -> InsidePanel:
        from nndl_studio.ui.inside.inside_panel import InsidePanel
        from nndl_studio.ui.inside.weight_editing import WeightEditing

        panel = InsidePanel()
        self.weights = WeightEditing(panel.list, panel.view)
        self.weights.weighed.connect(self.weighed)
        self.room.addWidget(panel)
        panel.closed.connect(lambda: self._action.setChecked(False))
        panel.stage_lit.connect(self._light)
        panel.asked.connect(self._ask)
        return panel

    @Slot()
    def _ask(self) -> None:
        sample, panel = self._watching.samples.index, self.panel
        open_ = panel is not None and self._action.isChecked() and sample is not None
        asked = panel.requests(sample) if panel and sample is not None and open_ else frozenset()
        self._watching.also(WHO, asked)

    @Slot(object)
    def _show(self, arrays: object) -> None:
        if self.panel is None or not self._action.isChecked() or not isinstance(arrays, dict):
            return
        for values in arrays.values():
            if isinstance(values, Workings):
                self.panel.set_workings(values)

    @Slot(object)
    def _light(self, stage: Stage | None) -> None:
        self._canvas.set_at_work(owner(stage.node) if stage is not None else None)
