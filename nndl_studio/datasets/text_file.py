"""A text of the user's: its characters, a vocabulary given beside it, how it would be cut into
tokens, and texts to answer for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import numpy as np

from nndl_studio.datasets.choices import TextFileConfig
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import RawInputs, Understood
from nndl_studio.datasets.text_decoding import Decoded, decoded, is_text
from nndl_studio.datasets.tokens import (
    Tokens,
    Vocabulary,
    frequencies,
    line_of,
    numbers_in,
    unspaced,
)
from nndl_studio.files import BadFile, Place, read_file, require_file
from nndl_studio.sentence import Sentence, say, say_count

LONGEST = 20 * 2**20  # bytes
MOST_TOKENS = 65_536
# From so many words on a text is long enough to learn from them; characters always do.
MANY_WORDS = 20_000
# Of the characters that are no spaces, as many are their own words in a Chinese text.
MOSTLY = 0.3
# Kept apart at most where a file is only looked at.
MOST_CHARACTERS, MOST_WORDS = 8_000, 5_000
# What a line of a vocabulary can't hold as it is.
WRITTEN = {"\\n": "\n", "\\t": "\t", "\\s": " "}
# What other sources read, or is no data at all, though it may decode as text.
TABLES = (".csv", ".tsv", ".tab", ".dat", ".data", ".json", ".jsonl", ".ndjson", ".parquet")
NO_TEXTS = (*TABLES, ".pq", ".xlsx", ".xls", ".xlsm", ".ods", ".nndl", ".npz", ".npy")
TEXTS = (".txt", ".md")
# What is said of lines that all have as many of a sign.
DELIMITERS = {
    "\t": say("Its lines have equal numbers of tabs, as a table's: a table ends in .csv."),
    ";": say("Its lines have equal numbers of semicolons, as a table's: a table ends in .csv."),
    ",": say("Its lines have equal numbers of commas, as a table's: a table ends in .csv."),
}
LINES_LOOKED_AT = 20
CHINESE = say("Cut into characters: most are Chinese, which are not parted into words here.")
WITH_TEXT = say("Choose a file with text in it.")


def text_of(path: Path) -> Decoded:
    """The text of a file, its lines ended by "\\n" alone. Raises BadFile."""
    data = read_file(path, LONGEST, say("Choose a part of it."))
    found = decoded(path, data)
    if not found.text.strip():
        raise BadFile(path, say("it is empty"), WITH_TEXT)
    return Decoded(found.text.replace("\r\n", "\n"), found.encoding)


def given_vocabulary(file: str, kind: Tokens) -> Vocabulary:
    """The tokens of a file that has one a line, numbered in its order. Raises BadFile.

    `\\n`, `\\t` and `\\s` stand for a line's end, a tab and a space.
    """
    path = Path(file)
    require_there(path)
    place: dict[str, int] = {}
    for number, line in enumerate(text_of(path).text.removesuffix("\n").split("\n"), 1):
        token = WRITTEN.get(line, line if kind == "characters" else line.strip().lower())
        if not token:
            advice = say("Give it one token a line.")
            raise BadFile(path, say("it is empty"), advice, Place(line=number))
        if token in place:
            problem = say("{token!r} stands in line {line} as well", token=token, line=place[token])
            raise BadFile(path, problem, say("Leave one of them out."), Place(line=number))
        place[token] = number
    if not 2 <= len(place) <= MOST_TOKENS:
        problem = say_count(len(place), "it has {n:,} token", "it has {n:,} tokens")
        advice = say("Give it 2 to {most:,}, one a line.", most=MOST_TOKENS)
        raise BadFile(path, problem, advice)
    return Vocabulary(tuple(place))


def numbers_of(
    path: Path, text: str, kind: Tokens, known: Vocabulary
) -> np.ndarray[tuple[int], np.dtype[np.int32]]:
    """The number of each token. Raises BadFile naming the first that is not known, where there is
    no <unk>."""
    with telling_unknown(path, lambda: text, kind):
        return numbers_in(text, kind, known)


@contextmanager
def telling_unknown(path: Path, text: Callable[[], str], kind: Tokens) -> Iterator[None]:
    """A token that a vocabulary has not is told with the line in which it first stands. Raises
    BadFile."""
    try:
        yield
    except KeyError as error:
        token = error.args[0]
        problem = say("{token!r} is not in the vocabulary, and <unk> is not either", token=token)
        advice = say("Leave it out, or train with a vocabulary that has it.")
        place = Place(line=line_of(text(), kind, token))
        raise BadFile(path, problem, advice, place) from error


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """A text to answer for, cut as the recipe's was: (windows, steps) for the next token at each
    step, the last window shorter, or (tokens, 1) for the tokens near each one. Raises BadFile."""
    kind: Tokens = "words" if recipe.alphabet == "words" else "characters"
    if recipe.alphabet != kind or recipe.info.kind not in ("labels", "label"):
        return None
    if recipe.vocabulary or not _may_be_text(path):  # texts told as a whole have their own source
        return None
    found = numbers_of(path, text_of(path).text, kind, Vocabulary(recipe.info.class_names))
    if not len(found):
        none = say("it has no words") if kind == "words" else say("it has no characters")
        raise BadFile(path, none, WITH_TEXT)
    if recipe.info.kind == "label":
        return RawInputs(found.astype(np.int64)[:, None])
    steps = recipe.info.axes[0]
    windows = -(-len(found) // steps)
    x = np.zeros(windows * steps, np.int64)
    x[: len(found)] = found
    lengths = np.full(windows, steps, np.int64)
    lengths[-1] = len(found) - (windows - 1) * steps
    return RawInputs(x.reshape(windows, steps), lengths)


def understand(path: Path) -> Understood | None:
    """How a file that is a text and no table would be read. Raises BadFile for a .txt or .md that
    is none."""
    if not _may_be_text(path):
        return None
    found = text_of(path)
    text = found.text
    characters, words = frequencies(text, "characters"), frequencies(text, "words")
    says = [_how_much(found, len(characters))]
    own = unspaced(text)
    chinese = own > MOSTLY * (len(text) - sum(n for c, n in characters.items() if c.isspace()))
    tokens: Tokens = "words" if words.total() >= MANY_WORDS and not chinese else "characters"
    says.append(_why(tokens, chinese, words))
    counts, most = (words, MOST_WORDS) if tokens == "words" else (characters, MOST_CHARACTERS)
    # With room for the other kind of tokens, should the user choose that.
    vocabulary = max(MOST_WORDS, min(len(counts), most))
    if len(counts) > most:
        says.append(_told_apart(most, tokens))
    says += _as_a_table(text)
    steps = max(1, min(TextFileConfig().steps, counts.total() - 1))
    config = TextFileConfig(file=str(path), tokens=tokens, vocabulary=vocabulary, steps=steps)
    return Understood(config, tuple(says))


def _how_much(found: Decoded, different: int) -> Sentence:
    lines = len(found.text.splitlines())
    return say_count(
        len(found.text),
        "A text in {encoding}: {n:,} character, {different:,} different ones, in {lines}.",
        "A text in {encoding}: {n:,} characters, {different:,} different ones, in {lines}.",
        encoding=found.encoding,
        different=different,
        lines=say_count(lines, "{n:,} line", "{n:,} lines"),
    )


def _why(tokens: Tokens, chinese: bool, words: Counter[str]) -> Sentence:
    told = say_count(
        words.total(),
        "{n:,} word, {different:,} different ones",
        "{n:,} words, {different:,} different ones",
        different=len(words),
    )
    if chinese:
        return CHINESE
    if tokens == "words":
        return say("Cut into words: it has {words}, each mark counted as one.", words=told)
    return say(
        "Cut into characters: it has {words}, and words are learned from {many:,} or more.",
        words=told,
        many=MANY_WORDS,
    )


def _told_apart(most: int, tokens: Tokens) -> Sentence:
    if tokens == "words":
        return say(
            "The {most:,} most frequent words are told apart; the others are <unk>.", most=most
        )
    return say(
        "The {most:,} most frequent characters are told apart; the others are <unk>.", most=most
    )


def _as_a_table(text: str) -> Iterator[Sentence]:
    """What parts columns, where the first lines all have as many of it, and more than one."""
    lines = [line for line in text[: 2**16].split("\n") if line.strip()][:LINES_LOOKED_AT]
    for mark, sentence in DELIMITERS.items():
        counts = {line.count(mark) for line in lines}
        if len(lines) > 2 and len(counts) == 1 and counts.pop() > 1:
            yield sentence
            return


def _may_be_text(path: Path) -> bool:
    suffix = path.suffix.lower()
    return path.is_file() and suffix not in NO_TEXTS and (suffix in TEXTS or is_text(path))


def require_there(path: Path) -> None:
    """Raises BadFile where there is no such file."""
    if not path.exists():
        advice = say(
            "Looked for {path}: choose another, or put it there.", path=str(path.absolute())
        )
        raise BadFile(path, say("there is no such file"), advice)
    require_file(path)
