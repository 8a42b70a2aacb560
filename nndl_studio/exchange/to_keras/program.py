"""A network as a Python file that draws it again in Keras, with what it has learned in a `.keras`
file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from functools import cached_property

import numpy as np

from nndl_studio.exchange.feeds import LENGTHS
from nndl_studio.exchange.format import Notes
from nndl_studio.exchange.listing.answers import write_answers
from nndl_studio.exchange.listing.head import classes_of, docstring, import_lines
from nndl_studio.exchange.listing.library import library
from nndl_studio.exchange.listing.samples import COLUMNS, SAMPLES, asked, write_samples
from nndl_studio.exchange.listing.script import INDENT, WIDTH, Array, Script, as_name
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras.drawing import Drawing
from nndl_studio.exchange.to_keras.rows import ROWS
from nndl_studio.exchange.to_numpy.program import PACKAGE as OF_NUMPY
from nndl_studio.exchange.to_numpy.program import PARTS as NUMPY_PARTS
from nndl_studio.ops.ir import Value

# A folder of texts for whoever writes, no package: Keras may not be installed.
PACKAGE = "nndl_studio.exchange.to_keras.library"
PARTS = ("pointwise", "steps", "maps", "recurrent", "answers")
IMPORTS = ("from pathlib import Path", "import keras", "import numpy as np")
OWN = ("keras", "layers", "ops", "Path", "samples", "answers", "network", "trained", "model")
TOLD = """
`network()` draws it in Keras with new numbers, for any backend: `summary`, `compile` and `fit` are
Keras's own, `trained()` brings what was learned. It reads what `samples(...)` makes of raw data in
NumPy, and `answers(...)` gives what it says in the units of the data. Maps stand last inside it, as
Keras has them; kernels of true convolutions stand there turned by 180°.
"""


class Program:
    """The lines of a network: of its layers, of what is before the first and behind the last."""

    def __init__(self, network: Network) -> None:
        known, of_numpy = library(PACKAGE, *PARTS), library(OF_NUMPY, *NUMPY_PARTS)
        names = (*known.pieces, *known.imports, *of_numpy.pieces, *of_numpy.imports, *OWN)
        self.network, self._taken = network, names
        self.drawing = self._drawn(self._drawn().twice)

    @property
    def weights(self) -> dict[str, Array]:
        """Those of each layer, by its name and their number in it."""
        every = self.drawing.weights.items()
        return {f"{name}/{i}": each for name, some in every for i, each in enumerate(some)}

    @cached_property
    def outputs(self) -> dict[str, str]:
        """What the model gives, by name."""
        names = {answer.value: "" for answer in self.network.program.answers}
        return {f"y{i or ''}": self.drawing.text(value) for i, value in enumerate(names)}

    def text(self, notes: Notes) -> str:
        """The whole file."""
        before, behind = self._samples(), self._answers()
        used = (*before.used, *behind.used, "Array")
        of_numpy = library(OF_NUMPY, *NUMPY_PARTS).picked(used)
        own = library(PACKAGE, *PARTS).picked(self.drawing.used)
        lines = [*self.drawing.body, *own.functions]
        known = {"from keras import layers"} if any("layers." in each for each in lines) else set()
        if COLUMNS in asked(self.drawing):
            known.add("from collections.abc import Mapping")
        use = f"found = answers(trained(), {', '.join(asked(self.drawing))})"
        head = docstring(self.drawing, "as a Keras 3 model", use, notes)
        parts = (
            [*head[:-1], *TOLD.rstrip().splitlines(), head[-1]],
            import_lines({*of_numpy.imports, *own.imports, *known, *IMPORTS}),
            [*of_numpy.constants, *self._numbers(), *classes_of(self.network), ""],
            [*network_of(self.drawing, self.outputs), ""],
            [*TRAINED, ""],
            [*self._samples_of(before), ""],
            [*self._answers_of(behind), ""],
        )
        whole = [line for part in parts for line in [*part, ""]]
        return "\n".join([*whole, "\n\n\n".join((*own.functions, *of_numpy.functions)), ""])

    def inside(self) -> tuple[str, Mapping[str, str]]:
        """The text of a model that gives all that is computed, by the names of the studio's values;
        and what it calls each."""
        names = self.drawing.written()
        every = {text: text for text in names.values()}
        return self.text({}).replace(
            "\n".join(network_of(self.drawing, self.outputs)),
            "\n".join(network_of(self.drawing, every)),
        ), names

    def _drawn(self, shared: frozenset[tuple[str, ...]] = frozenset()) -> Drawing:
        drawing = Drawing(self.network, self._taken, shared)
        for name, value in self.network.program.inputs.items():
            drawing.put(value, name)
        for call in self.network.program.calls:
            drawing.begin(call.node)
            ROWS[call.op.name](drawing, call)
        for answer in self.network.program.answers:
            drawing.begin(answer.node)
            drawing.text(answer.value)
        return drawing

    def _samples(self) -> Script:
        script = Script(self.network, self._stored, self._taken)
        write_samples(script)
        return script

    def _answers(self) -> Script:
        """Its first lines bring maps to the front again."""
        script = Script(self.network, self._stored, (*self._taken, "found", *self.outputs))
        for name, value in zip(self.outputs, self._values(), strict=True):
            one = f"found[{json.dumps(name)}]" if len(self.outputs) > 1 else name
            script.put(value, one)
            if len(value.shape) == 3:
                script.put(value, name)
                script.lines.append(f"{name} = np.moveaxis({one}, -1, 1)")
        self._found = write_answers(script)
        return script

    def _values(self) -> list[Value]:
        return list(dict.fromkeys(answer.value for answer in self.network.program.answers))

    def _stored(self, name: str) -> str:
        """The constant that an array before or behind the model is."""
        return as_name(name).upper()

    def _numbers(self) -> Iterator[str]:
        """The lines of the constants."""
        for script in (self._samples(), self._answers()):
            for name, array in script.arrays.items():
                yield from constant(self._stored(name), array)

    def _samples_of(self, script: Script) -> Iterator[str]:
        fields = self.network.program.inputs
        given = _given(script)
        kind = "dict[str, Array]" if len(fields) > 1 else "Array"
        texts = {name: _as_read(script, name, value) for name, value in fields.items()}
        yield f"def samples({', '.join(given)}) -> {kind}:"
        yield f'{INDENT}"""What the model reads, of raw data."""'
        yield from script.body
        if len(texts) == 1:
            yield f"{INDENT}return {next(iter(texts.values()))}"
        else:
            yield f"{INDENT}return {_dict(texts)}"

    def _answers_of(self, script: Script) -> Iterator[str]:
        names = ", ".join(asked(script))
        given = ", ".join(("model: keras.Model", *_given(script)))
        yield f"def answers({given}) -> dict[str, Array]:"
        yield f'{INDENT}"""What the network answers, by name."""'
        one = "found" if len(self.outputs) > 1 else "y"
        yield f"{INDENT}{one} = model.predict(samples({names}), verbose=0)"
        yield from script.body
        yield f"{INDENT}return {{"
        for name, text in self._found.items():
            yield f"{INDENT * 2}{json.dumps(name, ensure_ascii=False)}: {text},"
        yield f"{INDENT}}}"


TRAINED = (
    "def trained() -> keras.Model:",
    f'{INDENT}"""The network with what it has learned, from the file beside this one."""',
    f'{INDENT}return keras.saving.load_model(Path(__file__).with_suffix(".keras"))',
)


def network_of(drawing: Drawing, outputs: Mapping[str, str]) -> Iterator[str]:
    """The function that draws the model; `outputs` are what it gives."""
    inputs = drawing.program.inputs
    yield "def network() -> keras.Model:"
    yield f'{INDENT}"""The drawing, not yet trained."""'
    for name, value in inputs.items():
        yield f"{INDENT}{name} = keras.Input({_shape_of(drawing, name, value)})"
    yield from drawing.body
    title = json.dumps("network")
    given = next(iter(inputs)) if len(inputs) == 1 else _dict({name: name for name in inputs})
    if len(outputs) == 1:
        yield f"{INDENT}return keras.Model({given}, {next(iter(outputs.values()))}, name={title})"
        return
    yield f"{INDENT}found = {{"
    for name, text in outputs.items():
        yield f"{INDENT * 2}{json.dumps(name, ensure_ascii=False)}: {text},"
    yield f"{INDENT}}}"
    yield f"{INDENT}return keras.Model({given}, found, name={title})"


def _shape_of(drawing: Drawing, name: str, value: Value) -> str:
    """The arguments of an input: shape, type and name."""
    sides = list(map(str, value.shape))
    if len(sides) == 3:
        sides = [*sides[1:], sides[0]]
    kind = drawing.network.inputs.info.kind
    if drawing.any_steps and name == SAMPLES:
        sides[0] = "None"
    shape = f"({', '.join(sides)}{',' * (len(sides) == 1)})"
    counts = name == LENGTHS or kind in ("labels", "label")
    return f'{shape}, dtype="int32", name="{name}"' if counts else f'{shape}, name="{name}"'


def _dict(texts: Mapping[str, str]) -> str:
    """A short dictionary as it stands in a program."""
    return f"{{{', '.join(f'{json.dumps(name)}: {text}' for name, text in texts.items())}}}"


def _given(script: Script) -> tuple[str, ...]:
    kinds = {COLUMNS: "Mapping[str, Array]"}
    return tuple(f"{name}: {kinds.get(name, 'Array')}" for name in asked(script))


def _as_read(script: Script, name: str, value: Value) -> str:
    """A field as the model reads it."""
    if name == LENGTHS:
        return "lengths.reshape(-1, 1).astype(np.int32)"
    text = script.text(value)
    if script.network.inputs.info.kind in ("labels", "label"):
        return f"{text}.astype(np.int32)"
    return f"np.moveaxis({text}, 1, -1)" if len(value.shape) == 3 else text


def constant(name: str, array: Array) -> Iterator[str]:
    """The lines of an array, as formatters have them."""
    numbers = np.asarray(array).tolist()
    whole = f"{name} = np.array({numbers})"
    if len(whole) <= WIDTH:
        yield whole
        return
    yield f"{name} = np.array("
    yield f"{INDENT}["
    yield from (f"{INDENT * 2}{number!r}," for number in np.asarray(array).ravel().tolist())
    yield f"{INDENT}]"
    yield ")"
    if array.ndim > 1:
        yield f"{name} = {name}.reshape({', '.join(map(str, array.shape))})"
