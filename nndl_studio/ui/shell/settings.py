"""What the window remembers between sessions: place, theme, language, recent projects."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from nndl_studio.languages import languages

MOST_RECENT = 8
# What a start without a file can show; the first unless the user chose another.
STARTS = ("example", "last", "page")


class StudioSettings:
    """A few named values in a QSettings store; tests hand in a store of their own."""

    def __init__(self, store: QSettings | None = None) -> None:
        self._store = store if store is not None else QSettings("nndl-studio", "nndl-studio")

    @property
    def theme(self) -> str:
        return str(self._store.value("theme", "dark"))

    @theme.setter
    def theme(self, name: str) -> None:
        self._store.setValue("theme", name)

    @property
    def language(self) -> str:
        """The tag of the language that the window speaks; "" leaves it to the system."""
        kept = str(self._store.value("language", ""))
        return kept if kept in languages() else ""

    @language.setter
    def language(self, tag: str) -> None:
        self._store.setValue("language", tag)

    @property
    def geometry(self) -> QByteArray:
        return self._bytes("geometry")

    @geometry.setter
    def geometry(self, state: QByteArray) -> None:
        self._store.setValue("geometry", state)

    @property
    def layout(self) -> QByteArray:
        """Where the docks are."""
        return self._bytes("layout")

    @layout.setter
    def layout(self, state: QByteArray) -> None:
        self._store.setValue("layout", state)

    @property
    def shown(self) -> list[str]:
        """The views that had something to show when `layout` was kept."""
        return self._names("shown")

    @shown.setter
    def shown(self, names: list[str]) -> None:
        self._store.setValue("shown", names)

    @property
    def closed(self) -> list[str]:
        """The views that the user closed; they stay closed until they are asked for."""
        return self._names("closed")

    @closed.setter
    def closed(self, names: list[str]) -> None:
        self._store.setValue("closed", names)

    @property
    def pinned(self) -> list[str]:
        """The views that were opened beside others of their kind, as `Pin.words` writes them."""
        return self._names("pinned")

    @pinned.setter
    def pinned(self, pins: list[str]) -> None:
        self._store.setValue("pinned", pins)

    @property
    def autosave(self) -> bool:
        """Whether unsaved changes are kept against a crash."""
        return str(self._store.value("autosave", "true")) == "true"

    @autosave.setter
    def autosave(self, on: bool) -> None:
        self._store.setValue("autosave", "true" if on else "false")

    @property
    def start(self) -> str:
        """What a start without a file shows: "last", "page" or "example"."""
        kept = str(self._store.value("start", STARTS[0]))
        return kept if kept in STARTS else STARTS[0]

    @start.setter
    def start(self, name: str) -> None:
        self._store.setValue("start", name)

    @property
    def declined(self) -> list[str]:
        """Kept drawings that were offered at a start and not wanted then."""
        return self._names("declined")

    @declined.setter
    def declined(self, names: list[str]) -> None:
        self._store.setValue("declined", names)

    @property
    def folder(self) -> str:
        """Where files were last opened or saved."""
        return str(self._store.value("folder", str(Path.home())))

    @folder.setter
    def folder(self, path: str) -> None:
        self._store.setValue("folder", path)

    @property
    def recent(self) -> list[Path]:
        """Projects opened or saved lately, newest first, that are still there."""
        stored = self._store.value("recent", [])
        paths = stored if isinstance(stored, list) else [stored]
        return [path for path in map(Path, map(str, paths)) if path.is_file()]

    def remember(self, path: Path) -> None:
        """Put `path` at the head of the recent projects."""
        full = path.resolve()
        paths = [full, *(old for old in self.recent if old != full)]
        self._store.setValue("recent", [str(p) for p in paths[:MOST_RECENT]])
        self.folder = str(full.parent)

    def forget_recent(self) -> None:
        self._store.remove("recent")

    def _names(self, key: str) -> list[str]:
        # A list of one comes back from an .ini file as a text, an empty one as nothing.
        stored = self._store.value(key, [])
        names = stored if isinstance(stored, list) else [stored]
        return [str(name) for name in names if name]

    def _bytes(self, key: str) -> QByteArray:
        value = self._store.value(key, QByteArray())
        return value if isinstance(value, QByteArray) else QByteArray()
