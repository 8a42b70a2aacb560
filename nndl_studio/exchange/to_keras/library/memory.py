"""Layers of machines with memory: (samples, numbers), a memory's rows one after another."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from typing import Any

import keras
from keras import KerasTensor, layers, ops


def before(s: KerasTensor, oldest_first: bool) -> KerasTensor:
    """How much is popped before each place, where the newest entry stands first."""
    if oldest_first:
        return ops.flip(before(ops.flip(s, 1), False), 1)
    return ops.concatenate([ops.zeros_like(s[:, :1]), ops.cumsum(s[:, :-1], axis=1)], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Pop(layers.Layer):
    """What is left of the strengths when u is taken."""

    def __init__(self, oldest_first: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.oldest_first = oldest_first

    def call(self, s: KerasTensor, u: KerasTensor) -> KerasTensor:
        return ops.relu(s - ops.relu(u - before(s, self.oldest_first)))


@keras.saving.register_keras_serializable("nndl_studio")
class Portion(layers.Layer):
    """How much of each entry is read, 1 in all."""

    def __init__(self, oldest_first: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.oldest_first = oldest_first

    def call(self, s: KerasTensor) -> KerasTensor:
        return ops.minimum(s, ops.relu(1 - before(s, self.oldest_first)))


@keras.saving.register_keras_serializable("nndl_studio")
class ShiftIn(layers.Layer):
    """A row on top of a memory, whose last one is lost."""

    def call(self, x: KerasTensor, memory: KerasTensor) -> KerasTensor:
        return ops.concatenate([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Read(layers.Layer):
    """The rows of a memory, each with its weight, added up."""

    def call(self, weights: KerasTensor, memory: KerasTensor) -> KerasTensor:
        rows = ops.reshape(memory, (-1, weights.shape[1], memory.shape[1] // weights.shape[1]))
        return ops.einsum("si,sik->sk", weights, rows)
