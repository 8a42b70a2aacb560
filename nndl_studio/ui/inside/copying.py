"""An array as text for the clipboard: in columns, as NumPy, as CSV."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np

from nndl_studio.sentence import Sentence, say_as
from nndl_studio.training.workings.record import Array
from nndl_studio.ui.inside.pages import Pages


def as_text(array: Array) -> str:
    """Rows of numbers with tabs between, as spreadsheets take them; a blank line between pages."""
    return _rows(array, "\t")


def as_csv(array: Array) -> str:
    """Rows of numbers with commas between; a blank line between pages."""
    return _rows(array, ",")


def as_numpy(array: Array) -> str:
    """An expression that gives the array, to the last bit."""
    with np.printoptions(threshold=array.size + 1, floatmode="unique", linewidth=100):
        inner = np.array2string(array, separator=", ")
    return f"np.array({inner}, dtype=np.{array.dtype})"


FORMS: Mapping[str, tuple[Sentence, Callable[[Array], str]]] = {
    "text": (say_as("copy as", "Text"), as_text),
    "numpy": (say_as("copy as", "NumPy"), as_numpy),
    "csv": (say_as("copy as", "CSV"), as_csv),
}


def _rows(array: Array, between: str) -> str:
    if array.ndim <= 1:
        return between.join(_number(value) for value in array.reshape(-1)) + "\n"
    pages = Pages(array.shape)
    whole = array.reshape(pages.count, pages.rows, pages.columns)
    return "\n".join(
        "".join(between.join(map(_number, row)) + "\n" for row in page) for page in whole
    )


def _number(value: float) -> str:
    """The shortest text that gives the number back."""
    return str(value)
