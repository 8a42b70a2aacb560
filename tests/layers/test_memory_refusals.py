"""What parts of machines with memory can't take is said in a sentence, before they are trained."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio import api, layers
from nndl_studio.graph.check import analyse
from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import Shape
from nndl_studio.resources import example
from tests.layers.layer_case import facts, labels, sequence, story, vector

REFUSED: list[tuple[str, dict[str, tuple[Shape, ...]], str]] = [
    (
        "GateLoss",
        {"x": (sequence(3, 4),), "fact": (facts(2, 3),)},
        "reads one number for each sentence and gets 4: give the layer before it 1 unit",
    ),
    (
        "Pick",
        {"x": (sequence(9, 4),), "words": (labels(9, 5),)},
        "gets words that make no sentences: give it texts told as a whole",
    ),
    (
        "Pick",
        {"x": (sequence(9, 4),), "words": (story(9, 5, most=11),)},
        "keeps 10 sentences, and a text has 11: set Sentences to 11",
    ),
    (
        "Pick",
        {"x": (sequence(8, 4),), "words": (story(9, 5, most=3),)},
        "gets 8 steps for 9 words: one must come of each word, so let it read all steps",
    ),
    (
        "Question",
        {"x": (labels(9, 5),)},
        "gets words that make no sentences: give it texts told as a whole",
    ),
    (
        "Question",
        {"x": (story(9, 5, most=3, asked=False),)},
        "gets texts that don't all end in a question",
    ),
    (
        "Subtract",
        {"x": (vector(4),), "less": (vector(3),)},
        "4 and 3 can't be subtracted: the shapes must be equal. Change the units or maps of one",
    ),
    (
        "InnerProduct",
        {"x": (sequence(3, 4),), "other": (vector(4),)},
        "a sequence of 3×4 and a vector of 4 can't be merged: bring the branches to one kind",
    ),
    (
        "GRUCell",
        {"x": (vector(3),), "state": (vector(5),)},
        "has 32 units and gets a state of 5 numbers: make its units 5, or what is linked to state",
    ),
    (
        "GRUCell",
        {"x": (sequence(3, 4),), "state": (vector(32),)},
        "gets x at 3 steps and state once: both must come at the same steps",
    ),
    (
        "GateLoss",
        {"x": (sequence(52, 1),), "fact": (facts(1, 8),)},
        "gets numbers for 52 steps, and the texts have 8 sentences: let a Sentences or Pick of 8",
    ),
    (
        "Read",
        {"x": (vector(3),), "memory": (vector(7),)},
        "3 weights are for 3 rows, and 7 numbers are no whole number of such: make the memory 9",
    ),
    (
        "Write",
        {
            "x": (vector(2),),
            "w": (vector(3),),
            "memory": (vector(8),),
            "erase": (vector(2),),
        },
        "3 weights and rows of 2 numbers are a memory of 6, and it has 8: make it 6 numbers",
    ),
    (
        "Write",
        {
            "x": (vector(2),),
            "w": (vector(3),),
            "memory": (vector(6),),
            "erase": (vector(1),),
        },
        "adds 2 numbers to a row and erases 1: both must be as long as a row",
    ),
    (
        "HaltingCrossEntropy",
        {"x": (sequence(3, 12),), "f": (sequence(3, 2),), "label": (labels(4, 3),)},
        "f is one number a step, and 2 come: give what is linked to it 1 unit",
    ),
    (
        "HaltingCrossEntropy",
        {"x": (sequence(3, 12),), "f": (sequence(5, 1),), "label": (labels(4, 3),)},
        "gets tapes at 3 steps and f at 5: take both from the same loop",
    ),
    (
        "HaltingCrossEntropy",
        {"x": (sequence(3, 16),), "f": (sequence(3, 1),), "label": (labels(4, 3),)},
        "4 cells of 3 classes are a tape of 12 numbers, and 16 come: make the memory 12 numbers",
    ),
    (
        "Similarity",
        {"x": (vector(4),), "memory": (vector(6),)},
        "a memory of 6 numbers has no whole number of rows of 4, as the key has: make it 8",
    ),
    (
        "ScaleBy",
        {"x": (vector(4),), "by": (vector(2),)},
        "by is one number, and 2 come: give what is linked to it 1 unit",
    ),
    (
        "Blend",
        {"x": (vector(4),), "old": (vector(3),), "gate": (vector(1),)},
        "mixes 4 numbers with 3: both must be as many",
    ),
    (
        "CircularShift",
        {"x": (vector(2),), "shares": (vector(3),)},
        "turns by up to 1 places either way, which are 3 of 2 rows: give the memory at least 3",
    ),
    (
        "CircularShift",
        {"x": (vector(5),), "shares": (vector(4),)},
        "4 shares have no middle one, which does not turn: give what is linked to them 5 units",
    ),
    (
        "Sharpen",
        {"x": (vector(4),), "power": (vector(3),)},
        "power is one number, and 3 come",
    ),
    (
        "ShiftIn",
        {"x": (vector(4),), "memory": (vector(6),)},
        "a memory of 6 numbers has no whole number of rows of 4: make it 8",
    ),
    (
        "Pop",
        {"x": (vector(4),), "u": (vector(2),)},
        "u is one number, and 2 come: give what is linked to it 1 unit",
    ),
    (
        "Read",
        {"x": (vector(3),), "memory": (sequence(4, 6),)},
        "gets 3 weights once and a memory of 4 rows: let them be as many; or let both come at the "
        "same steps, by a Repeat of what comes once",
    ),
    (
        "Read",
        {"x": (sequence(4, 3),), "memory": (vector(6),)},
        "gets x at 4 steps and memory once: both must come at the same steps",
    ),
    (
        "Attend",
        {"x": (vector(3),), "memory": (sequence(4, 6),)},
        "asks with 3 numbers for rows of 6: both must be alike, so give what is linked to x 6 "
        "units or features",
    ),
    (
        "Sentences",
        {"x": (labels(9, 5),)},
        "gets words that make no sentences: give it texts told as a whole that are cut into words "
        "and have full stops",
    ),
    (
        "Sentences",
        {"x": (story(9, 5, most=12),)},
        "keeps 10 sentences, and a text has 12: set Sentences to 12",
    ),
    (
        "Sentences",
        {"x": (story(9, 5, most=4, asked=False),)},
        "gets texts that don't all end in a question, or are cut before it: switch Question off, "
        "or give the data more steps",
    ),
]


@pytest.mark.parametrize(("name", "inputs", "reason"), REFUSED)
def test_reasons(name: str, inputs: dict[str, tuple[Shape, ...]], reason: str) -> None:
    layer = layers.by_name(name)
    with pytest.raises(ShapeError) as refusal:
        layer.output_shapes(layer.configured(), inputs)
    assert reason in refusal.value.reason


def test_a_number_that_there_is_not_says_so() -> None:
    layer = layers.by_name("Number")
    with pytest.raises(ShapeError, match="there is no 4 among the numbers 0 to 3: choose one"):
        layer.output_shapes(layer.configured(number=4), {"x": (vector(4),)})


@pytest.mark.parametrize(
    ("function", "sizes", "reason"),
    [
        ("add", (4,), "add is of two numbers: link the second one to other"),
        ("increment", (4, 4), "increment is of one number: take the link from other off"),
        ("less", (4, 3), "gets 4 and 3 shares: both numbers must have as many"),
    ],
)
def test_a_function_of_other_numbers_says_so(
    function: str, sizes: tuple[int, ...], reason: str
) -> None:
    layer = layers.by_name("Fuzzy")
    inputs = dict(zip(("x", "other"), ((vector(size),) for size in sizes), strict=False))
    with pytest.raises(ShapeError, match=reason):
        layer.output_shapes(layer.configured(function=function), inputs)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ({"parts": 4}, "7 numbers have no 4 equal parts: make what it reads 8 numbers"),
        ({"parts": 2, "which": 3}, "there is no part 3 of 2: choose one"),
    ],
)
def test_a_part_that_is_not_there_says_so(settings: dict[str, int], reason: str) -> None:
    layer = layers.by_name("Part")
    with pytest.raises(ShapeError, match=reason):
        layer.output_shapes(layer.configured(**settings), {"x": (vector(7),)})


def test_a_deque_whose_halves_are_too_low_says_so() -> None:
    graph = api.load(example("E7-deque"))
    longer = msgspec.structs.replace(graph.nodes["Symbols"].config, test_length=12)
    graph.set_config("Symbols", longer)
    assert [problem.message for problem in analyse(graph).problems] == [
        "s bottom: keeps 17 entries of this end, and at each of 25 steps one may come, so that one "
        "would be lost: make its memory and that of the other end 25 numbers"
    ]


def test_a_question_that_is_kept_is_a_sentence_more() -> None:
    layer, inputs = layers.by_name("Sentences"), {"x": (story(9, 5, most=10),)}
    with pytest.raises(ShapeError, match="set Sentences to 11"):
        layer.output_shapes(layer.configured(question=False), inputs)


def test_a_stack_that_is_too_low_for_its_steps_says_so() -> None:
    graph = api.load(example("E7-stack"))
    longer = msgspec.structs.replace(graph.nodes["Symbols"].config, test_length=16)
    graph.set_config("Symbols", longer)
    assert [problem.message for problem in analyse(graph).problems] == [
        "Pop: keeps 17 entries, and at each of 33 steps one may come, so that the oldest would be "
        "lost: make what it reads 33 numbers"
    ]
