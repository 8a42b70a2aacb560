"""A text that somebody wrote for a network to read, cut into sentences as its Data node would."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from nndl_studio.datasets.info import Sentences
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, counted_tokens, first_tokens
from nndl_studio.sentence import NOTHING, Sentence, say

Span = tuple[int, int]
# So many more are counted than are read, to say how many there are.
MOST_MORE = 1000


@dataclass(frozen=True)
class Typed:
    """Words by their numbers; `unknown` are those that the network never met, as they are written.
    `fault` says why it can't be read; nothing if it can."""

    numbers: tuple[int, ...]
    unknown: tuple[str, ...] = ()
    fault: Sentence = NOTHING


def typed(text: str, recipe: Recipe) -> Typed:
    """`text` as a network with this recipe takes it."""
    kind = recipe.tokens
    steps, place = recipe.info.axes[0], {name: i for i, name in enumerate(recipe.vocabulary)}
    words = first_tokens(text, kind, steps + MOST_MORE)
    unknown = tuple(dict.fromkeys(word for word in words if word not in place))
    if unknown and UNKNOWN not in place:
        fault = say("it has {word!r}, which the network does not know", word=unknown[0])
        return Typed((), unknown, fault)
    numbers = tuple(place.get(word, place.get(UNKNOWN, 0)) for word in words)
    return Typed(numbers, unknown, _fault(numbers, recipe, kind))


def parted(words: Sequence[int], ends: Sequence[int]) -> list[Span]:
    """Where each sentence begins, and the place behind its marks; marks alone are none."""
    spans: list[Span] = []
    start = 0
    for place, word in enumerate(words):
        if place and word not in ends and words[place - 1] in ends:
            spans.append((start, place))
            start = place
    spans.append((start, len(words)))
    return [span for span in spans if any(word not in ends for word in words[slice(*span)])]


def _fault(words: Sequence[int], recipe: Recipe, kind: Tokens) -> Sentence:
    steps, known = recipe.info.axes[0], recipe.info.sentences
    if not words:
        return say("it is empty")
    if len(words) > steps:
        return say(
            "it has {tokens}, and the network reads {steps}",
            tokens=counted_tokens(len(words), kind),
            steps=steps,
        )
    return NOTHING if known is None else story_fault(words, known)


def story_fault(words: Sequence[int], known: Sentences) -> Sentence:
    """What is wrong with a text of sentences; nothing if it is right."""
    count = len(parted(words, known.ends)) - known.asked
    if count < 1:
        return say(
            "there is no story before the question: write a sentence, a full stop, a question"
        )
    if count > known.most:
        return say(
            "it has {count} sentences, and those to train on have {most} at most",
            count=count,
            most=known.most,
        )
    if known.asked and words[-1] in known.ends and words[-1] not in known.asking:
        return say("its last sentence is no question")
    return NOTHING
