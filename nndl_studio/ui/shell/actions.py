"""Every command of the window: its name, shortcut, icon and tooltip in one place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from nndl_studio.exchange.formats import FORMATS
from nndl_studio.ui import icons
from nndl_studio.ui.shell.menu_keys import with_keys
from nndl_studio.ui.theme import Theme, themes

Keys = str | QKeySequence.StandardKey | None


class Actions(QObject):
    """One attribute a command; the window connects them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: list[tuple[QAction, str]] = []
        self._make_file()
        self._make_edit()
        self._make_view()
        self._make_run()
        self.about = self._make("info", self.tr("&About NNDL Studio"), "Ctrl+F1")
        self.shortcuts = self._make(
            "info", self.tr("&Keyboard and mouse"), QKeySequence.StandardKey.HelpContents
        )
        for action in self.all():
            # A menu draws the tick where the icon is.
            action.setIconVisibleInMenu(not action.isCheckable())
        themes.changed.connect(self._paint)
        self._paint(themes.current)

    def all(self) -> list[QAction]:
        """Every command."""
        single = [action for action in vars(self).values() if isinstance(action, QAction)]
        return [*single, *self.exports.values()]

    def _make_file(self) -> None:
        keys = QKeySequence.StandardKey
        self.new = self._make("new", self.tr("&New"), keys.New)
        self.open = self._make("open", self.tr("&Open…"), keys.Open)
        self.import_data = self._make("open", self.tr("&Import data…"), "Ctrl+Shift+D")
        self.import_model = self._make("open", self.tr("Import a &model…"), "Ctrl+Shift+M")
        self.import_folder = self._make("open", self.tr("Import a &folder…"), "Ctrl+Alt+D")
        self.draw_points = self._make("maps", self.tr("&Draw points…"), "Ctrl+Shift+P")
        self.type_rows = self._make("layout", self.tr("T&ype or paste rows…"), "Ctrl+Shift+T")
        self.start = self._make("layout", self.tr("S&tart page…"), "Ctrl+Shift+O")
        self.save = self._make("save", self.tr("&Save"), keys.Save)
        self.save_as = self._make("save", self.tr("Save &as…"), "Ctrl+Shift+S")
        self.unsaved = self._make("clock", self.tr("&Unsaved drawings…"), "Ctrl+Shift+U")
        self.autosave = self._make("save", self.tr("&Keep unsaved changes"), "Ctrl+Alt+S")
        self.autosave.setCheckable(True)
        self.autosave.setToolTip(
            self.tr("Keep changes beside the file until it is saved, against a crash")
        )
        self.export = self._make("export", self.tr("E&xport…"), "Ctrl+E")
        self.exports = self._make_exports()
        self.load_weights = self._make("open", self.tr("&Load weights…"), "Ctrl+I")
        self.resume = self._make("forth", self.tr("&Resume a run…"), "Ctrl+Shift+I")
        self.save_picture = self._make("maps", self.tr("&Picture of the window…"), "Ctrl+P")
        self.quit = self._make("close", self.tr("&Quit"), "Ctrl+Q")

    def _make_exports(self) -> dict[str, QAction]:
        """An export for each format there is, by its name."""
        text = self.tr("{0} ({1})…")
        titles = [text.format(each.title, each.suffix) for each in FORMATS]
        # X and P are those of the menu's other entries.
        named = zip(FORMATS, with_keys(titles, "xp"), strict=True)
        return {
            each.name: self._make("export", title, f"Ctrl+Alt+{place}" if place < 10 else None)
            for place, (each, title) in enumerate(named, start=1)
        }

    def _make_edit(self) -> None:
        keys = QKeySequence.StandardKey
        self.undo = self._make("undo", self.tr("&Undo"), keys.Undo)
        self.redo = self._make("redo", self.tr("&Redo"), "Ctrl+Shift+Z")
        self.cut = self._make("cut", self.tr("Cu&t"), keys.Cut)
        self.copy = self._make("copy", self.tr("&Copy"), keys.Copy)
        self.paste = self._make("paste", self.tr("&Paste"), keys.Paste)
        self.duplicate = self._make("copy", self.tr("&Duplicate"), "Ctrl+D")
        self.delete = self._make("delete", self.tr("D&elete"), keys.Delete)
        # The canvas takes the key itself; in a text field it must go on deleting letters.
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.select_all = self._make("fit", self.tr("Select &all"), keys.SelectAll)
        self.rename = self._make("rename", self.tr("Re&name"), "F2")
        self.add = self._make("plus", self.tr("Add a &layer…"), "Ctrl+K")
        self.find = self._make("search", self.tr("&Find a layer"), "Ctrl+F")
        self.find.setShortcuts([self.find.shortcut(), QKeySequence("/")])

    def _make_view(self) -> None:
        keys = QKeySequence.StandardKey
        self.zoom_in = self._make("zoom-in", self.tr("Zoom &in"), keys.ZoomIn)
        self.zoom_out = self._make("zoom-out", self.tr("Zoom &out"), keys.ZoomOut)
        self.actual_size = self._make("search", self.tr("&100 %"), "Ctrl+0")
        self.fit = self._make("fit", self.tr("&Fit the drawing"), "Ctrl+1")
        self.arrange = self._make("layout", self.tr("&Arrange the drawing"), "Ctrl+L")
        self.dark = self._make("moon", self.tr("&Dark theme"), "Ctrl+T")
        self.dark.setCheckable(True)
        self.log_loss = self._make("chart", self.tr("&Logarithmic loss axis"), "Ctrl+Shift+L")
        self.log_loss.setCheckable(True)
        self.node_times = self._make("clock", self.tr("Show &time per node"), "Ctrl+Shift+N")
        self.node_times.setCheckable(True)
        self.problems = self._make("problem", self.tr("Go to the first &problem"), "F8")

    def _make_run(self) -> None:
        self.train = self._make("play", self.tr("&Train or pause"), "F5")
        self.afresh = self._make("play", self.tr("Train a&fresh…"), "Ctrl+F5")
        self.step_batch = self._make("forth", self.tr("Step one &batch"), "F10")
        self.step_epoch = self._make(
            "advance", self.tr("Step to the end of the &epoch"), "Shift+F10"
        )
        self.stop = self._make("stop", self.tr("&Stop"), "Shift+F5")
        self.take_best = self._make("undo", self.tr("Go &back to the best epoch"), "Ctrl+B")
        self.solve = self._make("fit-line", self.tr("S&olve in closed form"), "Ctrl+F10")
        self.cross_validate = self._make("folds", self.tr("Cross-&validate…"), "Ctrl+Shift+F5")
        self.answer = self._make("next", self.tr("&Answer for a file…"), "Ctrl+Shift+A")
        self.answer_folder = self._make("next", self.tr("Answer for a fol&der…"), "Ctrl+Alt+A")
        self.runs = self._make("clock", self.tr("&Runs…"), "Ctrl+Shift+H")
        self.next_sample = self._make("next", self.tr("&Next sample"), "Alt+Right")
        self.previous_sample = self._make("previous", self.tr("Sample be&fore"), "Alt+Left")

    def _make(self, icon: str, text: str, keys: Keys) -> QAction:
        action = QAction(text, self._window)
        if keys is not None:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
        shown = text.replace("&", "").rstrip("…")
        shortcut = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        action.setToolTip(f"{shown} ({shortcut})" if shortcut else shown)
        action.setStatusTip(shown)
        self._icons.append((action, icon))
        self._window.addAction(action)
        return action

    def _paint(self, theme: Theme) -> None:
        for action, name in self._icons:
            action.setIcon(icons.icon(name, theme.color("mute")))
        self.dark.setChecked(theme.dark)
