"""What one number of a 2-D convolution is made of, with a line for each map that takes part."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np

from nndl_studio.ops.terms import Cell, Index, Lines, by_parts, given, one, times


def terms(cell: Cell) -> Lines:
    """z = Σ_p W^(k,p) ⊗ X^(p) + b over the linked maps p (152-153)."""
    k, *place = cell.index
    parts = {
        rf"W^{{({k},{_source(cell, link)})}} \otimes X^{{({_source(cell, link)})}}": [
            times(given(1, link, *tap), given(0, _source(cell, link), *_read(cell, place, apart)))
            for tap, apart in _taps(cell)
        ]
        for link in _links(cell, k)
    }
    return by_parts(parts, [times(given(4, k))] if len(cell.inputs) == 5 else [])


def terms_of_input(cell: Cell) -> Lines:
    """∂J/∂x = Σ_k rot180(W^(k,p)) ⊗̃ δ^(k), the wide convolution, over the maps k that read map p
    (173); a kernel that forward doesn't turn is not turned here either."""
    p, *place = cell.index
    parts = {
        _way_back(cell, k, p): [
            times(given(1, link, *tap), given(0, k, *back))
            for tap, apart in _taps(cell)
            for back in _read_by(cell, place, apart)
        ]
        for k in range(cell.call.attributes["maps"])
        for link in _links(cell, k)
        if _source(cell, link) == p
    }
    return by_parts(parts)


def terms_of_weight(cell: Cell) -> Lines:
    """∂J/∂w: what the tap meets, times δ, over all places of the kernel (166)."""
    link, *tap = cell.index
    maps, *places = cell.call.inputs[1].shape
    k = next(k for k in range(maps) if link in _links(cell, k))
    apart = next(apart for each, apart in _taps(cell) if each == tuple(tap))
    return one(
        times(given(1, k, *place), given(0, _source(cell, link), *_read(cell, place, apart)))
        for place in np.ndindex(*places)
    )


def _links(cell: Cell, k: int) -> range:
    """The links of output map `k`."""
    return range(cell.whole(3, k), cell.whole(3, k + 1))


def _source(cell: Cell, link: int) -> int:
    """The input map of a link."""
    return cell.whole(2, link)


def _taps(cell: Cell) -> Iterator[tuple[Index, Index]]:
    """Each tap of a kernel, and how far from a window's corner it reads; as the window is read."""
    of = cell.call.attributes
    for u, v in np.ndindex(of["height"], of["width"]):
        tap = (of["height"] - 1 - u, of["width"] - 1 - v) if of["flip"] else (u, v)
        yield tap, (u * of["dilation_y"], v * of["dilation_x"])


def _read(cell: Cell, place: Iterable[int], apart: Index) -> Index:
    """Row and column that output `place` reads, `apart` from its window's corner."""
    of = cell.call.attributes
    (i, j), (down, right) = place, apart
    return i * of["stride_y"] + down, j * of["stride_x"] + right


def _read_by(cell: Cell, place: Iterable[int], apart: Index) -> Iterator[Index]:
    """The output, if there is one, that reads input `place` so far `apart` from its corner."""
    of = cell.call.attributes
    _, height, width = cell.call.inputs[0].shape
    (i, j), (down, right) = place, apart
    row, over_y = divmod(i - down, of["stride_y"])
    column, over_x = divmod(j - right, of["stride_x"])
    if over_y == 0 == over_x and 0 <= row < height and 0 <= column < width:
        yield row, column


def _way_back(cell: Cell, k: int, p: int) -> str:
    """How a part of δ is called that comes from map `k` to map `p`."""
    kernel = f"W^{{({k},{p})}}"
    turned = rf"\mathrm{{rot180}}({kernel})" if cell.call.attributes["flip"] else kernel
    return rf"{turned} \tilde{{\otimes}} \delta^{{({k})}}"
