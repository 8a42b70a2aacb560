"""What the monkey does with the window: its menus, its run, its files, and what lies over it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QDialog, QLineEdit, QMenu, QWidget

from nndl_studio.ui.shell.main_window import MainWindow
from nndl_studio.ui.shell.shipped import examples
from tests.trust.monkey.hand import MODIFIERS, Modifier
from tests.trust.monkey.monkey import Monkey
from tests.trust.monkey.on_panels import ENDS, WORDS

KEYS = [k for k in Qt.Key if 0x20 <= k.value < 0x7F or 0x01000000 <= k.value <= 0x0100003B]
RUNNING = ("train", "afresh", "step_batch", "step_epoch", "stop", "take_best", "solve")
SEEN_SELDOM = ("quit", "dark", "start", "open", "new")


def action(monkey: Monkey) -> None:
    """Any command of the window, or any entry of its menus."""
    window, chance = monkey.window, monkey.chance
    entries = window.menu_actions.all() if chance.random() < 0.7 else _entries(window)
    known = vars(window.menu_actions).items()
    named = {each: name for name, each in known if isinstance(each, QAction)}
    found = [a for a in entries if a.isEnabled() and a.isVisible()]
    chosen = chance.choice(found)
    if named.get(chosen) in SEEN_SELDOM and chance.random() < 0.8:
        return
    monkey.say(f"action “{chosen.text()}”", f"action {named.get(chosen, 'entry of a menu')}")
    chosen.trigger()


def _entries(window: MainWindow) -> list[QAction]:
    menus = window.findChildren(QMenu)
    return [a for menu in menus for a in menu.actions() if not a.menu() and not a.isSeparator()]


def run(monkey: Monkey) -> None:
    """Train, pause, stop, continue; what can't train is often put right first."""
    window = monkey.window
    if window.canvas.scene().analysis.problems and monkey.chance.random() < 0.5:
        monkey.say("undo what keeps it from training", "put right")
        while window.undo.canUndo():
            window.undo.undo()
    name = monkey.chance.choice((*RUNNING, "train", "train", "next_sample"))
    monkey.say(f"run: {name} while {window.run.phase.name}", f"run {name}")
    monkey.reached[f"phase {window.run.phase.name}"] += 1
    getattr(window.menu_actions, name).trigger()


def rest(monkey: Monkey) -> None:
    """Let the run go on for a moment."""
    monkey.say("rest", "rest")
    QTest.qWait(monkey.chance.choice((1, 5, 20, 60, 200)))
    monkey.reached[f"phase {monkey.window.run.phase.name}"] += 1


def open_example(monkey: Monkey) -> None:
    path = monkey.chance.choice(examples())
    monkey.say(f"open {path.stem}", "example opened")
    if monkey.window.files.open_example(path) and monkey.chance.random() < 0.7:
        QTest.qWait(monkey.chance.choice((1, 1, 1, 400)))
        run(monkey)


def size(monkey: Monkey) -> None:
    chance, window = monkey.chance, monkey.window
    match chance.randrange(6):
        case 0:
            window.showMaximized()
        case 1:
            window.showNormal()
        case _:
            window.resize(chance.randint(1, 2200), chance.randint(1, 1400))
    monkey.say(f"size {window.size().toTuple()}", "window resized")


def key(monkey: Monkey) -> None:
    """Any key to whatever has the focus, or one of the window's shortcuts."""
    chance, window = monkey.chance, monkey.window
    target: QWidget = QApplication.focusWidget() or window.canvas
    kind = type(target).__name__
    if chance.random() < 0.4:
        chosen = chance.choice([a for a in window.menu_actions.all() if not a.shortcut().isEmpty()])
        monkey.say(f"keys of “{chosen.text()}” to {kind}", f"shortcut to {kind}")
        QTest.keySequence(target, chosen.shortcut())
        return
    key, held = chance.choice(KEYS), chance.choice(MODIFIERS)
    if key == Qt.Key.Key_Q and held == Modifier.ControlModifier:
        return
    monkey.say(f"key {held.name} {key.name} to {kind}", f"key to {kind}")
    QTest.keyClick(target, key, held)


def close(monkey: Monkey) -> None:
    """Close the window; one that stays has asked, and was told to."""
    monkey.say("close the window", "window closed")
    if monkey.chance.random() < 0.2:
        monkey.window.end()
    else:
        monkey.window.close()


def other_program(monkey: Monkey) -> None:
    """Changes the document's file, or takes it away; then the user comes back to the window."""
    path, chance = monkey.window.files.path, monkey.chance
    if path is None:
        return
    how = chance.choice(("junk", "other project", "gone", "touched"))
    monkey.say(f"other program: {how} {path.name}", f"file {how}")
    match how:
        case "junk" if path.exists():
            path.write_bytes(path.read_bytes()[: chance.randrange(400)])
        case "other project":
            path.parent.mkdir(exist_ok=True)
            path.write_bytes(chance.choice(examples()).read_bytes())
        case "gone":
            path.unlink(missing_ok=True)
        case _ if path.exists():
            path.touch()
    monkey.window.outside.look()


def dialog(monkey: Monkey, over: QWidget | None = None) -> None:
    """Do something in a dialog that is open; `over` must be answered first."""
    shown = [w for w in monkey.window.findChildren(QDialog) if w.isVisible()]
    widget = over or (monkey.chance.choice(shown) if shown else None)
    if widget is None:
        return
    kind = type(widget).__name__
    if isinstance(widget, QMenu):
        _in_menu(monkey, widget)
    elif not isinstance(widget, QDialog):
        monkey.say(f"in {kind}", f"pop-up {kind}")
        QTest.keyClick(QApplication.focusWidget() or widget, monkey.chance.choice(ENDS))
        if widget.isVisible() and monkey.chance.random() < 0.5:
            widget.close()
    elif monkey.chance.random() < 0.15:
        monkey.say(f"leave {kind}", f"dialog {kind} left")
        monkey.chance.choice((widget.close, widget.reject))()
    else:
        _in_dialog(monkey, widget, kind)


def _in_dialog(monkey: Monkey, widget: QDialog, kind: str) -> None:
    at = monkey.hand.spot(widget)
    child = widget.childAt(at) or widget
    monkey.say(f"in {kind}: {type(child).__name__} {at.toTuple()}", f"dialog {kind}")
    if isinstance(child, QLineEdit) and not isinstance(child.parentWidget(), QComboBox):
        child.insert(monkey.chance.choice(WORDS))
        QTest.keyClick(child, monkey.chance.choice(ENDS))
    else:
        monkey.hand.meddle(child, child.mapFrom(widget, at))


def _in_menu(monkey: Monkey, menu: QMenu) -> None:
    found = [a for a in menu.actions() if a.isEnabled() and not a.isSeparator()]
    if not found or monkey.chance.random() < 0.3:
        monkey.say("leave the menu", "menu left")
        QTest.keyClick(menu, Qt.Key.Key_Escape)
        return
    chosen = monkey.chance.choice(found)
    monkey.say(f"menu: “{chosen.text()}”", "menu entry")
    QTest.mouseClick(menu, Qt.MouseButton.LeftButton, pos=menu.actionGeometry(chosen).center())
    if menu.isVisible():
        menu.close()
