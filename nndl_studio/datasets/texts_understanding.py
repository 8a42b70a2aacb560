"""What was understood of the user's own texts, in sentences, and how they are to be cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.in_words import column_called
from nndl_studio.datasets.own_file import found_path
from nndl_studio.datasets.samples_told import parts_told
from nndl_studio.datasets.source import Understood
from nndl_studio.datasets.text_file import CHINESE, MOSTLY
from nndl_studio.datasets.texts_known import Known, known
from nndl_studio.datasets.texts_settings import MOST_BY_ITSELF, TextsConfig
from nndl_studio.datasets.texts_told import Told, told
from nndl_studio.datasets.tokens import unspaced
from nndl_studio.sentence import NOTHING, Sentence, as_it_is, listed, say, say_count, together

# Texts by which it is told whether they are Chinese.
LOOK = 2000
LISTED = 6


def understood(
    config: TextsConfig,
    says: Sequence[Sentence],
    left_out: Sequence[str] = (),
    asks: tuple[Sentence, ...] = (),
) -> Understood:
    """The settings of texts, their tokens among them, and what they are like; what it `says` of
    their file comes first, and what it `asks` is of that as well. Raises BadFile."""
    texts = told(found_path(config.file, NOTHING), config)
    chinese = _mostly_chinese(texts.texts[:: max(1, len(texts.texts) // LOOK)])
    config = replace(config, tokens="characters" if chinese else "words")
    found = (*says, *_says(config, texts, known(config), left_out, chinese))
    return Understood(config, found, asks)


def _says(
    config: TextsConfig, texts: Told, found: Known, left_out: Sequence[str], chinese: bool
) -> Iterator[Sentence]:
    yield _how_many(texts)
    yield _answers(texts)
    if texts.part is not None:
        yield _of_parts(texts)
    if texts.splitting is not None:
        yield _of_splitting(texts.splitting, found)
    if left_out:
        yield say("Left out: {names}.", names=listed(left_out))
    if found.dropped:
        yield _of_dropped(texts, found.dropped)
    if chinese:
        yield CHINESE
    else:
        yield say("Cut into words, in small letters, each mark counted as one.")
    yield _of_tokens(config, found)
    yield _of_lengths(config, found)
    if found.sentences is not None and found.sentences.asked:
        yield say_count(
            found.sentences.most,
            "Each text ends in a question, after up to {n:,} sentence.",
            "Each text ends in a question, after up to {n:,} sentences.",
        )
    elif found.asks and (found.lengths > found.x.shape[1]).any():
        yield say("Each text ends in a question, which is cut off from some: give it more steps.")


def _how_many(texts: Told) -> Sentence:
    count = len(texts.texts)
    if not texts.text:
        return say_count(count, "{n:,} text, a file each.", "{n:,} texts, a file each.")
    column = column_called(texts.text)
    return say_count(count, "{n:,} text in {column}.", "{n:,} texts in {column}.", column=column)


def _answers(texts: Told) -> Sentence:
    if texts.target is not None and texts.column is not None:
        return say(
            "{column} is to be predicted: a number from {low:,g} to {high:,g}.",
            column=texts.column.name,
            low=texts.target.min(),
            high=texts.target.max(),
        )
    names = listed(texts.names[:LISTED])
    if len(texts.names) > LISTED:
        names = say("{names}, …", names=names)
    label = texts.label if texts.label is not None else np.zeros(0, np.int64)
    each = _each(np.bincount(label, minlength=len(texts.names)))
    count = len(texts.names)
    if texts.column is None:
        return say(
            "Their folder is to be predicted: {count} classes ({names}), {each}.",
            count=count,
            names=names,
            each=each,
        )
    return say(
        "{column} is to be predicted: {count} classes ({names}), {each}.",
        column=texts.column.name,
        count=count,
        names=names,
        each=each,
    )


def _each(sizes: NDArray[np.int64]) -> Sentence:
    """How many texts the classes have."""
    least, most = int(sizes.min()), int(sizes.max())
    if least == most:
        return say_count(least, "{n:,} text each", "{n:,} texts each")
    return say("{least:,} to {most:,} texts each", least=least, most=most)


def _of_parts(texts: Told) -> Sentence:
    counts = np.bincount(texts.part, minlength=3) if texts.part is not None else np.zeros(3, int)
    parts = zip(parts_told(*counts.tolist()), counts, strict=True)
    return say(
        "The folder brings its parts: {parts}; another is taken by its share.",
        parts=listed([part for part, count in parts if count]),
    )


def _of_splitting(by: Column, found: Known) -> Sentence:
    counts = (len(part) for part in (found.parts.train, found.parts.validation, found.parts.test))
    parts = listed(parts_told(*counts))
    match by.role:
        case "group":
            return say("{column} is the group of each text: {parts}.", column=by.name, parts=parts)
        case "order":
            return say(
                "{column} is the place in order of each text: {parts}.",
                column=by.name,
                parts=parts,
            )
    return say("{column} is the part of each text: {parts}.", column=by.name, parts=parts)


def _of_dropped(texts: Told, count: int) -> Sentence:
    if texts.column is None:
        return say_count(
            count,
            "{n:,} text without a word in it: left out.",
            "{n:,} texts without a word in it: left out.",
        )
    return say_count(
        count,
        "{n:,} row without {text} or {answer}: left out.",
        "{n:,} rows without {text} or {answer}: left out.",
        text=texts.text,
        answer=texts.column.name,
    )


def _of_tokens(config: TextsConfig, found: Known) -> Sentence:
    told_apart = len(found.vocabulary.names) - 1
    first = say("The training part has {different}.", different=_different(config, found))
    if found.different > told_apart:
        first = say(
            "The training part has {different}, of which the {most:,} most frequent are told "
            "apart.",
            different=_different(config, found),
            most=told_apart,
        )
    return together(first, say("All that it does not have is <unk>."))


def _different(config: TextsConfig, found: Known) -> Sentence:
    if config.tokens == "words":
        return say_count(found.different, "{n:,} different word", "{n:,} different words")
    return say_count(found.different, "{n:,} different character", "{n:,} different characters")


def _of_lengths(config: TextsConfig, found: Known) -> Sentence:
    """How long texts are, and what is lost where they are cut."""
    steps = found.x.shape[1]
    cut = int((found.lengths > steps).sum())
    if not cut:
        kept = say("A sample holds {steps:,}: none is cut.", steps=steps)
    else:
        kept = say_count(
            cut,
            "A sample holds {steps:,}: {n:,} longer one is cut at the end.",
            "A sample holds {steps:,}: {n:,} longer ones are cut at the end.",
            steps=steps,
        )
    return together(_how_long(config, found), kept)


def _how_long(config: TextsConfig, found: Known) -> Sentence:
    lengths = found.lengths
    # What is longer is not counted.
    limit = config.steps or MOST_BY_ITSELF
    least, middle, most = int(lengths.min()), int(np.median(lengths)), int(lengths.max())
    longest, half = (
        as_it_is(f"{each:,}") if each <= limit else say("more than {n:,}", n=limit)
        for each in (most, middle)
    )
    if config.tokens == "words":
        return say(
            "Texts have {least:,} to {most} words, half of them up to {half}.",
            least=least,
            most=longest,
            half=half,
        )
    return say(
        "Texts have {least:,} to {most} characters, half of them up to {half}.",
        least=least,
        most=longest,
        half=half,
    )


def _mostly_chinese(texts: Sequence[str]) -> bool:
    own = sum(map(unspaced, texts))
    written = sum(len(text) - sum(map(text.count, " \n\t")) for text in texts)
    return own > MOSTLY * written
