"""Bytes of a text as characters: UTF-8, UTF-16 or GB18030, told by the bytes themselves."""

from __future__ import annotations

import codecs
import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from nndl_studio.files import BadFile, Place, open_file
from nndl_studio.sentence import Sentence, as_it_is, say

ADVICE = say("Save it as plain text in UTF-8.")
# Characters or bytes that are looked at where a beginning must do.
LOOK = 2**16
# In a Chinese text as many of the characters beyond ASCII stand beside one another. In one of Latin
# letters that is read as Chinese they stand alone.
TOGETHER = 0.8
# Of the characters of a text without a mark as many are spaces, marks, digits or ASCII letters.
SOME = 0.02
# What no text holds: control characters, halves of pairs, what stands for nothing.
NO_TEXT = frozenset({"Cc", "Cs", "Cn", "Co"})
SPACES = frozenset("\t\n\r\f\v\x1a\x85")
_BEYOND = re.compile(r"[^\x00-\x7f]+")
_MARKS = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}


@dataclass(frozen=True)
class Decoded:
    """A text without its mark of byte order, and what its encoding is called."""

    text: str
    encoding: Sentence


def decoded(path: Path, data: bytes) -> Decoded:
    """The text that `data`, all bytes of `path`, hold. Raises BadFile that names the line.

    A mark of byte order decides; without one UTF-16 is taken where there are zero bytes and it
    gives letters; then UTF-8 is tried, and at last GB18030, where the result may be Chinese.
    """
    codec = _MARKS.get(data[:2])
    if codec is not None:
        return Decoded(_strictly(path, data[2:], codec, "UTF-16"), as_it_is("UTF-16"))
    if data.startswith(codecs.BOM_UTF8):
        text = _strictly(path, data[3:], "utf-8", "UTF-8")
        return Decoded(text, say("UTF-8 with a byte order mark"))
    if b"\0" in data:
        return _without_mark(path, data)
    try:
        return Decoded(data.decode("utf-8"), as_it_is("UTF-8"))
    except UnicodeDecodeError as error:
        chinese = _chinese(data)
        if chinese is None:
            raise _bad(path, data, error, "UTF-8") from error
        return Decoded(chinese, as_it_is("GB18030"))


def is_text(path: Path) -> bool:
    """Whether a file begins as a text in one of these encodings. Raises BadFile for no file."""
    with open_file(path) as file:
        start = file.read(LOOK)
    codec = _MARKS.get(start[:2])
    if codec is not None:
        return _plausible(begun(start[2:], codec))
    if b"\0" in start:
        return byte_order(start[: len(start) // 2 * 2]) is not None
    return _plausible(begun(start, "utf-8")) or reads_chinese(begun(start, "gb18030"))


def _strictly(path: Path, data: bytes, codec: str, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        raise _bad(path, data, error, name, codec) from error
    if "\0" in text:
        raise _no_text(path, text)
    return text


def _without_mark(path: Path, data: bytes) -> Decoded:
    codec = byte_order(data)
    if codec is None:
        raise _no_text(path, data.decode("latin-1"))
    text = _strictly(path, data, codec, "UTF-16")
    return Decoded(text, say("UTF-16 without a byte order mark"))


def byte_order(data: bytes) -> str | None:
    """Which UTF-16 gives letters and some of the commonest; where both do, more of them."""
    found = {
        codec: text
        for codec in _MARKS.values()
        if len(data) % 2 == 0 and _plausible(text := begun(data[:LOOK], codec))
    }
    common = {codec: sum(map(_is_common, text or "")) for codec, text in found.items()}
    best = max(common, key=common.__getitem__, default="")
    return best if common.get(best, 0) > SOME * len(found.get(best) or "") else None


def begun(data: bytes, codec: str) -> str | None:
    """The beginning of a text, whose last character may be cut; None if it is damaged."""
    try:
        return codecs.getincrementaldecoder(codec)().decode(data)
    except UnicodeDecodeError:
        return None


def _plausible(text: str | None) -> bool:
    return text is not None and not any(
        unicodedata.category(c) in NO_TEXT and c not in SPACES for c in set(text)
    )


def _is_common(character: str) -> bool:
    """ASCII, or a mark as Chinese texts have them."""
    return (
        character < "\x7f" or "\u3000" <= character <= "\u3002" or "\uff01" <= character <= "\uff5e"
    )


def _chinese(data: bytes) -> str | None:
    """The text in GB18030, if it is one: almost any bytes are some characters in it."""
    try:
        text = data.decode("gb18030")
    except UnicodeDecodeError:
        return None
    return text if reads_chinese(text) else None


def reads_chinese(text: str | None) -> bool:
    if text is None or not _plausible(text):
        return False
    runs = [len(run.group()) for run in _BEYOND.finditer(text)]
    return sum(size for size in runs if size > 1) >= TOGETHER * sum(runs)


def _bad(
    path: Path, data: bytes, error: UnicodeDecodeError, name: str, codec: str = "utf-8"
) -> BadFile:
    line = data[: error.start].decode(codec, "replace").count("\n") + 1
    byte = data[error.start]
    problem = say(
        "it is damaged {encoding}: byte {byte:#04x} means nothing there", encoding=name, byte=byte
    )
    if codec == "utf-8":
        problem = say(
            "it is not {encoding}: byte {byte:#04x} means nothing there", encoding=name, byte=byte
        )
    return BadFile(path, problem, ADVICE, Place(line=line))


def _no_text(path: Path, text: str) -> BadFile:
    line = text.count("\n", 0, text.index("\0")) + 1
    return BadFile(path, say("it holds bytes that are no text"), ADVICE, Place(line=line))
