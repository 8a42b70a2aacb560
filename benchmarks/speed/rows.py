"""What is measured: networks by name, in words that every engine builds from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

Activation = Literal["identity", "logistic", "tanh", "rectifier"]
Unit = Literal["SRN", "LSTM", "GRU"]


@dataclass(frozen=True)
class Dense:
    units: int
    activation: Activation = "identity"


@dataclass(frozen=True)
class Conv:
    """Square kernels; a full border keeps the size of the maps."""

    maps: int
    kernel: int
    activation: Activation
    same: bool = False


@dataclass(frozen=True)
class MaxPool:
    size: int = 2


@dataclass(frozen=True)
class MeanPool:
    """Averages with a trained weight and bias a map, as in LeNet-5."""

    activation: Activation = "tanh"
    size: int = 2


@dataclass(frozen=True)
class Recurrent:
    """Its last step is the answer; the GRU resets before the product."""

    kind: Unit
    units: int


@dataclass(frozen=True)
class DrawnLstm:
    """With peepholes, drawn from sums, products and delays."""

    units: int


@dataclass(frozen=True)
class TuringMachine:
    """With a tanh controller and one head each that writes and reads, drawn; it answers with so
    many bits a step. `turns` are the shifts that it chooses among."""

    units: int = 32
    rows: int = 24
    width: int = 8
    turns: int = 3
    answers: int = 6


@dataclass(frozen=True)
class Stack:
    """With a tanh controller, drawn; it answers with one of so many symbols a step."""

    units: int = 32
    places: int = 17
    width: int = 16
    answers: int = 8


Machine = TuringMachine | Stack
Layer = Dense | Conv | MaxPool | MeanPool | Recurrent | DrawnLstm | Machine


@dataclass(frozen=True)
class Network:
    """`axes` of a sample: maps, rows, columns; numbers; steps, features."""

    axes: tuple[int, ...]
    layers: tuple[Layer, ...]
    classes: int = 10
    samples: int = 4_096
    table: bool = False

    @property
    def machine(self) -> Machine | None:
        """The machine with memory that it is, which answers at each step of an example's data."""
        first = self.layers[0]
        return first if isinstance(first, TuringMachine | Stack) else None


@dataclass(frozen=True)
class Row:
    """A network with a batch, and the ratios to the best peer that are to be reached."""

    name: str
    network: Network
    batch: int
    floor: float
    goal: float

    @property
    def title(self) -> str:
        return f"{self.name}, B={self.batch}"


def _lenet(table: bool) -> Network:
    layers = (
        Conv(6, 5, "tanh"),
        MeanPool(),
        Conv(16, 5, "tanh"),
        MeanPool(),
        Conv(120, 5, "tanh"),
        Dense(84, "tanh"),
        Dense(10),
    )
    return Network((1, 32, 32), layers, table=table)


def _recurrent(kind: Unit, steps: int, features: int, units: int) -> Network:
    return Network((steps, features), (Recurrent(kind, units), Dense(10)), samples=1_024)


_CNN = (
    Conv(32, 3, "rectifier"),
    MaxPool(),
    Conv(64, 3, "rectifier"),
    MaxPool(),
    Dense(128, "rectifier"),
    Dense(10),
)
_CNN_SAME = (
    *(Conv(32, 3, "rectifier", same=True),) * 2,
    MaxPool(),
    *(Conv(64, 3, "rectifier", same=True),) * 2,
    MaxPool(),
    Dense(256, "rectifier"),
    Dense(10),
)
_MLP = Network((784,), (Dense(100, "logistic"), Dense(10)))
_WIDE = Network((784,), (*(Dense(512, "rectifier"),) * 2, Dense(10)))
_DEEP = Network((50,), (*(Dense(50, "logistic"),) * 8, Dense(10)))
_POINT = Network((2,), (Dense(2),), classes=2)
_COPY = Network((21, 8), (TuringMachine(),), samples=2_000)
_REVERSAL = Network((17, 10), (Stack(),), samples=2_000)
_DRAWN = Network((28, 28), (DrawnLstm(16), Dense(10)), samples=1_024)


def _rows() -> Iterator[Row]:
    for batch, floor, goal in ((1, 4, 8), (32, 1.5, 3), (256, 1.1, 1.5)):
        yield Row("MLP 784-100-10", _MLP, batch, floor, goal)
    yield Row("MLP 784-512-512-10", _WIDE, 64, 1.1, 1.5)
    yield Row("8 layers of 50", _DEEP, 32, 3, 6)
    yield Row("logistic regression, 2 inputs", _POINT, 1, 25, 50)
    for batch, floor, goal in ((1, 2.5, 5), (32, 4, 6), (64, 4, 6), (256, 4, 6)):
        yield Row("LeNet-5, full C3", _lenet(False), batch, floor, goal)
    for batch in (32, 256):
        yield Row("LeNet-5, its table (peer: full)", _lenet(True), batch, 4.5, 7)
    for batch in (32, 128):
        yield Row("CNN 28×28, 32 and 64 maps", Network((1, 28, 28), _CNN), batch, 1.5, 2.3)
    yield Row("CNN 32×32×3, four layers", Network((3, 32, 32), _CNN_SAME), 64, 1.1, 1.8)
    yield Row("SRN T=50 32→64", _recurrent("SRN", 50, 32, 64), 32, 2, 4)
    for batch, floor, goal in ((1, 3, 5), (32, 1.8, 3)):
        yield Row("LSTM T=50 32→64", _recurrent("LSTM", 50, 32, 64), batch, floor, goal)
    yield Row("LSTM T=37 24→96", _recurrent("LSTM", 37, 24, 96), 48, 1.5, 2.5)
    yield Row("LSTM T=100 64→256", _recurrent("LSTM", 100, 64, 256), 64, 1.2, 1.6)
    for batch, floor, goal in ((1, 8, 12), (32, 1.8, 3)):
        yield Row("GRU T=50 32→64", _recurrent("GRU", 50, 32, 64), batch, floor, goal)
    yield Row("LSTM drawn, T=28, 16 units", _DRAWN, 64, 2, 5)
    yield Row("NTM drawn, copy, T=21", _COPY, 32, 1.5, 4)
    yield Row("Stack drawn, reversal, T=17", _REVERSAL, 32, 1.5, 4)


ROWS = tuple(_rows())
