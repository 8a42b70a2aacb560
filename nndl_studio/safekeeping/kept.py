"""A drawing kept against a crash: the SHA-256 of all that follows, a line that says whose it is,
and the project's own text."""

from __future__ import annotations

import hashlib
import os
import socket
import stat
import time
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote_from_bytes, unquote_to_bytes

import msgspec

from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.project import LARGEST, decode, encode
from nndl_studio.sentence import say

FORMAT = 1
LONGEST_LINE = 2**16
ADVICE = say("It is passed over; nothing else is touched.")


class Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whose it is: `project` is a path as in a URL, `base` a SHA-256."""

    autosave: int
    title: str
    project: str
    base: str
    time: float
    host: str
    pid: int


@dataclass(frozen=True)
class Kept:
    """What is known of a kept drawing. `base` is the SHA-256 of the project's file when the changes
    began, empty if there was none; `time` is in seconds since 1970."""

    place: Path
    title: str
    project: Path | None
    base: str
    time: float
    host: str
    pid: int


def pack(graph: Graph, project: Path | None, base: str) -> bytes:
    """The bytes to keep. Data files are named in full, so that they are found from anywhere."""
    line = Line(
        FORMAT,
        graph.title,
        quote_from_bytes(os.fsencode(os.path.abspath(project))) if project is not None else "",
        base,
        time.time(),
        socket.gethostname(),
        os.getpid(),
    )
    rest = msgspec.json.encode(line) + b"\n" + encode(graph)
    return _digest(rest) + b"\n" + rest


def look(place: Path) -> Kept:
    """What is kept at `place`, checked to the last byte. Raises BadFile, OSError."""
    return _unpack(place)[0]


def read(place: Path) -> Graph:
    """The drawing kept at `place`. Raises BadFile, OSError."""
    return decode(_unpack(place)[1], place)


def _unpack(place: Path) -> tuple[Kept, bytes]:
    line, body = _parts(place)
    if line.autosave != FORMAT:
        raise BadFile(place, say("it was kept by a newer NNDL Studio"), ADVICE)
    project = Path(os.fsdecode(unquote_to_bytes(line.project))) if line.project else None
    return Kept(place, line.title, project, line.base, line.time, line.host, line.pid), body


def _parts(place: Path) -> tuple[Line, bytes]:
    state = os.stat(place)
    if not stat.S_ISREG(state.st_mode) or state.st_size > LARGEST + LONGEST_LINE:
        raise BadFile(place, say("it is no kept drawing"), ADVICE)
    digest, _, rest = place.read_bytes().partition(b"\n")
    if digest != _digest(rest):
        raise BadFile(place, say("it is damaged"), ADVICE)
    line, _, body = rest.partition(b"\n")
    try:
        return msgspec.json.decode(line, type=Line), body
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BadFile(place, say("its second line can't be read"), ADVICE) from error


def _digest(data: bytes) -> bytes:
    return hashlib.sha256(data).hexdigest().encode()
