"""What was understood of the user's own texts, in sentences, and how they are to be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.in_words import column_called, counted
from nndl_studio.datasets.own_file import found_path
from nndl_studio.datasets.source import Understood
from nndl_studio.datasets.text_file import MOSTLY
from nndl_studio.datasets.texts_known import Known, known
from nndl_studio.datasets.texts_settings import MOST_BY_ITSELF, TextsConfig
from nndl_studio.datasets.texts_told import Told, told
from nndl_studio.datasets.tokens import unspaced

# Texts by which it is told whether they are Chinese.
LOOK = 2000
LISTED = 6


def understood(
    config: TextsConfig,
    says: Sequence[str],
    left_out: Sequence[str] = (),
    asks: tuple[str, ...] = (),
) -> Understood:
    """The settings of texts, their tokens among them, and what they are like; what it `says` of
    their file comes first, and what it `asks` is of that as well. Raises BadFile."""
    texts = told(found_path(config.file, ""), config)
    chinese = _mostly_chinese(texts.texts[:: max(1, len(texts.texts) // LOOK)])
    config = replace(config, tokens="characters" if chinese else "words")
    found = (*says, *_says(config, texts, known(config), left_out, chinese))
    return Understood(config, found, asks)


def _says(
    config: TextsConfig, texts: Told, found: Known, left_out: Sequence[str], chinese: bool
) -> Iterator[str]:
    yield _how_many(texts)
    yield _answers(texts)
    if texts.part is not None:
        yield _of_parts(texts)
    if texts.splitting is not None:
        yield _of_splitting(texts.splitting, found)
    if left_out:
        yield f"Left out: {', '.join(left_out)}."
    if found.dropped and texts.column is not None:
        what = f"without {texts.text} or {texts.column.name}"
        yield f"{counted(found.dropped, 'row')} {what}: left out."
    elif found.dropped:
        yield f"{counted(found.dropped, 'text')} without a word in it: left out."
    if chinese:
        yield "Cut into characters: most are Chinese, which are not parted into words here."
    else:
        yield "Cut into words, in small letters, each mark counted as one."
    yield _of_tokens(config, found)
    yield _of_lengths(config, found)
    if found.sentences is not None and found.sentences.asked:
        most = counted(found.sentences.most, "sentence")
        yield f"Each text ends in a question, after up to {most}."
    elif found.asks and (found.lengths > found.x.shape[1]).any():
        yield "Each text ends in a question, which is cut off from some: give it more steps."


def _how_many(texts: Told) -> str:
    where = f" in {column_called(texts.text)}" if texts.text else ", a file each"
    return f"{counted(len(texts.texts), 'text')}{where}."


def _answers(texts: Told) -> str:
    if texts.target is not None and texts.column is not None:
        low, high = texts.target.min(), texts.target.max()
        return f"{texts.column.name} is to be predicted: a number from {low:,g} to {high:,g}."
    by = f"{texts.column.name} is" if texts.column is not None else "Their folder is"
    names = ", ".join(texts.names[:LISTED]) + (", …" if len(texts.names) > LISTED else "")
    label = texts.label if texts.label is not None else np.zeros(0, np.int64)
    sizes = np.bincount(label, minlength=len(texts.names))
    least, most = int(sizes.min()), int(sizes.max())
    each = f"{least:,}" if least == most else f"{least:,} to {most:,}"
    return f"{by} to be predicted: {len(texts.names)} classes ({names}), {each} texts each."


def _of_parts(texts: Told) -> str:
    counts = np.bincount(texts.part, minlength=3) if texts.part is not None else np.zeros(3, int)
    words = ("to train on", "for validation", "for test")
    had = (f"{n:,} {word}" for n, word in zip(counts, words, strict=True) if n)
    return f"The folder brings its parts: {', '.join(had)}; another is taken by its share."


def _of_splitting(by: Column, found: Known) -> str:
    what = {"group": "group", "order": "place in order"}.get(by.role, "part")
    counts = [len(part) for part in (found.parts.train, found.parts.validation, found.parts.test)]
    sizes = zip(counts, ("to train on", "for validation", "for test"), strict=True)
    parts = ", ".join(f"{n:,} {word}" for n, word in sizes)
    return f"{by.name} is the {what} of each text: {parts}."


def _of_tokens(config: TextsConfig, found: Known) -> str:
    count, told_apart = found.different, len(found.vocabulary.names) - 1
    first = f"The training part has {count:,} different {config.tokens}"
    if count > told_apart:
        first += f", of which the {told_apart:,} most frequent are told apart"
    return f"{first}. All that it does not have is <unk>."


def _of_lengths(config: TextsConfig, found: Known) -> str:
    """How long texts are, and what is lost where they are cut."""
    lengths, steps = found.lengths, found.x.shape[1]
    # What is longer is not counted.
    limit = config.steps or MOST_BY_ITSELF
    most, middle = int(lengths.max()), int(np.median(lengths))
    longest = f"{most:,}" if most <= limit else f"more than {limit:,}"
    texts = f"Texts have {int(lengths.min()):,} to {longest} {config.tokens}, half of them up to "
    texts += f"{middle:,}." if middle <= limit else f"more than {limit:,}."
    cut = int((lengths > steps).sum())
    if not cut:
        return f"{texts} A sample holds {steps:,}: none is cut."
    are = "is" if cut == 1 else "are"
    return f"{texts} A sample holds {steps:,}: {counted(cut, 'longer one')} {are} cut at the end."


def _mostly_chinese(texts: Sequence[str]) -> bool:
    own = sum(map(unspaced, texts))
    written = sum(len(text) - sum(map(text.count, " \n\t")) for text in texts)
    return own > MOSTLY * written
