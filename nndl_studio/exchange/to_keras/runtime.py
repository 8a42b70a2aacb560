"""Runs what was written, in a process that has not made it."""

from __future__ import annotations

from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange import npz
from nndl_studio.exchange.feeds import feeds, names_of
from nndl_studio.exchange.format import Runtime
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_keras.files import put
from nndl_studio.exchange.to_keras.process import backend, obey
from nndl_studio.exchange.to_keras.program import Program
from nndl_studio.sentence import as_it_is

Found = Mapping[str, NDArray[Any]]


def run(path: Path, network: Network, raw: RawInputs) -> Found:
    """What the file at `path` answers, by node. Raises BadFile where it can't be run."""
    order = asking(path.with_suffix(".py"), network, raw)
    obey(path, [order])
    return found_by(order, network)


def asking(program: Path, network: Network, raw: RawInputs) -> dict[str, str]:
    """The order to answer raw samples."""
    given, found = program.with_suffix(".given.npz"), program.with_suffix(".found.npz")
    arrays = {name: _plain(array) for name, array in feeds(network, raw).items()}
    given.write_bytes(npz.encode(arrays, {}))
    table = "table" if network.inputs.encoders else ""
    whole = {"program": str(program), "given": str(given), "found": str(found), "table": table}
    return {**whole, "do": "answer"}


def found_by(order: Mapping[str, str], network: Network) -> Found:
    """What was answered, by node."""
    found = _read(order)
    return {node: found[name] for node, name in names_of(network).items()}


def inside(path: Path, network: Network, raw: RawInputs) -> Found:
    """All that the network computes, by the names of the studio's values."""
    program = Program(network)
    names = program.drawing.written()
    text = program.text({}, {each: each for each in names.values()})
    place = path.with_name(f"{path.stem} inside.py")
    order = {**asking(place, network, raw), **put(program, text, place), "do": "inside"}
    obey(path, [order])
    found = _read(order)
    made = (value for call in network.program.calls for value in call.outputs)
    shapes = {value.name: value.shape for value in made}
    return {
        value: _maps_first(found[text]).reshape(-1, *shapes[value]) for value, text in names.items()
    }


def _read(order: Mapping[str, str]) -> dict[str, NDArray[Any]]:
    with np.load(order["found"]) as found:
        return dict(found)


def _maps_first(array: NDArray[Any]) -> NDArray[Any]:
    return np.moveaxis(array, -1, 1) if array.ndim == 4 else array


def _plain(array: NDArray[Any]) -> NDArray[Any]:
    """Words as numpy's own texts, which need no pickle."""
    return array.astype(str) if array.dtype == object else array


def _version() -> str:
    return f"Keras {version('keras')} on {backend()} {version(backend()).partition('+')[0]}"


KERAS = Runtime(as_it_is("Keras"), run, _version, inside, ("keras", backend()))
