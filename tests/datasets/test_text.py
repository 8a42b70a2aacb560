"""Text as data: tokens, vocabulary, windows and pairs, contiguous parts, and bad files."""

from __future__ import annotations

import codecs
import os
import tracemalloc
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio import datasets
from nndl_studio.datasets import configured
from nndl_studio.datasets.choices import Task
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, join, tokenise, vocabulary
from nndl_studio.files import BadFile
from tests.datasets.sets import describe, load

WORDS: dict[str, Any] = {"tokens": "words", "steps": 4}


def written(folder: Path, text: str | bytes) -> str:
    path = folder / "mine.txt"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def refusal(file: str, choices: Mapping[str, Any] = WORDS) -> str:
    with pytest.raises(BadFile) as caught:
        load("text file", file=file, **choices)
    return str(caught.value)


def test_tokens() -> None:
    assert list(tokenise("It's 3 o'clock, Tom!", "words")) == [
        "it's",
        "3",
        "o'clock",
        ",",
        "tom",
        "!",
    ]
    assert list(tokenise("Tö\n", "characters")) == ["T", "ö", "\n"]
    assert join(["yes", ",", "tom", "."], "words") == "yes, tom."
    assert join(["a", " ", "b"], "characters") == "a b"


def test_chinese_text_is_cut_into_its_characters_and_latin_words_stay_whole() -> None:
    text = "我爱Python 3和don't,你呢\uff1f"
    words = ["我", "爱", "python", "3", "和", "don't", ",", "你", "呢", "\uff1f"]
    assert list(tokenise(text, "words")) == words
    assert join(["我", "爱", "机", "器", "。", "他", "也"], "words") == "我爱机器。他也"
    assert (
        join(["我", "爱", "python", "3", "\uff0c", "真", "的"], "words") == "我爱python 3\uff0c真的"
    )
    assert list(tokenise("カタカナ", "words")) == list("カタカナ")
    assert list(tokenise("안녕 세상", "words")) == ["안녕", "세상"]


def test_the_vocabulary_holds_the_most_frequent_tokens_and_the_rest_is_unknown() -> None:
    tokens = ["b", "a", "b", "c", "a", "b", "d"]
    assert vocabulary(Counter(tokens), 4).names == ("b", "a", "c", "d")
    cut = vocabulary(Counter(tokens), 3)
    assert cut.names == ("b", "a", UNKNOWN)
    assert cut.numbers(tokens).tolist() == [0, 1, 0, 2, 1, 0, 2]
    with pytest.raises(KeyError):
        vocabulary(Counter(tokens), 4).numbers(["e"])


def test_the_next_token_is_the_label_of_each_step(tmp_path: Path) -> None:
    file = written(tmp_path, "a b c d e f g h i j k")
    data = load("text file", file=file, **WORDS, validation=0, test=0)
    assert data.info == describe("text file", file=file, **WORDS)
    assert data.info.each_step
    assert data.lengths is not None
    assert data.label is not None
    names = np.array(data.info.class_names)
    told = [
        (names[x[:own].astype(int)].tolist(), names[label[:own]].tolist())
        for x, label, own in zip(data.x, data.label, data.lengths, strict=True)
    ]
    assert told == [
        (["a", "b", "c", "d"], ["b", "c", "d", "e"]),
        (["e", "f", "g", "h"], ["f", "g", "h", "i"]),
        (["i", "j"], ["j", "k"]),
    ]


def test_pairs_are_all_tokens_up_to_the_reach_away(tmp_path: Path) -> None:
    choices: dict[str, Any] = {"tokens": "words", "task": "tokens nearby", "reach": 2}
    file = written(tmp_path, "a b c a d")
    data = load("text file", file=file, **choices, validation=0, test=0)
    assert data.label is not None
    assert data.info.samples == len(data.x)
    names = data.info.class_names
    x = [names[int(number)] for number in data.x[:, 0]]
    label = [names[number] for number in data.label]
    text = "abcad"
    wanted = [(text[i], text[j]) for i in range(5) for j in range(5) if i != j and abs(i - j) <= 2]
    assert sorted(zip(x, label, strict=True)) == sorted(wanted)
    assert x == sorted(x, key=[a for a, _ in wanted].index) or x[0] == "a"


def test_parts_follow_one_another_in_the_text() -> None:
    data = load("text", **WORDS, validation=0.2, test=0.1)
    joined = np.concatenate([data.train, data.validation, data.test])
    np.testing.assert_array_equal(joined, np.arange(len(data.x)))
    assert len(data.validation) == round(0.2 * len(data.x))
    assert len(data.test) == round(0.1 * len(data.x))


@pytest.mark.parametrize("tokens", ["characters", "words"])
@pytest.mark.parametrize("task", ["next token", "tokens nearby"])
def test_the_own_text_is_what_it_says(tokens: Tokens, task: Task) -> None:
    choices: dict[str, Any] = {"tokens": tokens, "task": task}
    info = describe("text", **choices)
    data = load("text", **choices)
    assert data.info == info
    assert data.label is not None
    assert len(data.x) == len(data.label) == info.samples
    assert set(np.unique(data.x)) <= set(range(info.classes))
    assert data.label.max() < info.classes
    assert len(info.class_names) == info.classes


def test_a_mark_of_byte_order_and_windows_line_ends_are_no_tokens(tmp_path: Path) -> None:
    file = written(tmp_path, codecs.BOM_UTF8 + b"ab\r\nab\r\n")
    info = describe("text file", file=file, steps=2)
    assert sorted(info.class_names) == ["\n", "a", "b"]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "mine.txt: it is empty. Choose a file with text in it."),
        (b" \n \n", "mine.txt: it is empty"),
        (
            b"one two",
            "it has 2 words, and one sample takes 5. Choose a longer text, or fewer steps",
        ),
        ("Grüße aus Köln".encode("latin-1"), "mine.txt, line 1: it is not UTF-8: byte 0xfc"),
        (b"fine\nfine\n\xff\n", "mine.txt, line 3: it is not UTF-8: byte 0xff"),
        ("a\nb".encode("utf-16") + b"\0", "line 2: it is damaged UTF-16: byte 0x00 means nothing"),
        (b"PK\0\0 one two", "mine.txt, line 1: it holds bytes that are no text"),
        (b"no no no no no no", "it repeats one of its words all over"),
    ],
)
def test_bad_files_are_named_with_what_to_do(tmp_path: Path, content: bytes, words: str) -> None:
    assert words in refusal(written(tmp_path, content))


def test_no_file() -> None:
    assert refusal("") == "Data: no text is chosen. Choose a .txt file."
    assert "there is no such file" in refusal("/no/such/place.txt")


def test_a_text_that_is_too_long(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("nndl_studio.datasets.text_file.LONGEST", 10)
    assert "Choose a part of it" in refusal(written(tmp_path, "many words are here"))


def test_pairs_of_a_long_text_are_made_when_they_are_asked_for(tmp_path: Path) -> None:
    """20 MB of words with a reach of 64 once took 15 GB: a text is held, its pairs are not."""
    file = written(tmp_path, "the quick brown fox jumps over lazy dogs " * 20_000)
    near: dict[str, Any] = {"tokens": "words", "task": "tokens nearby", "reach": 64}
    tracemalloc.start()
    data = datasets.load(configured("text file", file=file, **near))
    last = len(data.x) - 1
    assert data.label is not None
    assert data.x[np.array([0, last])].tolist() == [[7.0], [1.0]]
    assert data.label[np.array([0, last])].tolist() == [6, 4]
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert len(data.x) == describe("text file", file=file, **near).samples == 20_475_840
    assert [len(data.train), len(data.validation)] == [16_380_672, 2_047_584]
    assert peak < 30 * 2**20


def test_a_pipe_is_no_text(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.txt")
    assert "it is a pipe" in refusal(str(tmp_path / "pipe.txt"))
