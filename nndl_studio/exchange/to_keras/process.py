"""Orders to the worker, and the backend that Keras has there."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from nndl_studio.exchange.said import said_by
from nndl_studio.files import BadFile
from nndl_studio.sentence import say

BACKENDS = ("torch", "jax", "tensorflow")
WORKER = Path(__file__).with_name("worker.py")
SECONDS = 600


def backend() -> str:
    """The module that Keras computes with: what the user chose, else the first that is there."""
    chosen = os.environ.get("KERAS_BACKEND", "")
    there = (each for each in BACKENDS if find_spec(each) is not None)
    return chosen if chosen in BACKENDS else next(there, "jax")  # as the extra brings along


def obey(path: Path, orders: Sequence[Mapping[str, str]]) -> None:
    """Have the orders done in a process of its own. Raises BadFile, which names `path`."""
    lines = "".join(f"{json.dumps(order)}\n" for order in orders)
    with TemporaryDirectory() as home:  # Keras writes settings of its own to it
        own = {"KERAS_BACKEND": backend(), "KERAS_HOME": home, "TF_CPP_MIN_LOG_LEVEL": "3"}
        done = subprocess.run(
            [sys.executable, "-I", str(WORKER)],
            input=lines,
            capture_output=True,
            encoding="utf-8",
            timeout=SECONDS,
            check=False,
            env={**os.environ, **own},
        )
    if done.returncode:
        problem = say("Keras can't run it ({said})", said=said_by(done, -1))
        raise BadFile(path, problem, say("Please report it."))
