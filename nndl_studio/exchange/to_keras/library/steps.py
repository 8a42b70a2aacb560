"""Layers of sequences (samples, steps, features), of which each has a length of its own; lengths
are (samples, 1)."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor, layers, ops


def numbered(x: KerasTensor) -> KerasTensor:
    """(samples, steps): the steps numbered from 1."""
    first = x if len(x.shape) == 2 else x[:, :, 0]
    return ops.cumsum(ops.ones_like(first, dtype="int32"), axis=1)


def is_own(x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
    """Whether a step is one of the sample's own, for all of its features."""
    own = numbered(x) <= lengths
    return own if len(x.shape) == 2 else own[:, :, None]


def last_of(x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
    """(samples, features) of each sample's last own step."""
    last = (numbered(x) == lengths)[:, :, None]
    return ops.sum(ops.where(last, x, ops.zeros_like(x)), axis=1)


@keras.saving.register_keras_serializable("nndl_studio")
class LastStep(layers.Layer):
    """(samples, features) of each sample's last own step."""

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        return last_of(x, lengths)


@keras.saving.register_keras_serializable("nndl_studio")
class Hold(layers.Layer):
    """Past a sample's end, its last own step."""

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        return ops.where(is_own(x, lengths), x, last_of(x, lengths)[:, None])


@keras.saving.register_keras_serializable("nndl_studio")
class MaskSteps(layers.Layer):
    """Zeros past a sample's end."""

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        return ops.where(is_own(x, lengths), x, ops.zeros_like(x))


@keras.saving.register_keras_serializable("nndl_studio")
class CountWindows(layers.Layer):
    """How many places a window of `span` steps has in each sample, at least one."""

    def __init__(self, border: int, span: int, stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.border, self.span, self.stride = border, span, stride

    def call(self, lengths: KerasTensor) -> KerasTensor:
        return ops.maximum(lengths + (self.border - self.span), 0) // self.stride + 1


@keras.saving.register_keras_serializable("nndl_studio")
class MaxPool1D(layers.Layer):
    """The greatest of each region's own steps; 0 where it has none."""

    def __init__(self, size: int, stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size, self.stride = size, stride

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        lowest = ops.full_like(x, float("-inf"))
        own = ops.where(is_own(x, lengths), x, lowest)
        y = ops.max_pool(own, self.size, self.stride, "valid", "channels_last")
        return ops.where(ops.isinf(y), ops.zeros_like(y), y)


@keras.saving.register_keras_serializable("nndl_studio")
class AveragePool1D(layers.Layer):
    """The mean of each region's own steps; 0 where it has none."""

    def __init__(self, size: int, stride: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.size, self.stride = size, stride

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        own = ops.cast(is_own(x, lengths), x.dtype)
        total, count = (
            ops.average_pool(each, self.size, self.stride, "valid", "channels_last") * self.size
            for each in (x * own, own)
        )
        return total / ops.maximum(count, 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Accumulate(layers.Layer):
    """The sum of all steps so far; nothing is added past a sample's end."""

    def call(self, z: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        return ops.cumsum(ops.where(is_own(z, lengths), z, ops.zeros_like(z)), axis=1)


@keras.saving.register_keras_serializable("nndl_studio")
class Split(layers.Layer):
    """Parts of so many steps each; single steps lose their axis."""

    def __init__(self, rows: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    def call(self, x: KerasTensor) -> list[KerasTensor]:
        parts = [x[:, low : low + self.rows] for low in range(0, x.shape[1], self.rows)]
        return [part[:, 0] for part in parts] if self.rows == 1 else parts


@keras.saving.register_keras_serializable("nndl_studio")
class Join(layers.Layer):
    """Parts of so many steps one after another; single steps come without their axis."""

    def __init__(self, rows: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rows = rows

    def call(self, parts: list[KerasTensor]) -> KerasTensor:
        return ops.stack(parts, 1) if self.rows == 1 else ops.concatenate(parts, 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Zeros(layers.Layer):
    """Of each sample so many, the state before the first step."""

    def __init__(self, shape: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.shape = shape

    def call(self, samples: KerasTensor) -> KerasTensor:
        return ops.zeros((ops.shape(samples)[0], *self.shape))


@keras.saving.register_keras_serializable("nndl_studio")
class Shift(layers.Layer):
    """Each step becomes the one before it, the first zeros."""

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.concatenate([ops.zeros_like(x[:, :1]), x[:, :-1]], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Repeat(layers.Layer):
    """The same at every step, and how many they are in each sample."""

    def __init__(self, steps: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.steps = steps

    def call(self, x: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
        lengths = ops.full((ops.shape(x)[0], 1), self.steps, dtype="int32")
        return ops.repeat(x[:, None], self.steps, axis=1), lengths
