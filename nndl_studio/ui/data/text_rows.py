"""Some texts of a set as rows: what each is, how many tokens it has, and the tokens themselves."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.datasets.sample_look import SampleLook
from nndl_studio.datasets.tokens import UNKNOWN
from nndl_studio.sentence import Sentence, say

MOST_SHOWN = 200


def text_rows(look: SampleLook, told: Sequence[str]) -> tuple[list[Sentence], list[list[str]]]:
    """The heads, and a row for each text; `told` is what each is."""
    counts = [len(row) for row in look.x] if look.lengths is None else look.lengths.tolist()
    answer = say("class") if look.info.classes else say("number")
    tokens = [[look.vocabulary[i] for i in row[:n]] for row, n in zip(look.x, counts, strict=True)]
    rows = zip(told, counts, tokens, strict=True)
    return [answer, say("tokens"), say("text")], [
        [name, str(count), joined(some, look.vocabulary)] for name, count, some in rows
    ]


def joined(tokens: Sequence[str], vocabulary: Sequence[str]) -> str:
    """The tokens of a text in a line: letters stand close, words apart."""
    letters = all(len(name) == 1 or name == UNKNOWN for name in vocabulary)
    more = "…" if len(tokens) > MOST_SHOWN else ""
    line = ("" if letters else " ").join(tokens[:MOST_SHOWN])
    return line.replace("\r", "").replace("\n", "↵") + more
