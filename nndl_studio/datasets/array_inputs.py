"""Samples to answer for out of a file of arrays, as a trained network takes them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.array_names import Names, names_of
from nndl_studio.datasets.array_rows import array_place, lengths_within, sound
from nndl_studio.datasets.held import arranged
from nndl_studio.datasets.own_file import is_arrays
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.datasets.source import SHOWN, RawInputs, Words
from nndl_studio.files import BadFile
from nndl_studio.npz import Header, read_arrays, read_headers
from nndl_studio.sentence import say

Axes = tuple[int, ...]
# Numbers of a sample that are shown.
MOST_SHOWN = 60


def inputs(path: Path, recipe: Recipe) -> RawInputs | None:
    """x, and lengths of sequences, where the file holds them; labels are not looked at. A file with
    parts gives all of them, one after another. They are unpacked only if they are like the samples
    the network was trained on."""
    if not is_arrays(path):
        return None
    headers = read_headers(path)
    names = names_of(path, headers, to_learn=False)
    ways = {name: _way(path, name, headers[name], recipe) for name in names.of("x")}
    _require_lengths(path, names, headers)
    arrays = read_arrays(path, (*names.of("x"), *names.of("lengths")))
    given = [arrays[name] for name in names.of("lengths")]
    steps = lengths_within(path, np.concatenate(given), _steps(ways)) if given else None
    x = np.concatenate([arranged(arrays[name], *way) for name, way in ways.items()])
    x = np.asarray(sound(path, names.of("x")[0], x, steps))
    return RawInputs(x, steps, shown=_shown(x, recipe))


def _shown(x: NDArray[Any], recipe: Recipe) -> dict[str, Words]:
    """The first numbers of the first samples, where they are rows of numbers."""
    if recipe.info.kind != "vector":
        return {}
    some = x[:SHOWN, :MOST_SHOWN].T
    return {f"x{i}": tuple(f"{n:.6g}" for n in column) for i, column in enumerate(some, 1)}


def as_taken(path: Path, name: str, shape: Axes, recipe: Recipe) -> tuple[Axes, Axes]:
    """The axes of one of the samples of `shape` and the order they are to be put in, () for their
    own: a map may come without its channel, or with the channels last, with its frame or without,
    and sequences may be shorter. Raises BadFile for samples that the network can't take."""
    info, frame, own = recipe.info, recipe.frame, shape[1:]
    wanted: Axes = info.axes if info.kind not in ("label", "labels") else info.axes[:-1] or (1,)
    if info.kind == "map":
        channels, *sides = wanted
        bare = tuple(side - 2 * frame for side in sides)
        for held in (bare, tuple(sides)):
            if own in ((channels, *held), held):
                return (channels, *held), ()
            if own == (*held, channels):
                return (channels, *held), (2, 0, 1)
    elif own == wanted or (own == () and wanted == (1,)):
        return wanted, ()
    elif info.kind in ("sequence", "labels"):
        whole = (*own, *(1,) * (len(wanted) - len(own)))
        if whole[1:] == wanted[1:] and 0 < whole[0] <= wanted[0]:
            return whole, ()
    shown, needed = ("×".join(map(str, each)) or "1" for each in (own, wanted))
    problem = say("a sample is {shown}, here it must be {needed}", shown=shown, needed=needed)
    raise BadFile(path, problem, say("Give samples like those of the Data node."), name)


def _way(path: Path, name: str, header: Header, recipe: Recipe) -> tuple[Axes, Axes]:
    if header.dtype.kind not in "buif":
        problem = say("it holds {type}, not numbers", type=str(header.dtype))
        raise BadFile(path, problem, say("Give real numbers."), array_place(name))
    if not header.shape or header.shape[0] == 0:
        problem = say("it holds no samples: samples come first")
        raise BadFile(path, problem, say("Give (samples, ...)."), array_place(name))
    return as_taken(path, array_place(name), header.shape, recipe)


def _steps(ways: dict[str, tuple[Axes, Axes]]) -> int:
    """Of the longest sequence that the file has room for."""
    return max(axes[0] for axes, _ in ways.values())


def _require_lengths(path: Path, names: Names, headers: dict[str, Header]) -> None:
    for part in names.parts.values():
        if "lengths" not in part:
            continue
        shape, samples = headers[part["lengths"]].shape, headers[part["x"]].shape[0]
        if shape != (samples,) or headers[part["lengths"]].dtype.kind not in "buif":
            problem = say(
                "its shape is {shape}, and {samples} has {rows} rows",
                shape=shape,
                samples=part["x"],
                rows=samples,
            )
            advice = say("Give one length a sample, as a whole number.")
            raise BadFile(path, problem, advice, array_place(part["lengths"]))
