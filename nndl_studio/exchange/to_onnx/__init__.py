"""ONNX: the inference program, a row an op, with what is done before and after it."""

from __future__ import annotations

from nndl_studio.exchange.format import Format
from nndl_studio.exchange.from_onnx import read_onnx
from nndl_studio.exchange.to_onnx.model import cannot, write
from nndl_studio.exchange.to_onnx.runtime import ONNXRUNTIME
from nndl_studio.sentence import as_it_is, say

ONNX = Format(
    "onnx",
    ".onnx",
    as_it_is("ONNX"),
    say("one file that most tools run; it takes raw samples"),
    write,
    cannot,
    ONNXRUNTIME,
    needs=("onnx",),
    extra="onnx",
    read=read_onnx,
)
