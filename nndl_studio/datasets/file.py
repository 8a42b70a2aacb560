"""The user's own data: a `.npz` with `x` and `label` or `target`, or a `.npy` with x alone.

x is (samples, features), maps (samples, height, width) or (samples, channels, height, width), or,
with `lengths`, sequences (samples, steps, features). `label` has a name or a whole number for each
sample, or a one-hot row; of sequences it may have one for each step, (samples, steps).
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.classes import Classes, classes_of, classes_of_steps
from nndl_studio.datasets.file_rows import lengths, lengths_within, numbers, targets
from nndl_studio.datasets.info import DatasetInfo, Kind, Samples
from nndl_studio.datasets.source import Framed, OwnFile, Source
from nndl_studio.files import BadFile, require_file
from nndl_studio.npz import Header, read_arrays, read_headers

KEYS = {"x", "label", "target", "lengths"}


class FileConfig(Framed, frozen=True, tag="file"):
    """An array file of the user's, and how it is scaled and split."""

    file: OwnFile = ""

    @property
    def path(self) -> str | None:
        return self.file


def describe(config: FileConfig) -> DatasetInfo:
    path = _found(config.file)
    facts = path.stat()
    return _described(path, facts.st_mtime_ns, facts.st_size)


def read(config: FileConfig) -> Samples:
    path = _found(config.file)
    _checked_headers(path)
    arrays = read_arrays(path)
    steps = lengths(path, arrays)
    x = numbers(path, "x", arrays["x"], steps)
    if x.ndim == 3 and steps is None:
        x = x[:, None]
    classes = _classes(path, arrays["label"], steps) if "label" in arrays else None
    label = None if classes is None else classes.label
    return Samples(x, label, targets(path, arrays), steps)


FILE = Source("your own file", FileConfig, describe, read)


@lru_cache(maxsize=32)
def _described(path: Path, changed: int, size: int) -> DatasetInfo:
    """Remembered while the file keeps its time and size: a drawing asks at every edit."""
    headers = _checked_headers(path)
    names = _class_names(path, headers) if "label" in headers else ()
    target = int(np.prod(headers["target"].shape[1:])) if "target" in headers else 0
    kind, axes = _form(headers)
    samples, each_step = headers["x"].shape[0], _each_step(headers)
    return DatasetInfo(kind, axes, len(names), samples, names, target, each_step)


def _class_names(path: Path, headers: dict[str, Header]) -> tuple[str, ...]:
    wanted = ("label", "lengths") if _each_step(headers) else ("label",)
    arrays = read_arrays(path, wanted)
    if not _each_step(headers):
        return classes_of(path, arrays["label"]).names
    steps = lengths_within(path, arrays["lengths"], headers["label"].shape[1])
    return _classes(path, arrays["label"], steps).names


def _each_step(headers: dict[str, Header]) -> bool:
    """Whether every step of a sequence has a label."""
    label, x = headers.get("label"), headers["x"].shape
    return "lengths" in headers and label is not None and label.shape == x[:2]


def _classes(path: Path, label: NDArray[Any], steps: NDArray[np.int64] | None) -> Classes:
    if steps is None or label.ndim == 1:
        return classes_of(path, label)
    return classes_of_steps(path, label, steps)


def _found(file: str) -> Path:
    if not file:
        raise BadFile("Data", "no file is chosen", "Choose a .npz with x and label or target.")
    path = Path(file)
    if not path.exists():
        advice = f"Looked for {path.absolute()}: choose another, or put it there."
        raise BadFile(path, "there is no such file", advice)
    require_file(path)
    return path


def _form(headers: dict[str, Header]) -> tuple[Kind, tuple[int, ...]]:
    shape = headers["x"].shape[1:]
    if "lengths" in headers:
        return "sequence", shape
    if len(shape) == 1:
        return "vector", shape
    return "map", (shape if len(shape) == 3 else (1, *shape))


def _checked_headers(path: Path) -> dict[str, Header]:
    """Headers of a data file whose arrays go together."""
    headers = read_headers(path)
    if "x" not in headers or not set(headers) <= KEYS:
        problem = f"it holds {', '.join(sorted(headers)) or 'nothing'}"
        advice = "A data file holds x, label or target, and lengths for sequences: rename them."
        raise BadFile(path, problem, advice)
    for name, header in headers.items():
        if header.dtype.kind not in ("buifUS" if name == "label" else "buif"):
            problem = f"it holds {header.dtype}, not numbers"
            raise BadFile(path, problem, "Save it as integers or floats.", f"array {name}")
    _require_forms(path, headers)
    _require_same_samples(path, headers)
    return headers


def _require_forms(path: Path, headers: dict[str, Header]) -> None:
    sizes: tuple[int, ...]
    if "lengths" in headers:
        sizes, wanted = (3,), "(samples, steps, features)"
    else:
        sizes, wanted = (2, 3, 4), "(samples, features) or (samples, [channels,] height, width)"
    x = headers["x"].shape
    if len(x) not in sizes or 0 in x:
        raise BadFile(path, f"its shape is {x}", f"x is {wanted}, none of them 0.", "array x")
    for name, axes in (("label", 2), ("lengths", 1), ("target", 2)):
        if name in headers and (
            len(headers[name].shape) not in (1, axes) or 0 in headers[name].shape
        ):
            problem = f"its shape is {headers[name].shape}"
            raise BadFile(path, problem, "It must have one row a sample.", f"array {name}")


def _require_same_samples(path: Path, headers: dict[str, Header]) -> None:
    samples = headers["x"].shape[0]
    for name, header in headers.items():
        if header.shape[0] != samples:
            problem = f"it has {header.shape[0]} rows, and x has {samples}"
            raise BadFile(path, problem, "Each sample needs one row in each.", f"array {name}")
