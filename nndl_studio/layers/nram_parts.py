"""The parts of a neural random-access machine (Kurach, Andrychowicz and Sutskever, 2015).

At every step a small controller, which only knows how likely each register is 0, wires a circuit
of fixed modules: each argument of a module is a mixture of the registers and of what the modules
before it give, and so is the next value of each register. Registers and cells of the tape are
distributions over M numbers, so that a number may point to a cell.

    h = rectifier(W_h (P(r_1 = 0), …, P(r_R = 0)) + b_h)
    A = V_i softmax(a_i), B = V_i softmax(b_i),  V_i = [r_1 … r_R, o_1 … o_{i−1}],  a_i, b_i of h
    o_i = module_i(A, B);  WRITE: tape' = (1 − A) 1ᵀ ⊙ tape + A Bᵀ, and it gives 0
    r_j' = [r_1 … r_R, o_1 … o_Q] softmax(c_j);  f = σ(w h + b) says whether this step is the last

A "circuit of" a piece is a softmax; "after" a module is all that may be read behind it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from nndl_studio.layers.pieces import Pieces, Sketch

Module = Literal[
    "READ",
    "ZERO",
    "ONE",
    "TWO",
    "INC",
    "ADD",
    "SUB",
    "DEC",
    "LT",
    "LE",
    "EQ",
    "MIN",
    "MAX",
    "WRITE",
]
MODULES: tuple[Module, ...] = get_args(Module)
NUMBERS: dict[Module, int] = {"ZERO": 0, "ONE": 1, "TWO": 2}
OF_ONE: dict[Module, str] = {"INC": "increment", "DEC": "decrement"}
OF_TWO: dict[Module, str] = {
    "ADD": "add",
    "SUB": "subtract",
    "LT": "less",
    "LE": "less or equal",
    "EQ": "equal",
    "MIN": "minimum",
    "MAX": "maximum",
}
# No port reads more branches.
MOST_BRANCHES = 8
# Columns of the drawing.
START, BEFORE, IS_ZERO, CONTROLLER, LOGITS, CIRCUIT, KNOWN, ARGUMENT, MODULE = range(9)


@dataclass(frozen=True)
class NRAM:
    """What a machine is like: R `registers`, its `modules` in the order of the paper, T `steps`, H
    `units` of the controller, M `numbers` and as many cells."""

    registers: int = 4
    modules: tuple[Module, ...] = MODULES
    steps: int = 4
    units: int = 32
    numbers: int = 8


def nram_parts(settings: NRAM) -> Pieces:
    """A machine that reads a tape as a sequence of cells, `x`, and gives the `tape` after each step
    and `f`, how likely each step is the last if it is reached. Raises ValueError without WRITE at
    the end, or with modules in another order."""
    if list(settings.modules) != [each for each in MODULES if each in settings.modules]:
        raise ValueError("the modules of a machine stand in the order of the paper, each once")
    if "WRITE" not in settings.modules:
        raise ValueError("a machine without WRITE changes no tape: keep it among the modules")
    return _Machine(settings).whole()


class _Machine:
    """What is drawn so far: `known` gives all that may be read by now, one after another, `count`
    things; `row` is the next free one."""

    def __init__(self, settings: NRAM) -> None:
        self.settings, self.sketch = settings, Sketch()
        self.row = 0.0
        self.registers = [f"register {i + 1}" for i in range(settings.registers)]

    def whole(self) -> Pieces:
        self._begin()
        self._control()
        for module in self.settings.modules:
            self._add(module)
        for register in self.registers:
            self._choose(register)
            self.sketch.link(register, f"{register} before")
        self.sketch.link("tape", "tape before")
        self.sketch.put("f", "Dense", (LOGITS, self.row), "h", units=1, activation="logistic")
        pieces = tuple(self.sketch.pieces), tuple(self.sketch.links)
        inputs = {"x": (("start", "x"), ("a cell", "x"))}
        return Pieces(*pieces, inputs, {"tape": ("tape", "y"), "f": ("f", "y")})

    def _begin(self) -> None:
        """What the first step finds: the tape, and 0 in each register; and the clock, which goes
        with what is the same at every step."""
        put, numbers = self.sketch.put, self.settings.numbers
        put("a cell", "LastStep", (START, 0))
        put("clock", "Repeat", (START, 1), "a cell", steps=self.settings.steps)
        put("start", "Flatten", (START, 2))
        put("tape before", "Delay", (BEFORE, 0), units=numbers**2)
        self.sketch.link("start", "tape before", "first")
        for row, register in enumerate(self.registers, 1):
            put(f"{register} before", "Delay", (BEFORE, row), units=numbers, initial="first one")

    def _control(self) -> None:
        put, numbers = self.sketch.put, self.settings.numbers
        signs = [
            put(f"{each} is 0", "Part", (IS_ZERO, row), f"{each} before", parts=numbers, which=1)
            for row, each in enumerate(self.registers, 1)
        ]
        read = self._joined("signs", signs, (CONTROLLER, 1))
        put(
            "h",
            "Dense",
            (CONTROLLER, 2),
            read,
            units=self.settings.units,
            activation="rectifier",
        )
        before = [f"{each} before" for each in self.registers]
        self.known, self.count = self._joined("registers", before, (KNOWN, 0)), len(before)

    def _joined(self, name: str, sources: Sequence[str], at: tuple[float, float]) -> str:
        """All of them in one vector; more than one port reads are joined by groups."""
        if len(sources) == 1:
            return sources[0]
        groups = [
            sources[low : low + MOST_BRANCHES] for low in range(0, len(sources), MOST_BRANCHES)
        ]
        if len(groups) > 1:
            column, row = at
            sources = [
                self._joined(f"{name} {i}", group, (column, row - i))
                for i, group in enumerate(groups, 1)
            ]
        return self.sketch.put(name, "Concat", at, *sources)

    def _add(self, module: Module) -> None:
        """A module with its arguments, and what may be read behind it."""
        put, row = self.sketch.put, self.row
        if module in NUMBERS:
            put(module, "Number", (MODULE, row), "clock", number=NUMBERS[module])
            self.row += 1
        elif module == "READ":
            put(module, "Read", (MODULE, row), self._choose("READ A"))
            self.sketch.link("tape before", module, "memory")
        elif module in OF_ONE:
            chosen = self._choose(f"{module} A")
            put(module, "Fuzzy", (MODULE, row), chosen, function=OF_ONE[module])
        else:
            self._add_of_two(module, self._choose(f"{module} A"), self._choose(f"{module} B"))
        at = KNOWN, self.row
        self.known = put(f"after {module}", "Concat", at, self.known, module)
        self.count += 1

    def _add_of_two(self, module: Module, first: str, second: str) -> None:
        put, row = self.sketch.put, max(0.0, self.row - 2)
        if module != "WRITE":
            put(module, "Fuzzy", (MODULE, row), first, function=OF_TWO[module])
            self.sketch.link(second, module, "other")
            return
        put("tape", "Write", (MODULE, row), second)
        self.sketch.link(first, "tape", "w")
        self.sketch.link("tape before", "tape", "memory")
        put(module, "Number", (MODULE, row + 1), "clock", number=0)

    def _choose(self, name: str) -> str:
        """A mixture of all that is known by now, as the controller says; alone it needs none."""
        if self.count == 1:
            return self.known
        put, row = self.sketch.put, self.row
        self.row += 1
        sizes = {"units": self.count, "activation": "identity"}
        logits = put(f"logits of {name}", "Dense", (LOGITS, row), "h", **sizes)
        shares = put(f"circuit of {name}", "Softmax", (CIRCUIT, row), logits)
        put(name, "Read", (ARGUMENT, row), shares)
        self.sketch.link(self.known, name, "memory")
        return name
