"""Text: the studio's own, or a file of the user's, as tokens whose next one or neighbours are to
be told.

Samples stand in the order of the text and are split in it: shuffled, the end of a sentence would be
trained on and its beginning tested.
"""

from __future__ import annotations

from collections import Counter
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.choices import Choices, TextFileConfig, TextSettings, VillageConfig
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.pairs import Near, Pairs, pairs_within
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.tokens import Vocabulary, tokenise, vocabulary
from nndl_studio.files import BadFile, read_file, require_file
from nndl_studio.resources import folder

OWN = "village.txt"
LONGEST = 20 * 2**20  # bytes
Numbers = NDArray[np.int32]


def describe(config: TextSettings) -> DatasetInfo:
    numbers, known = numbered(config)
    classes = len(known.names)
    if config.task == "next token":
        windows = -(-(len(numbers) - 1) // config.steps)
        axes = (config.steps, classes)
        return DatasetInfo("labels", axes, classes, windows, known.names, each_step=True)
    pairs = pairs_within(len(numbers), config.reach)
    return DatasetInfo("label", (classes,), classes, pairs, known.names)


def read(config: TextSettings) -> Samples:
    numbers, _ = numbered(config)
    if config.task == "next token":
        return _windows(numbers, config.steps)
    pairs = Pairs(len(numbers), config.reach)
    return Samples(Near(numbers, pairs, 0, (1,)), Near(numbers, pairs, 1), in_order=True)


def numbered(config: TextSettings) -> tuple[Numbers, Vocabulary]:
    """The tokens of a text by number. Raises BadFile."""
    path = folder("datasets") / OWN if config.path is None else _found(config.path)
    facts = path.stat()
    return _numbered(path, config.choices, facts.st_mtime_ns, facts.st_size)


VILLAGE = Source("village text", VillageConfig, describe, read)
TEXT_FILE = Source("your own text", TextFileConfig, describe, read)


def _windows(numbers: Numbers, steps: int) -> Samples:
    """Each token but the last once, `steps` to a sample; the last sample may be shorter."""
    count = -(-(len(numbers) - 1) // steps)
    padded = np.zeros((2, count * steps), np.int64)
    padded[0, : len(numbers) - 1] = numbers[:-1]
    padded[1, : len(numbers) - 1] = numbers[1:]
    x, label = padded.reshape(2, count, steps)
    lengths = np.full(count, steps, np.int64)
    lengths[-1] = len(numbers) - 1 - (count - 1) * steps
    return Samples(x, label, lengths=lengths, in_order=True)


@lru_cache(maxsize=3)
def _numbered(path: Path, choices: Choices, changed: int, size: int) -> tuple[Numbers, Vocabulary]:
    """Remembered while the file keeps its time and size: a drawing asks at every edit."""
    text = _decoded(path)
    counts = Counter(tokenise(text, choices.tokens))
    found = counts.total()
    least = choices.steps + 1 if choices.task == "next token" else 2 * choices.reach + 1
    if found < least:
        raise BadFile(
            path,
            f"it has {found} {choices.tokens}, and one sample takes {least}",
            "Choose a longer text, or fewer steps.",
        )
    known = vocabulary(counts, choices.vocabulary)
    if len(known.names) < 2:
        advice = "There is nothing to tell apart: choose another text."
        raise BadFile(path, f"it repeats one of its {choices.tokens} all over", advice)
    numbers = known.numbers(tokenise(text, choices.tokens))
    numbers.flags.writeable = False
    return numbers, known


def _decoded(path: Path) -> str:
    data = read_file(path, LONGEST, "Choose a part of it.")
    if not data.strip():
        raise BadFile(path, "it is empty", "Choose a file with text in it.")
    advice = "Save it as plain text in UTF-8."
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        raise BadFile(path, "it is written in UTF-16", advice)
    try:
        decoded = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problem = f"it is not UTF-8: byte {data[error.start]:#04x} means nothing there"
        raise BadFile(path, problem, advice, f"line {line}") from error
    if "\0" in decoded:
        line = decoded.count("\n", 0, decoded.index("\0")) + 1
        raise BadFile(path, "it holds bytes that are no text", advice, f"line {line}")
    return decoded.replace("\r\n", "\n")


def _found(file: str) -> Path:
    if not file:
        raise BadFile("Data", "no text is chosen", "Choose a .txt file.")
    path = Path(file)
    if not path.exists():
        advice = f"Looked for {path.absolute()}: choose another, or put it there."
        raise BadFile(path, "there is no such file", advice)
    require_file(path)
    return path
