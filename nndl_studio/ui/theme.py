"""The two themes: every colour the window uses, and how they reach Qt."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QPalette
from PySide6.QtWidgets import QApplication, QWidget

from nndl_studio import resources
from nndl_studio.layers.layer import Family
from nndl_studio.ui.stylesheet import stylesheet

# Those that come along first, then what the system may have; Chinese letters are in the second.
UI_FACES = ["Inter", "NNDL Sans SC", "Segoe UI", "SF Pro Text", "Noto Sans", "DejaVu Sans"]
MONO_FACES = ["JetBrains Mono", "NNDL Sans SC", "Consolas", "Menlo", "DejaVu Sans Mono"]
SHIPPED = {"Inter", "JetBrains Mono", "NNDL Sans SC"}


@dataclass(frozen=True)
class Theme:
    """Colour tokens as "#rrggbb"; `color(token)` and `family(...)` give QColors."""

    name: str
    window: str
    panel: str
    raised: str
    canvas: str
    dot: str
    line: str
    node_border: str
    text: str
    mute: str
    faint: str
    accent: str
    on_accent: str
    good: str
    bad: str
    negative: str
    positive: str
    families: tuple[tuple[Family, str], ...]

    @property
    def dark(self) -> bool:
        return self.name == "dark"

    def color(self, token: str) -> QColor:
        """The colour of a token by its name, e.g. "accent"."""
        return QColor(getattr(self, token))

    def family(self, family: Family) -> QColor:
        """The one colour of a layer family."""
        return QColor(dict(self.families)[family])


DARK = Theme(
    name="dark",
    window="#14161b",
    panel="#1a1d24",
    raised="#20242d",
    canvas="#101217",
    dot="#232833",
    line="#2b303b",
    node_border="#323947",
    text="#e7e9ee",
    mute="#98a1b2",
    faint="#6b7384",
    accent="#5b9cff",
    on_accent="#0b1220",
    good="#58c48c",
    bad="#ff6b5e",
    negative="#f08a3c",
    positive="#4a90ff",
    families=(
        (Family.DATA, "#2fb5a2"),
        (Family.LINEAR, "#5b9cff"),
        (Family.CONVOLUTION, "#a384f7"),
        (Family.POOLING, "#e277b5"),
        (Family.ACTIVATION, "#e6a93a"),
        (Family.RECURRENT, "#6dbb5d"),
        (Family.SHAPE, "#94a3b8"),
        (Family.OUTPUT, "#f0764a"),
        (Family.MEMORY, "#35bfe6"),
    ),
)

LIGHT = Theme(
    name="light",
    window="#eef0f4",
    panel="#ffffff",
    raised="#f4f6f9",
    canvas="#f8f9fb",
    dot="#dfe3ea",
    line="#dde1e8",
    node_border="#cfd5df",
    text="#1b1f27",
    mute="#5d6778",
    faint="#8b94a4",
    accent="#2f6fde",
    on_accent="#ffffff",
    good="#1f9d63",
    bad="#d23b2f",
    negative="#d9701a",
    positive="#2f6fde",
    families=(
        (Family.DATA, "#138f7e"),
        (Family.LINEAR, "#2f6fde"),
        (Family.CONVOLUTION, "#7a56d8"),
        (Family.POOLING, "#c04b90"),
        (Family.ACTIVATION, "#b57a0c"),
        (Family.RECURRENT, "#3f8f30"),
        (Family.SHAPE, "#64748b"),
        (Family.OUTPUT, "#cf5226"),
        (Family.MEMORY, "#0e93b8"),
    ),
)

BY_NAME = {theme.name: theme for theme in (DARK, LIGHT)}


class Themes(QObject):
    """The theme in force; `changed` carries the new one. `applied`: it is what is seen."""

    changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.current = DARK
        self.applied = False

    def set_current(self, theme: Theme) -> None:
        self.current = theme
        self.changed.emit(theme)


themes = Themes()


def apply(app: QApplication, theme: Theme) -> None:
    """Give `theme` to the application and its windows, and tell everyone."""
    first = not themes.applied
    if first:
        load_faces()
        app.setStyle("Fusion")
        app.setFont(ui_font())
        themes.applied = True
    app.setPalette(_palette(theme))
    themes.set_current(theme)
    for window in app.topLevelWidgets():
        if (first or window.styleSheet()) and window.parent() is None:
            dress(window)


def dress(window: QWidget) -> None:
    """Give a window, and all that opens over it, the look of the theme in force, if there is one.

    The application has no style sheet: Qt gives a new one of the application's to each widget as
    often as it has ancestors, seven times on average, and a window's twice.
    """
    if themes.applied:
        window.setStyleSheet(stylesheet(vars(themes.current)))


def load_faces() -> None:
    """Register the shipped faces once: a machine may have no fonts at all."""
    if SHIPPED.issubset(QFontDatabase.families()):
        return
    for path in sorted(resources.folder("fonts").glob("*.ttf")):
        QFontDatabase.addApplicationFont(str(path))


def ui_font(pixels: int = 13, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The face of words."""
    return _font(UI_FACES, pixels, weight)


def mono_font(pixels: int = 12, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """The face of numbers, so that they line up."""
    return _font(MONO_FACES, pixels, weight)


def _font(families: list[str], pixels: int, weight: QFont.Weight) -> QFont:
    font = QFont()
    font.setFamilies(families)
    font.setPixelSize(pixels)
    font.setWeight(weight)
    return font


def _palette(theme: Theme) -> QPalette:
    palette = QPalette()
    role = QPalette.ColorRole
    for target, token in (
        (role.Window, "window"),
        (role.WindowText, "text"),
        (role.Base, "panel"),
        (role.AlternateBase, "raised"),
        (role.Text, "text"),
        (role.PlaceholderText, "mute"),
        (role.Button, "raised"),
        (role.ButtonText, "text"),
        (role.BrightText, "bad"),
        (role.ToolTipBase, "raised"),
        (role.ToolTipText, "text"),
        (role.Highlight, "accent"),
        (role.HighlightedText, "on_accent"),
        (role.Link, "accent"),
    ):
        palette.setColor(target, theme.color(token))
    for target in (role.WindowText, role.Text, role.ButtonText):
        palette.setColor(QPalette.ColorGroup.Disabled, target, theme.color("faint"))
    return palette
