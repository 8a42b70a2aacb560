"""The Qt style sheet of a theme: shapes and spacing of the controls."""

from __future__ import annotations

from collections.abc import Mapping
from string import Template

from nndl_studio import resources

# Widgets opt into a look by a dynamic property: look="primary" (the one accent button),
# "flat" (no frame until hovered), "title", "heading", "group", "mute", "mono", "bad", "card".
SHEET = Template("""
QMainWindow, QDialog { background: $window; }
QWidget { color: $text; }
QWidget[look="panel"], QScrollArea[look="panel"] { background: $panel; }
QWidget[look="card"] { background: $panel; border: 1px solid $line; border-radius: 8px; }
QWidget[look="inset"] { background: $raised; border-radius: 8px; }
QScrollArea { border: none; background: transparent; }
QLabel { background: transparent; }
QLabel[look="title"] { font-size: 14px; font-weight: 600; }
QLabel[look="heading"] { font-size: 12px; font-weight: 600; }
QLabel[look="group"] { color: $mute; font-size: 11px; font-weight: 600; }
QLabel[look="mute"] { color: $mute; font-size: 12px; }
QFrame[look="line"] { background: $line; border: none; }
QLineEdit[look="name"] { background: transparent; border: 1px solid transparent; padding: 0;
  font-size: 15px; font-weight: 600; }
QLineEdit[look="name"]:hover { border-color: $line; }
QLineEdit[look="name"]:focus { border: 2px solid $accent; padding: 0; background: $raised; }
QLabel[look="small"] { color: $mute; font-size: 11px; }
QLabel[look="mono"] { font-family: "JetBrains Mono", "DejaVu Sans Mono", monospace;
  font-size: 12px; }
QLabel[look="mono-mute"] { font-family: "JetBrains Mono", "DejaVu Sans Mono", monospace;
  font-size: 12px; color: $mute; }
QLabel[look="told"] { border: 1px solid transparent; border-radius: 4px; }
QLabel[look="told"]:focus { border-color: $accent; }
QLabel[look="ask"] { border-left: 3px solid $accent; padding-left: 8px; font-weight: 600; }
QLabel[look="bad"] { color: $bad; font-size: 12px; }

QPushButton, QToolButton { background: $raised; border: 1px solid $line; border-radius: 8px;
  padding: 0 12px; min-height: 28px; }
QPushButton:hover, QToolButton:hover { border-color: $mute; }
QPushButton:pressed, QToolButton:pressed { background: $line; }
QPushButton:focus, QToolButton:focus { border: 2px solid $accent; padding: 0 11px;
  min-height: 26px; }
QPushButton:disabled, QToolButton:disabled { color: $faint; }
QPushButton:checked, QToolButton:checked { background: $line; }
QToolButton::menu-indicator, QPushButton::menu-indicator { image: none; width: 0; }
QPushButton[look="square"], QPushButton[look="square"]:focus, QFileDialog QToolButton,
  QFileDialog QToolButton:focus { padding: 0 3px; }
*[look="primary"] { background: $accent; color: $on_accent; border-color: $accent;
  font-weight: 600; }
*[look="primary"]:hover { border-color: $text; }
*[look="primary"]:pressed { background: $positive; }
*[look="primary"]:focus { border: 2px solid $text; }
*[look="primary"]:disabled { background: $line; color: $mute; border-color: $line; }
QToolButton[look="flat"], QPushButton[look="flat"] { background: transparent;
  border: 1px solid transparent; padding: 0 6px; min-height: 22px; border-radius: 6px;
  color: $mute; font-size: 12px; }
QToolButton[look="icon"] { background: transparent; border: 1px solid transparent;
  padding: 0 1px; min-height: 22px; border-radius: 6px; }
QToolButton[look="icon"]:hover { background: $raised; }
QToolButton[look="icon"]:focus { border-color: $accent; }
QToolButton[look="icon"]:checked { background: $line; }
QToolButton[look="flat"]:hover, QPushButton[look="flat"]:hover { background: $raised; }
QToolButton[look="flat"]:focus, QPushButton[look="flat"]:focus { border-color: $accent; }
QToolButton[look="flat"]:checked { background: $line; color: $text; }
QPushButton[look="problem"] { background: transparent; border: none; color: $bad;
  text-align: left; padding: 0; min-height: 20px; }

QWidget[look="header"] { background: $panel; border: 1px solid $line;
  border-top-left-radius: 8px; border-top-right-radius: 8px; }
QWidget[look="card-body"] { background: $panel; border: 1px solid $line; border-top: none;
  border-bottom-left-radius: 8px; border-bottom-right-radius: 8px; }
QWidget[look="notice"] { background: $panel; border-bottom: 1px solid $line; }
QLineEdit[look="number"] { font-family: "JetBrains Mono", "DejaVu Sans Mono", monospace; }
QToolBar { background: $panel; border: none; border-bottom: 1px solid $line; padding: 0;
  spacing: 0; }
QComboBox[look="flat"] { background: transparent; border: 1px solid transparent;
  min-height: 22px; border-radius: 6px; padding: 0 4px; color: $mute; font-size: 12px; }
QComboBox[look="flat"]:hover { background: $raised; }
QComboBox[look="flat"]:focus { border: 1px solid $accent; padding: 0 4px; min-height: 22px; }

QLineEdit, QSpinBox, QDoubleSpinBox, QComboBox { background: $raised; border: 1px solid $line;
  border-radius: 8px; padding: 0 8px; min-height: 28px; selection-background-color: $accent;
  selection-color: $on_accent; }
QLineEdit:hover, QSpinBox:hover, QDoubleSpinBox:hover, QComboBox:hover { border-color: $mute; }
QLineEdit:focus, QSpinBox:focus, QDoubleSpinBox:focus, QComboBox:focus {
  border: 2px solid $accent; padding: 0 7px; min-height: 26px; }
QSpinBox::up-button, QSpinBox::down-button { width: 0; border: none; }
QSpinBox { padding: 0; }
QSpinBox[look="small"], QSpinBox[look="small"]:focus { min-height: 22px; border-radius: 6px; }
QSpinBox QLineEdit, QSpinBox QLineEdit:focus { background: transparent; border: none;
  padding: 0; min-height: 0; }
QLineEdit[wrong="true"] { border: 2px solid $bad; padding: 0 7px; min-height: 26px; }
QLineEdit:disabled, QSpinBox:disabled, QDoubleSpinBox:disabled, QComboBox:disabled {
  color: $faint; }
QComboBox::drop-down { border: none; width: 22px; }
QComboBox::down-arrow { image: url("$icons/chevron.svg"); width: 10px; height: 10px; }
QComboBox QAbstractItemView { background: $panel; border: 1px solid $line; padding: 4px;
  selection-background-color: $raised; selection-color: $text; outline: none; }
QCheckBox { spacing: 8px; min-height: 28px; background: transparent; }
QCheckBox::indicator { width: 16px; height: 16px; border: 1px solid $faint; border-radius: 4px;
  background: $raised; }
QCheckBox::indicator:hover { border-color: $accent; }
QCheckBox::indicator:checked { background: $accent; border-color: $accent;
  image: url("$icons/tick-$name.svg"); }
QCheckBox:focus { color: $accent; }
QProgressBar { background: $raised; border: none; border-radius: 3px; max-height: 6px;
  min-height: 6px; }
QProgressBar::chunk { background: $accent; border-radius: 3px; }

QListWidget, QTreeWidget, QListView, QTreeView { background: transparent; border: none;
  outline: none; }
QListWidget::item, QListView::item { border-radius: 6px; padding: 2px 6px; min-height: 22px; }
QListWidget::item:hover, QListView::item:hover { background: $raised; }
QListWidget::item:selected, QListView::item:selected { background: $raised; color: $text;
  border: 1px solid $accent; }

QListWidget[look="formats"]::item { padding: 0; min-height: 0; border: 1px solid transparent; }
QListWidget[look="formats"]::item:selected { background: $raised; border-color: $accent; }
QPlainTextEdit[look="lines"] { background: $panel; border: 1px solid $line; border-radius: 8px;
  padding: 6px; selection-background-color: $accent; selection-color: $on_accent; }
QPlainTextEdit[look="lines"]:focus { border-color: $accent; }

QTableView { background: $panel; alternate-background-color: $raised; border: none; }
QTableView::item { padding: 0 10px; }
QTableView[look="rows"], QTreeView[look="facts"] { border: 1px solid transparent;
  outline: none; }
QTableView[look="rows"]:focus, QTreeView[look="facts"]:focus { border-color: $accent; }
QTableView[look="rows"]::item:selected { background: $line; color: $text; }
QTableView[look="rows"]::item:focus { background: $node_border; color: $text; }
QTreeView[look="arrays"]::item { padding: 2px 4px; min-height: 18px; }
QTreeView[look="arrays"]::item:hover { background: $raised; }
QTreeView[look="arrays"]::item:selected { background: $line; color: $text; }
QTreeView[look="facts"]::item { padding: 3px 6px; border-radius: 0; min-height: 0; }
QTreeView[look="facts"]::item:hover { background: transparent; }
QTreeView[look="facts"]::item:selected { background: $line; color: $text; border: none; }
QHeaderView::section { background: $panel; color: $mute; padding: 6px 10px; border: none;
  border-bottom: 1px solid $line; }

QMenuBar { background: $panel; padding: 2px 8px; border-bottom: 1px solid $line; }
QMenuBar::item { padding: 4px 8px; border-radius: 6px; background: transparent; }
QMenuBar::item:selected { background: $raised; }
QMenu { background: $panel; border: 1px solid $line; padding: 6px; }
QMenu::item { padding: 6px 28px 6px 12px; border-radius: 6px; }
QMenu::item:selected { background: $raised; }
QMenu::item:disabled { color: $faint; }
QMenu::separator { height: 1px; background: $line; margin: 6px 8px; }
QMenu::icon { padding-left: 8px; }
QMenu::indicator { width: 14px; height: 14px; left: 6px; }
QMenu::indicator:checked { image: url("$icons/check.svg"); }
QStatusBar { background: $panel; border-top: 1px solid $line; color: $mute; }
QStatusBar::item { border: none; }
QToolTip { background: $raised; color: $text; border: 1px solid $line; padding: 4px 6px; }

QDockWidget { color: $text; titlebar-close-icon: none; titlebar-normal-icon: none; }
QDockWidget > QWidget { background: $window; }
QMainWindow::separator { background: $window; width: 6px; height: 6px; }
QMainWindow::separator:hover { background: $accent; }
QSplitter::handle { background: $line; }
QSplitter[look="apart"]::handle { background: transparent; }
QSplitter::handle:hover { background: $accent; }
QTabBar { qproperty-drawBase: 0; }
QTabBar::tab { background: transparent; color: $mute; padding: 6px 8px; font-size: 12px;
  border: none; border-bottom: 2px solid transparent; }
QTabBar::tab:disabled { color: $faint; }
QTabBar::tab:selected { color: $text; border-bottom-color: $accent; }
QTabBar::scroller { width: 40px; }
QTabBar QToolButton { background: $window; border: none; border-radius: 0; padding: 0; }
QTabBar QToolButton::left-arrow { image: url("$icons/chevron-left.svg"); }
QTabBar QToolButton::right-arrow { image: url("$icons/chevron-right.svg"); }
QScrollBar:vertical { background: transparent; width: 10px; margin: 2px; }
QScrollBar:horizontal { background: transparent; height: 10px; margin: 2px; }
QScrollBar::handle { background: $node_border; border-radius: 3px; min-height: 28px;
  min-width: 28px; }
QScrollBar::handle:hover { background: $mute; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
""")


def stylesheet(tokens: Mapping[str, object]) -> str:
    """The sheet filled with a theme's colours, by their tokens."""
    return SHEET.substitute(tokens, icons=resources.folder("icons").as_posix())
