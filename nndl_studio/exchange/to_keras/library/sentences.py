"""Layers of texts that have sentences: words (samples, steps) by their numbers."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor, layers, ops


def places(x: KerasTensor) -> KerasTensor:
    """(samples, steps): the steps numbered from 0."""
    return ops.cumsum(ops.ones_like(x, dtype="int32"), axis=1) - 1


@keras.saving.register_keras_serializable("nndl_studio")
class SentenceBounds(layers.Layer):
    """How many sentences there are, where each begins and ends, and the same of the last one, which
    is not among them if it is `asked`."""

    def __init__(self, ends: Sequence[int], rows: int, asked: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.ends, self.rows, self.asked = list(ends), rows, asked

    def call(
        self, words: KerasTensor, lengths: KerasTensor
    ) -> tuple[KerasTensor, KerasTensor, KerasTensor]:
        words, lengths = ops.cast(words, "int32"), ops.cast(lengths, "int32")
        place = places(words)
        is_end = ops.any(words[:, :, None] == ops.convert_to_tensor(self.ends, "int32"), axis=2)
        is_word = ops.logical_and(place < lengths, ops.logical_not(is_end))
        is_word = ops.cast(is_word, "int32")
        before = ops.concatenate([ops.zeros_like(is_word[:, :1]), is_word[:, :-1]], axis=1)
        begins = is_word * (1 - before)
        number = ops.cumsum(begins, axis=1) - 1

        def bounds(which: KerasTensor) -> KerasTensor:
            mine = ops.cast(number[:, None] == which, "int32")
            start = ops.sum(mine * (begins * place)[:, None], axis=2)
            return ops.stack([start, start + ops.sum(mine * is_word[:, None], axis=2)], axis=2)

        total = ops.sum(begins, axis=1, keepdims=True)
        own = ops.clip(total - int(self.asked), 0, self.rows)
        each = ops.arange(self.rows, dtype="int32")[None, :, None]
        kept = ops.cast(each < own[:, None], "int32")
        return ops.maximum(own, 1), bounds(each) * kept, bounds(total[:, None] - 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Sentences(layers.Layer):
    """(samples, sentences, features): the words of each added up, by their place if asked for."""

    def __init__(self, words: int, features: int, position: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.words, self.features, self.position = words, features, position

    def build(self, *shapes: Any) -> None:
        self.weight = self.add_weight((self.words, self.features), name="weight")

    def call(self, words: KerasTensor, bounds: KerasTensor) -> KerasTensor:
        words = ops.cast(words, "int32")
        place, vectors = places(words)[:, None], ops.take(self.weight, words, axis=0)
        start, end = bounds[:, :, :1], bounds[:, :, 1:]
        inside = ops.cast(ops.logical_and(start <= place, place < end), vectors.dtype)
        if not self.position:
            return ops.matmul(inside, vectors)
        along = ops.cast(place - start + 1, vectors.dtype)
        along /= ops.cast(ops.maximum(end - start, 1), vectors.dtype)
        across = ops.arange(1, self.features + 1, dtype=vectors.dtype) / self.features
        tilted = ops.matmul(inside * (1 - along - along), vectors)
        return ops.matmul(inside * (1 - along), vectors) - across * tilted


@keras.saving.register_keras_serializable("nndl_studio")
class Ages(layers.Layer):
    """A vector added to each step that says how long ago it was; 0 past a sample's end."""

    def build(self, x_shape: tuple[int, ...], lengths_shape: tuple[int, ...]) -> None:
        self.weight = self.add_weight(x_shape[1:], name="weight")

    def call(self, x: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        ago = ops.cast(lengths, "int32") - 1 - places(x[:, :, 0])
        aged = x + ops.take(self.weight, ops.maximum(ago, 0), axis=0)
        return ops.where(ago[:, :, None] < 0, ops.zeros_like(x), aged)


@keras.saving.register_keras_serializable("nndl_studio")
class Attend(layers.Layer):
    """A share for each own row of a memory, by its inner product with what is asked."""

    def call(self, question: KerasTensor, memory: KerasTensor, lengths: KerasTensor) -> KerasTensor:
        own = places(memory[:, :, 0]) < ops.cast(lengths, "int32")
        alike = ops.einsum("sk,sik->si", question, memory)
        alike = ops.where(own, alike, -1e30)
        raised = ops.exp(alike - ops.max(alike, axis=1, keepdims=True))
        raised *= ops.cast(own, raised.dtype)
        return raised / ops.maximum(ops.sum(raised, axis=1, keepdims=True), 1)


@keras.saving.register_keras_serializable("nndl_studio")
class Pick(layers.Layer):
    """What stands where each sentence is closed; 0 for one without words."""

    def call(self, x: KerasTensor, lengths: KerasTensor, bounds: KerasTensor) -> KerasTensor:
        start, end = bounds[:, :, :1], bounds[:, :, 1:]
        step = ops.minimum(end, ops.cast(lengths, "int32")[:, :, None] - 1)
        found = ops.take_along_axis(x, step, axis=1)
        return ops.where(start < end, found, ops.zeros_like(found))


@keras.saving.register_keras_serializable("nndl_studio")
class Question(layers.Layer):
    """How many words the last sentence has with its marks, and these from the first step on."""

    def call(
        self, words: KerasTensor, lengths: KerasTensor, last: KerasTensor
    ) -> tuple[KerasTensor, KerasTensor]:
        words = ops.cast(words, "int32")
        place, start = places(words), last[:, :, 0]
        own = ops.cast(lengths, "int32") - start
        at = ops.minimum(start + place, ops.cast(lengths, "int32") - 1)
        moved = ops.take_along_axis(words, at, axis=1)
        return own, ops.where(place < own, moved, ops.zeros_like(moved))
