"""Texts in each encoding: their right values, and where damaged ones are damaged."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest

from nndl_studio.datasets.text_decoding import Decoded, decoded, is_text
from nndl_studio.files import BadFile
from nndl_studio.sentence import as_it_is, say

PATH = Path("mine.txt")
CHINESE = "一个人的时候\uff0c我在学习。\n你呢\uff1f我们一起学习神经网络。\n"
TRADITIONAL = "學習機器\uff0c這個國家的歷史。\n"
MIXED = "GPU 用来训练神经网络 (neural networks)。\n"
GERMAN = "Grüße aus Köln.\nÜber Öl läßt sich reden; schöne Äpfel.\n"
RUSSIAN = "Привет, мир!\n1. Где живёт снег?\n"


def told(text: str, encoding: str, mark: bytes = b"") -> Decoded:
    return decoded(PATH, mark + text.encode(encoding))


@pytest.mark.parametrize("text", [CHINESE, TRADITIONAL, MIXED, GERMAN, RUSSIAN, "plain\n"])
def test_utf_8_and_utf_16_are_read_with_and_without_a_mark(text: str) -> None:
    assert told(text, "utf-8") == Decoded(text, as_it_is("UTF-8"))
    with_mark = Decoded(text, say("UTF-8 with a byte order mark"))
    assert told(text, "utf-8", codecs.BOM_UTF8) == with_mark
    assert told(text, "utf-16-le", codecs.BOM_UTF16_LE) == Decoded(text, as_it_is("UTF-16"))
    assert told(text, "utf-16-be", codecs.BOM_UTF16_BE) == Decoded(text, as_it_is("UTF-16"))
    clear = Decoded(text, say("UTF-16 without a byte order mark"))
    assert told(text, "utf-16-le") == clear
    assert told(text, "utf-16-be") == clear


@pytest.mark.parametrize("text", [CHINESE, TRADITIONAL, MIXED])
def test_gb18030_is_read(text: str) -> None:
    assert told(text, "gb18030") == Decoded(text, as_it_is("GB18030"))


def test_gb18030_has_characters_of_four_bytes() -> None:
    text = "生僻字𠀀和€在这里"
    assert told(text, "gb18030") == Decoded(text, as_it_is("GB18030"))


@pytest.mark.parametrize(
    ("text", "encoding"), [(GERMAN, "latin-1"), (GERMAN, "cp1252"), (RUSSIAN, "cp1251")]
)
def test_what_is_none_of_them_is_not_read_as_chinese(text: str, encoding: str) -> None:
    with pytest.raises(BadFile, match=r"mine\.txt, line 1: it is not UTF-8: byte 0x"):
        told(text, encoding)


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"fine\nfine\n\xff\n", "line 3: it is not UTF-8: byte 0xff means nothing there"),
        (codecs.BOM_UTF8 + b"a\n\xe4", "line 2: it is not UTF-8: byte 0xe4"),
        (CHINESE.encode("gb18030")[:-2] + b"\xff", "line 1: it is not UTF-8"),
        ("a\nb\nc".encode("utf-16") + b"\0", "line 3: it is damaged UTF-16: byte 0x00"),
        (codecs.BOM_UTF16_LE + b"a\0\n\0\0\xd8b\0", "line 2: it is damaged UTF-16"),
        (b"one\ntwo \0 three", "line 2: it holds bytes that are no text"),
        (codecs.BOM_UTF16_LE + b"a\0\n\0\0\0b\0", "line 2: it holds bytes that are no text"),
    ],
)
def test_damage_is_told_with_its_line(data: bytes, words: str) -> None:
    with pytest.raises(BadFile) as caught:
        decoded(PATH, data)
    assert f"mine.txt, {words}" in str(caught.value)
    assert "Save it as plain text in UTF-8" in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "gb18030"])
def test_a_long_text_is_seen_by_its_beginning(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "a"
    path.write_bytes(("x" + CHINESE * 5000).encode(encoding))
    assert is_text(path)


def test_what_is_no_text_is_seen(tmp_path: Path) -> None:
    path = tmp_path / "a"
    for data in (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"PK\3\4\0\0", b"\x1f\x8b\x08\0", b"\1\2\3"):
        path.write_bytes(data)
        assert not is_text(path)
