"""Where unsaved drawings are kept: beside the project's file, else in the user's own folder.

A shelf has an id of its own and a lock that dies with it, so that others see what was left behind.
In the user's folder lie `ID.lock`, `ID.beside` (the place, if it is beside a project) and
`ID.autosave`, if there is no project or its folder can't be written.
"""

from __future__ import annotations

import glob
import os
import secrets
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.files import BadFile, reason_of, save_bytes
from nndl_studio.graph.document import Graph
from nndl_studio.lock import FileLock, holder
from nndl_studio.places import data_folder
from nndl_studio.safekeeping.kept import Kept, look, pack
from nndl_studio.sentence import Sentence

SUFFIX, POINTER, LOCK, DAMAGED = ".autosave", ".beside", ".lock", ".damaged"


@dataclass(frozen=True)
class Findings:
    """What ended processes left behind, newest first, and a word on each that is damaged."""

    kept: tuple[Kept, ...]
    damaged: tuple[Sentence, ...]


class Shelf:
    """Holds the latest unsaved state of one document. Not for use from several threads at once."""

    def __init__(self) -> None:
        self.id = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._lock: FileLock | None = None
        self._place: Path | None = None

    def keep(self, graph: Graph, project: Path | None, base: str) -> Path:
        """Keep `graph` in place of what was kept before. Raises OSError, BadFile."""
        data = pack(graph, project, base)
        self._begin()
        place = self._put(data, project)
        if self._place not in (None, place):
            _remove(self._place)
        self._place = place
        return place

    def drop(self) -> None:
        """Nothing is unsaved any more."""
        if self._place is not None:
            _remove(self._place)
            self._place = None
        with suppress(OSError):
            (folder() / f"{self.id}{POINTER}").unlink(missing_ok=True)

    def close(self) -> None:
        """Drop, and end the shelf."""
        self.drop()
        if self._lock is not None:
            self._lock.release()
            self._lock = None

    def _begin(self) -> None:
        """Show that somebody stands behind what is kept; without a lock it is kept all the same."""
        if self._lock is not None:
            return
        with suppress(OSError):
            folder().mkdir(parents=True, exist_ok=True)
            taken = FileLock.take(folder() / f"{self.id}{LOCK}")
            self._lock = taken if isinstance(taken, FileLock) else None

    def _put(self, data: bytes, project: Path | None) -> Path:
        if project is not None:
            with suppress(OSError):
                place = _beside(project, self.id)
                save_bytes(place, data, backup=False)
                self._point_to(place)
                return place
        place = folder() / f"{self.id}{SUFFIX}"
        place.parent.mkdir(parents=True, exist_ok=True)
        save_bytes(place, data, backup=False)
        return place

    def _point_to(self, place: Path) -> None:
        if place == self._place:
            return
        with suppress(OSError):  # it is found without, when the project is opened
            save_bytes(folder() / f"{self.id}{POINTER}", os.fsencode(place), backup=False)


def folder() -> Path:
    """The user's own folder for it."""
    return data_folder() / "unsaved"


def left_behind() -> Findings:
    """All that processes of this user left behind when they ended without saving or closing."""
    return _findings(_places())


def left_beside(project: Path) -> Findings:
    """What was left behind of one project."""
    target = Path(os.path.realpath(project))
    pattern = f".{glob.escape(target.name)}.*{SUFFIX}"
    try:
        places = [place for place in target.parent.glob(pattern) if not _in_use(_id(place))]
    except OSError:
        places = []
    found = _findings(places)
    apart = [kept for kept in left_behind().kept if _is_of(kept, target)]
    both = {kept.place: kept for kept in (*found.kept, *apart)}
    return Findings(_newest_first(both.values()), found.damaged)


def discard(kept: Kept) -> None:
    """Remove a drawing that is saved elsewhere by now, or that nobody wants."""
    _remove(kept.place)
    for suffix in (POINTER, LOCK):
        with suppress(OSError):
            (folder() / f"{_id(kept.place)}{suffix}").unlink(missing_ok=True)


def discard_for(project: Path) -> None:
    """A project has been saved: what was left behind of it has no worth any more."""
    for kept in left_beside(project).kept:
        discard(kept)


def _places() -> Iterator[Path]:
    """Kept drawings that nobody stands behind; what leads nowhere is cleared away."""
    try:
        entries = sorted(folder().iterdir())
    except OSError:
        return
    ids = {_id(entry) for entry in entries if entry.suffix in (SUFFIX, POINTER, LOCK)}
    for each in ids:
        if not _in_use(each):
            places = _of(each)
            yield from places
            if not places:
                _clear(each)


def _of(shelf: str) -> list[Path]:
    """Where a shelf has something: in the user's folder, beside a project, or nowhere."""
    places = [folder() / f"{shelf}{SUFFIX}"]
    with suppress(OSError):
        places.append(Path(os.fsdecode((folder() / f"{shelf}{POINTER}").read_bytes())))
    # A drive that is not there now may come back.
    return [place for place in places if place.exists() or not place.parent.exists()]


def _clear(shelf: str) -> None:
    for path in folder().glob(f"*{shelf}.*"):
        with suppress(OSError):
            path.unlink()


def _findings(places: Iterable[Path]) -> Findings:
    found, damaged = [], []
    for place in places:
        try:
            found.append(look(place))
        except BadFile as error:
            damaged.append(reason_of(error))
            with suppress(OSError):  # said once, and still there for whoever can mend it
                place.replace(place.with_suffix(DAMAGED))
        except OSError:
            continue
    return Findings(_newest_first(found), tuple(damaged))


def _newest_first(found: Iterable[Kept]) -> tuple[Kept, ...]:
    return tuple(sorted(found, key=lambda kept: kept.time, reverse=True))


def _is_of(kept: Kept, project: Path) -> bool:
    return kept.project is not None and Path(os.path.realpath(kept.project)) == project


def _in_use(shelf: str) -> bool:
    """Whether a living process stands behind a shelf; one elsewhere can't be asked, and is not."""
    found = holder(folder() / f"{shelf}{LOCK}")
    return found is not None and found.sure


def _beside(project: Path, shelf: str) -> Path:
    target = Path(os.path.realpath(project))
    return target.with_name(f".{target.name}.{shelf}{SUFFIX}")


def _id(place: Path) -> str:
    """The shelf's id in the name of one of its files."""
    return place.stem.rpartition(".")[2]


def _remove(place: Path) -> None:
    """Take a file away, with what a killed write may have left of it."""
    with suppress(OSError):
        place.unlink(missing_ok=True)
        for rest in place.parent.glob(f".{glob.escape(place.name)}.*.tmp"):
            rest.unlink(missing_ok=True)
