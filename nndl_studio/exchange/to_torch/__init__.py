"""PyTorch: a module to read, a line an op, that can be trained on."""

from __future__ import annotations

from nndl_studio.exchange.format import Format
from nndl_studio.exchange.to_torch.module import NUMBERS, cannot, write
from nndl_studio.exchange.to_torch.runtime import PYTORCH as RUNTIME
from nndl_studio.sentence import say

PYTORCH = Format(
    "pytorch",
    ".py",
    say("PyTorch module"),
    say("a module to read and to train on; its numbers stand beside it"),
    write,
    cannot,
    RUNTIME,
    beside=(NUMBERS,),
)
