"""A program of one function f alone: f and f′ at any z, by the kernels that networks run."""

from __future__ import annotations

from nndl_studio.compiler.compile import Compilation, compile_program
from nndl_studio.layers.activations import Activation, activate
from nndl_studio.ops.ir import Builder, Program

FUNCTION = "f"


def compile_function(activation: Activation) -> Compilation:
    """Reads the batch field `z`; has probes ("f", "a") and ("f", "slope").

    A slope is ∂J/∂z with J the mean of f over the batch: f′(z) divided by the samples.
    """
    builder = Builder(Program())
    builder.declare(FUNCTION, [])
    z = builder.batch("z", (1,))
    a = activate(builder, z, activation)
    builder.loss(a)
    builder.probe("a", a)
    builder.delta("slope", z)
    keys = [(FUNCTION, "a"), (FUNCTION, "slope")]
    return compile_program(builder, "inference", probes=keys)
