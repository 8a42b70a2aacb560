"""What the parts of machines with memory share: they work on one step, alone or at each of several.

A memory travels as one vector of rows · width numbers, row after row.
"""

from __future__ import annotations

from typing import TypeVar

from nndl_studio.config import Config
from nndl_studio.layers.layer import Family, Inputs, Layer, Port, Probe, ShapeError, probe_kind
from nndl_studio.layers.shape import Kind, Shape
from nndl_studio.sentence import Sentence, say

# The probe of gates, of which each says how much a step counts.
GATE = "gate"
EITHER = (Kind.VECTOR, Kind.SEQUENCE)
C = TypeVar("C", bound=Config)


class MemoryLayer(Layer[C]):
    """Base of the parts: numbers in, numbers `y` out."""

    family = Family.MEMORY
    outputs = (Port("y", EITHER, say("What comes of it")),)
    stepwise = True
    one_step = True

    def probes(self, config: C, inputs: Inputs) -> tuple[Probe, ...]:
        y = Probe("y", say("Output"), probe_kind(inputs["x"][0]))
        if self.gates and inputs[self.gates][0].stepped:
            return (y, Probe(GATE, say("Gates"), "attention"))
        return (y,)


def at_the_same_steps(inputs: Inputs, size: int) -> dict[str, Shape]:
    """An output of `size` numbers at the steps at which all inputs come. Raises ShapeError."""
    steps = {name: shape.steps for name, (shape,) in inputs.items()}
    (first, taken), *others = steps.items()
    for name, found in others:
        if found != taken:
            raise ShapeError(
                say(
                    "gets {port} {when} and {other} {other_when}: both must come at the same "
                    "steps; a Repeat gives what comes once at each of several",
                    port=first,
                    when=_when(taken),
                    other=name,
                    other_when=_when(found),
                )
            )
    return {"y": Shape("vector", (size,), taken)}


def require_one(name: str, inputs: Inputs) -> None:
    """Raise `ShapeError` unless there is one number at this port."""
    (found,) = inputs[name][0].axes
    if found != 1:
        raise ShapeError(
            say(
                "{port} is one number, and {numbers} come: give what is linked to it 1 unit",
                port=name,
                numbers=found,
            )
        )


def _when(steps: int | None) -> Sentence:
    return say("once") if steps is None else say("at {steps} steps", steps=steps)
