"""Layers of feature maps (samples, height, width, maps)."""

# mypy: allow-subclassing-any, allow-untyped-decorators
from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
from keras import KerasTensor, layers, ops


@keras.saving.register_keras_serializable("nndl_studio")
class LinkedConv2D(layers.Conv2D):
    """A convolution with a connection table: `links` (1, 1, input maps, maps) are 0 where two maps
    are not linked."""

    def build(self, shape: tuple[int, ...]) -> None:
        super().build(shape)
        links = (1, 1, shape[-1], self.filters)
        self.links = self.add_weight(links, name="links", initializer="ones", trainable=False)

    def convolution_op(self, x: KerasTensor, kernel: KerasTensor) -> KerasTensor:
        return super().convolution_op(x, kernel * self.links)

    # Those of Conv2D leave out what it does not know.
    def save_own_variables(self, store: Any) -> None:
        layers.Layer.save_own_variables(self, store)

    def load_own_variables(self, store: Any) -> None:
        layers.Layer.load_own_variables(self, store)


@keras.saving.register_keras_serializable("nndl_studio")
class EveryNth(layers.Layer):
    """Every n-th place along rows and columns, or along steps: Keras strides no convolution that is
    dilated."""

    def __init__(self, strides: Sequence[int], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.strides = strides

    def call(self, x: KerasTensor) -> KerasTensor:
        if len(self.strides) == 1:
            return x[:, :: self.strides[0]]
        return x[:, :: self.strides[0], :: self.strides[1]]


@keras.saving.register_keras_serializable("nndl_studio")
class Flip2D(layers.Layer):
    """Each map turned by 180°."""

    def call(self, x: KerasTensor) -> KerasTensor:
        return ops.flip(x, (1, 2))
