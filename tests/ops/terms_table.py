"""The table of ops, where each says its terms, and the cases that hold them to its kernel.

    python -m tests.ops.terms_table

writes it to docs/terms.md.
"""

from __future__ import annotations

import inspect
from collections import defaultdict
from pathlib import Path

import nndl_studio
from nndl_studio.ops.ir import Op
from tests.ops.op_bench import compile_case
from tests.ops.op_cases import CASES
from tests.ops.op_cases_recurrent import TRUNCATED

TABLE = Path(nndl_studio.__file__).parent.parent / "docs" / "terms.md"
HEAD = """# What each op says of its numbers

Every op says what one number of its output is made of, forward and backward (`Op.terms`).
`tests/ops/test_terms.py` puts the machine's numbers into these lines and compares them with what
the kernel computed, to 1e-9 in float64, for each case named here; `test_recurrent_terms.py`,
`test_terms_far_out.py` and `test_which_terms.py` look closer. This page is written by
`python -m tests.ops.terms_table`, and a test keeps it true.

| Op | Says its terms in | Cases |
| --- | --- | --- |
"""
MOST_NAMED = 3


def table() -> str:
    """The page."""
    ops: dict[str, Op] = {}
    cases: defaultdict[str, list[str]] = defaultdict(list)
    for name, case in {**CASES, **TRUNCATED}.items():
        for op in {
            call.op.name: call.op for call in compile_case(case, workings=True).calls
        }.values():
            ops[op.name] = op
            cases[op.name].append(name)
    return HEAD + "".join(_row(ops[name], cases[name]) for name in sorted(ops))


def _row(op: Op, cases: list[str]) -> str:
    named = "; ".join(cases[:MOST_NAMED])
    more = f"; {len(cases) - MOST_NAMED} more" if len(cases) > MOST_NAMED else ""
    return f"| `{op.name}` | `{_home(op)}` | {named}{more} |\n"


def _home(op: Op) -> str:
    """The file whose function it is."""
    terms = inspect.unwrap(op.terms) if op.terms is not None else None
    assert terms is not None, op.name
    function = getattr(terms, "func", terms)
    return f"ops/{function.__module__.rpartition('.')[2]}.py"


if __name__ == "__main__":
    TABLE.write_text(table(), encoding="utf-8")
