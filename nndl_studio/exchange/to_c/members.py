"""What a written program is given and what it answers: the members of two structures of C."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.exchange.feeds import LENGTHS, asks_lengths, names_of
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c.names import Names
from nndl_studio.ops.ir import Prediction

TYPES = {"float": np.float32, "double": np.float64, "int32_t": np.int32}
Kind = str


@dataclass(frozen=True)
class Member:
    """`count` numbers of a C type, or one that stands alone where that is 0; what they are in
    `words`, and what the studio calls them."""

    name: str
    kind: Kind
    count: int
    words: str
    called: str

    @property
    def declared(self) -> str:
        """As it stands in the structure."""
        return f"{self.kind} {self.name}{f'[{self.count}]' if self.count else ''};"


def inputs_of(network: Network) -> tuple[Member, ...]:
    """What is asked for, by the names of `feeds`."""
    recipe, found, names = network.inputs, list[Member](), Names(("length",))
    if "x" in network.program.inputs:
        if recipe.encoders:
            steps = recipe.info.axes[0] if recipe.info.kind == "sequence" else 0
            found += [_column(each, steps, names) for each in recipe.encoders]
        else:
            found.append(_samples(network))
    if asks_lengths(network):
        words = f"how many steps are the sample's own, 1 to {recipe.info.axes[0]}"
        found.append(Member("length", "int32_t", 0, words, LENGTHS))
    return tuple(found)


def _samples(network: Network) -> Member:
    recipe = network.inputs
    kind, axes = recipe.info.kind, list(recipe.info.axes)
    if kind == "map":
        axes = [axes[0], *(side - 2 * recipe.frame for side in axes[1:])]
        return Member(
            "x",
            "float",
            int(np.prod(axes)),
            f"{_by(axes)}: maps, rows, columns, as the data have them",
            "x",
        )
    if kind in ("labels", "label"):
        count = axes[0] if kind == "labels" else 1
        each = "of each step" if kind == "labels" else "one"
        words = f"{each}, a whole number from 0 to {axes[-1] - 1}"
        return Member("x", "int32_t", count, words, "x")
    words = (
        f"{_by(axes)}: steps, features" if kind == "sequence" else "features as the data have them"
    )
    return Member("x", "double", int(np.prod(axes)), words, "x")


def _column(encoder: Encoder, steps: int, names: Names) -> Member:
    column = encoder.column
    is_word = column.type == "category"
    kind = "int32_t" if is_word else "double"
    gone = "less than 0" if is_word else "NAN"
    kind_of = {"category": ", a number as above", "date": ", days since 1970-01-01"}
    words = f"{column.name}{kind_of.get(column.type, '')}; {gone} where it is missing"
    return Member(names.fresh(column.name), kind, steps, words, column.name)


def outputs_of(network: Network) -> tuple[Member, ...]:
    """What it answers, by the names of `names_of`; classes behind the answers that name them."""
    called, names, found = names_of(network), Names(), list[Member]()
    for answer in network.program.answers:
        title = called[answer.node]
        in_units = is_in_units(network, answer)
        words = f"what {answer.node} gives"
        if in_units:
            words = f"{', '.join(network.inputs.targets)}, in the units of the data"
        shape = answer.value.shape
        words = f"{_by(shape)}: {words}" if len(shape) > 1 else words
        kind = "double" if in_units else "float"
        found.append(Member(names.fresh(title), kind, answer.value.size, words, title))
        if answer.best is not None:
            name = names.fresh(title.replace("y", "y class", 1))
            words = "the class that it names, counted from 0"
            found.append(Member(name, "int32_t", _classes(answer), words, name))
    return tuple(found)


def is_in_units(network: Network, answer: Prediction) -> bool:
    """Whether an answer is brought back to the units of its targets."""
    recipe = network.inputs
    of_targets = answer.value.shape[-1:] == (recipe.info.targets,)
    return answer.best is None and bool(recipe.target_scaling) and of_targets


def _classes(answer: Prediction) -> int:
    """How many classes an answer names, 0 for a single one."""
    size = answer.value.size
    if answer.best in ("largest", "smallest"):
        size //= answer.value.shape[-1]
    return 0 if size == 1 and not answer.one_by_one else size


def layout(members: Iterable[Member]) -> np.dtype[np.void]:
    """How a structure of these members lies in memory, by their names."""
    fields = [
        (each.name, TYPES[each.kind], (each.count,) if each.count else ()) for each in members
    ]
    return np.dtype(fields, align=True)


def classes_named(network: Network) -> Sequence[str]:
    """What the classes are called that the answers name."""
    best = any(answer.best is not None for answer in network.program.answers)
    return network.inputs.info.class_names if best else ()


def has_steps(network: Network) -> bool:
    """Whether samples are sequences."""
    return network.inputs.info.kind in OF_STEPS


def _by(axes: Sequence[int]) -> str:
    return " x ".join(map(str, axes))
