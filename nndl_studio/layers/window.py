"""A window that slides over a map: what convolution and pooling share."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.layers.layer import ShapeError
from nndl_studio.sentence import Sentence, say

Side = Annotated[int, Meta(ge=1, le=1024)]
Pair = tuple[Side, Side]


def places(
    map_size: tuple[int, int], window: Pair, stride: Pair, what: Sentence
) -> tuple[int, int]:
    """Rows and columns of places that lie wholly inside the map.

    What is left over at the right and the bottom isn't read. Raises `ShapeError` if there is no
    place; `what` is what the message calls the window, as "a kernel".
    """
    (height, width), (rows, columns) = map_size, window
    if rows > height or columns > width:
        raise ShapeError(
            say(
                "{window} of {rows}×{columns} doesn't fit into maps of {height}×{width}: make it "
                "at most {height}×{width}",
                window=what,
                rows=rows,
                columns=columns,
                height=height,
                width=width,
            )
        )
    return (height - rows) // stride[0] + 1, (width - columns) // stride[1] + 1
