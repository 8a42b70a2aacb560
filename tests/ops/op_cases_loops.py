"""Uses of the ops that drawn cells and their unfolding need."""

from __future__ import annotations

from nndl_studio.ops import parts, product, repeat, starts, steps, unfold
from tests.ops.op_case import Case, constant, lengths, p, x

CASES: dict[str, Case] = {
    "multiply": Case(product.MULTIPLY, (x(3, 2), x(3, 2))),
    "diagonal": Case(product.DIAGONAL, (x(4), p(4))),
    "diagonal over steps": Case(product.DIAGONAL, (x(3, 4), p(4))),
    "affine": Case(product.AFFINE, (x(3, 2), constant(-1.5, 0.25))),
    "split into steps": Case(parts.SPLIT, (x(3, 2),), {"rows": 1}, gradient=(0, 2)),
    "split into parts": Case(parts.SPLIT, (x(5, 2),), {"rows": 2}, gradient=(1, 2)),
    "join steps": Case(parts.JOIN, (x(2), x(2), x(2)), {"rows": 1, "steps": 3}),
    "join parts": Case(parts.JOIN, (x(2, 2), x(2, 2), x(1, 2)), {"rows": 2, "steps": 5}),
    "shorter": Case(steps.SHORTER, (lengths(4), lengths(4)), gradient=()),
    "zeros": Case(starts.ZEROS, (), {"features": 3}, gradient=()),
    "repeat": Case(repeat.REPEAT, (x(2, 3),), {"steps": 4}),
    "cut": Case(unfold.CUT, (x(4),), gradient=()),
    "shift": Case(unfold.SHIFT, (x(4, 3),)),
    "hold": Case(unfold.HOLD, (x(4, 3), lengths(4))),
}
