"""What lies in a folder of pictures: their names, tables beside them, and what is left out.

Folders in it are gone through to any depth. Links to files are followed, links to folders aren't,
so that none leads round in a circle. What is a picture is told by its name's ending: no file is
opened here.
"""

from __future__ import annotations

import os
import time
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from nndl_studio.datasets.image_file import named_as_picture
from nndl_studio.files import BadFile
from nndl_studio.going import tell
from nndl_studio.sentence import say

LOOKING = say("Looking through the folder")
MOST_FILES = 1_000_000
TABLES = (".csv", ".tsv")
# What systems leave in folders; they are no part of anybody's data.
LEFT_BY_SYSTEMS = ("thumbs.db", "desktop.ini", "__macosx", "icon\r")
# Some disks tell time in steps of two seconds: a change within them can't be seen.
STEP = 2_000_000_000  # ns
REMEMBERED = 8
TOLD_EVERY = 1000  # files


@dataclass(frozen=True, eq=False)
class Listing:
    """What lies in `folder`. `names` of pictures and `tables` (CSV, TSV) are relative to it, with
    slashes, sorted; the rest are counts of what is left out. `taken` is when, in nanoseconds."""

    folder: Path
    names: tuple[str, ...]
    tables: tuple[str, ...]
    hidden: int
    others: int
    links: int
    taken: int
    changed: tuple[tuple[str, int], ...]

    def stands(self) -> bool:
        """Whether no file has come, gone or been renamed since."""
        if self.taken - max(time for _, time in self.changed) < STEP:
            return False
        try:
            return all(_changed(name) == time for name, time in self.changed)
        except OSError:
            return False


@dataclass
class _Found:
    names: list[str] = field(default_factory=list)
    tables: list[str] = field(default_factory=list)
    hidden: int = 0
    others: int = 0
    links: int = 0

    @property
    def count(self) -> int:
        return len(self.names) + len(self.tables) + self.hidden + self.others + self.links


_KNOWN: dict[Path, Listing] = {}


def listing(folder: Path) -> Listing:
    """What lies in a folder, remembered while it stays as it is: a drawing asks at every edit.
    Raises BadFile for more files than are looked at, and OSError."""
    folder = folder.absolute()
    known = _KNOWN.get(folder)
    if known is not None and known.stands():
        return known
    fresh = _taken(folder)
    # Another thread may do the same meanwhile.
    for forgotten in [folder, *_KNOWN][: max(1, len(_KNOWN) - REMEMBERED + 2)]:
        _KNOWN.pop(forgotten, None)
    _KNOWN[folder] = fresh
    return fresh


def _taken(folder: Path) -> Listing:
    taken, found, changed = time.time_ns(), _Found(), []
    waiting = [""]
    while waiting:
        inner = waiting.pop()
        place = os.path.join(folder, inner)
        changed.append((place, _changed(place)))
        tell(LOOKING, found.count)
        with os.scandir(place) as entries:
            for entry in entries:
                if _sorted_in(entry, inner, found):
                    waiting.append(f"{inner}{entry.name}/")
                if found.count % TOLD_EVERY == 0:
                    tell(LOOKING, found.count)
                if found.count + len(waiting) + len(changed) > MOST_FILES:
                    problem = say("it holds over {most:,} files and folders", most=MOST_FILES)
                    raise BadFile(folder, problem, say("Choose a folder that is a part of it."))
    names, tables = tuple(sorted(found.names)), tuple(sorted(found.tables))
    counts = (found.hidden, found.others, found.links)
    return Listing(folder, names, tables, *counts, taken, tuple(changed))


def _sorted_in(entry: os.DirEntry[str], inner: str, found: _Found) -> bool:
    """Put an entry where it belongs; true for a folder, which is to be gone through."""
    if entry.name.startswith(".") or entry.name.lower() in LEFT_BY_SYSTEMS:
        found.hidden += 1
    elif entry.is_dir(follow_symlinks=False):
        return True
    elif os.path.isdir(entry):
        found.links += 1
    # Neither is what leads nowhere, or round in a circle.
    elif not os.path.isfile(entry):
        found.others += 1
    elif named_as_picture(entry.name):
        found.names.append(inner + entry.name)
    elif PurePath(entry.name).suffix.lower() in TABLES:
        found.tables.append(inner + entry.name)
    else:
        found.others += 1
    return False


def _changed(place: str) -> int:
    return os.stat(place).st_mtime_ns
