"""Weights in and out of files: one judge of what is in them, whatever the format."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.recipe import Recipe, recipe_as_text, recipe_from_text
from nndl_studio.exchange.codec import (
    AGAIN,
    LAYOUT,
    PROJECT_HASH,
    RECIPE,
    STUDIO_VERSION,
    Arrays,
    Codec,
)
from nndl_studio.exchange.words import first_clauses, in_words
from nndl_studio.files import BadFile, reason_of, require_file, save_bytes
from nndl_studio.sentence import Sentence, say

MOST_NAMED = 3
NO_NOTES: Mapping[str, str] = MappingProxyType({})

Shapes = Mapping[str, tuple[int, ...]]


@dataclass(frozen=True)
class Weights:
    """Arrays by `NODE_ID.PARAM`, the hash of the project they belong to, who wrote them, and what
    the data decided that they were trained on; None in files from before that was kept. `layout`
    says what the axes of each array are; it is for others to read, and empty in older files."""

    arrays: Mapping[str, NDArray[np.float32]]
    project_hash: str = ""
    studio_version: str = ""
    recipe: Recipe | None = None
    layout: Mapping[str, str] = field(default_factory=dict)


def save(path: Path, codec: Codec, weights: Weights) -> None:
    """Write `weights` whole or not at all. Raises OSError, and ValueError for NaN or infinity."""
    save_bytes(path, encoded(codec, weights))


def encoded(codec: Codec, weights: Weights, notes: Mapping[str, str] = NO_NOTES) -> bytes:
    """The bytes of a file, read back once, with further `notes`. Raises ValueError for NaN or
    infinity, and OSError for what does not read back as it was written."""
    arrays = {name: np.asarray(a, np.float32) for name, a in weights.arrays.items()}
    require_finite(arrays)
    data = codec.encode(arrays, {**notes_of(weights), **notes})
    _same(arrays, codec.decode(data))
    return data


def require_finite(arrays: Mapping[str, NDArray[np.float32]]) -> None:
    """Raises ValueError naming an array that holds NaN or infinity."""
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            raise ValueError(
                say("{name} holds NaN or infinity, so the weights are not exported", name=name)
            )


def notes_of(weights: Weights) -> dict[str, str]:
    """What a file tells of the weights in it: whose they are, what the data decided, and what their
    axes are."""
    notes = {PROJECT_HASH: weights.project_hash, STUDIO_VERSION: weights.studio_version}
    if weights.recipe is not None:
        notes[RECIPE] = recipe_as_text(weights.recipe)
    if weights.layout:
        notes[LAYOUT] = msgspec.json.encode(dict(weights.layout)).decode()
    return notes


def load(path: Path, codec: Codec, shapes: Shapes) -> Weights:
    """Read the weights a project with `shapes` needs. Raises BadFile; nothing is half loaded."""
    _require_there(path)
    contents = codec.contents(path)
    _fit(path, contents.shapes, shapes)
    for name, dtype in contents.dtypes.items():
        if dtype != "float32":
            problem = say("it holds {dtype}, not float32", dtype=dtype)
            raise BadFile(path, problem, AGAIN, say("array {name}", name=name))
    arrays = codec.arrays(path, list(shapes)) if shapes else {}
    for name, array in arrays.items():
        if not np.isfinite(array).all():
            problem = say("it holds NaN or infinity")
            raise BadFile(path, problem, AGAIN, say("array {name}", name=name))
    ordered = {name: np.array(arrays[name], np.float32, order="C") for name in shapes}
    notes = contents.notes
    return Weights(
        ordered,
        notes.get(PROJECT_HASH, ""),
        notes.get(STUDIO_VERSION, ""),
        _recipe(path, notes),
        _layout(path, notes),
    )


def recipe_of(path: Path, codec: Codec) -> Recipe | None:
    """What the data decided that weights were trained on, before any of them is read. Raises
    BadFile."""
    _require_there(path)
    return _recipe(path, codec.contents(path).notes)


def _recipe(path: Path, notes: Mapping[str, str]) -> Recipe | None:
    text = notes.get(RECIPE, "")
    if not text:
        return None
    try:
        return recipe_from_text(text)
    except ValueError as error:
        raise BadFile(path, reason_of(error), AGAIN, say("its note on the data")) from error


def _layout(path: Path, notes: Mapping[str, str]) -> dict[str, str]:
    try:
        return msgspec.json.decode(notes.get(LAYOUT) or "{}", type=dict[str, str])
    except msgspec.DecodeError as error:
        raise BadFile(path, reason_of(error), AGAIN, say("its note on the layout")) from error


def _require_there(path: Path) -> None:
    if not path.exists():
        raise BadFile(path, say("there is no such file"), say("Check the name."))
    require_file(path)


def _same(arrays: Arrays, back: Arrays) -> None:
    """What was encoded reads back to the last bit: seen before an old file is replaced."""
    if back.keys() != arrays.keys() or any(
        back[name].tobytes() != array.tobytes() for name, array in arrays.items()
    ):
        raise OSError(say("the weights did not read back as they were written"))


def _fit(path: Path, found: Shapes, wanted: Shapes) -> None:
    """Refuse a file whose arrays are not those of the project, naming what differs."""
    faults = list(_faults(found, wanted))
    if faults:
        told = first_clauses(faults, MOST_NAMED)
        problem = say("it does not fit this project: {faults}", faults=told)
        raise BadFile(path, problem, say("Use the project these weights were trained in."))


def _faults(found: Shapes, wanted: Shapes) -> Iterator[Sentence]:
    for name, shape in wanted.items():
        if name not in found:
            yield say("{name} is missing", name=name)
        elif found[name] != shape:
            there, here = in_words(found[name]), in_words(shape)
            yield say("{name} is {there}, here it is {here}", name=name, there=there, here=here)
    for name in found:
        if name not in wanted:
            yield say("{name} is in the file but not in the project", name=name)
