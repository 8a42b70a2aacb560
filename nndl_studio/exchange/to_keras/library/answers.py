"""Layers that end a network, and one that recalls."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from typing import Any

import keras
from keras import KerasTensor, layers, ops


@keras.saving.register_keras_serializable("nndl_studio")
class RBF(layers.Layer):
    """y_i = Σ_j (x_j − w_ij)²."""

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = units

    def build(self, shape: tuple[int, ...]) -> None:
        self.centre = self.add_weight((self.units, shape[-1]), name="centre")

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.sum((x[:, None] - self.centre) ** 2, axis=-1)


@keras.saving.register_keras_serializable("nndl_studio")
class InnerProduct(layers.Layer):
    """Σ_i x_i w_i."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.weight = self.add_weight((shape[-1],), name="weight")

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.sum(x * self.weight, axis=1, keepdims=True)


@keras.saving.register_keras_serializable("nndl_studio")
class BothSides(layers.Layer):
    """(−x, x): what speaks for class 0 and for class 1."""

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.concatenate([-x, x], 1)


@keras.saving.register_keras_serializable("nndl_studio")
class PairVotes(layers.Layer):
    """Each pair of classes votes for one of them; and the votes with equal ones parted by sums."""

    def call(self, x: KerasTensor) -> tuple[KerasTensor, KerasTensor]:
        classes = round((1 + (1 + 8 * x.shape[1]) ** 0.5) / 2)
        pairs = [(a, b) for a in range(classes) for b in range(a + 1, classes)]
        first, second = (ops.one_hot([pair[i] for pair in pairs], classes) for i in (0, 1))
        won = ops.cast(x > 0, x.dtype)
        votes = ops.matmul(won, first) + ops.matmul(1 - won, second)
        leaning = ops.matmul(x, first - second)
        return votes, votes + leaning / (3 * (ops.abs(leaning) + 1))


@keras.saving.register_keras_serializable("nndl_studio")
class Recall(layers.Layer):
    """Units of ±1 look around one after another, in this order, and turn if the others pull the
    other way (Hopfield)."""

    def __init__(self, looks: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.looks = looks

    def build(self, shape: tuple[int, ...]) -> None:
        self.weight = self.add_weight((shape[-1], shape[-1]), name="weight")
        self.order = self.add_weight(
            (self.looks,), name="order", initializer="zeros", trainable=False
        )

    def call(self, x: KerasTensor) -> KerasTensor:
        pulls = self.weight * (1 - ops.eye(x.shape[1]))
        order = ops.cast(self.order, "int32")

        def look(i: int, state: KerasTensor) -> KerasTensor:
            unit = ops.one_hot(order[i], x.shape[1])
            field, own = (ops.sum(state * each, 1) for each in (ops.matmul(unit, pulls), unit))
            turns = ops.cast(field * own < 0, state.dtype)[:, None] * unit
            return state * (1 - 2 * turns)

        return ops.fori_loop(0, self.looks, look, ops.where(x > 0, 1.0, -1.0))
