"""What the losses of linear models can't take, and what they say then."""

from __future__ import annotations

import pytest

from nndl_studio import layers
from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import Shape
from tests.layers.layer_case import label, target, vector


def refused(name: str, x: Shape, answer: Shape) -> str:
    layer = layers.by_name(name)
    port = layer.inputs[1].name
    with pytest.raises(ShapeError) as caught:
        layer.output_shapes(layer.config_type(), {"x": (x,), port: (answer,)})
    return caught.value.reason


@pytest.mark.parametrize(
    ("name", "x", "answer", "words"),
    [
        ("BinaryCrossEntropy", vector(1), label(3), "tells two classes apart"),
        ("BinaryCrossEntropy", vector(2), label(2), "reads one number for two classes"),
        ("BinaryCrossEntropy", vector(1), target(1), "is a class"),
        ("BinaryCrossEntropy", vector(2), target(3), "give the layer before it 3 units"),
        ("Hinge", vector(2), label(3), "give the layer before it 3 units"),
        ("Hinge", vector(1), label(1), "nothing to tell apart"),
        ("OneVsRest", vector(2), label(3), "give the layer before it 3 units"),
        ("OneVsOne", vector(4), label(4), "the 6 pairs of 4 classes"),
        ("Perceptron", vector(4), label(3), "tells two classes apart"),
        ("Huber", vector(2), target(1), "give the layer before it 1 units"),
        ("AbsoluteError", vector(2), target(1), "1 target values"),
    ],
)
def test_it_is_refused_in_words(name: str, x: Shape, answer: Shape, words: str) -> None:
    assert words in refused(name, x, answer)
