"""What studies find out about machines with memory: heads, cells and circuits."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from nndl_studio.sentence import NOTHING, Sentence
from nndl_studio.training.snapshot import Finding


def _nothing() -> NDArray[np.float32]:
    return np.zeros(0, np.float32)


@dataclass(frozen=True, eq=False)
class Attention(Finding):
    """Kind `attention`: where the hops of a network look, for one sample.

    `shares` (hops, rows) are what the nodes called `hops` give to the sample's own `rows`, its
    sentences where it has such, and the `question` at its end. An answer follows from the rows
    `facts`, in this order, where that is known. The network says `answer`, one of the classes, ""
    where it answers otherwise, and is `sure` of it to this share; `truth` is what is right, ""
    where nobody knows.

    What is looked at with `gates` need not make 1: each says by itself how much a row counts.
    `heads` are what stands over each hop, their names where that is ().

    A sample that was typed may have words that are `unknown`, or a `fault`, a sentence that says
    why the network can't read it; then nothing else is there but the words that are `known`.
    """

    hops: tuple[str, ...]
    rows: tuple[str, ...]
    shares: NDArray[np.float32]
    question: str = ""
    facts: tuple[int, ...] = ()
    answer: str = ""
    sure: float = float("nan")
    truth: str = ""
    unknown: tuple[str, ...] = ()
    fault: Sentence = NOTHING
    gates: bool = False
    heads: tuple[str, ...] = ()
    known: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False)
class MemoryUse(Finding):
    """Kind `memory`: what a machine does with its memory over the own steps of one sample.

    `traces` (steps, places) are what the nodes called `names` give: weights of rows, strengths of
    entries, how much is pushed and popped. `answer` (steps, outputs) is what the machine answers,
    None where it answers at no step, and `truth` of its shape what is right, NaN at steps that are
    not scored, None where the data say nothing. `film` (steps, rows, width) is the memory that
    the node `held` gives, None where that is too much.

    `hint` says how a user may write a sample, "" where that can't be done; of one that was, `given`
    (steps, features) is what the machine reads, and a `fault` says why it can't.
    """

    names: tuple[str, ...]
    traces: tuple[NDArray[np.float32], ...]
    answer: NDArray[np.float32] | None
    truth: NDArray[np.float32] | None
    held: str = ""
    film: NDArray[np.float32] | None = None
    hint: Sentence = NOTHING
    given: NDArray[np.float32] | None = None
    fault: Sentence = NOTHING


@dataclass(frozen=True, eq=False)
class Circuit(Finding):
    """Kind `circuit`: what a machine of fixed modules wires at each step, for one sample; nothing
    where a network chooses nothing by shares.

    `shares` (steps, choices, sources) are how much each of the `choices` takes of each of the
    `sources`, NaN of what it can't read; what is chosen is read `by` a node, and by itself where it
    is one of the `registers`, which hold it for the next step: `held` (steps, registers, numbers).
    The first sources are what was held at the step `before`, by the registers of these names.
    `tapes` (steps + 1, cells, numbers) are the tape at first and after each step, without the first
    where that is not what the network reads; `ends` (steps,) is how likely each step is the last.
    `answer` (cells, numbers) is what comes of it, and `truth` (cells,) what is right, −1 where
    nobody asks. `hard` says whether it was run so; `right` and `right_hard` are the shares of the
    test part's cells that are right either way, None without a test part.

    `hint` says how a user may write a sample, "" where that can't be done; a `fault` says why one
    can't be read, and then nothing else is there.
    """

    choices: tuple[str, ...] = ()
    by: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    before: tuple[str, ...] = ()
    shares: NDArray[np.float32] = field(default_factory=_nothing)
    registers: tuple[str, ...] = ()
    held: NDArray[np.float32] = field(default_factory=_nothing)
    tapes: NDArray[np.float32] = field(default_factory=_nothing)
    ends: NDArray[np.float32] = field(default_factory=_nothing)
    answer: NDArray[np.float32] = field(default_factory=_nothing)
    truth: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    right: float | None = None
    right_hard: float | None = None
    hard: bool = False
    hint: Sentence = NOTHING
    fault: Sentence = NOTHING
