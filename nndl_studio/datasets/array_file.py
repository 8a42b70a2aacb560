"""A file of arrays taken apart: what each array is, and how the samples in it are to be read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets.array_answers import is_label, is_of_steps, label_of, may_be_of_steps
from nndl_studio.datasets.array_checks import Whole, require_forms, require_like, require_numbers
from nndl_studio.datasets.array_forms import Asked, Layout, layout
from nndl_studio.datasets.array_names import Names, Part, Role, both_may_be, names_of
from nndl_studio.datasets.array_rows import (
    array_place,
    has_fractions,
    lengths_within,
    sound,
    targets,
    targets_of_steps,
)
from nndl_studio.datasets.array_rows import vocabulary as vocabulary_of
from nndl_studio.datasets.classes import Classes
from nndl_studio.datasets.held import Held, Stacked
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.on_disk import held_rows
from nndl_studio.datasets.own_parts import Counts
from nndl_studio.files import BadFile
from nndl_studio.npz import Header, read_arrays, read_headers
from nndl_studio.sentence import say, say_count

Headers = Mapping[str, Header]


@dataclass(frozen=True)
class Contents:
    """What a file holds, known without keeping its numbers. Its `names` give each array its role:
    an answer is a label or a target by now."""

    path: Path
    names: Names
    counts: Counts
    layout: Layout
    each_step: bool
    start: int | None

    def x(self) -> Held:
        """Raw samples; steps past a sample's end are 0. Raises BadFile."""
        steps = self.lengths() if self.names.of("lengths") else None
        found: list[Held] = []
        first = 0
        for name, raw in raw_x(self.path, self.names, self.start):
            own = None if steps is None else steps[first : first + len(raw)]
            found.append(sound(self.path, name, self.layout.of(raw), own))
            first += len(raw)
        return Stacked(found) if found[1:] else found[0]

    def lengths(self) -> NDArray[np.int64] | None:
        """Steps that count, (samples,): all where the file doesn't say; None without steps."""
        if self.layout.kind not in ("sequence", "labels"):
            return None
        steps, given = self.layout.axes[0], joined(self.path, self.names, "lengths")
        if given is None:
            return np.full(self.counts.all, steps, np.int64)
        return lengths_within(self.path, given, steps)

    def classes(self) -> Classes | None:
        """The class of each sample or step, and what classes are called."""
        label = joined(self.path, self.names, "label")
        if label is None:
            return None
        return label_of(self.path, label, self.lengths() if self.each_step else None)

    def target(self) -> NDArray[np.float32] | None:
        """Values to reach, (samples, targets), or (samples, steps, targets)."""
        target = joined(self.path, self.names, "target")
        if target is None:
            return None
        name, lengths = self.names.of("target")[0], self.lengths()
        if target.ndim == 3 and lengths is not None:
            return targets_of_steps(self.path, name, target, lengths)
        return targets(self.path, name, target)

    def vocabulary(self) -> int:
        """How many tokens are told apart; 0 where x holds none."""
        if self.layout.kind != "labels":
            return 0
        return vocabulary_of(self.path, self.names.of("x")[0], self.x())


def contents(path: Path, asked: Asked) -> Contents:
    """Raises BadFile."""
    headers = read_headers(path)
    names = names_of(path, headers)
    whole: Whole = _whole(path, headers, names)
    counts = _counts(path, headers, names)
    names, whole = _answered(path, names, whole)
    each_step = _each_step(path, names, whole, asked)
    has_steps = "lengths" in whole or each_step
    x, start = whole["x"], headers[names.first["x"]].start
    found = layout(
        path,
        (x.shape, x.dtype),
        asked,
        has_steps,
        lambda: any(has_fractions(held) for _, held in raw_x(path, names, start)),
    )
    require_forms(path, names, whole, found, each_step)
    return Contents(path, names, counts, found, each_step, start)


def info_of(path: Path, asked: Asked) -> DatasetInfo:
    """What one sample is like. Raises BadFile."""
    facts = path.stat()
    return _info(path, asked, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=32)
def _info(path: Path, asked: Asked, changed: int, size: int) -> DatasetInfo:
    """Remembered while the file keeps its time and size: a drawing asks at every edit."""
    found = contents(path, asked)
    classes, words = found.classes(), found.vocabulary()
    names = classes.names if classes is not None else ()
    axes = (*found.layout.axes, words) if words else found.layout.axes
    target = found.names.of("target")
    width = 0
    if target:
        shape = read_headers(path)[target[0]].shape
        width = shape[2] if len(shape) == 3 else int(np.prod(shape[1:]))
    return DatasetInfo(
        found.layout.kind, axes, len(names), found.counts.all, names, width, found.each_step
    )


def joined(path: Path, names: Names, role: Role) -> NDArray[Any] | None:
    """A role's array, those of all parts one after another; None where there is none."""
    wanted = names.of(role)
    if not wanted:
        return None
    arrays = read_arrays(path, wanted)
    return np.concatenate([arrays[name] for name in wanted]) if wanted[1:] else arrays[wanted[0]]


def raw_x(path: Path, names: Names, start: int | None) -> list[tuple[str, Held]]:
    """The arrays of x with their names, as the file has them. The numbers of a plain file are read
    where they are, from byte `start` on."""
    wanted = names.of("x")
    if start is not None:
        header = read_headers(path)[wanted[0]]
        return [(wanted[0], held_rows(path, start, header.shape, header.dtype))]
    return list(read_arrays(path, wanted).items())


def _whole(path: Path, headers: Headers, names: Names) -> dict[Role, Header]:
    """For each role what its arrays are together. Raises BadFile where they don't go together."""
    found: dict[Role, Header] = {}
    for role in names.first:
        wanted = names.of(role)
        for name in wanted:
            require_numbers(path, name, role, headers[name])
            require_like(path, name, headers[name], wanted[0], headers[wanted[0]])
        rows = sum(headers[name].shape[0] for name in wanted)
        dtype = np.result_type(*(headers[name].dtype for name in wanted))
        found[role] = Header((rows, *headers[wanted[0]].shape[1:]), dtype)
    return found


def _counts(path: Path, headers: Headers, names: Names) -> Counts:
    """Samples of each part; each array of a part must have so many rows."""
    found: dict[Part, int] = {}
    for part, arrays in names.parts.items():
        samples = found[part] = headers[arrays["x"]].shape[0]
        for name in arrays.values():
            if headers[name].shape[0] != samples:
                problem = say_count(
                    headers[name].shape[0],
                    "it has {n} row, and {other} has {samples}",
                    "it has {n} rows, and {other} has {samples}",
                    other=arrays["x"],
                    samples=samples,
                )
                advice = say("Each sample needs one row in each.")
                raise BadFile(path, problem, advice, array_place(name))
    first = found.get("", 0) + found.get("train", 0)
    return Counts(first, found.get("validation", 0), found.get("test", 0))


def _answered(path: Path, names: Names, whole: Whole) -> tuple[Names, Whole]:
    """With answers as what they look like, a label or a target. Raises BadFile where there is one
    of that sort already."""
    answer = joined(path, names, "answer")
    if answer is None:
        return names, whole
    role: Role = "label" if is_label(answer) else "target"
    name = names.of("answer")[0]
    if names.of(role):
        other = "target" if role == "label" else "label"
        advice = say("Call one of them {name}, or leave it out.", name=other)
        raise BadFile(path, both_may_be(names.of(role)[0], name, role), advice)
    header = whole["answer"]
    return names.renamed("answer", role), {**whole, role: header}


def _each_step(path: Path, names: Names, whole: Whole, asked: Asked) -> bool:
    """Whether every step of a sequence has a label, or targets."""
    if "label" not in whole or not names.of("label"):
        target = whole.get("target")
        return target is not None and len(target.shape) == 3 == len(whole["x"].shape)
    x, has_lengths = whole["x"], "lengths" in whole
    if not may_be_of_steps(x.shape, whole["label"].shape, asked.form, has_lengths):
        return False
    if has_lengths:
        return True
    label = joined(path, names, "label")
    assert label is not None
    return is_of_steps(len(x.shape), x.dtype.kind in "iu", asked.form, label)
