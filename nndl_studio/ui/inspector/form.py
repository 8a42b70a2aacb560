"""A form generated from the fields of a config; sends whole configs, already validated."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import msgspec
from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from nndl_studio.config import Config, Field, as_kind, fields, kind_fields, kind_of
from nndl_studio.graph.validity import GraphError, require_in_range
from nndl_studio.sentence import Sentence
from nndl_studio.ui.inspector.editors import Editor, editor
from nndl_studio.ui.texts import show, worded

LABEL_WIDTH = 96


class ConfigForm(QWidget):
    """`edited` carries a new config; `refused` why the last entry can't be one, or ""."""

    edited = Signal(object)
    refused = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._config: Config | None = None
        self._kinds: tuple[type[Config], ...] = ()
        self._rows: dict[str, tuple[QLabel, Editor]] = {}
        # The line of each setting, built or not.
        self._places: dict[str, tuple[int, Field]] = {}
        self._headings: dict[str, QLabel] = {}
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(8)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnMinimumWidth(0, LABEL_WIDTH)
        self._grid.setColumnStretch(1, 1)

    def set_config(
        self,
        config: Config,
        hidden: frozenset[str] = frozenset(),
        kinds: tuple[type[Config], ...] = (),
    ) -> None:
        """Show `config` without the `hidden` fields; keeps the focus where it can.
        `kinds` are the types it may be changed to."""
        if type(config) is not type(self._config) or kinds != self._kinds:
            # The choice that was just made keeps the focus, so that keys can go through them all.
            kept = {field.name for field in kind_fields(kinds)} if kinds == self._kinds else set()
            self._kinds = kinds
            self._rebuild(type(config), kept)
        self._config = config
        shown = [name for name in self._places if name not in hidden]
        if not self._rows.keys() >= {*shown}:
            for name in shown:
                self._build(name)
            self._order_keys()
        for name, (label, control) in self._rows.items():
            control.set_value(_value(config, name))
            label.setHidden(name in hidden)
            control.setHidden(name in hidden)
        groups = {self._places[name][1].group for name in shown}
        for group, heading in self._headings.items():
            heading.setHidden(group not in groups)

    def editor(self, name: str) -> Editor:
        """The editor of a field, which may be hidden."""
        if name not in self._rows:
            headed = {*self._headings}
            self._build(name)
            self._order_keys()
            added = [self._headings[group] for group in self._headings if group not in headed]
            for each in (*self._rows[name], *added):
                each.hide()
            if self._config is not None:
                self._rows[name][1].set_value(_value(self._config, name))
        return self._rows[name][1]

    @property
    def controls(self) -> list[QWidget]:
        """What takes keys, in its order."""
        rows = [self._rows[name][1] for name in self._places if name in self._rows]
        direct = Qt.FindChildOption.FindDirectChildrenOnly
        found = (each for editor in rows for each in editor.findChildren(QWidget, options=direct))
        return [each for each in found if each.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def take_back(self, control: QWidget) -> bool:
        """Undo what has been typed in a control and not been taken; False if there is nothing."""
        line = control if isinstance(control, QLineEdit) else control.findChild(QLineEdit)
        if self._config is None or line is None or not line.isModified():
            return False
        for name, (_, own) in self._rows.items():
            if own.isAncestorOf(control):
                own.set_value(_value(self._config, name))
                line.setModified(False)
                return True
        return False

    def focus_first(self) -> None:
        """Give the first shown setting the keys."""
        for name in self._places:
            if name in self._rows and not self._rows[name][1].isHidden():
                self._rows[name][1].focus()
                return

    def _rebuild(self, config_type: type[Config], kept: set[str]) -> None:
        gone = [row for name, row in self._rows.items() if name not in kept]
        for _, control in gone:
            # What is left in it when it loses the keys is no edit of what comes next.
            control.blockSignals(True)
        for widget in (*(widget for row in gone for widget in row), *self._headings.values()):
            self._grid.removeWidget(widget)
            widget.hide()
            widget.deleteLater()
        self._rows = {name: row for name, row in self._rows.items() if name in kept}
        self._headings = {}
        told = (*kind_fields(self._kinds), *fields(config_type))
        self._places = {}
        for field in told:
            if field.kind != "table" and field.name not in self._places:
                # Above each there is room for the heading of its group.
                self._places[field.name] = 2 * len(self._places) + 1, field

    def _build(self, name: str) -> None:
        """The row of a setting, when it is shown for the first time: many never are."""
        if name in self._rows:
            return
        row, field = self._places[name]
        if field.group and field.group not in self._headings:
            self._add_heading(field.group)
        label = worded(QLabel(), field.label)
        label.setProperty("look", "mute")
        show(label.setToolTip, field.help)
        label.setWordWrap(True)
        label.setMaximumWidth(LABEL_WIDTH)
        control = editor(field)
        control.edited.connect(lambda value, name=field.name: self._edit(name, value))
        self._grid.addWidget(label, row, 0, Qt.AlignmentFlag.AlignVCenter)
        self._grid.addWidget(control, row, 1)
        self._rows[field.name] = (label, control)

    def _order_keys(self) -> None:
        """Keys go from line to line, whichever was built first."""
        for before, after in pairwise(self.controls):
            QWidget.setTabOrder(before, after)

    def _add_heading(self, group: Sentence) -> None:
        """A line above the first setting of a group."""
        first = min(row for row, field in self._places.values() if field.group == group)
        heading = worded(QLabel(), group)
        heading.setProperty("look", "group")
        heading.setContentsMargins(0, 8, 0, 0)
        self._grid.addWidget(heading, first - 1, 0, 1, 2)
        self._headings[group] = heading

    def _edit(self, name: str, value: Any) -> None:
        if self._config is None or _value(self._config, name) == value:
            return
        changed = _changed(self._config, name, value, self._kinds)
        try:
            require_in_range(self._places[name][1].label, changed)
        except GraphError as error:
            self.refused.emit(str(error))
            self._rows[name][1].set_value(_value(self._config, name))
            return
        self.refused.emit("")
        self.edited.emit(changed)


def _value(config: Config, name: str) -> Any:
    """What a field shows: a setting, or the kind of settings."""
    own = name in config.__struct_fields__
    return getattr(config, name) if own else kind_of(type(config))


def _changed(config: Config, name: str, value: Any, kinds: Sequence[type[Config]]) -> Config:
    if name in config.__struct_fields__:
        return msgspec.structs.replace(config, **{name: value})
    kind = next(each for each in kinds if kind_of(each) == value)
    return as_kind(config, kind)
