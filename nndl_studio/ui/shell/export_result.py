"""What an export page says at the end: what was written where, how it was proved, what was left
out."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLocale, Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.proof import Proof
from nndl_studio.runs.news import Exported
from nndl_studio.sentence import Sentence, joined, say, say_count
from nndl_studio.ui.shell.export_outlook import as_line, label
from nndl_studio.ui.texts import show, worded

MOST_OUTPUTS = 40


class ExportResult(QScrollArea):
    """Made once for each export that was written."""

    def __init__(self, news: Exported) -> None:
        super().__init__()
        self._inside = inside = QWidget()
        self._column = QVBoxLayout(inside)
        self._column.setContentsMargins(4, 2, 10, 0)
        self._column.setSpacing(8)
        self._say_files(news)
        done = news.done
        if done is not None:
            self._say_proof(done.proof, done.unproved, done.form.codec is not None)
            self._say_lacks(done.lacks)
        self._column.addStretch(1)
        self.setWidgetResizable(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setWidget(inside)
        show(self.setAccessibleName, say("What was written"))

    def texts(self) -> list[str]:
        """All that is said, from the top down."""
        return [each.text() for each in self._inside.findChildren(QLabel)]

    def _say_files(self, news: Exported) -> None:
        self._head(say("Written"))
        files = news.done.files if news.done is not None else (news.path,)
        sizes = [QLocale().formattedDataSize(file.stat().st_size, 1) for file in files]
        self._table([(file.name, size) for file, size in zip(files, sizes, strict=True)])
        self._say(say("in {folder}", folder=news.path.parent))
        self._column.addSpacing(10)

    def _say_proof(self, proof: Proof | None, unproved: str, read_back: bool) -> None:
        self._head(say("Proof"))
        if proof is None and read_back:
            self._say(say("It was read back: all numbers are the same to the last bit."))
        elif proof is None:
            self._say(say("It was not run: {reason}.", reason=unproved))
        else:
            words = say_count(
                proof.samples,
                "{program} answers {n:,} sample like the studio. The largest differences:",
                "{program} answers {n:,} samples like the studio. The largest differences:",
                program=proof.runtime,
            )
            self._say(words)
            far = list(proof.differences.items())
            self._table([(node, f"{each:.1e}") for node, each in far[:MOST_OUTPUTS]])
            if len(far) > MOST_OUTPUTS:
                self._say(say("and {more} more", more=len(far) - MOST_OUTPUTS))
        self._column.addSpacing(10)

    def _say_lacks(self, lacks: Sequence[Lack]) -> None:
        if lacks:
            self._head(say("Left out"))
            self._say(joined("\n", list(map(as_line, lacks))))

    def _head(self, title: Sentence) -> None:
        heading = worded(QLabel(), title)
        heading.setProperty("look", "heading")
        self._column.addWidget(heading)

    def _say(self, words: Sentence) -> None:
        self._column.addWidget(worded(label(), words))

    def _table(self, rows: Sequence[tuple[str, str]]) -> None:
        """Names and what belongs to each."""
        grid = QGridLayout()
        grid.setHorizontalSpacing(24)
        grid.setVerticalSpacing(4)
        for line, cells in enumerate(rows):
            for place, text in enumerate(cells):
                cell = label()
                cell.setWordWrap(False)
                cell.setText(text)
                cell.setProperty("look", "mono")
                side = Qt.AlignmentFlag.AlignRight if place else Qt.AlignmentFlag.AlignLeft
                grid.addWidget(cell, line, place, side)
        grid.setColumnStretch(2, 1)
        self._column.addLayout(grid)
