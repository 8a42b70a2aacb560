"""What a file was like when it was last read or written, to notice that somebody changed it."""

from __future__ import annotations

import hashlib
import os
import stat
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from nndl_studio.files import BadFile, open_file

# Bytes that are looked at; no project is as long.
LOOKED_AT = 16 * 2**20


class Standing(Enum):
    """How a file is now, beside its stamp."""

    SAME = "same"
    CHANGED = "changed"
    GONE = "gone"


@dataclass(frozen=True)
class Stamp:
    """Size in bytes, time of the last change in nanoseconds, SHA-256 of the contents; of something
    longer than any project, of its beginning."""

    size: int
    changed: int
    digest: str

    @classmethod
    def of(cls, path: str | Path) -> Stamp:
        """The stamp of a regular file. Raises OSError, and BadFile for what is none."""
        with open_file(path) as file:
            state = os.fstat(file.fileno())
            digest = hashlib.sha256(file.read(LOOKED_AT)).hexdigest()
        return cls(state.st_size, state.st_mtime_ns, digest)

    def standing(self, path: str | Path, thorough: bool = False) -> Standing:
        """How the file at `path` is now; what can't be looked at counts as changed.

        Contents are read where size and time leave a doubt; always, if `thorough`.
        """
        try:
            state = os.stat(path)
            if not stat.S_ISREG(state.st_mode) or state.st_size != self.size:
                return Standing.CHANGED
            if state.st_mtime_ns == self.changed and not thorough:
                return Standing.SAME
            same = Stamp.of(path).digest == self.digest
        except (FileNotFoundError, NotADirectoryError):
            return Standing.GONE
        except (OSError, BadFile):
            return Standing.CHANGED
        return Standing.SAME if same else Standing.CHANGED
