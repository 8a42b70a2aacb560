"""Whether the data that a network learned from are still as they were."""

from __future__ import annotations

import os
from pathlib import Path

from nndl_studio.datasets import Recipe
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.data_rows import data_config, data_node, load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.fingerprint import fingerprint

# What is larger is not read for the sake of a remark: about a second's work.
MOST_BYTES, MOST_FILES = 128 * 2**20, 2000


def changed_data(graph: Graph, recipe: Recipe) -> Sentence:
    """What a user should know of the data of `graph`, if they are no longer those of `recipe`;
    nothing where they are, or are a set that comes along, or are not there to be compared."""
    file = data_config(data_node(graph)).path
    if not file or not recipe.data or not Path(file).exists():
        return NOTHING
    name = Path(file).name
    if not _is_small(Path(file)):
        return say(
            "{file} is large, and was not compared with the data that were learned from", file=name
        )
    try:
        same = fingerprint(load_dataset(graph)) == recipe.data
    except (BadFile, TrainingError):
        same = False
    if same:
        return NOTHING
    return say(
        "{file} has changed since the network learned from it: the answers follow what it was",
        file=name,
    )


def _is_small(path: Path) -> bool:
    if path.is_file():
        return path.stat().st_size <= MOST_BYTES
    sizes = []
    for folder, _, files in os.walk(path):
        sizes += [(Path(folder) / name).stat().st_size for name in files]
        if len(sizes) > MOST_FILES or sum(sizes) > MOST_BYTES:
            return False
    return True
