"""A trained network, whole: what goes out to a file of any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.answers import AnswerProgram, answer_program
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.course import Course
from nndl_studio.exchange.weights import Weights
from nndl_studio.graph.check import require_sound
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Role, Value


@dataclass(frozen=True, eq=False)
class Network:
    """The drawing `graph`, whose Data node stands for the data as they were; its `weights`; and
    `inputs`, what makes raw samples into x and says what answers are called. `course` is how it was
    trained, where a format asks for that."""

    graph: Graph
    weights: Weights
    inputs: Recipe
    course: Course | None = None

    @property
    def title(self) -> str:
        return self.graph.title

    @property
    def arrays(self) -> Mapping[str, NDArray[np.float32]]:
        """By `NODE_ID.PARAM`."""
        return self.weights.arrays

    def known(self, value: Value) -> NDArray[np.float32] | None:
        """The numbers of a parameter or constant in the value's shape; None for others."""
        origin = value.origin
        if origin.role is Role.PARAMETER:
            return self.arrays[origin.name].reshape(value.shape)
        if origin in self.program.constants:
            return np.array(self.program.constants[origin], np.float32).reshape(value.shape)
        return None

    @cached_property
    def trained(self) -> frozenset[str]:
        """The arrays that training changes, all but the fixed ones."""
        owned = require_sound(self.graph).parameters
        return frozenset(
            f"{node}.{each.name}"
            for node, some in owned.items()
            for each in some
            if not (each.fixed or each.frozen)
        )

    @cached_property
    def program(self) -> AnswerProgram:
        """What computes its answers. Raises CompileError for a faulty drawing."""
        return answer_program(self.graph)
