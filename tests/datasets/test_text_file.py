"""What is understood of a text, vocabularies given beside it, and texts to answer for."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from nndl_studio.datasets import configured, raw_inputs, understand
from nndl_studio.datasets.choices import TextFileConfig
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import Understood
from nndl_studio.datasets.text_file import given_vocabulary, inputs
from nndl_studio.datasets.text_file import understand as text_understood
from nndl_studio.files import BadFile
from tests.datasets.sets import describe, load

CHINESE = "一个人的时候\uff0c我在学习。\n你呢\uff1f我们一起学习神经网络。\n"


def written(folder: Path, text: str | bytes, name: str = "mine.txt") -> Path:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def found(path: Path) -> tuple[TextFileConfig, str]:
    told = understand(path)
    assert isinstance(told.config, TextFileConfig)
    return told.config, " ".join(told.says)


def recipe(path: Path, **settings: Any) -> Recipe:
    return load("text file", file=str(path), **settings).recipe


def test_a_short_text_is_cut_into_characters(tmp_path: Path) -> None:
    path = written(tmp_path, "To be or not to be,\nthat is the question.\n" * 10)
    config, says = found(path)
    assert config == TextFileConfig(file=str(path), vocabulary=5000)
    assert "A text in UTF-8: 420 characters, 17 different ones, in 20 lines." in says
    assert "it has 120 words, 10 different ones" in says


def test_a_long_text_is_cut_into_words(tmp_path: Path) -> None:
    config, says = found(written(tmp_path, "the quick brown fox jumps over dogs. " * 3000, "b.md"))
    assert (config.tokens, config.vocabulary) == ("words", 5000)
    told = "Cut into words: it has 24,000 words, 8 different ones, each mark counted as one."
    assert told in says


def test_rare_words_are_told_to_be_left_out(tmp_path: Path) -> None:
    config, says = found(written(tmp_path, " ".join(f"w{i % 7000}" for i in range(21_000))))
    assert config.vocabulary == 5000
    assert "The 5,000 most frequent words are told apart; the others are <unk>." in says


@pytest.mark.parametrize(
    ("encoding", "words"),
    [
        ("utf-8", "UTF-8:"),
        ("gb18030", "GB18030"),
        ("utf-16", "UTF-16"),
        ("utf-8-sig", "mark"),
    ],
)
def test_a_chinese_text_is_told_with_its_encoding(
    tmp_path: Path, encoding: str, words: str
) -> None:
    path = written(tmp_path, (CHINESE * 1000).encode(encoding))
    config, says = found(path)
    assert config.tokens == "characters"
    assert words in says
    assert "most are Chinese" in says
    data = load("text file", **{n: getattr(config, n) for n in ("file", "tokens", "vocabulary")})
    assert set(data.info.class_names) == set(CHINESE)


def test_a_very_short_text_has_fewer_steps(tmp_path: Path) -> None:
    config, _ = found(written(tmp_path, "abcab"))
    assert config.steps == 4
    assert describe("text file", file=config.file, steps=config.steps).samples == 1


def test_other_files_are_left_to_their_sources(tmp_path: Path) -> None:
    for name in ("a.csv", "a.tsv", "a.json", "a.jsonl", "a.parquet", "a.xlsx", "a.npz", "p.nndl"):
        assert text_understood(written(tmp_path, "a,b\n1,2\n", name)) is None
    assert text_understood(written(tmp_path, b"\x89PNG\r\n\x1a\n\0\0", "a.png")) is None
    assert text_understood(tmp_path) is None
    assert text_understood(tmp_path / "gone.txt") is None
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "pipe.txt")
        assert text_understood(tmp_path / "pipe.txt") is None


def test_a_text_of_any_name_is_one(tmp_path: Path) -> None:
    config, _ = found(written(tmp_path, "def f():\n    return 1\n", "a.py"))
    assert config.file == str(tmp_path / "a.py")


def test_a_txt_that_is_none_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(BadFile, match=r"mine\.txt, line 2: it is not UTF-8"):
        understand(written(tmp_path, b"a\nb\xff\n"))
    with pytest.raises(BadFile, match="it is empty"):
        understand(written(tmp_path, " \n"))


def test_what_looks_like_a_table_is_told(tmp_path: Path) -> None:
    """One of words; a table of numbers is read as one."""
    _, says = found(written(tmp_path, "name;city;sign\nAnn;Rome;x\nBob;Oslo;y\n"))
    assert "equal numbers of semicolons" in says
    assert "as a table" not in found(written(tmp_path, "One, two.\nThree.\nFour, five, six."))[1]


def test_a_text_to_answer_for_is_cut_as_the_learned_one_was(tmp_path: Path) -> None:
    learned = recipe(written(tmp_path, "a b c a b c d a"), tokens="words", steps=3)
    asked = written(tmp_path, "c b a\nd A", "asked.txt")
    raw = raw_inputs(asked, learned)
    names = np.array(learned.info.class_names)
    assert raw.lengths is not None
    assert raw.x.dtype == np.int64
    assert [names[x[:n]].tolist() for x, n in zip(raw.x, raw.lengths, strict=True)] == [
        ["c", "b", "a"],
        ["d", "a"],
    ]


def test_the_learned_text_itself_gives_its_own_samples(tmp_path: Path) -> None:
    path = written(tmp_path, (CHINESE * 9).encode("gb18030"))
    data = load("text file", file=str(path), steps=16)
    raw = raw_inputs(path, data.recipe)
    whole = len(data.x) - 1
    np.testing.assert_array_equal(raw.x[:whole], data.x[:whole])


def test_single_tokens_are_answered_for_where_neighbours_were_learned(tmp_path: Path) -> None:
    choices: dict[str, Any] = {"tokens": "words", "task": "tokens nearby", "reach": 1}
    learned = recipe(written(tmp_path, "a b c a b"), **choices)
    raw = raw_inputs(written(tmp_path, "c a", "asked.txt"), learned)
    assert [learned.info.class_names[i] for i in raw.x[:, 0]] == ["c", "a"]
    assert raw.lengths is None


def test_a_token_that_is_not_known_is_named_with_its_line(tmp_path: Path) -> None:
    learned = recipe(written(tmp_path, "a b c a b c"), tokens="words", steps=2)
    asked = written(tmp_path, "a b\n\nc zebra a", "asked.txt")
    with pytest.raises(BadFile, match=r"asked\.txt, line 3: 'zebra' is not in the vocabulary"):
        raw_inputs(asked, learned)
    cut = recipe(written(tmp_path, "a b c a b c a b d"), tokens="words", steps=2, vocabulary=3)
    raw = raw_inputs(asked, cut)
    assert raw.x.ravel().tolist()[:4] == [0, 1, 2, 2]


def test_what_was_not_learned_from_text_takes_no_text(tmp_path: Path) -> None:
    path = written(tmp_path, "some words here")
    assert inputs(path, load("iris").recipe) is None
    assert inputs(written(tmp_path, "a,b", "a.csv"), recipe(path, steps=3)) is None


def given(folder: Path, *lines: str) -> str:
    return str(written(folder, "\n".join(lines) + "\n", "vocabulary.txt"))


def test_a_given_vocabulary_numbers_the_tokens_in_its_order(tmp_path: Path) -> None:
    path = written(tmp_path, "b a b c <unk>\n")
    file = given(tmp_path, "c", "<unk>", "B", "extra")
    info = describe("text file", file=str(path), tokens="words", steps=2, vocabulary_file=file)
    assert info.class_names == ("c", "<unk>", "b", "extra")
    data = load("text file", file=str(path), tokens="words", steps=3, vocabulary_file=file)
    assert data.x[0].tolist() == [2, 1, 2]


def test_characters_that_no_line_can_hold_are_written(tmp_path: Path) -> None:
    assert given_vocabulary(given(tmp_path, "a", "\\n", "\\s", "\\t"), "characters").names == (
        "a",
        "\n",
        " ",
        "\t",
    )


def test_a_vocabulary_that_changes_is_read_again(tmp_path: Path) -> None:
    path = written(tmp_path, "a b a b")
    settings: dict[str, Any] = {"file": str(path), "tokens": "words", "steps": 2}
    first = describe("text file", **settings, vocabulary_file=given(tmp_path, "a", "b"))
    second = describe("text file", **settings, vocabulary_file=given(tmp_path, "b", "a", "c"))
    assert (first.class_names, second.class_names) == (("a", "b"), ("b", "a", "c"))


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (("a", "b", "a"), "vocabulary.txt, line 3: 'a' stands in line 1 as well"),
        (("a", "", "b"), "vocabulary.txt, line 2: it is empty"),
        (("a",), "it has 1 token. Give it 2 to 65,536, one a line"),
        (("a", "c"), "mine.txt, line 2: 'b' is not in the vocabulary"),
    ],
)
def test_a_vocabulary_that_does_not_do_is_refused(
    tmp_path: Path, lines: Sequence[str], words: str
) -> None:
    path = written(tmp_path, "a a a\na b a")
    file = given(tmp_path, *lines)
    with pytest.raises(BadFile) as caught:
        describe("text file", file=str(path), tokens="words", steps=2, vocabulary_file=file)
    assert words in str(caught.value)


def test_no_vocabulary_file(tmp_path: Path) -> None:
    path = written(tmp_path, "a b a b")
    with pytest.raises(BadFile, match="there is no such file"):
        describe("text file", file=str(path), steps=2, vocabulary_file="/no/such.txt")


def test_settings_say_what_is_idle(tmp_path: Path) -> None:
    assert "vocabulary" in configured("text file", vocabulary_file="v.txt").idle()
    assert "vocabulary" not in configured("text file").idle()


def test_what_is_understood_is_a_source_of_samples(tmp_path: Path) -> None:
    told = understand(written(tmp_path, "abc" * 100))
    assert isinstance(told, Understood)
    assert load("text file", file=told.config.path).info.classes == 3
