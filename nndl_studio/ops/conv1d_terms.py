"""What one number of a 1-D convolution is made of, with a line for each feature or unit that takes
part."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio.ops.terms import Cell, Lines, by_parts, given, one, times


def terms(cell: Cell) -> Lines:
    """z = Σ_p w_(k,p) ⊗ a_p + b over the features p of the unit's group (145, 147-149)."""
    t, k = cell.index
    steps = cell.call.inputs[0].shape[0]
    _, of_group, _ = cell.call.inputs[1].shape
    first = _group_of_unit(cell, k) * of_group
    parts = {
        rf"(w_{{{k},{first + p}}} \otimes a_{{{first + p}}})_{{{t}}}": [
            times(given(1, k, p, tap), given(0, step, first + p))
            for tap, apart in _taps(cell)
            if 0 <= (step := _read(cell, t, apart)) < steps
        ]
        for p in range(of_group)
    }
    return by_parts(parts, [times(given(2, k))] if len(cell.inputs) == 3 else [])


def terms_of_input(cell: Cell) -> Lines:
    """∂J/∂a = Σ_k rot180(w_(k,p)) ⊗̃ δ_k over the units k of the feature's group."""
    step, feature = cell.index
    units, of_group, _ = cell.call.inputs[1].shape
    group, p = divmod(feature, of_group)
    share = units // cell.call.attributes["groups"]
    parts = {
        _way_back(cell, k, feature): [
            times(given(1, k, p, tap), given(0, t, k))
            for tap, apart in _taps(cell)
            for t in _read_by(cell, step, apart)
        ]
        for k in range(group * share, (group + 1) * share)
    }
    return by_parts(parts)


def terms_of_weight(cell: Cell) -> Lines:
    """∂J/∂w: what the tap meets, times δ, over all steps of the output."""
    k, p, tap = cell.index
    steps, out_steps = cell.call.inputs[0].shape[0], cell.call.inputs[1].shape[0]
    feature = _group_of_unit(cell, k) * cell.call.outputs[0].shape[1] + p
    apart = next(apart for each, apart in _taps(cell) if each == tap)
    return one(
        times(given(1, t, k), given(0, step, feature))
        for t in range(out_steps)
        if 0 <= (step := _read(cell, t, apart)) < steps
    )


def _group_of_unit(cell: Cell, k: int) -> int:
    of = cell.call.attributes
    return k // (of["units"] // of["groups"])


def _taps(cell: Cell) -> Iterator[tuple[int, int]]:
    """Each tap, and how far behind a window's first step it reads; as the window is read."""
    of = cell.call.attributes
    for place in range(of["taps"]):
        yield of["taps"] - 1 - place if of["flip"] else place, place * of["dilation"]


def _read(cell: Cell, t: int, apart: int) -> int:
    """The step that output `t` reads; below 0 and past the end lies the border."""
    of = cell.call.attributes
    return t * of["stride"] - of["left"] + apart


def _read_by(cell: Cell, step: int, apart: int) -> Iterator[int]:
    """The step of the output, if there is one, that reads `step` so far `apart`."""
    of = cell.call.attributes
    t, over = divmod(step + of["left"] - apart, of["stride"])
    if over == 0 and 0 <= t < cell.call.inputs[0].shape[0]:
        yield t


def _way_back(cell: Cell, k: int, feature: int) -> str:
    """How a part of δ is called that comes from unit `k` to `feature`."""
    kernel = f"w_{{{k},{feature}}}"
    turned = rf"\mathrm{{rot180}}({kernel})" if cell.call.attributes["flip"] else kernel
    return rf"{turned} \tilde{{\otimes}} \delta_{{{k}}}"
