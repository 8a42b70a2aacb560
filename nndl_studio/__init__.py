"""NNDL Studio: draw a neural network, train it, and look inside while it learns.

The command line's verbs as functions: `import nndl_studio as ns; ns.train(ns.load("x.nndl"))`.
Only `layers` has another name here, `catalogue`, because `ns.layers` is the room of the layers;
`ns.runs()` lists runs though `ns.runs` is their room.
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
        generate,
        load,
        plan,
        predict,
        snapshot,
        solve,
        warmup,
    )
    from nndl_studio.data_api import data, new
    from nndl_studio.exchange_api import export, formats, import_, import_weights
    from nndl_studio.look_api import look
    from nndl_studio.run_api import compare_runs, delete_run, run, run_moments, runs
    from nndl_studio.train_api import train

__version__ = version.VERSION

__all__ = [
    "__version__",
    "catalogue",
    "check",
    "compare_runs",
    "data",
    "delete_run",
    "describe",
    "examples",
    "export",
    "formats",
    "generate",
    "import_",
    "import_weights",
    "load",
    "look",
    "new",
    "plan",
    "predict",
    "run",
    "run_moments",
    "runs",
    "snapshot",
    "solve",
    "train",
    "warmup",
]

# Where a name comes from that is not in `api`; the room of the runs lists them when it is called.
ELSEWHERE = {
    "compare_runs": "run_api",
    "data": "data_api",
    "delete_run": "run_api",
    "export": "exchange_api",
    "formats": "exchange_api",
    "import_": "exchange_api",
    "import_weights": "exchange_api",
    "look": "look_api",
    "new": "data_api",
    "run": "run_api",
    "run_moments": "run_api",
    "train": "train_api",
}


def __getattr__(name: str) -> Any:
    """Import the API when it is first used: the rooms can be imported one by one without it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    if name == "runs":
        return importlib.import_module("nndl_studio.runs")
    module = ELSEWHERE.get(name, "api")
    return getattr(importlib.import_module(f"nndl_studio.{module}"), name)
