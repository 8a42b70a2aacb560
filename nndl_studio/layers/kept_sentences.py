"""What layers share that take a text sentence by sentence: how many are kept, and where each is."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import Shape
from nndl_studio.ops.ir import Builder, Signal, Value
from nndl_studio.ops.sentence_bounds import SENTENCE_BOUNDS
from nndl_studio.sentence import say

Kept = Annotated[
    int, Meta(title="Sentences", description="That are kept of a text at most", ge=1, le=1024)
]
Asked = Annotated[
    bool, Meta(title="Question", description="The last sentence asks something, and is not kept")
]


def require_sentences(words: Shape, kept: int, question: bool) -> None:
    """Raise `ShapeError` where the words make no such sentences as the settings say."""
    if words.sentences is None:
        raise ShapeError(
            say(
                "gets words that make no sentences: give it texts told as a whole that are cut "
                "into words and have full stops"
            )
        )
    if question and not words.sentences.asked:
        raise ShapeError(
            say(
                "gets texts that don't all end in a question, or are cut before it: switch "
                "Question off, or give the data more steps"
            )
        )
    most = words.sentences.most + (words.sentences.asked and not question)
    if most > kept:
        raise ShapeError(
            say(
                "keeps {kept} sentences, and a text has {most}: set Sentences to {most}",
                kept=kept,
                most=most,
            )
        )


def found_sentences(
    builder: Builder, words: Signal, kept: int, question: bool
) -> tuple[Value, Value, Value]:
    """own (1,), how many sentences a text has; the bounds (kept, 2) of each; those of the last one
    of all (1, 2)."""
    assert words.lengths is not None, "words come with their number"
    ends, asked = builder.constant("ends", words.ends), int(question)
    own, bounds, last = builder.call_all(
        SENTENCE_BOUNDS, words.value, words.lengths, ends, rows=kept, asked=asked
    )
    return own, bounds, last
