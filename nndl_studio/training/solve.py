"""Linear regression in closed form (79-80), on the node that gradient descent trains.

(79) inverts XXᵀ. Here a singular value decomposition solves the same least-squares problem: it is
as exact as the numbers allow, and where XXᵀ has no inverse it gives the answer of smallest norm,
which is also where descent from w = 0 arrives.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import CompileError, compile_graph
from nndl_studio.compiler.treatment import own_decay
from nndl_studio.datasets import Dataset
from nndl_studio.files import reason_of
from nndl_studio.graph.document import Graph
from nndl_studio.ops.ir import Call, Program, Role
from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.data_rows import load_dataset
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.penalty import factors
from nndl_studio.training.solve_words import by_decay, by_rank, needs

Doubles = NDArray[np.float64]
# Samples are float32: columns of length 1 that depend in exact numbers differ by rounding of that
# size, and by a few times as much where they were rounded before they were scaled.
CUTOFF = 10 * float(np.finfo(np.float32).eps)


@dataclass(frozen=True, eq=False)
class Solution:
    """The weights with the least objective on the training part.

    `weights` by `NODE.PARAM`; `rank` of the `unknowns` inputs (the constant 1 of the bias is one)
    that vary independently; `condition` is the largest singular value over the smallest that
    counts, of inputs brought to one length; `message` says what was done.
    """

    node: str
    weights: dict[str, Doubles]
    objective: float
    rank: int
    unknowns: int
    condition: float
    message: Sentence

    @property
    def unique(self) -> bool:
        return self.rank == self.unknowns


@dataclass(frozen=True)
class LinearModel:
    """The one node of weighed sums; `bias` is None without one, `reaches` "label", "target"
    or, where it is to give the data back, "x"."""

    node: str
    weight: str
    bias: str | None
    reaches: str


def linear_model(graph: Graph) -> LinearModel:
    """The part of `graph` that can be solved. Raises TrainingError that says why there is none."""
    try:
        program = compile_graph(graph, "inference").program
    except CompileError as error:
        raise TrainingError(reason_of(error), error.node) from error
    sums, loss = _only_two(program)
    x, weight, *bias = sums.inputs
    if x.origin.role is not Role.BATCH or loss.inputs[0].origin is not sums.outputs[0]:
        raise TrainingError(needs(say("it must read the data itself and feed the loss itself")))
    batch = {value: name for name, value in program.batch.items()}
    makers = {value: call for call in program.calls for value in call.outputs}
    reached = loss.inputs[1].origin
    if reached in makers:
        reached = makers[reached].inputs[0].origin
    return LinearModel(sums.node, weight.name, bias[0].name if bias else None, batch[reached])


def why_not(graph: Graph) -> Sentence:
    """Why `graph` has no solution in closed form; nothing if it has."""
    try:
        _ridge(graph, linear_model(graph))
    except TrainingError as error:
        return reason_of(error)
    return NOTHING


def solve(graph: Graph, dataset: Dataset | None = None) -> Solution:
    """Minimise the objective on the training part. Raises TrainingError for another network."""
    model = linear_model(graph)
    from scipy.linalg import lstsq  # its import takes 0.3 s: no run waits for it

    decay = _ridge(graph, model)
    dataset = dataset or load_dataset(graph)
    x, reach = training_rows(model, dataset)
    weight = _sample_weights(model, dataset)
    constant = np.ones((len(x), 1 if model.bias else 0))
    inputs = np.concatenate([x, constant], axis=1)
    # The square of an error counts w times where the error is √w times as large.
    root = np.sqrt(weight)
    system = np.concatenate([root * inputs, _pull(decay, len(x), x.shape[1], inputs.shape[1])])
    wanted = np.concatenate([root * reach, np.zeros((len(system) - len(x), reach.shape[1]))])
    lengths = _lengths(system)
    scaled = system / lengths
    theta, _, rank, singular = lstsq(scaled, wanted, cond=CUTOFF)
    theta = _shortest(theta / lengths[:, None], scaled, lengths, int(rank))
    weights = {model.weight: theta[: x.shape[1]].T.copy()}
    if model.bias:
        weights[model.bias] = theta[-1].copy()
    return Solution(
        model.node,
        weights,
        _objective(root * (inputs @ theta - reach), theta[: x.shape[1]], decay),
        int(rank),
        inputs.shape[1],
        float(singular[0] / singular[rank - 1]) if rank else 1.0,
        _message(inputs, bool(model.bias), int(rank), decay),
    )


def training_rows(model: LinearModel, dataset: Dataset) -> tuple[Doubles, Doubles]:
    """Inputs (samples, features) and what to reach (samples, outputs) of the training part."""
    x = dataset.x[dataset.train[:]].reshape(len(dataset.train), -1).astype(np.float64)
    if model.reaches == "x":
        return x, x
    if model.reaches == "target" and dataset.target is not None:
        return x, dataset.target[dataset.train[:]].astype(np.float64)
    assert dataset.label is not None
    return x, np.eye(dataset.info.classes)[dataset.label[dataset.train[:]]]


def objective(graph: Graph, dataset: Dataset, weights: Mapping[str, NDArray[Any]]) -> float:
    """What `solve` minimises, at `weights`."""
    model = linear_model(graph)
    x, reach = training_rows(model, dataset)
    weight = weights[model.weight].astype(np.float64)
    bias = weights[model.bias].astype(np.float64) if model.bias else 0.0
    errors = np.sqrt(_sample_weights(model, dataset)) * (x @ weight.T + bias - reach)
    return _objective(errors, weight, _ridge(graph, model))


def _sample_weights(model: LinearModel, dataset: Dataset) -> Doubles:
    """(samples, 1): how much each of the training part counts, where classes are reached."""
    if model.reaches != "label" or dataset.weight is None:
        return np.ones((len(dataset.train), 1))
    return np.asarray(dataset.weight[dataset.train[:]], np.float64)[:, None]


def _objective(errors: Doubles, weight: Doubles, decay: float) -> float:
    """Mean over the samples of ½ Σ d² (53), and ½ λ ‖W‖² (125); the bias is not pulled. Errors are
    √w d where samples count w times."""
    return float((errors**2).sum() / len(errors) / 2 + decay * (weight**2).sum() / 2)


def _lengths(columns: Doubles) -> Doubles:
    """Of each column, 1 for one of zeros. Which columns depend on others must not hang on the
    units they are told in: a year beside the constant 1 is much the longer one."""
    lengths = np.sqrt((columns**2).sum(axis=0))
    return np.asarray(np.where(lengths > 0, lengths, 1.0))


def _shortest(theta: Doubles, scaled: Doubles, lengths: Doubles, rank: int) -> Doubles:
    """The equally good answer of smallest norm: without what the inputs can't see of `theta`."""
    if rank == len(theta):
        return theta
    _, _, right = np.linalg.svd(np.linalg.qr(scaled, mode="r"))
    unseen, _ = np.linalg.qr(right[rank:].T / lengths[:, None])
    return np.asarray(theta - unseen @ (unseen.T @ theta))


def _pull(decay: float, samples: int, features: int, unknowns: int) -> Doubles:
    """Rows that pull the weights towards 0 as λ does: the squares sum up, and λ is for the mean."""
    rows = features if decay else 0
    return np.asarray(np.sqrt(decay * samples) * np.eye(rows, unknowns))


def _ridge(graph: Graph, model: LinearModel) -> float:
    """λ of the objective. Raises TrainingError for what has no closed form: L1, and decay that is
    in no objective."""
    settings, config = graph.settings, graph.nodes[model.node].config
    l2, l1 = factors(settings, config)
    if l1:
        raise TrainingError(
            say("There is no closed form with an L1 penalty: set it to 0"), model.node
        )
    own, _ = own_decay(config)
    if not l2 and (settings.weight_decay if own is None else own):
        raise TrainingError(
            say(
                "There is no closed form with decoupled decay, which is in no objective: choose L2 "
                "in the objective, or no decay"
            ),
            model.node,
        )
    return l2


def _only_two(program: Program) -> tuple[Call, Call]:
    """The weighed sums and the squared error, if the network is nothing else."""
    calls = [call for call in program.calls if not _settles_answers(program, call)]
    if len(program.losses) != 1 or [call.op.name for call in calls] != ["dense", "squared_error"]:
        raise TrainingError(
            needs(say("anything else in between, or beside it, has no such answer"))
        )
    if len(calls[0].inputs[0].shape) != 1:
        raise TrainingError(needs(say("it must read a vector")))
    return calls[0], calls[1]


def _settles_answers(program: Program, call: Call) -> bool:
    """Whether a call only says what is to be reached, or how much that counts."""
    return call.op.name == "one_hot" or program.batch.get("weight") in call.inputs


def _message(inputs: Doubles, bias: bool, rank: int, decay: float) -> Sentence:
    if decay:
        return by_decay(decay)
    return by_rank(rank, inputs.shape[1], bias, _dependent(inputs, rank))


def _dependent(inputs: Doubles, rank: int) -> list[int]:
    """Columns of the inputs that others make superfluous."""
    if rank == inputs.shape[1]:
        return []
    from scipy.linalg import qr

    _, order = qr(inputs / _lengths(inputs), mode="r", pivoting=True)
    return sorted(int(column) for column in order[rank:])
