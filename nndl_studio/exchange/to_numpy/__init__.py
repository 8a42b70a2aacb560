"""NumPy alone: a program to read, a line an op, and to run wherever NumPy is."""

from __future__ import annotations

from nndl_studio.exchange.format import Format
from nndl_studio.exchange.listing.calls import lacks
from nndl_studio.exchange.to_numpy.program import NUMBERS, write
from nndl_studio.exchange.to_numpy.runtime import NUMPY as RUNTIME
from nndl_studio.sentence import say

NUMPY = Format(
    "numpy",
    ".py",
    say("NumPy program"),
    say("a program to read, and to run with NumPy alone; its numbers stand beside it"),
    write,
    lacks,
    RUNTIME,
    beside=(NUMBERS,),
)
