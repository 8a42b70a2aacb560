"""The page of a compiled plan: instructions or passes above, memory over time below."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import (
    QCheckBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QTabBar,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.compiler.account.record import Account, Band
from nndl_studio.layers.layer import Family
from nndl_studio.machine.profile import Profile
from nndl_studio.ops.ir import owner
from nndl_studio.sentence import NOTHING, Sentence, say, say_count
from nndl_studio.ui.compiled.arena_view import ArenaView
from nndl_studio.ui.compiled.pass_list import PassList
from nndl_studio.ui.compiled.use_table import UseTable
from nndl_studio.ui.compiled.words import band_words, memory_words, summary
from nndl_studio.ui.line import Line
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.short_combo import ShortCombo
from nndl_studio.ui.texts import show, worded

SIZE = (1240, 860)
COMBO_WIDTH = 190
WITHOUT_TIMES = say(
    "Times come while a run trains and “Show time per node” of the View menu is on."
)


class CompiledPage(QDialog):
    """Fed with `set_account`. `node_lit` carries the node of the drawing at which the mouse or the
    keys are, or None."""

    node_lit = Signal(object)

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent)
        self.setObjectName("compiled")
        show(self.setWindowTitle, say("Compiled plan"))
        self._account: Account | None = None
        self._profile: Profile | None = None
        self.says, self.times, self.memory, self.read = QLabel(), QLabel(), QLabel(), Line()
        self.owners, self.tabs, self.stack = ShortCombo(), QTabBar(), QStackedWidget()
        self.table, self.passes, self.arena = UseTable(), PassList(), ArenaView()
        self.everything = worded(QCheckBox(), say("With &parameters and gradients"))
        self._place()
        self._wire()
        self.set_problem(say("The drawing is being compiled…"))
        fit(self, *SIZE)

    @property
    def account(self) -> Account | None:
        """What is shown."""
        return self._account

    def set_account(self, account: Account, families: Mapping[str, Family]) -> None:
        """Show a plan; nodes have the colours of their `families`."""
        self._account = account
        show(self.says.setText, summary(account))
        show(self.memory.setText, memory_words(account.memory))
        self._list_owners(account)
        self.table.rows.set_uses(account.instructions, families)
        self.passes.set_account(account)
        self.arena.set_account(account, families)
        self._read(None)
        self._show_times()
        self._body.setEnabled(True)

    def set_problem(self, words: Sentence) -> None:
        """There is no plan, and why."""
        self._account = None
        show(self.says.setText, words)
        show(self.memory.setText, NOTHING)
        self.table.rows.set_uses((), {})
        self.passes.set_account(None)
        self.arena.set_account(None, {})
        self._read(None)
        self._show_times()
        self._body.setEnabled(False)

    def set_profile(self, profile: Profile | None) -> None:
        """What instructions take; None where nothing is counted."""
        self._profile = profile
        self._show_times()

    def set_node(self, node: str | None) -> None:
        """Mark what belongs to the node that is selected in the drawing."""
        self.table.show_node(node)
        self.arena.set_marked(node)

    def choose(self, number: int) -> None:
        """Go to an instruction, from 0 on, whichever are shown."""
        self.tabs.setCurrentIndex(0)
        if not self.table.choose(number):
            self.owners.setCurrentIndex(0)
            self.table.choose(number)

    def done(self, result: int) -> None:
        """However it is left, by Escape too."""
        self.node_lit.emit(None)
        super().done(result)
        self.deleteLater()

    def _list_owners(self, account: Account) -> None:
        """The nodes of this plan; the one chosen stays if it is still there."""
        chosen = self.owners.currentData() or ""
        self.owners.blockSignals(True)
        self.owners.clear()
        self.owners.addItem("", "")
        show(partial(self.owners.setItemText, 0), say("All nodes"))
        for name in account.owners:
            self.owners.addItem(name, name)
        self.owners.setCurrentIndex(max(0, self.owners.findData(chosen)))
        self.owners.blockSignals(False)
        self._sift()

    @Slot()
    def _sift(self) -> None:
        self.table.rows.set_owner(self.owners.currentData() or "")

    @Slot(object)
    def _light(self, number: int | None) -> None:
        """The mouse is at an instruction."""
        self.arena.set_instruction(number)
        account = self._account
        use = None if number is None or account is None else account.instructions[number]
        self.node_lit.emit(use.owner or None if use is not None else None)

    @Slot(object)
    def _read(self, band: Band | None) -> None:
        """The mouse is at a band: what it is."""
        hint = say("Point at a band to read it: its array, its size, and when it is in use.")
        if band is None or self._account is None:
            show(self.read.set_words, hint)
            self.node_lit.emit(None)
        else:
            show(self.read.set_words, band_words(band, self._account.memory))
            self.node_lit.emit(band.owner or None)

    @Slot(object)
    def _light_node(self, node: str | None) -> None:
        self.node_lit.emit(owner(node) if node else None)

    def _show_times(self) -> None:
        """They are of a run whose network is the one that is shown."""
        profile = self._profile
        uses = self._account.instructions if self._account is not None else ()
        if profile is None or not uses or len(profile.instructions) != len(uses):
            self.table.rows.set_times(())
            show(self.times.setText, WITHOUT_TIMES)
            return
        self.table.rows.set_times(profile.instructions)
        words = say_count(
            profile.counted,
            "Times are those of 1 counted step.",
            "Times are means over {n:,} counted steps.",
        )
        show(self.times.setText, words)

    def _wire(self) -> None:
        self.tabs.currentChanged.connect(self.stack.setCurrentIndex)
        self.owners.currentIndexChanged.connect(self._sift)
        self.table.pointed.connect(self._light)
        self.passes.node_lit.connect(self._light_node)
        self.arena.pointed.connect(self._read)
        self.arena.chosen.connect(self.choose)
        self.everything.toggled.connect(self.arena.set_everything)

    def _place(self) -> None:
        for place, words in enumerate((say("&Instructions"), say("Pa&sses"))):
            self.tabs.addTab("")
            show(partial(self.tabs.setTabText, place), words)
        show(self.owners.setAccessibleName, say("Instructions of which node"))
        self.owners.setFixedWidth(COMBO_WIDTH)
        for label in (self.says, self.times, self.memory):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("look", "mute")
        self.stack.addWidget(self._with_times())
        self.stack.addWidget(self.passes)
        head = QHBoxLayout()
        head.addWidget(self.tabs)
        head.addStretch(1)
        head.addWidget(self.owners)
        above, below = QWidget(), QWidget()
        column = QVBoxLayout(above)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(head)
        column.addWidget(self.stack, 1)
        foot = QHBoxLayout()
        foot.addWidget(self.memory, 1)
        foot.addWidget(self.everything)
        column = QVBoxLayout(below)
        column.setContentsMargins(0, 6, 0, 0)
        column.addLayout(foot)
        column.addWidget(self.arena, 1)
        column.addWidget(self.read)
        self._body = QSplitter(Qt.Orientation.Vertical)
        self._body.addWidget(above)
        self._body.addWidget(below)
        self._body.setChildrenCollapsible(False)
        self._body.setSizes([SIZE[1] // 2, SIZE[1] // 2])
        whole = QVBoxLayout(self)
        whole.setContentsMargins(16, 12, 16, 12)
        whole.addWidget(self.says)
        whole.addWidget(self._body, 1)

    def _with_times(self) -> QWidget:
        room = QWidget()
        column = QVBoxLayout(room)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.table, 1)
        column.addWidget(self.times)
        return room
