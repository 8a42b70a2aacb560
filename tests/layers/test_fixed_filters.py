"""Filters with given weights: what they make of a picture, and that nothing trains them."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy.signal import convolve2d

from nndl_studio import api, layers
from nndl_studio.graph.check import analyse
from nndl_studio.layers.fixed_filter import MapFilter, weights
from nndl_studio.layers.layer import ShapeError
from nndl_studio.layers.shape import Shape
from nndl_studio.resources import example
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.trainer import Trainer

ROW = Shape("map", (1, 8, 8))
PATTERNS: dict[MapFilter, list[list[float]]] = {
    "mean": [[1 / 9] * 3] * 3,
    "Gaussian": [[1 / 16, 2 / 16, 1 / 16], [2 / 16, 4 / 16, 2 / 16], [1 / 16, 2 / 16, 1 / 16]],
    "Sobel x": [[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]],
    "Sobel y": [[-1, -2, -1], [0, 0, 0], [1, 2, 1]],
    "Laplacian": [[0, 1, 0], [1, -4, 1], [0, 1, 0]],
}


@pytest.mark.parametrize("name", PATTERNS)
def test_the_textbook_weights(name: MapFilter) -> None:
    np.testing.assert_allclose(np.reshape(weights(name, (3, 3)), (3, 3)), PATTERNS[name])


def test_filters_of_any_size_add_up_to_one() -> None:
    assert weights("moving average", (4,)) == (0.25,) * 4
    assert weights("Gaussian", (5,)) == (1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)
    for size in ((2, 2), (4, 5), (1, 7)):
        for name in ("mean", "Gaussian"):
            assert sum(weights(name, size)) == pytest.approx(1)


@pytest.mark.parametrize(("layer", "name"), [("Conv2d", "Sobel x"), ("Conv1d", "difference")])
def test_a_filter_of_another_size_is_refused(layer: str, name: str) -> None:
    kind = layers.by_name(layer)
    shape = ROW if layer == "Conv2d" else Shape("vector", (1,), 8)
    with pytest.raises(ShapeError, match=f"{name} has a kernel of .*: set the kernel to"):
        kind.output_shapes(kind.configured(filter=name), {"x": (shape,)})


@pytest.mark.parametrize("flip", ["convolution", "cross-correlation"])
def test_weights_are_given_not_trained_and_not_counted(flip: str) -> None:
    """Turned round for a convolution, so that the picture is the same; shared by the maps read."""
    kind = layers.by_name("Conv2d")
    config = kind.configured(maps=2, kernel=(3, 3), filter="Sobel x", kernel_flip=flip)
    inputs = {"x": (Shape("map", (2, 8, 8)),)}
    (weight,) = kind.parameters(config, inputs)
    assert weight.fixed
    assert config.idle() == {"bias", "initialiser"}
    given = np.reshape(kind.initial(config, inputs)["weight"], weight.shape)
    seen = given[..., ::-1, ::-1] if flip == "convolution" else given
    assert (seen == np.array(PATTERNS["Sobel x"]) / 2).all()


def test_the_example_filters_pictures_as_scipy_does() -> None:
    """And what it learns is what was given, up to the last digits of float32."""
    graph = api.load(example("C1-filters"))
    assert analyse(graph).totals.parameters == 3 * 9 + 3
    trainer = Trainer(graph)
    for _ in trainer.run():
        pass
    learnt = trainer.weights()["Learnt.weight"][:, 0]
    picture = load_dataset(graph).x[0][0]
    names: tuple[MapFilter, ...] = ("mean", "Sobel x", "Sobel y")
    for kernel, name in zip(learnt, names, strict=True):
        # A convolution turns its kernel round: scipy's gives what the pattern gives unturned.
        made = convolve2d(picture, kernel, "valid")
        np.testing.assert_allclose(made, np.array(correlated(picture, PATTERNS[name])), atol=2e-3)


def correlated(picture: NDArray[np.float32], pattern: list[list[float]]) -> NDArray[np.float64]:
    return np.asarray(convolve2d(picture, np.array(pattern)[::-1, ::-1], "valid"))
