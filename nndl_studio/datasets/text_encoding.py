"""In which encoding a text is written, however long it is: tables are read by others."""

from __future__ import annotations

import codecs
from pathlib import Path

from nndl_studio.datasets.text_decoding import begun, byte_order, reads_chinese
from nndl_studio.files import BadFile, open_file
from nndl_studio.going import tell_share
from nndl_studio.sentence import say

READING = say("Reading the text")
BLOCK = 2**20
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def encoding_of(path: Path) -> str:
    """The name of the encoding of all of a file: by its mark, else UTF-8, GB18030 or Windows' own,
    the first that it can be. Raises BadFile for what is no text."""
    with open_file(path) as file:
        start = file.read(BLOCK)
    for mark, name in _MARKS:
        if start.startswith(mark):
            return name
    if b"\0" in start:
        codec = byte_order(start)
        if codec is None:
            problem = say("it holds bytes that are no text")
            raise BadFile(path, problem, say("Choose a text or a table."))
        return codec
    if decodes(path, "utf-8"):
        return "utf-8"
    if reads_chinese(begun(start, "gb18030")) and decodes(path, "gb18030"):
        return "gb18030"
    return "cp1252" if decodes(path, "cp1252") else "latin-1"


def text_lines(path: Path, count: int) -> list[str]:
    """The first lines of a text in UTF-8."""
    return _lines(path, "utf-8-sig", count)


def beginning(path: Path, count: int) -> list[str]:
    """The first lines of a text in any encoding, empty ones left out; none of what is no text."""
    try:
        return [line for line in _lines(path, encoding_of(path), count) if line.strip()]
    except BadFile:
        return []


def _lines(path: Path, encoding: str, count: int) -> list[str]:
    with path.open("r", encoding=encoding, errors="replace", newline="") as file:
        found = [file.readline(BLOCK) for _ in range(count)]
    return [line.rstrip("\r\n") for line in found if line]


def decodes(path: Path, encoding: str) -> bool:
    """Whether all of a file can be read so."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        with open_file(path) as file:
            size, read = path.stat().st_size, 0
            while block := file.read(BLOCK):
                decoder.decode(block)
                read += len(block)
                tell_share(READING, read, size)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True
