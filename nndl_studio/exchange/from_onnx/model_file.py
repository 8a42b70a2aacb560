"""An ONNX file as its nodes, judged before anything is made of it: no code is run, no other file
is opened."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nndl_studio.files import BadFile, read_file
from nndl_studio.going import tell
from nndl_studio.sentence import Sentence, as_it_is, say

if TYPE_CHECKING:
    from onnx import AttributeProto, GraphProto, ModelProto, NodeProto, TensorProto

MOST_BYTES = 2**28
MOST_NODES = 20_000
AGAIN = say("Export it again in the tool that it comes from.")
# What comes of settings of the wrong kind, or of arrays that don't go together.
DAMAGED = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)


@dataclass(frozen=True, eq=False)
class ModelNode:
    """One operation. `name` is its own, or after what it gives; an input that is left out is ""."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, Any]
    domain: str = ""

    def setting(self, name: str, otherwise: Any) -> Any:
        return self.settings.get(name, otherwise)


@dataclass(frozen=True, eq=False)
class ModelInput:
    """What a model asks for: its sizes, None where any is taken; whole numbers, words or others."""

    name: str
    sizes: tuple[int | None, ...]
    whole: bool
    words: bool = False


@dataclass(frozen=True, eq=False)
class Model:
    """The nodes in the order in which they run, with the `known` arrays by name. `opset` counts the
    versions of the operations, `producer` wrote the file."""

    path: Path
    title: str
    nodes: tuple[ModelNode, ...]
    inputs: tuple[ModelInput, ...]
    outputs: tuple[str, ...]
    known: Mapping[str, NDArray[Any]]
    opset: int
    producer: str
    notes: Mapping[str, str]


def read_model(path: Path) -> Model:
    """Raises BadFile for what is damaged, hostile, or needs other files."""
    import onnx
    import onnx.inliner
    from google.protobuf.message import DecodeError

    tell(say("Reading the model"))
    data = read_file(path, MOST_BYTES, say("Export a smaller model."))
    try:
        model = onnx.load_model_from_string(data)
    except (DecodeError, ValueError) as error:
        raise BadFile(path, say("it is no ONNX model, or damaged"), AGAIN) from error
    if not model.graph.node:
        raise BadFile(path, say("it holds no operations"), AGAIN)
    _require_whole(path, model)
    try:
        if model.functions:
            model = onnx.inliner.inline_local_functions(model)
        return _model(path, model)
    except (RuntimeError, *DAMAGED) as error:
        problem = say("it is damaged ({reason})", reason=first_line(error))
        raise BadFile(path, problem, AGAIN) from error


def first_line(error: Exception) -> Sentence:
    """What an error says, as far as it goes into a sentence."""
    words = str(error)
    line = (words.splitlines() or [""])[0][:200]
    if isinstance(words, Sentence) and line == words != "":
        return words
    return as_it_is(line or type(error).__name__)


def _require_whole(path: Path, model: ModelProto) -> None:
    """Raises BadFile for numbers that stand in other files."""
    import onnx

    for tensor in _tensors(model.graph):
        if tensor.data_location == onnx.TensorProto.EXTERNAL or tensor.external_data:
            problem = say("the numbers of {name} stand in another file", name=tensor.name)
            if not tensor.name:
                problem = say("the numbers of a constant stand in another file")
            advice = say("Export it as one file, without external data.")
            raise BadFile(path, problem, advice)
    if any(place == MOST_NODES for place, _ in enumerate(_all_nodes(model.graph))):
        problem = say("it has more than {most:,} operations", most=MOST_NODES)
        raise BadFile(path, problem, say("Take a part of it."))


def _all_nodes(graph: GraphProto) -> Iterator[NodeProto]:
    """Those of graphs within graphs as well."""
    waiting = [graph]
    while waiting:
        some = waiting.pop()
        for node in some.node:
            yield node
            for attribute in node.attribute:
                waiting += [*([attribute.g] if attribute.HasField("g") else []), *attribute.graphs]


def _tensors(graph: GraphProto) -> Iterator[TensorProto]:
    yield from graph.initializer
    for node in _all_nodes(graph):
        for attribute in node.attribute:
            if attribute.HasField("t"):
                yield attribute.t
            yield from attribute.tensors
            if attribute.HasField("g"):
                yield from attribute.g.initializer


def _model(path: Path, model: ModelProto) -> Model:
    graph = model.graph
    known = {tensor.name: _array(tensor) for tensor in graph.initializer}
    opsets = {opset.domain: opset.version for opset in model.opset_import}
    return Model(
        path,
        graph.name,
        tuple(_node(node, place) for place, node in enumerate(graph.node)),
        tuple(_input(each) for each in graph.input if each.name not in known),
        tuple(each.name for each in graph.output),
        known,
        opsets.get("", opsets.get("ai.onnx", 1)),
        f"{model.producer_name} {model.producer_version}".strip(),
        {each.key: each.value for each in model.metadata_props},
    )


def _node(node: NodeProto, place: int) -> ModelNode:
    domain = "" if node.domain == "ai.onnx" else node.domain
    name = node.name or next(iter(node.output), "") or f"{node.op_type} {place + 1}"
    settings = {each.name: _setting(each) for each in node.attribute}
    inputs, outputs = tuple(node.input), tuple(node.output)
    return ModelNode(node.op_type, name, inputs, outputs, settings, domain)


def _setting(attribute: AttributeProto) -> Any:
    from onnx import TensorProto, helper

    value = helper.get_attribute_value(attribute)
    if isinstance(value, bytes):
        return value.decode()
    if isinstance(value, TensorProto):
        return _array(value)
    if isinstance(value, list) and value and isinstance(value[0], bytes):
        return [each.decode() for each in value]
    return value


def _array(tensor: TensorProto) -> NDArray[Any]:
    from onnx import numpy_helper

    array: NDArray[Any] = numpy_helper.to_array(tensor)
    return array


def _input(value: Any) -> ModelInput:
    from onnx import TensorProto

    kind = value.type.tensor_type
    sizes = tuple(
        int(size.dim_value) if size.HasField("dim_value") and size.dim_value > 0 else None
        for size in kind.shape.dim
    )
    whole = kind.elem_type in (TensorProto.INT64, TensorProto.INT32, TensorProto.UINT8)
    return ModelInput(value.name, sizes, whole, kind.elem_type == TensorProto.STRING)
