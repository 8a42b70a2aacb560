"""The page on which points are drawn: a class a colour, brush and eraser, or a curve to fit."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import msgspec
from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QIcon, QKeyEvent, QKeySequence, QPixmap, QShortcut
from PySide6.QtWidgets import (
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

from nndl_studio.config import fields
from nndl_studio.datasets.points import NAMES, Learned, Point, PointsConfig
from nndl_studio.sentence import listed, say, say_count
from nndl_studio.ui.class_colours import class_colour
from nndl_studio.ui.data.class_panel import ClassPanel
from nndl_studio.ui.data.page_keys import is_for_editor, mnemonic, page_button, put_in_order
from nndl_studio.ui.data.plane import Plane
from nndl_studio.ui.page_size import fit
from nndl_studio.ui.texts import show, worded
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
        show(self.setWindowTitle, say("Draw points"))
        self._node, self._known = node, known or PointsConfig(scale="standardised")
        self.plane = Plane()
        self.classes = ClassPanel()
        self.classes.set_classes((), (), self._known.classes)
        self.learned = QComboBox()
        self.kinds = QButtonGroup(self)
        self.brush = QSlider(Qt.Orientation.Horizontal)
        self.says = QLabel()
        self.make = page_button(say("&Make a network for it"))
        self.use = page_button(say("&Use it in “{node}”", node=mnemonic(node)))
        self.use.setVisible(bool(node))
        self._place()
        self._wire()
        fit(self, *SIZE)
        self.learned.setCurrentIndex(self.learned.findData(self._known.learned))
        self.plane.set_points(self._known.points)
        self.plane.setFocus()

    @property
    def config(self) -> PointsConfig:
        """The settings as they stand."""
        learned: Learned = "curve" if self.learned.currentData() == "curve" else "classes"
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
        self.cancel = page_button(say("&Cancel"))
        show(self.cancel.setToolTip, say("What is drawn is here again the next time"))
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
        self._offer()
        column.addWidget(self.learned)
        for kind in range(CLASSES):
            column.addWidget(self._kind_button(kind))
        self.rub = page_button(say("Eraser"))
        self.rub.setCheckable(True)
        show(self.rub.setToolTip, say("Rub points out (E)"))
        self.kinds.addButton(self.rub, CLASSES)
        column.addWidget(self.rub)
        self.brush.setRange(SMALLEST, LARGEST)
        self.brush.setValue(self.plane.brush)
        show(self.brush.setAccessibleName, say("Width of the brush"))
        show(self.brush.setToolTip, say("Width of the brush"))
        column.addSpacing(8)
        label = worded(QLabel(), say("&Brush"))
        label.setBuddy(self.brush)
        column.addWidget(label)
        column.addWidget(self.brush)
        column.addStretch(1)
        self.back = page_button(say("Undo the &stroke"))
        self.clear = page_button(say("C&lear"))
        column.addWidget(self.back)
        column.addWidget(self.clear)
        return side

    def _offer(self) -> None:
        field = next(each for each in fields(PointsConfig) if each.name == "learned")
        for place, word in enumerate(field.choices):
            self.learned.addItem("", word)
            show(partial(self.learned.setItemText, place), field.called(word))
        show(self.learned.setAccessibleName, say("What is learned"))
        show(self.learned.setToolTip, field.help)

    def _kind_button(self, kind: int) -> QPushButton:
        button = QPushButton()
        picture = QPixmap(14, 14)
        picture.fill(class_colour(themes.current, kind))
        button.setIcon(QIcon(picture))
        button.setCheckable(True)
        button.setChecked(kind == 0)
        show(button.setToolTip, say("Draw points of this class ({key})", key=kind + 1))
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
        self.learned.currentIndexChanged.connect(self._judge)
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
            enough = len(there) > 1
            words = listed(there) if enough else say("Draw points of two classes or more.")
        elif enough:
            count = len(config.points)
            words = say_count(count, "{n} point of a curve", "{n} points of a curve")
        else:
            words = say("Draw a curve from left to right.")
        show(self.says.setText, words)
        self.make.setEnabled(enough)
        self.use.setEnabled(enough)

    def _show_classes(self, config: PointsConfig, counts: list[int], names: Sequence[str]) -> None:
        """All that can be drawn, whether they are or not."""
        count = max(CLASSES, len(_there(self._known.points)))
        of_classes = config.learned == "classes"
        found = NAMES[:count] if of_classes else ()
        self.classes.set_classes(found, counts[: len(found)], self.classes.settings)
        for kind in range(CLASSES):
            words = say("Class {name}", name=names[kind]) if of_classes else say("Pen")
            show(partial(self._call, kind), words)
            self.kinds.button(kind).setVisible(of_classes or kind == 0)

    def _call(self, kind: int, text: str) -> None:
        """Say what a button draws; a long name is cut."""
        button = self.kinds.button(kind)
        metrics, right = button.fontMetrics(), Qt.TextElideMode.ElideRight
        button.setText(metrics.elidedText(text, right, SIDE_WIDTH - BESIDE))

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
