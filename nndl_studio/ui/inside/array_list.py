"""What a node has to show of a step: its arrays, in groups."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtWidgets import QTreeWidget, QTreeWidgetItem

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say, say_as
from nndl_studio.training.workings.named import GROUPS, Group, Named
from nndl_studio.ui.inside.written import rich
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import Theme, themes

TITLES: Mapping[Group, Sentence] = {
    "input": say("What it reads"),
    "value": say("What it makes"),
    "slope": say_as("of the loss", "Gradients on the way back"),
    "parameter": say_as("of a layer", "Parameters"),
    "gradient": say("Their gradients"),
    "change": say("Their change in this step"),
}


class ArrayList(QTreeWidget):
    """`chosen` carries the array that is to be shown."""

    chosen = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._arrays: tuple[tuple[Named, tuple[int, ...]], ...] = ()
        self._wanted: Group | None = None
        self.setHeaderHidden(True)
        self.setColumnCount(2)
        self.setRootIsDecorated(False)
        self.setIndentation(10)
        self.setProperty("look", "arrays")
        self.setItemsExpandable(False)
        show(self.setAccessibleName, say("Arrays of the node"))
        self.currentItemChanged.connect(self._tell)
        texts.changed.connect(self._fill)
        themes.changed.connect(self._fill)

    def set_arrays(self, arrays: Sequence[tuple[Named, tuple[int, ...]]]) -> None:
        """Arrays with their shapes; the one chosen stays if there is one of its kind again."""
        if tuple(arrays) != self._arrays:
            self._arrays = tuple(arrays)
            self._fill()

    def choose(self, named: Named) -> bool:
        """Show an array; False if the list has none such."""
        for item in self._items():
            if item.data(0, Qt.ItemDataRole.UserRole) == named:
                self.setCurrentItem(item)
                return True
        return False

    def look_for(self, group: Group) -> None:
        """Show an array of a group, as soon as there is one: what is made at the end, or what is
        read first."""
        own = [each for each, _ in self._arrays if each.group == group]
        self._wanted = None if self._arrays else group
        if own:
            self.choose(own[0 if group == "input" else -1])

    def array(self) -> Named | None:
        """The one that is chosen."""
        item = self.currentItem()
        found = item.data(0, Qt.ItemDataRole.UserRole) if item is not None else None
        return found if isinstance(found, Named) else None

    def sizeHint(self) -> QSize:
        return QSize(204, 180)

    @Slot()
    def _fill(self, _theme: Theme | None = None) -> None:
        before = self.array()
        self.blockSignals(True)
        self.clear()
        for group in GROUPS:
            own = [pair for pair in self._arrays if pair[0].group == group]
            if own:
                self._add_group(group, own)
        self.expandAll()
        self.resizeColumnToContents(0)
        self.resizeColumnToContents(1)
        self.blockSignals(False)
        kept = [each for each, _ in self._arrays if before and _alike(each, before)]
        usual = [each for each, _ in self._arrays if each.group == "value"][-1:]
        for each in (*kept[:1], *usual, *(named for named, _ in self._arrays)):
            if self.choose(each):
                break
        if self._wanted is not None and self._arrays:
            self.look_for(self._wanted)

    def _add_group(self, group: Group, own: Sequence[tuple[Named, tuple[int, ...]]]) -> None:
        head = QTreeWidgetItem([told(TITLES[group])])
        head.setToolTip(0, told(TITLES[group]))
        head.setFlags(Qt.ItemFlag.ItemIsEnabled)
        head.setForeground(0, themes.current.color("mute"))
        self.addTopLevelItem(head)
        head.setFirstColumnSpanned(True)
        for named, shape in own:
            item = QTreeWidgetItem([plain_symbol(named.symbol), " × ".join(map(str, shape))])
            item.setData(0, Qt.ItemDataRole.UserRole, named)
            head.addChild(item)

    def _items(self) -> list[QTreeWidgetItem]:
        heads = [self.topLevelItem(i) for i in range(self.topLevelItemCount())]
        items = [head.child(k) for head in heads if head for k in range(head.childCount())]
        return [item for item in items if item is not None]

    def _tell(self) -> None:
        array = self.array()
        if array is not None:
            self.chosen.emit(array)


def plain_symbol(symbol: str) -> str:
    """A symbol in letters alone."""
    text = rich(symbol)
    for tag in ("<sub>", "</sub>", "<sup>", "</sup>"):
        text = text.replace(tag, "")
    return text


def _alike(one: Named, other: Named) -> bool:
    return (one.group, one.symbol, one.op) == (other.group, other.symbol, other.op)
