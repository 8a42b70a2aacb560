"""A drawing with weights that Keras saved, in each of its three kinds of files, answers like the
model that they come from; and the own reader of HDF5 gives what the HDF5 library gives.

Collected where Keras, h5py and PyTorch, on which Keras runs here, are installed.
"""

from __future__ import annotations

import io
import os
import warnings
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

os.environ.setdefault("KERAS_BACKEND", "torch")

h5py = pytest.importorskip("h5py")
keras = pytest.importorskip("keras")

from nndl_studio.exchange.matching.hdf5 import read_hdf5  # noqa: E402
