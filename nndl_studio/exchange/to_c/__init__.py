"""C99: a function with everything it needs, for any device that has a compiler."""

from __future__ import annotations

from nndl_studio.exchange.format import Format
from nndl_studio.exchange.to_c.calls import lacks
from nndl_studio.exchange.to_c.program import write
from nndl_studio.exchange.to_c.runtime import C_COMPILER
from nndl_studio.sentence import say

C = Format(
    "c",
    ".c",
    say("C99 source"),
    say("one function for one sample, with the standard library alone: for microcontrollers"),
    write,
    lacks,
    C_COMPILER,
    named=write,
    beside=(".h",),
)
