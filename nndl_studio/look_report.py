"""The numbers of a step as lines for a terminal: which nodes have what, and whole arrays."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.report import PART_WORDS
from nndl_studio.sentence import Sentence, joined, say, say_as, together
from nndl_studio.training.workings.letters import MINUS, short

Facts = Mapping[str, Any]
Row = tuple[str, ...]

ARRAY_HEAD = (
    say("ARRAY"),
    say("SYMBOL"),
    say("WHAT IT IS"),
    say("SHAPE"),
    say("LEAST"),
    say("LARGEST"),
    say("MEAN"),
)
NODE_HEAD = (say("NODE"), say("ARRAYS"))
STAGE_HEAD = (say("WAY"), say("NODE"), say("TIME"), say("WHAT IS COMPUTED"))
GROUPS = {
    "input": say_as("array", "read"),
    "value": say_as("array", "made"),
    "slope": say_as("array", "gradient"),
    "parameter": say_as("array", "parameter"),
    "gradient": say_as("array", "its gradient"),
    "change": say_as("array", "its change"),
}
WAYS = {
    "forward": say_as("way", "forward"),
    "backward": say_as("way", "backward"),
    "update": say_as("way", "update"),
}
# Long vectors are folded: their places can be counted off in tens.
FOLD = 10
# So many arrays with one symbol are told one by one.
FEW = 4


def head_line(facts: Facts) -> Sentence:
    """Which sample it is, and which step."""
    sample = facts["sample"]
    where = PART_WORDS.get(sample["part"], say("the file"))
    words = say(
        "Sample {number:,} of {count:,} in {part}.",
        number=sample["number"],
        count=sample["of"],
        part=where,
    )
    if sample["label"] is not None:
        called = sample["class"] if sample["class"] is not None else str(sample["label"])
        words = together(words, say("Its class is {label}.", label=called))
    if facts["loss"] is None:
        return together(words, say("Without its answer the way forward alone is known."))
    loss = short(facts["loss"])
    if sample["part"] is None:
        return together(words, say("J = {loss}.", loss=loss))
    step = say(
        "Step {step:,} of the run, learning rate {rate:g}: J = {loss}.",
        step=facts["step"] + 1,
        rate=facts["learning_rate"],
        loss=loss,
    )
    return together(words, step)


def node_rows(facts: Facts) -> Iterator[Row]:
    """A row a node with the names of its arrays."""
    for node in facts["nodes"]:
        yield node["node"], joined(", ", list(_in_short([a["name"] for a in node["arrays"]])))


def _in_short(names: Sequence[str]) -> Iterator[str]:
    """Of many numbered ones, as loops have them, the first and the last: y.1 … y.85."""
    for _, group in groupby(names, lambda name: name.partition(".")[0]):
        own = list(group)
        if len(own) > FEW:
            yield f"{own[0]} … {own[-2]}"
            own = own[-1:]
        yield from own


def stage_rows(facts: Facts) -> Iterator[Row]:
    """A row a stage, in order."""
    for stage in facts["stages"]:
        time = "" if stage["time"] is None else str(stage["time"])
        done = [*stage["ops"], *stage["parameters"]]
        yield WAYS[stage["way"]], stage["node"], time, joined(", ", done)


def array_rows(arrays: Sequence[Facts]) -> Iterator[Row]:
    """A row an array: shape, range and mean."""
    for each in arrays:
        least, largest = each["range"] or (None, None)
        figures = ("" if f is None else short(f) for f in (least, largest, each["mean"]))
        group = GROUPS[each["group"]]
        yield each["name"], each["letters"], group, shape_text(each["shape"]), *figures


def shape_text(shape: Sequence[int]) -> str:
    """`16×10×10`."""
    return "×".join(map(str, shape)) or "1"


def number_lines(array: Facts) -> Iterator[str]:
    """All numbers of an array in rows and columns; what has more axes is a page for each place of
    the first ones, with that place above it."""
    numbers = np.array(array["numbers"])
    if numbers.size == 0:
        return
    if numbers.ndim <= 1:
        flat = numbers.reshape(-1)
        yield from _rows([flat[at : at + FOLD] for at in range(0, len(flat), FOLD)])
        return
    for place in np.ndindex(*numbers.shape[:-2]):
        if place:
            yield f"{array['name']}[{','.join(map(str, place))}]"
        yield from _rows(list(numbers[place]))


def _rows(rows: Sequence[NDArray[Any]]) -> Iterator[str]:
    texts = [[f"{value:.6g}".replace("-", MINUS) for value in row] for row in rows]
    width = max(len(text) for row in texts for text in row)
    for row in texts:
        yield "  ".join(text.rjust(width) for text in row)
