"""Instructions of the update as they are collected, and as the machine reads them."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from nndl_studio.compiler.encode import as_operands
from nndl_studio.machine.plan import Owner, Part, Phase
from nndl_studio.ops.ir import Value, owner
from nndl_studio.ops.kernel import Kernel


@dataclass
class Instructions:
    """Kernels in the order they run, each with a row of operands for every lane, the parameter in
    `values` that it is for, and that one's owner."""

    kernels: list[Kernel] = field(default_factory=list)
    values: list[Value] = field(default_factory=list)
    owners: list[Owner] = field(default_factory=list)
    rows: list[list[list[int]]] = field(default_factory=list)
    waits: list[int] = field(default_factory=list)

    def add(
        self, kernel: Kernel, value: Value, rows: list[list[int]], part: Part = "update"
    ) -> None:
        self.kernels.append(kernel)
        self.values.append(value)
        self.owners.append(Owner(owner(value.name), part))
        self.rows.append(rows)

    def wait(self) -> None:
        """Let no lane go on before all have come here."""
        self.waits.append(len(self.kernels))

    def phase(self, kernels: list[Kernel]) -> Phase:
        """As the machine reads it; the plan's `kernels` are extended by what is used."""
        for kernel in self.kernels:
            if kernel not in kernels:
                kernels.append(kernel)
        opcodes = [kernels.index(kernel) for kernel in self.kernels]
        lanes = [list(lane) for lane in zip(*self.rows, strict=True)]
        return Phase(
            np.array(opcodes, np.int64), as_operands(lanes), tuple(self.waits), tuple(self.owners)
        )
