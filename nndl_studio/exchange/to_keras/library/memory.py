"""Layers of machines with memory: (samples, numbers), a memory's rows one after another."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from collections.abc import Sequence
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
    """A row on top of a memory, whose last one is lost; or at its end, and the first one is."""

    def __init__(self, last: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.last = last

    def call(self, x: KerasTensor, memory: KerasTensor) -> KerasTensor:
        if self.last:
            return ops.concatenate([memory[:, x.shape[1] :], x], 1)
        return ops.concatenate([x, memory[:, : memory.shape[1] - x.shape[1]]], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Fuzzy(layers.Layer):
    """How likely each result is of a function that a table tells, of numbers that are as likely as
    they say."""

    def __init__(self, table: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.table = list(table)

    def call(self, first: KerasTensor, second: KerasTensor | None = None) -> KerasTensor:
        pairs = first if second is None else first[:, :, None] * second[:, None]
        results = ops.one_hot(self.table, first.shape[1], dtype=first.dtype)
        return ops.matmul(ops.reshape(pairs, (-1, len(self.table))), results)


@keras.saving.register_keras_serializable("nndl_studio")
class Halt(layers.Layer):
    """How likely each step is the last one, from how likely it is where it is reached; what is left
    of 1 ends at the last own step."""

    def call(self, f: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        last = ops.reshape(ops.cast(lengths, "int32"), (-1, 1)) - 1
        at = ops.zeros_like(last) + ops.arange(f.shape[1], dtype="int32")
        ends = ops.where(at < last, f, ops.cast(ops.equal(at, last), f.dtype))
        left = ops.cumprod(1 - ends, axis=1)
        return ends * ops.concatenate([ops.ones_like(f[:, :1]), left[:, :-1]], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Read(layers.Layer):
    """The rows of a memory, each with its weight, added up."""

    def call(self, weights: KerasTensor, memory: KerasTensor) -> KerasTensor:
        rows = ops.reshape(memory, (-1, weights.shape[1], memory.shape[1] // weights.shape[1]))
        return ops.einsum("si,sik->sk", weights, rows)


@keras.saving.register_keras_serializable("nndl_studio")
class Write(layers.Layer):
    """Each row erased in part and added to, as much as its weight says."""

    def call(
        self, memory: KerasTensor, weights: KerasTensor, add: KerasTensor, erase: KerasTensor
    ) -> KerasTensor:
        rows = ops.reshape(memory, (-1, weights.shape[1], add.shape[1]))
        each = weights[:, :, None]
        written = rows * (1 - each * erase[:, None]) + each * add[:, None]
        return ops.reshape(written, (-1, memory.shape[1]))


@keras.saving.register_keras_serializable("nndl_studio")
class Similarity(layers.Layer):
    """The cosine of a key and each row of a memory."""

    def call(self, key: KerasTensor, memory: KerasTensor) -> KerasTensor:
        rows = ops.reshape(memory, (-1, memory.shape[1] // key.shape[1], key.shape[1]))
        each = ops.sqrt(ops.sum(ops.square(rows), axis=2) + 1e-8)
        own = ops.sqrt(ops.sum(ops.square(key), axis=1, keepdims=True) + 1e-8)
        return ops.einsum("sk,sik->si", key, rows) / (own * each)


@keras.saving.register_keras_serializable("nndl_studio")
class ScaleBy(layers.Layer):
    """All numbers of a sample times one."""

    def call(self, x: KerasTensor, by: KerasTensor) -> KerasTensor:
        return by * x


@keras.saving.register_keras_serializable("nndl_studio")
class Blend(layers.Layer):
    """A new value and an old one, mixed as a gate says."""

    def call(self, new: KerasTensor, old: KerasTensor, gate: KerasTensor) -> KerasTensor:
        return gate * new + (1 - gate) * old


@keras.saving.register_keras_serializable("nndl_studio")
class Dot(layers.Layer):
    """The inner product of two vectors, or of those at each step."""

    def call(self, a: KerasTensor, b: KerasTensor) -> KerasTensor:
        return ops.sum(a * b, axis=-1, keepdims=True)


@keras.saving.register_keras_serializable("nndl_studio")
class CircularShift(layers.Layer):
    """Weights turned around, by so many places for each share."""

    def call(self, weights: KerasTensor, shares: KerasTensor) -> KerasTensor:
        reach = shares.shape[1] // 2
        turned = [ops.roll(weights, r, axis=1) for r in range(-reach, reach + 1)]
        return ops.einsum("sr,sir->si", shares, ops.stack(turned, axis=2))


@keras.saving.register_keras_serializable("nndl_studio")
class Sharpen(layers.Layer):
    """Weights to a power, and again of sum 1."""

    def call(self, weights: KerasTensor, power: KerasTensor) -> KerasTensor:
        return ops.softmax(power * ops.log(ops.relu(weights) + 1e-8), axis=1)
