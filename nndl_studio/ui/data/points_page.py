"""The page on which points are drawn: a class a colour, brush and eraser, or a curve to fit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QComboBox,
    QDialog,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QSlider,
    QVBoxLayout,
    QWidget,
)

from nndl_studio.datasets.points import NAMES, Learned, Point, PointsConfig
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.data.class_panel import ClassPanel
from nndl_studio.ui.data.page_keys import is_for_editor, mnemonic, put_in_order
from nndl_studio.ui.data.plane import Plane
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.theme import themes

SIZE = (1180, 660)
SIDE_WIDTH, CLASSES_WIDTH = 190, 340
BESIDE = 60  # pixels of a button without its words
CLASSES = 4  # more can't well be told apart while they are drawn
SMALLEST, LARGEST = 4, 40


class PointsPage(QDialog):
    """`network_asked` carries the settings for a new network, `data_asked` a Data node's."""

    network_asked = Signal(object)
    data_asked = Signal(str, object)

    def __init__(
        self, parent: QWidget | None, node: str = "", known: PointsConfig | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(self.tr("Draw points"))
        self._node, self._known = node, known or PointsConfig(scale="standardised")
        self.plane = Plane()
        self.classes = ClassPanel()
        self.classes.set_classes((), (), self._known.classes)
        self.learned = QComboBox()
        self.kinds = QButtonGroup(self)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.says = QLabel()
        self.make = QPushButton(self.tr("&Make a network for it"))
        self.use = QPushButton(self.tr("&Use it in “{0}”").format(mnemonic(node)))
        self.use.setVisible(bool(node))
        self._place()
        self._wire()
        fit(self, *SIZE)
        self.learned.setCurrentText(self._known.learned)
        self.plane.set_points(self._known.points)
        self.plane.setFocus()

    @property
    def config(self) -> PointsConfig:
        """The settings as they stand."""
        learned: Learned = "curve" if self.learned.currentText() == "curve" else "classes"
        points = tuple(self.plane.points)
        classes = self.classes.settings
        if learned == "classes":
            classes = classes.kept(_there(points))
        return msgspec.structs.replace(self._known, points=points, learned=learned, classes=classes)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Return is first for the choice that has the keys."""
        if is_for_editor(event, self.focusWidget()):
            event.accept()
        else:
            super().keyPressEvent(event)

    def _place(self) -> None:
        self.make.setProperty("look", "primary")
        self.says.setProperty("look", "mute")
        self.says.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(14)
        row.addWidget(self._side())
        row.addWidget(self.plane, 1)
        self.classes.setFixedWidth(CLASSES_WIDTH)
        kept = self.classes.sizePolicy()
        kept.setRetainSizeWhenHidden(True)  # the plane stays where it is
        self.classes.setSizePolicy(kept)
        row.addWidget(self.classes)
        bottom = QHBoxLayout()
        bottom.addWidget(self.says, 1)
        self.cancel = QPushButton(self.tr("&Cancel"))
        self.cancel.setToolTip(self.tr("What is drawn is here again the next time"))
        for button in (self.cancel, self.use, self.make):
            bottom.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 16, 16, 12)
        column.setSpacing(12)
        column.addLayout(row, 1)
        column.addLayout(bottom)
        self._put_in_order()

    def _side(self) -> QWidget:
        side = QWidget()
        side.setFixedWidth(SIDE_WIDTH)
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.learned.addItems(list(get_args(Learned)))
        self.learned.setAccessibleName(self.tr("What is learned"))
        self.learned.setToolTip(self.tr("The class of each place, or the height of a curve"))
        column.addWidget(self.learned)
        for kind in range(CLASSES):
            column.addWidget(self._kind_button(kind))
        self.rub = QPushButton(self.tr("Eraser"))
        self.rub.setCheckable(True)
        self.rub.setToolTip(self.tr("Rub points out (E)"))
        self.kinds.addButton(self.rub, CLASSES)
        column.addWidget(self.rub)
        self.brush.setRange(SMALLEST, LARGEST)
        self.brush.setValue(self.plane.brush)
        self.brush.setAccessibleName(self.tr("Width of the brush"))
        self.brush.setToolTip(self.tr("Width of the brush"))
        column.addSpacing(8)
        label = QLabel(self.tr("&Brush"))
        label.setBuddy(self.brush)
        column.addWidget(label)
        column.addWidget(self.brush)
        column.addStretch(1)
        self.back = QPushButton(self.tr("Undo the &stroke"))
        self.clear = QPushButton(self.tr("C&lear"))
        column.addWidget(self.back)
        column.addWidget(self.clear)
        return side

    def _kind_button(self, kind: int) -> QPushButton:
        button = QPushButton(self.tr("Class {0}").format(NAMES[kind]))
        picture = QPixmap(14, 14)
        picture.fill(class_colour(themes.current, kind))
        button.setIcon(QIcon(picture))
        button.setCheckable(True)
        button.setChecked(kind == 0)
        button.setToolTip(self.tr("Draw points of this class ({0})").format(kind + 1))
        self.kinds.addButton(button, kind)
        return button

    def _put_in_order(self) -> None:
        """Tab leads down the side, to the plane, the classes, and on to the buttons."""
        tools = (*self.kinds.buttons(), self.brush, self.back, self.clear)
        classes = self.classes.controls
        put_in_order(self.learned, *tools, self.plane, *classes, self.cancel, self.use, self.make)
        for button in (*self.kinds.buttons(), self.back, self.clear):
            assert isinstance(button, QPushButton)
            button.setAutoDefault(False)  # Return is for the page
        self.make.setDefault(True)

    def _wire(self) -> None:
        self.kinds.idClicked.connect(self._choose)
        self.brush.valueChanged.connect(self._set_brush)
        self.learned.currentTextChanged.connect(self._judge)
        self.classes.changed.connect(self._judge)
        self.plane.changed.connect(self._judge)
        self.back.clicked.connect(self.plane.undo)
        self.clear.clicked.connect(self.plane.clear)
        self.cancel.clicked.connect(self.reject)
        self.make.clicked.connect(self._ask_network)
        self.use.clicked.connect(self._ask_data)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.plane.undo)
        QShortcut(QKeySequence("E"), self, self.rub.click)
        for kind in range(CLASSES):
            QShortcut(QKeySequence(str(kind + 1)), self, self.kinds.button(kind).click)

    @Slot(int)
    def _choose(self, kind: int) -> None:
        self.plane.erasing = kind == CLASSES
        if kind < CLASSES:
            self.plane.kind = kind

    @Slot(int)
    def _set_brush(self, width: int) -> None:
        self.plane.brush = width

    @Slot()
    def _judge(self) -> None:
        """Whether there is something to learn, and how much of it."""
        config = self.config
        counts = [sum(p[2] == kind for p in config.points) for kind in range(len(NAMES))]
        names = self.classes.settings.names(NAMES)
        there = [f"{names[kind]} {count}" for kind, count in enumerate(counts) if count]
        self._show_classes(config, counts, names)
        enough = len(config.points) > 1
        if config.learned == "classes":
            words = ", ".join(there)
            enough = len(there) > 1
            if not enough:
                words = self.tr("Draw points of two classes or more.")
        elif enough:
            words = self.tr("{0} points of a curve").format(len(config.points))
        else:
            words = self.tr("Draw a curve from left to right.")
        self.says.setText(words)
        self.make.setEnabled(enough)
        self.use.setEnabled(enough)

    def _show_classes(self, config: PointsConfig, counts: list[int], names: Sequence[str]) -> None:
        """All that can be drawn, whether they are or not."""
        count = max(CLASSES, len(_there(self._known.points)))
        of_classes = config.learned == "classes"
        found = NAMES[:count] if of_classes else ()
        self.classes.set_classes(found, counts[: len(found)], self.classes.settings)
        for kind in range(CLASSES):
            words = self.tr("Class {0}").format(names[kind]) if of_classes else self.tr("Pen")
            self._call(self.kinds.button(kind), words)
            self.kinds.button(kind).setVisible(of_classes or kind == 0)

    def _call(self, button: QAbstractButton, words: str) -> None:
        """Say what a button draws; a long name is cut."""
        metrics, right = button.fontMetrics(), Qt.TextElideMode.ElideRight
        button.setText(metrics.elidedText(words, right, SIDE_WIDTH - BESIDE))

    @Slot()
    def _ask_network(self) -> None:
        self.network_asked.emit(self.config)

    @Slot()
    def _ask_data(self) -> None:
        self.accept()
        self.data_asked.emit(self._node, self.config)


def _there(points: Sequence[Point]) -> tuple[str, ...]:
    """The classes of points as their source calls them: those up to the last that is drawn."""
    return NAMES[: max((point[2] for point in points), default=-1) + 1]
