"""ONNX in: a model of PyTorch, Keras or scikit-learn becomes a drawing with its weights."""

from __future__ import annotations

from pathlib import Path

from nndl_studio.exchange.imported import Imported, Learned


def read_onnx(path: Path, learned: Learned, samples: int) -> Imported:
    """As `read`, which brings the compiler of kernels along, for which no window waits."""
    from nndl_studio.exchange.from_onnx.read import read

    return read(path, learned, samples)
