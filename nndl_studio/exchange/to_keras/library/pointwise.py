"""Layers of each number for itself."""

# Nobody needs Keras to check the studio's types.
# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

import keras
from keras import KerasTensor, layers, ops


@keras.saving.register_keras_serializable("nndl_studio")
def scaled_tanh(z: KerasTensor) -> KerasTensor:
    """1.7159 tanh(2/3 z), as LeNet-5 has it."""
    return 1.7159 * ops.tanh(2 / 3 * z)


@keras.saving.register_keras_serializable("nndl_studio")
def step(z: KerasTensor) -> KerasTensor:
    """1 above 0, else 0."""
    return ops.cast(z > 0, z.dtype)


@keras.saving.register_keras_serializable("nndl_studio")
class Absolute(layers.Layer):
    """The size of each number."""

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.abs(x)


@keras.saving.register_keras_serializable("nndl_studio")
class Cut(layers.Layer):
    """The same; no gradient goes back through it."""

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.stop_gradient(x)


@keras.saving.register_keras_serializable("nndl_studio")
class Diagonal(layers.Layer):
    """Vx, where the matrix V has the weight on its diagonal and is 0 elsewhere."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.weight = self.add_weight((shape[-1],), name="weight")

    def call(self, x: KerasTensor) -> KerasTensor:
        return x * self.weight


@keras.saving.register_keras_serializable("nndl_studio")
class ScaleShift(layers.Layer):
    """Each map times its own weight, and its bias added."""

    def build(self, shape: tuple[int, ...]) -> None:
        self.weight = self.add_weight((shape[-1],), name="weight")
        self.bias = self.add_weight((shape[-1],), name="bias", initializer="zeros")

    def call(self, x: KerasTensor) -> KerasTensor:
        return x * self.weight + self.bias
