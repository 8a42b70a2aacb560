"""The start page: all examples by section of the lecture, recent projects, New and Open."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt, Signal, SignalInstance
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.search_line import SearchLine
from nndl_studio.ui.shell.example_tile import ExampleTile
from nndl_studio.ui.shell.shipped import by_section
from nndl_studio.ui.texts import literal, show, worded

COLUMNS = 3
SIZE = (960, 680)
SIDE_WIDTH, WIDEST_SIDE = 200, 280
LONGEST_NAME = 24


class StartPage(QDialog):
    """Carries what the user wants to open; closes as soon as something is chosen."""

    example_chosen = Signal(object)
    recent_chosen = Signal(object)
    new_asked = Signal()
    open_asked = Signal()
    import_asked = Signal()

    def __init__(self, window: QWidget, recent: list[Path]) -> None:
        super().__init__(window)
        show(self.setWindowTitle, say("Start page"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.search = SearchLine()
        show(self.search.set_words, say("Search: LSTM, softmax, D6"))
        show(self.search.setAccessibleName, say("Search examples"))
        tip = say("Show only examples whose row, title or file has these letters")
        show(self.search.setToolTip, tip)
        self.search.textChanged.connect(self._sift)
        self.search.returnPressed.connect(self._open_first)
        self.tiles: list[ExampleTile] = []
        self._grids: list[tuple[QLabel, QGridLayout, list[ExampleTile]]] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(20, 20, 8, 20)
        row.setSpacing(20)
        row.addWidget(self._make_side(recent))
        row.addWidget(self._make_examples(), 1)
        fit(self, *SIZE)
        self.search.setFocus()

    def _make_side(self, recent: list[Path]) -> QWidget:
        side = QWidget()
        side.setMinimumWidth(SIDE_WIDTH)
        side.setMaximumWidth(WIDEST_SIDE)
        side.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Preferred)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        column.addWidget(self.search)
        for words, tip, asked in (
            (say("New project"), say("Begin with an empty canvas"), self.new_asked),
            (say("Open…"), say("Open a project from a file"), self.open_asked),
            (
                say("Your own data…"),
                say("Make a network for a table, pictures, arrays or a text"),
                self.import_asked,
            ),
        ):
            button = worded(QPushButton(), words)
            show(button.setToolTip, tip)
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, asked=asked: self._leave(asked))
            column.addWidget(button)
        if recent:
            column.addSpacing(12)
            column.addWidget(_heading(say("Recent projects")))
        for path in recent:
            column.addWidget(self._recent_button(path))
        column.addStretch(1)
        return side

    def _recent_button(self, path: Path) -> QPushButton:
        name = path.stem if len(path.stem) <= LONGEST_NAME else f"{path.stem[:LONGEST_NAME]}…"
        button = QPushButton(name.replace("&", "&&"))
        button.setProperty("look", "flat")
        button.setStyleSheet("text-align: left")
        button.setToolTip(literal(str(path)))
        button.setAutoDefault(False)
        button.clicked.connect(lambda: self._leave(self.recent_chosen, path))
        return button

    def _make_examples(self) -> QWidget:
        shown = QWidget()
        column = QVBoxLayout(shown)
        column.setContentsMargins(0, 0, 12, 0)
        column.setSpacing(8)
        for title, examples in by_section().items():
            heading = _heading(title)
            column.addWidget(heading)
            grid = QGridLayout()
            grid.setSpacing(8)
            for i in range(COLUMNS):
                grid.setColumnStretch(i, 1)
            tiles = [ExampleTile(example) for example in examples]
            for tile in tiles:
                tile.clicked.connect(
                    lambda _=False, tile=tile: self._leave(self.example_chosen, tile.example.path)
                )
            self.tiles += tiles
            self._grids.append((heading, grid, tiles))
            column.addLayout(grid)
            column.addSpacing(12)
        column.addStretch(1)
        nothing = say("No example has these letters in its row, title or file.")
        self.nothing = worded(QLabel(), nothing)
        self.nothing.setProperty("look", "mute")
        column.insertWidget(0, self.nothing)
        self._sift("")
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setWidget(shown)
        return area

    def _sift(self, words: str) -> None:
        """Show the examples that have all of `words`, close together."""
        wanted = words.lower().split()
        for heading, grid, tiles in self._grids:
            fitting = [t for t in tiles if all(w in _searched(t) for w in wanted)]
            heading.setVisible(bool(fitting))
            for tile in tiles:
                grid.removeWidget(tile)
                tile.setVisible(tile in fitting)
            for i, tile in enumerate(fitting):
                grid.addWidget(tile, i // COLUMNS, i % COLUMNS)
        self.nothing.setVisible(all(tile.isHidden() for tile in self.tiles))

    def _open_first(self) -> None:
        first = next((tile for tile in self.tiles if not tile.isHidden()), None)
        if first is not None:
            first.click()

    def _leave(self, asked: SignalInstance, path: Path | None = None) -> None:
        """Close, and say what is wanted."""
        self.accept()
        if path is None:
            asked.emit()
        else:
            asked.emit(path)


def _searched(tile: ExampleTile) -> str:
    """As it is shown, and in English."""
    words = tile.example.words
    return f"{told(words)} {words} {tile.example.path.stem}".lower()


def _heading(words: Sentence) -> QLabel:
    label = worded(QLabel(), words)
    label.setProperty("look", "heading")
    return label
