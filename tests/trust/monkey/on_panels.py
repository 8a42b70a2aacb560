"""What the monkey does in the inspector, the palette and the docks."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QTabBar,
    QWidget,
)

from nndl_studio.ui.inspector.editors import Editor
from tests.trust.monkey.monkey import Monkey

NUMBERS = ("0", "1", "2", "3", "5", "8", "10", "0.1", "0.5", "-1", "1e-3", "1e9", "2147483647")
WORDS = (
    *NUMBERS * 2,
    *("", " ", "abc", "nan", "inf", "-0", "1e400", "½", "x" * 300, "../../x", "C1.weight", "a b"),
    *("Data", "ü\u202e\n", "%1 %s {0}", "<b>&amp;", "1,5", "−3", "/etc/hostname", "\t"),
)
ENDS = (Qt.Key.Key_Return, Qt.Key.Key_Return, Qt.Key.Key_Tab, Qt.Key.Key_Escape)


def setting(monkey: Monkey) -> None:
    """Change one setting of the node or the project that the inspector shows."""
    there = monkey.window.inspector.findChildren(Editor)
    shown = [editor for editor in there if editor.isVisible()]
    if not shown:
        choose_node(monkey)
        return
    editor = monkey.chance.choice(shown)
    controls = [c for c in editor.findChildren(QWidget) if c.isVisible() and c.isEnabled()]
    if controls:
        control = monkey.chance.choice(controls)
        monkey.say(f"setting {editor.field.name}", f"setting {type(editor).__name__}")
        _change(monkey, control)


def choose_node(monkey: Monkey) -> None:
    """Select a node, or nothing, so that the inspector shows it."""
    names = [*monkey.window.graph.nodes]
    some = monkey.chance.sample(names, min(len(names), monkey.chance.choice((0, 1, 1, 1, 2))))
    monkey.say(f"select {some}", "selection")
    monkey.window.canvas.scene().select(some)


def rename(monkey: Monkey) -> None:
    """Another name for the node, or another title for the project."""
    inspector = monkey.window.inspector
    fields = [f for f in inspector.findChildren(QLineEdit) if f.isVisible()]
    own = [field for field in fields if not isinstance(field.parentWidget(), (Editor, QSpinBox))]
    if own:
        _change(monkey, monkey.chance.choice(own))


def poke(monkey: Monkey) -> None:
    """Click and the like wherever it may be in the window."""
    window = monkey.window
    at = monkey.hand.spot(window)
    widget = window.childAt(at) or window
    kind = type(widget).__name__
    monkey.say(f"poke {kind} {widget.objectName()} at {at.toTuple()}", f"poked {kind}")
    how = monkey.hand.meddle(widget, widget.mapFrom(window, at))
    monkey.cage.say(f"  {how}")


def search(monkey: Monkey) -> None:
    """Type into the palette's search, and take what it finds."""
    field = monkey.window.palette_panel.field
    if field.isVisible():
        monkey.say("search the palette", "palette search")
        field.clear()
        QTest.keyClicks(field, monkey.chance.choice(("dense", "l", "", "rnn", "remark", "zz")))
        QTest.keyClick(field, monkey.chance.choice((Qt.Key.Key_Down, *ENDS)))


def dock(monkey: Monkey) -> None:
    """Close, open, float or put behind another."""
    window, chance = monkey.window, monkey.chance
    bars = [b for b in window.findChildren(QTabBar) if b.isVisible() and b.count()]
    if bars and chance.random() < 0.4:
        bar = chance.choice(bars)
        monkey.say("choose a tab", "tab chosen")
        at = bar.tabRect(chance.randrange(bar.count())).center()
        QTest.mouseClick(bar, Qt.MouseButton.LeftButton, pos=at)
        return
    found = chance.choice(window.docks.all())
    action = found.toggleViewAction()
    if action.isVisible() and chance.random() < 0.7:
        monkey.say(f"open or close {found.windowTitle()}", "dock toggled")
        action.trigger()
    elif found.isVisible() and found not in (window.docks.palette, window.docks.inspector):
        monkey.say(f"float {found.windowTitle()}", "dock floated")
        found.setFloating(not found.isFloating())


def _change(monkey: Monkey, control: QWidget) -> None:
    """As a user would: by keys, wheel or a click."""
    chance, words = monkey.chance, monkey.chance.choice(WORDS)
    monkey.say(f"  {type(control).__name__} {words!r}", f"changed {type(control).__name__}")
    if isinstance(control, QLineEdit):
        control.setFocus()
        control.selectAll()
        # A test's keyboard has no other letters.
        if words.isascii() and words.isprintable():
            QTest.keyClicks(control, words)
        else:
            control.insert(words)
        QTest.keyClick(control, chance.choice(ENDS))
    elif isinstance(control, QSpinBox):
        QTest.keyClick(control, chance.choice((Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp)))
    elif isinstance(control, QComboBox):
        QTest.keyClick(control, chance.choice((Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_End)))
    elif isinstance(control, (QCheckBox, QPushButton)):
        control.click()
    else:
        monkey.hand.meddle(control, monkey.hand.spot(control))
