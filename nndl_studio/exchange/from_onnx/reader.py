"""Walks through a model, node by node: each becomes a layer or a part of one. What has no
counterpart is collected, so that all of it is told at once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.from_onnx.drawer import Drawer
from nndl_studio.exchange.from_onnx.flow import SAMPLES, Filled, Flow, Found, Lost, Padded, Unread
from nndl_studio.exchange.from_onnx.fold import FOLDED, fold
from nndl_studio.exchange.from_onnx.model_file import DAMAGED, Model, ModelNode, first_line
from nndl_studio.going import require_wanted
from nndl_studio.sentence import Sentence, say

Row = Callable[["Reader", ModelNode], None]
# Operations that fill arrays of a size, which may be as many as there are samples.
OF_SIZES = ("ConstantOfShape", "Expand")
CHOOSING = ("Where",)
DOMAINS = ("", "ai.onnx.ml")
# What weights are called in the tools that models come from, behind the layer's own name.
WEIGHTS = (".weight", ".weight_ih_l0", "/kernel", "_weight", "_W", ".W")


class Reader:
    """`found` has what each tensor of the model is; `lacks` what no layer does."""

    def __init__(self, model: Model, drawer: Drawer) -> None:
        self.model, self.drawer = model, drawer
        self.found: dict[str, Found] = dict(model.known)
        self.lacks: list[Lack] = []
        read = Counter(name for node in model.nodes for name in node.inputs)
        self._readers = read + Counter(model.outputs)

    def walk(self, rows: Mapping[str, Row]) -> None:
        """Read all nodes; nothing is raised for those that can't be."""
        for node in self.model.nodes:
            require_wanted()
            try:
                with np.errstate(all="ignore"):  # what is not finite is told by its layer
                    self._read(node, rows)
            except Unread as error:
                self._lose(node, error.words)
            except DAMAGED as error:
                self._lose(node, say("it is damaged: {reason}", reason=first_line(error)))

    def _read(self, node: ModelNode, rows: Mapping[str, Row]) -> None:
        known = node.op in rows or node.op in FOLDED
        if node.domain not in DOMAINS or not known:
            kind = f"{node.domain}.{node.op}" if node.domain else node.op
            raise Unread(say("no layer does what {operation} does", operation=kind))
        there = [self.found.get(name) for name in node.inputs if name]
        chosen = node.op in CHOOSING  # what is not chosen may be anything
        if not chosen and any(each is None or isinstance(each, Lost) for each in there):
            self._put_all(node, Lost())
        elif node.op in FOLDED and all(isinstance(each, np.ndarray) for each in there):
            arrays = [each for each in there if isinstance(each, np.ndarray)]
            if node.op in OF_SIZES and any((each == SAMPLES).any() for each in arrays):
                rows[node.op](self, node)
                return
            self.put(node, fold(node, [self.found.get(name) for name in node.inputs]))
        elif node.op in rows:
            rows[node.op](self, node)
        else:
            raise Unread(say("no layer does what {operation} does to samples", operation=node.op))

    def value(self, node: ModelNode, place: int) -> Found | None:
        """What the input at `place` is; None where it is left out."""
        name = node.inputs[place] if place < len(node.inputs) else ""
        return self.found[name] if name else None

    def flow(self, node: ModelNode, place: int = 0) -> Flow:
        """What comes from samples. Raises Unread for anything else."""
        found = self.value(node, place)
        if isinstance(found, Padded):
            raise Unread(
                say("zeros are put around what it reads, and only a convolution does that")
            )
        if not isinstance(found, Flow):
            raise Unread(say("it reads a number that no sample has to do with"))
        return replace(found, single=found.single and self._readers[node.inputs[place]] == 1)

    def passed(self, node: ModelNode, place: int = 0) -> Found:
        """What the input at `place` is, to be given on. Raises Unread if it is left out."""
        found = self.value(node, place)
        if found is None:
            raise Unread(say("its input {number} is left out", number=place + 1))
        return self.flow(node, place) if isinstance(found, Flow) else found

    def known(self, node: ModelNode, place: int) -> NDArray[Any]:
        """An array of the model's own. Raises Unread for what comes from samples."""
        found = self.value(node, place)
        if not isinstance(found, np.ndarray):
            raise Unread(say("its input {number} is no array of the model's own", number=place + 1))
        return found

    def is_zero(self, node: ModelNode, place: int) -> bool:
        """Whether an input is left out, or 0 everywhere."""
        found = self.value(node, place)
        if isinstance(found, Filled):
            return found.number == 0
        return found is None or (isinstance(found, np.ndarray) and not found.any())

    def stem(self, node: ModelNode, place: int) -> str:
        """What a layer is called after the name of its weights; "" where that says nothing."""
        name = node.inputs[place]
        ending = next((each for each in WEIGHTS if name.endswith(each)), "")
        return name.removesuffix(ending) if ending else ""

    def put(self, node: ModelNode, found: Found, place: int = 0) -> None:
        """What an output of `node` is."""
        if place < len(node.outputs) and node.outputs[place]:
            self.found[node.outputs[place]] = found

    def is_read(self, node: ModelNode, place: int) -> bool:
        """Whether anybody reads an output."""
        name = node.outputs[place] if place < len(node.outputs) else ""
        return bool(name) and self._readers[name] > 0

    def _lose(self, node: ModelNode, words: Sentence) -> None:
        said = words
        if node.op not in words:
            said = say("{words} ({operation})", words=words, operation=node.op)
        self.lacks.append(Lack(node.name, said, refuses=True))
        self._put_all(node, Lost())

    def _put_all(self, node: ModelNode, found: Found) -> None:
        for place in range(len(node.outputs)):
            self.put(node, found, place)
