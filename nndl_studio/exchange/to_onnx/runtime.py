"""Runs a written model by onnxruntime, which shares nothing with the studio."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.feeds import feeds, names_of
from nndl_studio.exchange.format import Runtime
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_onnx.model import model_of
from nndl_studio.sentence import as_it_is

if TYPE_CHECKING:
    import onnxruntime

QUIET = 4  # what is wrong is raised


def run(path: Path, network: Network, raw: RawInputs) -> Mapping[str, NDArray[Any]]:
    """What the file at `path` answers, by node."""
    names = names_of(network)
    return dict(zip(names, _run(path.read_bytes(), names.values(), network, raw), strict=True))


def inside(path: Path, network: Network, raw: RawInputs) -> Mapping[str, NDArray[Any]]:
    """All that the model computes, by the names of the program's values."""
    import onnx

    model, scribe = model_of(network, {})
    names = scribe.written()
    known = {given.name for given in model.graph.output}
    more = [onnx.ValueInfoProto(name=name) for name in {*names.values()} - known]
    model.graph.output.extend(more)
    found = _run(model.SerializeToString(), names.values(), network, raw)
    return dict(zip(names, found, strict=True))


def _run(
    model: bytes, names: Collection[str], network: Network, raw: RawInputs
) -> list[NDArray[Any]]:
    found: list[NDArray[Any]] = session_of(model).run(list(names), dict(feeds(network, raw)))
    return found


def session_of(model: bytes) -> onnxruntime.InferenceSession:
    """What runs a model."""
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = QUIET
    return onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])


def _version() -> str:
    import onnxruntime

    return f"onnxruntime {onnxruntime.__version__}"


ONNXRUNTIME = Runtime(as_it_is("onnxruntime"), run, _version, inside, ("onnxruntime",))
