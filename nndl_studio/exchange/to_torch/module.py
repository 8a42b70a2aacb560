"""A network as a PyTorch module, with its arrays in a file beside it."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from nndl_studio.exchange import safetensors
from nndl_studio.exchange.format import Files, Lack, Notes
from nndl_studio.exchange.listing.calls import lacks, write_lines
from nndl_studio.exchange.listing.head import classes_of, docstring, import_lines
from nndl_studio.exchange.listing.library import library
from nndl_studio.exchange.listing.samples import COLUMNS, asked
from nndl_studio.exchange.listing.script import INDENT, Script, as_name
from nndl_studio.exchange.network import Network
from nndl_studio.sentence import say

# A folder of texts for whoever writes, no package: who walks through packages imports them, and
# PyTorch may not be installed.
PACKAGE = "nndl_studio.exchange.to_torch.library"
PARTS = ("samples", "pointwise", "steps", "maps", "recurrent", "memory", "sentences", "answers")
# Of the numbers, so that no file of weights with the name of the module is written over.
NUMBERS = ".numbers.safetensors"
IMPORTS = (
    "from pathlib import Path",
    "from safetensors.torch import load_file",
    "from torch import Tensor",
    "from torch import nn",
)
OF_TABLES = (
    "from collections.abc import Mapping",
    "from typing import Any",
    "from numpy.typing import NDArray",
)


def write(network: Network, notes: Notes) -> Files:
    """The module's text, and its arrays with the notes."""
    module = Module(network)
    arrays = safetensors.encode(module.script.arrays, notes)
    return {".py": module.text(module.found, notes).encode(), NUMBERS: arrays}


def cannot(network: Network) -> tuple[Lack, ...]:
    """What there is no function for, and what only counts where training goes on."""
    dropped = (
        Lack(node.id, say("nothing is dropped, in training neither"))
        for node in network.graph.nodes.values()
        if node.type.startswith("Dropout.")
    )
    return (*lacks(network), *dropped)


class Module:
    """The lines of a network as those of a module, and what its arrays are called there."""

    def __init__(self, network: Network) -> None:
        known = library(PACKAGE, *PARTS)
        taken = (*known.pieces, *known.imports, "self", "nn", "Tensor", "Path", "numbers")
        self.network, self.called = network, dict[str, str]()
        self.script = Script(network, self._stored, taken, depth=2, trains=True)
        self.found = write_lines(self.script)

    def text(self, found: Mapping[str, str], notes: Notes) -> str:
        """The whole file; `found` is what it answers, by name."""
        picked = library(PACKAGE, *PARTS).picked(self.script.used)
        of_a_table = COLUMNS in asked(self.script)
        use = f"found = Network()({', '.join(asked(self.script))})"
        imports = import_lines({*picked.imports, *IMPORTS, *(OF_TABLES if of_a_table else ())})
        named = [*picked.constants, *classes_of(self.network)]
        parts = (
            docstring(self.script, "as a PyTorch module", use, notes),
            *([imports, [*named, ""]] if named else [[*imports, ""]]),
            [*self._class(found), ""],
        )
        lines = [line for part in parts for line in [*part, ""]]
        return "\n".join([*lines, "\n\n\n".join(picked.functions), ""])

    def _stored(self, name: str) -> str:
        if name not in self.called:
            stem, count = as_name(name), 1
            while stem in self.called.values():
                count += 1
                stem = f"{as_name(name)}_{count}"
            self.called[name] = stem
        return f"self.{self.called[name]}"

    def _class(self, found: Mapping[str, str]) -> Iterator[str]:
        fixed = [own for name, own in self.called.items() if name not in self.network.trained]
        yield "class Network(nn.Module):"
        yield f'{INDENT}"""The drawing: what is trained are parameters, the rest are buffers."""'
        yield ""
        if fixed:
            yield from (f"{INDENT}{own}: Tensor" for own in fixed)
            yield ""
        yield f"{INDENT}def __init__(self) -> None:"
        yield f"{INDENT * 2}super().__init__()"
        if self.called:
            yield f'{INDENT * 2}numbers = load_file(Path(__file__).with_suffix("{NUMBERS}"))'
        for name, own in self.called.items():
            numbers = f"numbers[{json.dumps(name, ensure_ascii=False)}]"
            if name in self.network.trained:
                yield f"{INDENT * 2}self.{own} = nn.Parameter({numbers})"
            else:
                yield f'{INDENT * 2}self.register_buffer("{own}", {numbers})'
        yield ""
        yield from self._forward(found)

    def _forward(self, found: Mapping[str, str]) -> Iterator[str]:
        kinds = {COLUMNS: "Mapping[str, NDArray[Any]]"}
        given = (f"{name}: {kinds.get(name, 'Tensor')}" for name in asked(self.script))
        yield f"{INDENT}def forward({', '.join(['self', *given])}) -> dict[str, Tensor]:"
        yield f'{INDENT * 2}"""What the network answers, by name."""'
        yield from self.script.body
        yield f"{INDENT * 2}return {{"
        for name, text in found.items():
            yield f"{INDENT * 3}{json.dumps(name, ensure_ascii=False)}: {text},"
        yield f"{INDENT * 2}}}"
