"""The catalogue: every layer type, in the palette's order."""

from __future__ import annotations

from typing import Any

from nndl_studio.layers.absolute import Absolute
from nndl_studio.layers.absolute_error import AbsoluteError
from nndl_studio.layers.add import Add
from nndl_studio.layers.attend import Attend
from nndl_studio.layers.beside import Beside
from nndl_studio.layers.binary_cross_entropy import BinaryCrossEntropy
from nndl_studio.layers.blend import Blend
from nndl_studio.layers.circular_shift import CircularShift
from nndl_studio.layers.concat import Concat
from nndl_studio.layers.conv1d import Conv1d
from nndl_studio.layers.conv2d import Conv2d
from nndl_studio.layers.cross_entropy import CrossEntropy
from nndl_studio.layers.data import Data
from nndl_studio.layers.delay import Delay
from nndl_studio.layers.dense import Dense
from nndl_studio.layers.diagonal import Diagonal
from nndl_studio.layers.dropout import Dropout
from nndl_studio.layers.elu import ELU
from nndl_studio.layers.embedding import Embedding
from nndl_studio.layers.episodic_memory import EpisodicMemory
from nndl_studio.layers.flatten import Flatten
from nndl_studio.layers.fuzzy import Fuzzy
from nndl_studio.layers.gate_loss import GateLoss
from nndl_studio.layers.gelu import GELU
from nndl_studio.layers.gru import GRU
from nndl_studio.layers.gru_cell import GRUCell
from nndl_studio.layers.halting_cross_entropy import HaltingCrossEntropy
from nndl_studio.layers.hinge import Hinge
from nndl_studio.layers.hopfield import Hopfield
from nndl_studio.layers.huber import Huber
from nndl_studio.layers.identity import Identity
from nndl_studio.layers.inner_product import InnerProduct
from nndl_studio.layers.integrator import Integrator
from nndl_studio.layers.last_step import LastStep
from nndl_studio.layers.layer import Layer
from nndl_studio.layers.leaky_rectifier import LeakyRectifier
from nndl_studio.layers.logistic import Logistic
from nndl_studio.layers.lstm import LSTM
from nndl_studio.layers.multiply import Multiply
from nndl_studio.layers.neural_stack import NeuralStack
from nndl_studio.layers.nram import NRAM
from nndl_studio.layers.ntm import NTM
from nndl_studio.layers.number import Number
from nndl_studio.layers.one_vs_one import OneVsOne
from nndl_studio.layers.one_vs_rest import OneVsRest
from nndl_studio.layers.part import Part
from nndl_studio.layers.perceptron import Perceptron
from nndl_studio.layers.pick import Pick
from nndl_studio.layers.pool1d import Pool1d
from nndl_studio.layers.pool2d import Pool2d
from nndl_studio.layers.pop import Pop
from nndl_studio.layers.portion import Portion
from nndl_studio.layers.question import Question
from nndl_studio.layers.rbf_output import RBFOutput
from nndl_studio.layers.read import Read
from nndl_studio.layers.rectifier import Rectifier
from nndl_studio.layers.repeat import Repeat
from nndl_studio.layers.scale import Scale
from nndl_studio.layers.scale_by import ScaleBy
from nndl_studio.layers.scaled_tanh import ScaledTanh
from nndl_studio.layers.sentences import Sentences
from nndl_studio.layers.sharpen import Sharpen
from nndl_studio.layers.shift_in import ShiftIn
from nndl_studio.layers.silu import SiLU
from nndl_studio.layers.similarity import Similarity
from nndl_studio.layers.softmax import Softmax
from nndl_studio.layers.softplus import Softplus
from nndl_studio.layers.squared_error import SquaredError
from nndl_studio.layers.srn import SRN
from nndl_studio.layers.step import Step
from nndl_studio.layers.subtract import Subtract
from nndl_studio.layers.tanh import Tanh
from nndl_studio.layers.unflatten import Unflatten
from nndl_studio.layers.write import Write
from nndl_studio.sentence import Sentence, say

__all__ = ["CATALOGUE", "UnknownLayer", "by_name", "layer"]


class UnknownLayer(ValueError):
    """A type that isn't in the catalogue; the message says what may be wrong."""


_IN_ORDER: tuple[Layer[Any], ...] = (
    Data(),
    Dense(),
    Embedding(),
    Diagonal(),
    Conv2d(),
    Conv1d(),
    Pool2d(),
    Pool1d(),
    Logistic(),
    Tanh(),
    ScaledTanh(),
    Rectifier(),
    LeakyRectifier(),
    Softplus(),
    ELU(),
    GELU(),
    SiLU(),
    Step(),
    Softmax(),
    Identity(),
    SRN(),
    Integrator(),
    LSTM(),
    GRU(),
    GRUCell(),
    Delay(),
    LastStep(),
    Repeat(),
    Beside(),
    Flatten(),
    Unflatten(),
    Dropout(),
    Add(),
    Subtract(),
    Multiply(),
    InnerProduct(),
    Scale(),
    Absolute(),
    Concat(),
    Part(),
    CrossEntropy(),
    BinaryCrossEntropy(),
    HaltingCrossEntropy(),
    Hinge(),
    OneVsRest(),
    OneVsOne(),
    Perceptron(),
    SquaredError(),
    AbsoluteError(),
    Huber(),
    GateLoss(),
    RBFOutput(),
    Hopfield(),
    Read(),
    Write(),
    Similarity(),
    ScaleBy(),
    Blend(),
    CircularShift(),
    Sharpen(),
    ShiftIn(),
    Pop(),
    Portion(),
    Sentences(),
    Pick(),
    Question(),
    Attend(),
    Fuzzy(),
    Number(),
    NTM(),
    NeuralStack(),
    EpisodicMemory(),
    NRAM(),
)
CATALOGUE: dict[str, Layer[Any]] = {each.type: each for each in _IN_ORDER}


def layer(type: str) -> Layer[Any]:
    """The layer of a versioned type such as `Dense.v1`. Raises `UnknownLayer`."""
    if type not in CATALOGUE:
        raise UnknownLayer(_unknown(type))
    return CATALOGUE[type]


def by_name(name: str) -> Layer[Any]:
    """The newest layer called `name`. Raises `UnknownLayer`."""
    found = [each for each in _IN_ORDER if each.name == name]
    if not found:
        raise UnknownLayer(_unknown(name))
    return max(found, key=lambda each: each.version)


def _unknown(type: str) -> Sentence:
    name = type.rpartition(".v")[0]
    if any(each.name == name for each in _IN_ORDER):
        return say(
            "{type} is another version of {name} than this studio has: update NNDL Studio",
            type=type,
            name=name,
        )
    return say(
        "there is no layer called {type!r}: the file may come from a newer NNDL Studio", type=type
    )
