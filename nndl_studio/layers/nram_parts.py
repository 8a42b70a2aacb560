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

from dataclasses import dataclass
from typing import Literal, get_args

from nndl_studio.layers.concat import Concat
from nndl_studio.layers.delay import Delay, DelayConfig
from nndl_studio.layers.dense import Dense, DenseConfig
from nndl_studio.layers.flatten import Flatten
from nndl_studio.layers.fuzzy import Function, Fuzzy, FuzzyConfig
from nndl_studio.layers.last_step import LastStep
from nndl_studio.layers.number import Number, NumberConfig
from nndl_studio.layers.part import Part, PartConfig
from nndl_studio.layers.parts import Parts
from nndl_studio.layers.read import Read
from nndl_studio.layers.repeat import Repeat, RepeatConfig
from nndl_studio.layers.softmax import Softmax
from nndl_studio.layers.write import Write

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
OF_ONE: dict[Module, Function] = {"INC": "increment", "DEC": "decrement"}
OF_TWO: dict[Module, Function] = {
    "ADD": "add",
    "SUB": "subtract",
    "LT": "less",
    "LE": "less or equal",
    "EQ": "equal",
    "MIN": "minimum",
    "MAX": "maximum",
}
# Columns of the drawing.
START, BEFORE, IS_ZERO, CONTROLLER, LOGITS, CIRCUIT, KNOWN, ARGUMENT, MODULE = range(9)


@dataclass(frozen=True)
class RandomAccess:
    """What a machine is like: R `registers`, its `modules` in the order of the paper, T `steps`, H
    `neurons` of the controller, M `numbers` and as many cells."""

    registers: int = 4
    modules: tuple[Module, ...] = MODULES
    steps: int = 4
    neurons: int = 32
    numbers: int = 8


def nram_parts(machine: RandomAccess) -> Parts:
    """A machine that reads a tape as a sequence of cells, `x`, and gives the `tape` after each step
    and `f`, how likely each step is the last if it is reached."""
    return _Drawing(machine).whole()


class _Drawing:
    """What is drawn so far: `known` gives all that may be read by now, one after another, `count`
    things; `row` is the next free one."""

    def __init__(self, machine: RandomAccess) -> None:
        self.machine, self.parts = machine, Parts()
        self.row = 0.0
        self.registers = [f"register {i + 1}" for i in range(machine.registers)]

    def whole(self) -> Parts:
        self._begin()
        self._control()
        for module in self.machine.modules:
            self._add(module)
        for register in self.registers:
            self._choose(register)
        self.parts.add("f", Dense(), (LOGITS, self.row), DenseConfig(1, "logistic"), x="h")
        self.parts.give("tape", "tape")
        self.parts.give("f", "f")
        return self.parts

    def _begin(self) -> None:
        """What the first step finds: the tape, and 0 in each register; and the clock, which goes
        with what is the same at every step."""
        add, numbers = self.parts.add, self.machine.numbers
        add("a cell", LastStep(), (START, 0), x=".x")
        add("clock", Repeat(), (START, 1), RepeatConfig(self.machine.steps), x="a cell")
        add("start", Flatten(), (START, 2), x=".x")
        tape = DelayConfig(numbers**2)
        add("tape before", Delay(), (BEFORE, 0), tape, x="tape", first="start")
        begins = DelayConfig(numbers, initial="first one")
        for row, register in enumerate(self.registers, 1):
            add(f"{register} before", Delay(), (BEFORE, row), begins, x=register)

    def _control(self) -> None:
        first, before = PartConfig(self.machine.numbers, 1), "{} before".format
        signs = [
            self.parts.add(f"{each} is 0", Part(), (IS_ZERO, row), first, x=before(each))
            for row, each in enumerate(self.registers, 1)
        ]
        neurons = DenseConfig(self.machine.neurons, "rectifier")
        read = self.parts.join("signs", Concat(), signs, (CONTROLLER, 1))
        self.parts.add("h", Dense(), (CONTROLLER, 2), neurons, x=read)
        held = [before(each) for each in self.registers]
        self.known, self.count = self.parts.join("registers", Concat(), held, (KNOWN, 0)), len(held)

    def _add(self, module: Module) -> None:
        """A module with its arguments, and what may be read behind it."""
        add, at = self.parts.add, (MODULE, self.row)
        if module in NUMBERS:
            add(module, Number(), at, NumberConfig(NUMBERS[module]), x="clock")
            self.row += 1
        elif module == "READ":
            add(module, Read(), at, x=self._choose("READ A"), memory="tape before")
        elif module in OF_ONE:
            function = FuzzyConfig(OF_ONE[module])
            add(module, Fuzzy(), at, function, x=self._choose(f"{module} A"))
        else:
            self._add_of_two(module, self._choose(f"{module} A"), self._choose(f"{module} B"))
        reads = (self.known, module)
        self.known = add(f"after {module}", Concat(), (KNOWN, self.row), x=reads)
        self.count += 1

    def _add_of_two(self, module: Module, first: str, second: str) -> None:
        add, row = self.parts.add, max(0.0, self.row - 2)
        if module != "WRITE":
            function = FuzzyConfig(OF_TWO[module])
            add(module, Fuzzy(), (MODULE, row), function, x=first, other=second)
            return
        add("tape", Write(), (MODULE, row), x=second, w=first, memory="tape before")
        add(module, Number(), (MODULE, row + 1), NumberConfig(0), x="clock")

    def _choose(self, name: str) -> str:
        """A mixture of all that is known by now, as the controller says; alone it needs none."""
        if self.count == 1:
            return self.known
        add, row = self.parts.add, self.row
        self.row += 1
        sizes = DenseConfig(self.count, "identity")
        logits = add(f"logits of {name}", Dense(), (LOGITS, row), sizes, x="h")
        shares = add(f"circuit of {name}", Softmax(), (CIRCUIT, row), x=logits)
        return add(name, Read(), (ARGUMENT, row), x=shares, memory=self.known)
