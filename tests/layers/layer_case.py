"""One row of the contract table: settings and inputs of a layer, with what must come of them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.datasets.info import Sentences
from nndl_studio.layers.layer import Cost, Inputs, Layer
from nndl_studio.layers.shape import Shape


@dataclass(frozen=True)
class Case:
    """`parameters` gives each array's shape, `cost` (neurons, connections, multiply-adds)."""

    name: str
    inputs: Inputs
    outputs: dict[str, Shape]
    settings: dict[str, Any] = field(default_factory=dict)
    parameters: dict[str, tuple[int, ...]] = field(default_factory=dict)
    cost: tuple[int, int, int] = (0, 0, 0)
    probes: dict[str, str] = field(default_factory=dict)

    @property
    def layer(self) -> Layer[Any]:
        return layers.by_name(self.name)

    @property
    def config(self) -> Config:
        made: Config = self.layer.configured(**self.settings)
        return made

    @property
    def shapes(self) -> Inputs:
        return self.inputs

    @property
    def counts(self) -> Cost:
        return Cost(*self.cost)

    def __str__(self) -> str:
        return "-".join([self.name, *(f"{k}={v}"[:24] for k, v in self.settings.items())])


def maps(channels: int, height: int, width: int) -> Shape:
    return Shape("map", (channels, height, width))


def vector(features: int) -> Shape:
    return Shape("vector", (features,))


def sequence(steps: int, features: int) -> Shape:
    return Shape("vector", (features,), steps)


def film(steps: int, channels: int, height: int, width: int) -> Shape:
    return Shape("map", (channels, height, width), steps)


def label(classes: int) -> Shape:
    return Shape("index", (classes,))


def labels(steps: int, classes: int) -> Shape:
    return Shape("index", (classes,), steps)


def story(steps: int, words: int, most: int, asked: bool = True) -> Shape:
    """Words that make up to `most` sentences, of which numbers 0 and 1 end one."""
    return Shape("index", (words,), steps, sentences=Sentences((0, 1), most, asked, (1,)))


def target(features: int) -> Shape:
    return Shape("vector", (features,), answer=True)


def targets(steps: int, features: int) -> Shape:
    return Shape("vector", (features,), steps, answer=True)


def facts(count: int, sentences: int) -> Shape:
    """Places of so many of the sentences."""
    return Shape("index", (sentences,), count, answer=True)


def neurons(kind: str) -> dict[str, str]:
    """The probes of a layer of neurons whose output is of `kind`."""
    return {"y": kind, "z": kind, "delta": kind}
