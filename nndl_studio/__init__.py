"""NNDL Studio: draw a neural network, train it, and look inside while it learns.

The command line's verbs as functions: `import nndl_studio as ns; ns.train(ns.load("x.nndl"))`.
Only `layers` has another name here, `catalogue`, because `ns.layers` is the room of the layers.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

from nndl_studio import version

if TYPE_CHECKING:
    from nndl_studio.api import (
        catalogue,
        check,
        describe,
        examples,
        export,
        generate,
        load,
        predict,
        snapshot,
        solve,
        train,
        warmup,
    )

__version__ = version.VERSION

__all__ = [
    "__version__",
    "catalogue",
    "check",
    "describe",
    "examples",
    "export",
    "generate",
    "load",
    "predict",
    "snapshot",
    "solve",
    "train",
    "warmup",
]


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: the rooms can be imported one by one without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module("nndl_studio.api"), name)
