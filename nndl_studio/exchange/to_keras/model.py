"""The function that draws the model, of a drawing's lines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from nndl_studio.exchange.feeds import LENGTHS
from nndl_studio.exchange.listing.samples import SAMPLES
from nndl_studio.exchange.listing.script import INDENT
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras.drawing import Drawing
from nndl_studio.exchange.to_keras.rows import ROWS
from nndl_studio.ops.ir import Value


def drawn(network: Network, taken: tuple[str, ...]) -> Drawing:
    """The drawing of a network; names that are `taken` have another meaning beside it."""
    first = _written(Drawing(network, taken))
    return _written(Drawing(network, taken, first.twice))


def _written(drawing: Drawing) -> Drawing:
    for name, value in drawing.program.inputs.items():
        drawing.put(value, name)
    for call in drawing.program.calls:
        drawing.begin(call.node)
        ROWS[call.op.name](drawing, call)
    for answer in drawing.program.answers:
        drawing.begin(answer.node)
        drawing.text(answer.value)
    return drawing


def answered(network: Network) -> list[Value]:
    """What the model gives, each once."""
    return list(dict.fromkeys(answer.value for answer in network.program.answers))


def network_of(drawing: Drawing, outputs: Mapping[str, str]) -> Iterator[str]:
    """The function's lines; `outputs` are what the model gives, by name where they are several."""
    inputs = drawing.program.inputs
    yield "def network() -> keras.Model:"
    yield f'{INDENT}"""The drawing, not yet trained."""'
    for name, value in inputs.items():
        yield f"{INDENT}{name} = keras.Input({_input(drawing, name, value)})"
    yield from drawing.body
    given = next(iter(inputs)) if len(inputs) == 1 else short({name: name for name in inputs})
    if len(outputs) == 1:
        yield f"{INDENT}return keras.Model({given}, {next(iter(outputs.values()))})"
        return
    yield f"{INDENT}found = {{"
    for name, text in outputs.items():
        yield f"{INDENT * 2}{json.dumps(name, ensure_ascii=False)}: {text},"
    yield f"{INDENT}}}"
    yield f"{INDENT}return keras.Model({given}, found)"


def short(texts: Mapping[str, str]) -> str:
    """A short dictionary as it stands in a program."""
    return f"{{{', '.join(f'{json.dumps(name)}: {text}' for name, text in texts.items())}}}"


def _input(drawing: Drawing, name: str, value: Value) -> str:
    """The settings of an input: shape, type and name."""
    sides: list[int | None] = [*value.shape]
    if len(sides) == 3:
        sides = [*sides[1:], sides[0]]
    if drawing.any_steps and name == SAMPLES:
        sides[0] = None
    kind = drawing.network.inputs.info.kind
    counts = name == LENGTHS or kind in ("labels", "label")
    return f'{(*sides,)}, dtype="int32", name="{name}"' if counts else f'{(*sides,)}, name="{name}"'
