"""What the passes hand on: a graph after all that does not depend on the batch size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Literal

from nndl_studio.compiler.state import StateLayout, lay_out_state
from nndl_studio.compiler.treatment import Treatments
from nndl_studio.ops.ir import Call, Program, Value
from nndl_studio.ops.kernel import Dtype
from nndl_studio.ops.optimisers import Rule

Purpose = Literal["training", "gradients", "inference"]
ProbeKey = tuple[str, str]


@dataclass(frozen=True)
class Work:
    """`calls` are what is run; the maps say which of their values the outside wants. A sample takes
    `multiply_adds` one way, 0 if that isn't known. `rules` are those of parameters that a step
    changes, `slots` also those of frozen ones, which keep their place. With `workings` every value
    is kept, and `slopes` has ∂J/∂v by v."""

    purpose: Purpose
    dtype: Dtype
    program: Program
    calls: tuple[Call, ...]
    gradients: Mapping[Value, Value]
    probes: Mapping[ProbeKey, tuple[Value, ...]]
    predictions: Mapping[str, Value]
    losses: tuple[Value, ...]
    treatments: Treatments
    rules: Mapping[Value, Rule]
    slots: Mapping[Value, Rule]
    clipping: str
    noise: bool
    multiply_adds: int
    slopes: Mapping[Value, Value] = field(default_factory=lambda: MappingProxyType({}))
    workings: bool = False

    @cached_property
    def layout(self) -> StateLayout:
        """Where the state stands, the same for every batch size."""
        return lay_out_state(self.program, self.slots, self.treatments)
