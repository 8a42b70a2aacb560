"""A window that slides over a map: what convolution and pooling share."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.layers.layer import ShapeError

Side = Annotated[int, Meta(ge=1, le=1024)]
Pair = tuple[Side, Side]


def places(map_size: tuple[int, int], window: Pair, stride: Pair, owner: str) -> tuple[int, int]:
    """Rows and columns of places that lie wholly inside the map.

    What is left over at the right and the bottom isn't read. Raises `ShapeError` if there is no
    place; `owner` is what the message calls the window.
    """
    (height, width), (rows, columns) = map_size, window
    if rows > height or columns > width:
        raise ShapeError(
            f"a {owner} of {rows}×{columns} doesn't fit into maps of {height}×{width}: "
            f"make it at most {height}×{width}"
        )
    return (height - rows) // stride[0] + 1, (width - columns) // stride[1] + 1
