"""What the arrays of a file must be like: of numbers, and of shapes that go together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from nndl_studio.datasets.array_forms import Layout
from nndl_studio.datasets.array_names import Names, Role
from nndl_studio.datasets.array_rows import array_place, shape_in_words
from nndl_studio.files import BadFile
from nndl_studio.npz import Header
from nndl_studio.sentence import Sentence, say

Whole = Mapping[Role, Header]
"""What the arrays of each role are together, those of all parts."""


def require_numbers(path: Path, name: str, role: Role, header: Header) -> None:
    """Raises BadFile for an array that can't be what its `role` is."""
    if header.dtype.kind not in ("buifUS" if role in ("label", "answer") else "buif"):
        problem = say("it holds {type}, not numbers", type=str(header.dtype))
        raise BadFile(path, problem, say("Save it as integers or floats."), array_place(name))
    if not header.shape:
        problem = say("it holds a single number")
        raise BadFile(path, problem, say("It must have one row a sample."), array_place(name))


def require_like(path: Path, name: str, header: Header, other: str, wanted: Header) -> None:
    """Raises BadFile for samples of other axes than those of another part have."""
    if header.shape[1:] != wanted.shape[1:]:
        advice = say("Samples of all parts must be alike.")
        raise BadFile(path, _two_shapes(header, other, wanted), advice, array_place(name))


def require_forms(path: Path, names: Names, whole: Whole, found: Layout, each_step: bool) -> None:
    """Raises BadFile where the arrays of the roles have not the axes that they must have beside
    samples of the layout that was `found`."""
    if "lengths" in whole and found.kind not in ("sequence", "labels"):
        advice = say("Leave them out, or read the samples as sequences.")
        raise BadFile(path, say("only sequences have lengths"), advice, array_place("lengths"))
    axes: tuple[tuple[Role, tuple[int, ...]], ...] = (
        ("label", (2, 3) if each_step else (1, 2)),
        ("lengths", (1,)),
        ("target", (3,) if each_step and not names.of("label") else (1, 2)),
    )
    for role, counts in axes:
        if not names.of(role):
            continue
        shape = whole[role].shape
        if len(shape) not in counts or 0 in shape:
            advice = say("It must have one row a sample.")
            place = array_place(names.of(role)[0])
            raise BadFile(path, shape_in_words(shape), advice, place)
    target, x = whole.get("target"), whole["x"]
    if target is not None and len(target.shape) == 3 and target.shape[:2] != x.shape[:2]:
        advice = say("Each step of a sample needs its numbers.")
        place = array_place(names.of("target")[0])
        raise BadFile(path, _two_shapes(target, "x", x), advice, place)


def _two_shapes(header: Header, other: str, wanted: Header) -> Sentence:
    return say(
        "its shape is {shape}, that of {other} is {wanted}",
        shape=header.shape,
        other=other,
        wanted=wanted.shape,
    )
