"""Cells that Keras has not, a step each, for `layers.RNN`."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from typing import Any

import keras
from keras import KerasTensor, layers, ops


@keras.saving.register_keras_serializable("nndl_studio")
class PeepholeCell(layers.Layer):
    """An LSTM's cell with peepholes (187-192); the gates are i, f, c̃ and o, as Keras has them, and
    the peepholes V_i, V_f and V_o."""

    def __init__(self, units: int, use_bias: bool = True, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units, self.use_bias = units, use_bias
        self.state_size, self.output_size = [units, units], units

    def build(self, shape: tuple[int, ...]) -> None:
        self.kernel = self.add_weight((shape[-1], 4 * self.units), name="kernel")
        self.recurrent = self.add_weight((self.units, 4 * self.units), name="recurrent")
        self.peephole = self.add_weight((3, self.units), name="peephole")
        if self.use_bias:
            self.bias = self.add_weight((4 * self.units,), name="bias", initializer="zeros")

    def call(
        self, x: KerasTensor, states: list[KerasTensor]
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        h, c = states
        a = ops.matmul(x, self.kernel) + ops.matmul(h, self.recurrent)
        if self.use_bias:
            a = a + self.bias
        i, f, g, o = ops.split(a, 4, axis=1)
        i = ops.sigmoid(i + self.peephole[0] * c)
        f = ops.sigmoid(f + self.peephole[1] * c)
        c = f * c + i * ops.tanh(g)
        h = ops.sigmoid(o + self.peephole[2] * c) * ops.tanh(c)
        return h, [h, c]


@keras.saving.register_keras_serializable("nndl_studio")
class ResetAfterCell(layers.Layer):
    """A GRU's cell whose reset gate comes after the matrix, h̃ = tanh(a + r ⊙ (U h_{t−1} + b_U)),
    where h̃ alone has a second bias; the gates are z, r and h̃, as Keras has them."""

    def __init__(self, units: int, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.units = self.state_size = self.output_size = units

    def build(self, shape: tuple[int, ...]) -> None:
        self.kernel = self.add_weight((shape[-1], 3 * self.units), name="kernel")
        self.recurrent = self.add_weight((self.units, 3 * self.units), name="recurrent")
        self.bias = self.add_weight((3 * self.units,), name="bias", initializer="zeros")
        self.inner = self.add_weight((self.units,), name="inner", initializer="zeros")

    def call(
        self, x: KerasTensor, states: list[KerasTensor]
    ) -> tuple[KerasTensor, list[KerasTensor]]:
        (h,) = states
        of_x = ops.split(ops.matmul(x, self.kernel) + self.bias, 3, axis=1)
        of_h = ops.split(ops.matmul(h, self.recurrent), 3, axis=1)
        z, r = ops.sigmoid(of_x[0] + of_h[0]), ops.sigmoid(of_x[1] + of_h[1])
        candidate = ops.tanh(of_x[2] + r * (of_h[2] + self.inner))
        h = z * h + (1 - z) * candidate
        return h, [h]
