"""Every command of the window: its name, shortcut, icon and tooltip in one place."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QWidget

from nndl_studio.exchange.formats import FORMATS
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.ui import icons
from nndl_studio.ui.shell.action import Action, Keys
from nndl_studio.ui.shell.menu_keys import with_keys
from nndl_studio.ui.texts import show, texts
from nndl_studio.ui.theme import Theme, themes


class Actions(QObject):
    """One attribute a command; the window connects them."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._icons: list[tuple[Action, str]] = []
        self._make_file()
        self._make_edit()
        self._make_view()
        self._make_run()
        self.about = self._make("info", say("&About NNDL Studio"), "Ctrl+F1")
        self.shortcuts = self._make(
            "info", say("&Keyboard and mouse"), QKeySequence.StandardKey.HelpContents
        )
        for action in self.all():
            # A menu draws the tick where the icon is.
            action.setIconVisibleInMenu(not action.isCheckable())
        themes.changed.connect(self._paint)
        self._paint(themes.current)
        texts.changed.connect(self._set_letters)
        self._set_letters()

    def all(self) -> list[Action]:
        """Every command."""
        single = [action for action in vars(self).values() if isinstance(action, Action)]
        return [*single, *self.exports.values()]

    def _make_file(self) -> None:
        keys = QKeySequence.StandardKey
        self.new = self._make("new", say("&New"), keys.New)
        self.open = self._make("open", say("&Open…"), keys.Open)
        self.import_data = self._make("open", say("&Import data…"), "Ctrl+Shift+D")
        self.import_model = self._make("open", say("Import a &model…"), "Ctrl+Shift+M")
        self.import_folder = self._make("open", say("Import a &folder…"), "Ctrl+Alt+D")
        self.draw_points = self._make("maps", say("&Draw points…"), "Ctrl+Shift+P")
        self.type_rows = self._make("layout", say("T&ype or paste rows…"), "Ctrl+Shift+T")
        self.start = self._make("layout", say("S&tart page…"), "Ctrl+Shift+O")
        self.save = self._make("save", say("&Save"), keys.Save)
        self.save_as = self._make("save", say("Save &as…"), "Ctrl+Shift+S")
        self.unsaved = self._make("clock", say("&Unsaved drawings…"), "Ctrl+Shift+U")
        self.autosave = self._make("save", say("&Keep unsaved changes"), "Ctrl+Alt+S")
        self.autosave.setCheckable(True)
        tip = say("Keep changes beside the file until it is saved, against a crash")
        show(self.autosave.setToolTip, tip)
        self.export = self._make("export", say("E&xport…"), "Ctrl+E")
        self.exports = self._make_exports()
        self.load_weights = self._make("open", say("&Load weights…"), "Ctrl+I")
        self.resume = self._make("forth", say("&Resume a run…"), "Ctrl+Shift+I")
        self.save_picture = self._make("maps", say("&Picture of the window…"), "Ctrl+P")
        self.quit = self._make("close", say("&Quit"), "Ctrl+Q")

    def _make_exports(self) -> dict[str, Action]:
        """An export for each format there is, by its name."""
        named = {
            each.name: say("{format} ({suffix})…", format=each.title, suffix=each.suffix)
            for each in FORMATS
        }
        return {
            name: self._make("export", words, f"Ctrl+Alt+{place}" if place < 10 else None)
            for place, (name, words) in enumerate(named.items(), start=1)
        }

    def _set_letters(self) -> None:
        """Choose the letters of the exports: each language has others."""
        actions = self.exports.values()
        # X and P are those of the menu's other entries.
        names = with_keys([told(action.words) for action in actions], "xp")
        for action, name in zip(actions, names, strict=True):
            action.set_name(name)

    def _make_edit(self) -> None:
        keys = QKeySequence.StandardKey
        self.undo = self._make("undo", say("&Undo"), keys.Undo)
        self.redo = self._make("redo", say("&Redo"), "Ctrl+Shift+Z")
        self.cut = self._make("cut", say("Cu&t"), keys.Cut)
        self.copy = self._make("copy", say("&Copy"), keys.Copy)
        self.paste = self._make("paste", say("&Paste"), keys.Paste)
        self.duplicate = self._make("copy", say("&Duplicate"), "Ctrl+D")
        self.delete = self._make("delete", say("D&elete"), keys.Delete)
        # The canvas takes the key itself; in a text field it must go on deleting letters.
        self.delete.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.select_all = self._make("fit", say("Select &all"), keys.SelectAll)
        self.rename = self._make("rename", say("Re&name"), "F2")
        self.add = self._make("plus", say("Add a &layer…"), "Ctrl+K")
        self.find = self._make("search", say("&Find a layer"), "Ctrl+F")
        self.find.setShortcuts([self.find.shortcut(), QKeySequence("/")])

    def _make_view(self) -> None:
        keys = QKeySequence.StandardKey
        self.zoom_in = self._make("zoom-in", say("Zoom &in"), keys.ZoomIn)
        self.zoom_out = self._make("zoom-out", say("Zoom &out"), keys.ZoomOut)
        self.actual_size = self._make("search", say("&100 %"), "Ctrl+0")
        self.fit = self._make("fit", say("&Fit the drawing"), "Ctrl+1")
        self.arrange = self._make("layout", say("&Arrange the drawing"), "Ctrl+L")
        self.dark = self._make("moon", say("&Dark theme"), "Ctrl+T")
        self.dark.setCheckable(True)
        self.log_loss = self._make("chart", say("&Logarithmic loss axis"), "Ctrl+Shift+L")
        self.log_loss.setCheckable(True)
        self.node_times = self._make("clock", say("Show &time per node"), "Ctrl+Shift+N")
        self.node_times.setCheckable(True)
        self.inside = self._make("search", say("Look &inside"), "F9")
        self.inside.setCheckable(True)
        self.compiled = self._make("layout", say("&Compiled plan…"), "Shift+F9")
        self.problems = self._make("problem", say("Go to the first &problem"), "F8")

    def _make_run(self) -> None:
        self.train = self._make("play", say("&Train or pause"), "F5")
        self.afresh = self._make("play", say("Train a&fresh…"), "Ctrl+F5")
        self.step_batch = self._make("forth", say("Step one &batch"), "F10")
        self.step_epoch = self._make("advance", say("Step to the end of the &epoch"), "Shift+F10")
        self.stop = self._make("stop", say("&Stop"), "Shift+F5")
        self.take_best = self._make("undo", say("Go &back to the best epoch"), "Ctrl+B")
        self.earlier = self._make("previous", say("Look at the &moment before"), "Ctrl+Alt+Left")
        self.later = self._make("next", say("Look at the moment &after"), "Ctrl+Alt+Right")
        self.newest = self._make("clock", say("Bac&k to now"), "Ctrl+Alt+N")
        self.branch = self._make("branch", say("Bran&ch from here"), "Ctrl+Alt+B")
        self.solve = self._make("fit-line", say("S&olve in closed form"), "Ctrl+F10")
        self.cross_validate = self._make("folds", say("Cross-&validate…"), "Ctrl+Shift+F5")
        self.check_gradients = self._make("check", say("Check the &gradients"), "Ctrl+G")
        self.answer = self._make("next", say("&Answer for a file…"), "Ctrl+Shift+A")
        self.answer_folder = self._make("next", say("Answer for a fol&der…"), "Ctrl+Alt+A")
        self.runs = self._make("clock", say("&Runs…"), "Ctrl+Shift+H")
        self.next_sample = self._make("next", say("&Next sample"), "Alt+Right")
        self.previous_sample = self._make("previous", say("Sample be&fore"), "Alt+Left")
        self.own_sample = self._make("rename", say("&Your own sample…"), "Alt+Up")

    def _make(self, icon: str, words: Sentence, keys: Keys) -> Action:
        action = Action(words, keys, self._window)
        self._icons.append((action, icon))
        self._window.addAction(action)
        return action

    def _paint(self, theme: Theme) -> None:
        for action, name in self._icons:
            action.setIcon(icons.icon(name, theme.color("mute")))
        self.dark.setChecked(theme.dark)
