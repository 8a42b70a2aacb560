"""Text: the studio's own, or a file of the user's, as tokens whose next one or neighbours are to
be told.

Samples stand in the order of the text and are split in it: shuffled, the end of a sentence would be
trained on and its beginning tested.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.choices import Choices, TextFileConfig, TextSettings, VillageConfig
from nndl_studio.datasets.info import DatasetInfo, Samples
from nndl_studio.datasets.pairs import Near, Pairs, pairs_within
from nndl_studio.datasets.source import Source
from nndl_studio.datasets.text_file import (
    given_vocabulary,
    inputs,
    require_there,
    telling_unknown,
    text_of,
    understand,
)
from nndl_studio.datasets.tokens import (
    Spelled,
    Tokens,
    Vocabulary,
    counted_tokens,
    spelled,
    vocabulary,
)
from nndl_studio.files import BadFile
from nndl_studio.resources import folder
from nndl_studio.sentence import say

OWN = "village.txt"
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
    given = config.given_tokens
    files = (path, Path(given)) if given and Path(given).exists() else (path,)
    return _numbered(path, config.choices, tuple(map(_state, files)))


VILLAGE = Source(say("village text"), VillageConfig, describe, read)
TEXT_FILE = Source(say("your own text"), TextFileConfig, describe, read, understand, inputs)


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


def _state(path: Path) -> tuple[int, int]:
    facts = path.stat()
    return facts.st_mtime_ns, facts.st_size


@lru_cache(maxsize=3)
def _numbered(
    path: Path, choices: Choices, states: tuple[tuple[int, int], ...]
) -> tuple[Numbers, Vocabulary]:
    """Remembered while its files keep their times and sizes: a drawing asks at every edit."""
    found = _spelled(path, choices.tokens, states[0])
    least = choices.steps + 1 if choices.task == "next token" else 2 * choices.reach + 1
    if len(found.numbers) < least:
        problem = say(
            "it has {tokens}, and one sample takes {least}",
            tokens=counted_tokens(len(found.numbers), choices.tokens),
            least=least,
        )
        raise BadFile(path, problem, say("Choose a longer text, or fewer steps."))
    if choices.vocabulary_file:
        known = given_vocabulary(choices.vocabulary_file, choices.tokens)
    else:
        known = vocabulary(found.counts(), choices.vocabulary)
    if len(known.names) < 2:
        problem = say("it repeats one of its characters all over")
        if choices.tokens == "words":
            problem = say("it repeats one of its words all over")
        advice = say("There is nothing to tell apart: choose another text.")
        raise BadFile(path, problem, advice)
    with telling_unknown(path, lambda: text_of(path).text, choices.tokens):
        numbers = found.numbered(known)
    numbers.flags.writeable = False
    return numbers, known


@lru_cache(maxsize=2)
def _spelled(path: Path, kind: Tokens, state: tuple[int, int]) -> Spelled:
    """Cutting a long text takes a second: other steps or another vocabulary do not cut it again."""
    return spelled(text_of(path).text, kind)


def _found(file: str) -> Path:
    if not file:
        raise BadFile("Data", say("no text is chosen"), say("Choose a .txt file."))
    path = Path(file)
    require_there(path)
    return path
