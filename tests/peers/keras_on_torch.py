"""Keras, told to compute with PyTorch before it is loaded."""

from __future__ import annotations

import os
from importlib import import_module
from typing import Any

os.environ["KERAS_BACKEND"] = "torch"
keras: Any = import_module("keras")
h5py: Any = import_module("h5py")
