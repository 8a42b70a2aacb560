"""A network as a Python file that draws it again in Keras, with what it has learned in a `.keras`
file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

import numpy as np

from nndl_studio.exchange.feeds import LENGTHS
from nndl_studio.exchange.format import Notes
from nndl_studio.exchange.listing.answers import write_answers
from nndl_studio.exchange.listing.head import classes_of, docstring, import_lines
from nndl_studio.exchange.listing.library import library
from nndl_studio.exchange.listing.samples import COLUMNS, asked, write_samples
from nndl_studio.exchange.listing.script import INDENT, WIDTH, Array, Script, as_name
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras.model import answered, drawn, network_of, short
from nndl_studio.exchange.to_numpy.program import PACKAGE as OF_NUMPY
from nndl_studio.exchange.to_numpy.program import PARTS as NUMPY_PARTS
from nndl_studio.ops.ir import Value

# A folder of texts for whoever writes, no package: Keras may not be installed.
PACKAGE = "nndl_studio.exchange.to_keras.library"
PARTS = ("pointwise", "steps", "maps", "recurrent", "memory", "sentences", "answers")
IMPORTS = ("from pathlib import Path", "import keras", "import numpy as np")
OWN = ("keras", "layers", "ops", "Path", "samples", "answers", "network", "trained", "model")
TOLD = """
`network()` draws it in Keras with new numbers, for any backend: `summary`, `compile` and `fit` are
Keras's own. `trained()` brings what was learned. It reads what `samples(...)` makes of raw data in
NumPy, and `answers(...)` gives what it says in the units of the data. Maps stand last inside it, as
Keras has them; kernels of true convolutions stand there turned by 180°.
"""
TRAINED = (
    "def trained() -> keras.Model:",
    f'{INDENT}"""The network with what it has learned, from the file beside this one."""',
    f'{INDENT}return keras.saving.load_model(Path(__file__).with_suffix(".keras"))',
)


class Program:
    """The lines of a network: of its layers, of what is before the first and behind the last."""

    def __init__(self, network: Network) -> None:
        known, of_numpy = library(PACKAGE, *PARTS), library(OF_NUMPY, *NUMPY_PARTS)
        taken = (*known.pieces, *known.imports, *of_numpy.pieces, *of_numpy.imports, *OWN)
        self.network, self.drawing = network, drawn(network, taken)
        values = answered(network)
        self.outputs = {f"y{i or ''}": self.drawing.text(v) for i, v in enumerate(values)}
        self._before = Script(network, self._stored, taken)
        self._behind = Script(network, self._stored, (*taken, "found", *self.outputs))
        write_samples(self._before)
        for name, value in zip(self.outputs, values, strict=True):
            self._maps_first(name, value)
        self._found = write_answers(self._behind)

    @property
    def weights(self) -> dict[str, Array]:
        """Those of each layer, by its name and their number in it."""
        every = self.drawing.weights.items()
        return {f"{name}/{i}": each for name, some in every for i, each in enumerate(some)}

    def text(self, notes: Notes, outputs: Mapping[str, str] | None = None) -> str:
        """The whole file; the model gives its answers, or these `outputs`."""
        own = library(PACKAGE, *PARTS).picked(self.drawing.used)
        used = (*self._before.used, *self._behind.used, "Array")
        of_numpy = library(OF_NUMPY, *NUMPY_PARTS).picked(used)
        lines = [*network_of(self.drawing, outputs or self.outputs)]
        parts = (
            self._head(notes),
            import_lines({*of_numpy.imports, *own.imports, *self._imports(lines)}),
            [*of_numpy.constants, *self._numbers(), *classes_of(self.network), ""],
            *([*part, ""] for part in (lines, TRAINED, self._samples(), self._answers())),
        )
        whole = [line for part in parts for line in [*part, ""]]
        return "\n".join([*whole, "\n\n\n".join((*own.functions, *of_numpy.functions)), ""])

    def _head(self, notes: Notes) -> list[str]:
        use = f"found = answers(trained(), {', '.join(asked(self.drawing))})"
        *head, end = docstring(self.drawing, "as a Keras 3 model", use, notes)
        return [*head, *TOLD.rstrip().splitlines(), end]

    def _imports(self, lines: list[str]) -> Iterator[str]:
        yield from IMPORTS
        if any("layers." in line for line in lines):
            yield "from keras import layers"
        if COLUMNS in asked(self.drawing):
            yield "from collections.abc import Mapping"

    def _stored(self, name: str) -> str:
        """The constant that an array before or behind the model is."""
        return as_name(name).upper()

    def _maps_first(self, name: str, value: Value) -> None:
        """The line that brings the maps of an answer to the front again."""
        given = f"found[{json.dumps(name)}]" if len(self.outputs) > 1 else name
        if len(value.shape) == 3:
            self._behind.lines.append(f"{name} = np.moveaxis({given}, -1, 1)")
            given = name
        self._behind.put(value, given)

    def _numbers(self) -> Iterator[str]:
        for name, array in {**self._before.arrays, **self._behind.arrays}.items():
            yield from constant(self._stored(name), array)

    def _samples(self) -> Iterator[str]:
        fields = self.network.program.inputs
        texts = {name: self._as_read(name, value) for name, value in fields.items()}
        kind, text = "Array", next(iter(texts.values()))
        if len(texts) > 1:
            kind, text = "dict[str, Array]", short(texts)
        yield f"def samples({', '.join(self._given())}) -> {kind}:"
        yield f'{INDENT}"""What the model reads, of raw data."""'
        yield from self._before.body
        yield f"{INDENT}return {text}"

    def _answers(self) -> Iterator[str]:
        given = ", ".join(("model: keras.Model", *self._given()))
        yield f"def answers({given}) -> dict[str, Array]:"
        yield f'{INDENT}"""What the network answers, by name."""'
        one, names = "found" if len(self.outputs) > 1 else "y", ", ".join(asked(self.drawing))
        yield f"{INDENT}{one} = model.predict(samples({names}), verbose=0)"
        yield from self._behind.body
        yield f"{INDENT}return {{"
        for name, text in self._found.items():
            yield f"{INDENT * 2}{json.dumps(name, ensure_ascii=False)}: {text},"
        yield f"{INDENT}}}"

    def _given(self) -> tuple[str, ...]:
        kinds = {COLUMNS: "Mapping[str, Array]"}
        return tuple(f"{name}: {kinds.get(name, 'Array')}" for name in asked(self.drawing))

    def _as_read(self, name: str, value: Value) -> str:
        """A field as the model reads it."""
        if name == LENGTHS:
            return "lengths.reshape(-1, 1).astype(np.int32)"
        text = self._before.text(value)
        if self.network.inputs.info.kind in ("labels", "label"):
            return f"{text}.astype(np.int32)"
        return (
            f"np.moveaxis({text}, 1, -1)" if len(value.shape) == 3 else f"{text}.astype(np.float32)"
        )


def constant(name: str, array: Array) -> Iterator[str]:
    """The lines of an array, as formatters have them."""
    numbers = np.asarray(array)
    whole = f"{name} = np.array({numbers.tolist()})"
    if len(whole) <= WIDTH:
        yield whole
        return
    yield f"{name} = np.array("
    yield f"{INDENT}["
    yield from (f"{INDENT * 2}{number!r}," for number in numbers.ravel().tolist())
    yield f"{INDENT}]"
    yield ")"
    if numbers.ndim > 1:
        yield f"{name} = {name}.reshape({', '.join(map(str, numbers.shape))})"
