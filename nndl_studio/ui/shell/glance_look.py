"""What a Data node shows of a glance at its set: the drawing, the counts, and the sentence."""

from __future__ import annotations

from nndl_studio.datasets.glance import Glance
from nndl_studio.sentence import NOTHING, Sentence, joined, listed, say, say_count
from nndl_studio.ui.canvas.node_look import NodeLook, Sketch
from nndl_studio.ui.data.sketch import sketch


def glance_look(glance: Glance, alphabet: str = "") -> NodeLook:
    """The look of a node; `alphabet` is what tokens are, where the set holds such."""
    drawing: Sketch | None = None if glance.look is None else sketch(glance.look)
    answers = _answers(glance, alphabet)
    # The shape of tokens says already how many there are.
    beside = NOTHING if alphabet else answers
    return NodeLook(drawing, _parts(glance), beside, _words(glance, answers))


def _parts(glance: Glance) -> tuple[tuple[int, Sentence], ...]:
    if glance.parts is None:
        return ((glance.info.samples, say("samples")),)
    words = (say("train"), say("validation"), say("test"))
    parts = zip(glance.parts, words, strict=True)
    return tuple((count, word) for count, word in parts if count)


def _answers(glance: Glance, alphabet: str) -> Sentence:
    info = glance.info
    if alphabet == "words":
        return say_count(info.classes, "{n:,} word", "{n:,} words")
    if alphabet:
        return say_count(info.classes, "{n:,} character", "{n:,} characters")
    if info.classes:
        return say_count(info.classes, "{n:,} class", "{n:,} classes")
    if info.targets:
        return say_count(info.targets, "{n:,} target", "{n:,} targets")
    return NOTHING


def _words(glance: Glance, answers: Sentence) -> Sentence:
    samples = say_count(glance.info.samples, "{n:,} sample", "{n:,} samples")
    first = joined(" · ", [samples, answers]) if answers else samples
    if glance.parts is None:
        return first
    told = (
        say("{samples:,} to train on", samples=glance.parts[0]),
        say("{samples:,} for validation", samples=glance.parts[1]),
        say("{samples:,} for test", samples=glance.parts[2]),
    )
    parts = [words for count, words in zip(glance.parts, told, strict=True) if count]
    return joined("\n", [first, listed(parts)])
