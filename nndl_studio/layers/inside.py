"""What comes and goes inside a composite: the shapes at its pieces, and what each of them owns."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from nndl_studio.layers.layer import Cost, Inputs, Parameter, ShapeError
from nndl_studio.layers.parts import OUTSIDE, Joint, Parts, Piece
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import say


@dataclass(frozen=True)
class Inside:
    """Of each piece what it gets and owns; `shapes` by piece and port, `OUTSIDE` what comes in."""

    parts: Parts
    inputs: Mapping[str, Inputs]
    shapes: Mapping[tuple[str, str], Shape]
    parameters: Mapping[str, tuple[Parameter, ...]]
    costs: Mapping[str, Cost]

    def outputs(self) -> dict[str, Shape]:
        """What leaves, by the composite's ports."""
        joints = (joint for joint in self.parts.joined() if joint.target == OUTSIDE)
        return {joint.input: self.shapes[joint.source, joint.output] for joint in joints}


def look_inside(parts: Parts, inputs: Inputs) -> Inside:
    """Look at every piece once, givers before takers. Raises ShapeError, which names the piece, for
    inputs that it can't take."""
    coming = {(OUTSIDE, port): shapes[0] for port, shapes in inputs.items() if shapes}
    look = _Look(parts, parts.joined(), coming)
    for piece in look.in_order():
        look.look_at(piece)
    return Inside(parts, look.inputs, look.shapes, look.parameters, look.costs)


@dataclass
class _Look:
    """An inside under construction."""

    parts: Parts
    joints: tuple[Joint, ...]
    shapes: dict[tuple[str, str], Shape]
    inputs: dict[str, Inputs] = field(default_factory=dict)
    parameters: dict[str, tuple[Parameter, ...]] = field(default_factory=dict)
    costs: dict[str, Cost] = field(default_factory=dict)
    loops: dict[str, frozenset[str]] = field(default_factory=dict)

    def look_at(self, piece: Piece) -> None:
        layer, inputs = piece.layer, self._arriving(piece)
        self.inputs[piece.name] = inputs
        try:
            for port, shape in layer.output_shapes(piece.config, inputs).items():
                self.shapes[piece.name, port] = shape
            owned = layer.parameters(piece.config, inputs)
            self.costs[piece.name] = layer.cost(piece.config, inputs)
            if fault := layer.fault_in_loop(piece.config, inputs):
                raise ShapeError(fault)
        except ShapeError as error:
            words = say("inside it, {piece}: {reason}", piece=piece.name, reason=error.reason)
            raise ShapeError(words) from error
        self.parameters[piece.name] = () if piece.weights_of else owned

    def in_order(self) -> Iterator[Piece]:
        """Pieces after all that they read; a loop's Delays after all that enters it."""
        waits = {name: set(self._before(piece)) for name, piece in self.parts.pieces.items()}
        done: set[str] = set()
        while waits:
            ready = [name for name, before in waits.items() if before <= done]
            for name in ready:
                del waits[name]
                yield self.parts.pieces[name]
            done.update(ready)

    def _before(self, piece: Piece) -> Iterator[str]:
        """What has to be known before a piece."""
        for joint in self._into(piece.name):
            if joint.source == OUTSIDE:
                continue
            if self._closes(joint):
                yield from (entering.source for entering in self._entering(piece.name))
            else:
                yield joint.source

    def _arriving(self, piece: Piece) -> Inputs:
        found: dict[str, tuple[Shape, ...]] = {port.name: () for port in piece.layer.inputs}
        for joint in self._into(piece.name):
            shape = (
                piece.layer.looped_shape(piece.config, self._steps(piece.name))
                if self._closes(joint)
                else self.shapes.get((joint.source, joint.output))
            )
            if shape is not None:  # An optional port of the composite may be open.
                found[joint.input] = (*found[joint.input], shape)
        return found

    def _steps(self, delay: str) -> int:
        """How many steps the loop runs that this Delay closes: those of what enters it."""
        for joint in self._entering(delay, every=True):
            shape = self.shapes.get((joint.source, joint.output))
            if shape is not None and shape.steps is not None:
                return shape.steps
        raise ShapeError(say("gets nothing that comes in steps"))

    def _entering(self, delay: str, every: bool = False) -> tuple[Joint, ...]:
        """Joints into the loop of a Delay; from other pieces, or `every` one."""
        loop = self._loop(delay)
        inner = (j for j in self.joints if j.target in loop and j.source not in loop)
        return tuple(joint for joint in inner if every or joint.source != OUTSIDE)

    def _closes(self, joint: Joint) -> bool:
        """Whether it carries what a loop computes into its next step."""
        layer = self.parts.pieces[joint.target].layer
        delayed = layer.delays and joint.input == layer.inputs[0].name
        return delayed and joint.source in self._loop(joint.target)

    def _loop(self, delay: str) -> frozenset[str]:
        """The pieces on a cycle through it; itself alone if there is none."""
        if delay not in self.loops:
            self.loops[delay] = self._found_loop(delay)
        return self.loops[delay]

    def _found_loop(self, delay: str) -> frozenset[str]:
        behind = _reach(delay, lambda name: (j.target for j in self.joints if j.source == name))
        before = _reach(delay, lambda name: (j.source for j in self._into(name)))
        return behind & before

    def _into(self, name: str) -> tuple[Joint, ...]:
        return tuple(joint for joint in self.joints if joint.target == name)


def _reach(start: str, step: Callable[[str], Iterator[str]]) -> frozenset[str]:
    seen, queue = {start}, deque([start])
    while queue:
        for name in step(queue.popleft()):
            if name != OUTSIDE and name not in seen:
                seen.add(name)
                queue.append(name)
    return frozenset(seen)
