"""What a written program is given, and what its answers are called there: the same in every format
that runs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.network import Network

LENGTHS = "lengths"


def asks_lengths(network: Network) -> bool:
    """Whether the steps of each sample are an input of their own."""
    recipe = network.inputs
    scaled = recipe.info.kind == "sequence" and not recipe.encoders
    return LENGTHS in network.program.inputs or scaled


def feeds(network: Network, raw: RawInputs) -> Mapping[str, NDArray[Any]]:
    """What a runtime is given for raw samples, by the names of what it asks for."""
    recipe, found = network.inputs, dict[str, NDArray[Any]]()
    if asks_lengths(network):
        assert raw.lengths is not None, "samples of steps have lengths"
        found[LENGTHS] = raw.lengths.astype(np.int64)
    if "x" not in network.program.inputs:
        return found
    if recipe.encoders:
        for i, encoder in enumerate(recipe.encoders):
            found[encoder.column.name] = _cells(encoder, raw.x[..., i])
        return found
    kinds = {"labels": np.int64, "label": np.int64, "map": np.float32}
    found["x"] = raw.x.astype(kinds.get(recipe.info.kind, np.float64))
    return found


def _cells(encoder: Encoder, cells: NDArray[Any]) -> NDArray[Any]:
    """A column as its file has it: categories by their names, "" where one is missing."""
    if encoder.column.type != "category":
        return cells.astype(np.float64)
    names = np.array([*encoder.column.names, ""], object)
    place = np.where(np.isnan(cells), len(names) - 1, cells).astype(int)
    found: NDArray[Any] = names[place]
    return found


def names_of(network: Network) -> dict[str, str]:
    """What the answer of each node is called in the file: "y", and "y of NODE" for all but the
    main one."""
    main, *others = [answer.node for answer in network.program.answers]
    return {main: "y", **{node: f"y of {node}" for node in others}}
