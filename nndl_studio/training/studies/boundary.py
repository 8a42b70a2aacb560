"""Decision boundary: the class of every place of a plane, and the neurons' own lines in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_graph
from nndl_studio.datasets.own_units import OwnUnits, own_units
from nndl_studio.graph.reach import ancestors
from nndl_studio.layers import layer
from nndl_studio.machine.machine import Machine
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.ir import Prediction, Program
from nndl_studio.training.answers import classes
from nndl_studio.training.findings import MOST_ANSWERS, OPEN, TIED, Boundary
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.zero_lines import zero_lines

CELLS = 72  # along each side
MOST_POINTS = 600
ROOM = 0.12  # around the points, of their range
MOST_UNITS = 64


@dataclass(frozen=True, eq=False)
class Plane:
    """A plan for all cells and all points at once; `votes` names the probes that may be tied,
    `deep` the layers whose z is watched."""

    plan: ExecutionPlan
    machine: Machine
    program: Program
    predictions: tuple[Prediction, ...]
    votes: frozenset[str]
    deep: tuple[str, ...]
    frame: tuple[float, float, float, float]
    samples: NDArray[np.int64]
    held_out: NDArray[np.bool_]
    table: NDArray[Any]


def boundary(context: Context, request: ProbeRequest) -> Boundary:
    """Of an answer, and a layer before it, which `request.choice` says as `MOST_ANSWERS` tells."""
    work = context.once("boundary", lambda: _prepare(context))
    label = context.dataset.label
    names = tuple(prediction.node for prediction in work.predictions)
    cells = CELLS * CELLS
    regions = np.full(cells, OPEN, np.int8)
    found = np.full(len(work.samples), OPEN, np.int64)
    layer_at, answer_at = divmod(request.choice, MOST_ANSWERS)
    chosen = min(answer_at, len(names) - 1)
    deep: tuple[str, ...] = ()
    shown, contours = "", np.zeros((0, 2))
    if names:
        work.machine.load(context.weights)
        work.machine.run(work.plan, work.table, np.arange(len(work.table)), np.zeros(1))
        prediction = work.predictions[chosen]
        answers = classes(prediction.best, _read(work, prediction.node))
        assert answers is not None
        found = answers[cells:].reshape(-1)
        regions = _regions(work, prediction.node, answers[:cells].reshape(-1))
        way = ancestors(context.graph, prediction.node) | {prediction.node}
        deep = tuple(node for node in work.deep if node in way)
        if 0 < layer_at <= len(deep):
            shown = deep[layer_at - 1]
            contours = _contours(work, shown)
    seen = Boundary(
        names,
        chosen,
        context.dataset.info.class_names,
        work.frame,
        regions.reshape(CELLS, CELLS),
        context.dataset.x[work.samples],
        np.zeros(0, np.int64) if label is None else label[work.samples],
        found,
        work.held_out,
        _lines(context, work, names[chosen]) if names else np.zeros((0, 3)),
        layers=deep,
        layer=shown,
        contours=contours,
    )
    units = own_units(context.dataset.recipe)
    return seen if units is None else in_own_units(seen, units)


def in_own_units(seen: Boundary, units: OwnUnits) -> Boundary:
    """The same plane in the units of the data: x = (own − offset) / slope."""
    slope, offset = units.slope, units.offset
    frame = np.array(seen.frame).reshape(2, 2) * slope + offset
    left, bottom, right, top = frame.ravel().tolist()
    weights = seen.lines[:, :2] / slope
    constant = seen.lines[:, 2] - weights @ offset
    return replace(
        seen,
        frame=(left, bottom, right, top),
        points=seen.points * slope + offset,
        lines=np.column_stack([weights, constant]),
        contours=seen.contours * slope + offset,
        inputs=units.names,
    )


def _read(work: Plane, node: str) -> NDArray[Any]:
    return work.machine.read(work.plan, work.plan.predictions[node])


def _regions(work: Plane, node: str, answers: NDArray[np.int64]) -> NDArray[np.int8]:
    """The answers, but for cells where equal most votes leave the class open."""
    regions = answers.astype(np.int8)
    if node in work.votes:
        (symbol,) = work.plan.probes[node, "votes"]
        votes = work.machine.read(work.plan, symbol)[: len(answers)]
        most = votes.max(axis=1)
        several = (votes == most[:, None]).sum(axis=1) > 1
        regions[several] = TIED
        regions[several & (most == 0)] = OPEN
    return regions


def _lines(context: Context, work: Plane, answer: str) -> NDArray[np.float64]:
    """w₁, w₂, b of each neuron on the way to `answer` that reads the two inputs themselves."""
    plane = work.program.batch["x"]
    way = ancestors(context.graph, answer) | {answer}
    found: list[NDArray[np.float64]] = []
    for call in work.program.calls:
        if call.op.name == "dense" and call.node in way and call.inputs[0].origin is plane:
            weight, *bias = (context.weights[value.name] for value in call.inputs[1:])
            constant = bias[0] if bias else np.zeros(len(weight))
            found.append(np.column_stack([weight, constant]).astype(np.float64))
    return np.concatenate(found) if found else np.zeros((0, 3))


def _contours(work: Plane, node: str) -> NDArray[np.float64]:
    """Where units of a layer have z = 0, all over the plane."""
    (symbol,) = work.plan.probes[node, "z"]
    z = work.machine.read(work.plan, symbol)[: CELLS * CELLS, :MOST_UNITS].astype(np.float64)
    left, bottom, right, top = work.frame
    across, up = np.linspace(left, right, CELLS), np.linspace(bottom, top, CELLS)
    heights = z.reshape(CELLS, CELLS, -1)
    return np.concatenate(
        [zero_lines(heights[:, :, unit], across, up) for unit in range(heights.shape[2])]
    )


def _deep(context: Context) -> tuple[str, ...]:
    """The layers of neurons that read others and not the plane, in order."""
    probes = context.analysis.probes
    neurons = [
        node
        for node in context.analysis.order
        if any(each.name == "z" and each.kind == "vector" for each in probes[node])
    ]
    return tuple(
        node
        for node in neurons
        if any(each in ancestors(context.graph, node) - {node} for each in neurons)
    )


def _prepare(context: Context) -> Plane:
    votes = [(node, "votes") for node in context.analysis.order if _votes(context, node)]
    deep = _deep(context)
    watched = [*votes, *((node, "z") for node in deep)]
    work = compile_graph(context.graph, "inference", probes=watched, analysis=context.analysis)
    samples, held_out = _points(context)
    frame = _frame(context.dataset.x[samples])
    across = np.linspace(frame[0], frame[2], CELLS)
    up = np.linspace(frame[1], frame[3], CELLS)
    table = context.table.blank(CELLS * CELLS + len(samples))
    plan = work.plan(len(table))
    column = plan.columns["x"][0]
    table[: CELLS * CELLS, column] = np.tile(across, CELLS)
    table[: CELLS * CELLS, column + 1] = np.repeat(up, CELLS)
    table[CELLS * CELLS :] = context.table[samples]
    program = work.program
    # A class for each number is none for the whole.
    naming = tuple(
        p
        for p in program.predictions
        if p.best is not None
        and p.value.shape[:-1] == ()
        and (not p.one_by_one or p.value.size == 1)
    )
    return Plane(
        plan,
        Machine([plan], 1),
        program,
        naming,
        frozenset(node for node, _ in votes),
        deep,
        frame,
        samples,
        held_out,
        table,
    )


def _votes(context: Context, id: str) -> bool:
    """Whether node `id` lets classes be claimed or voted for."""
    node = context.graph.nodes[id]
    probes = layer(node.type).probes(node.config, context.analysis.inputs[id])
    return any(probe.kind == "votes" for probe in probes)


def _points(context: Context) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Training and validation samples, as many as can be told apart."""
    train, held = context.dataset.train, context.dataset.validation
    share = min(1.0, MOST_POINTS / max(len(train) + len(held), 1))
    rng = np.random.default_rng(0)
    parts = [rng.permutation(part[:])[: round(share * len(part))] for part in (train, held)]
    return np.concatenate(parts), np.repeat([False, True], [len(part) for part in parts])


def _frame(points: NDArray[np.float32]) -> tuple[float, float, float, float]:
    low, high = points.min(axis=0).astype(float), points.max(axis=0).astype(float)
    room = ROOM * np.maximum(high - low, 1e-6)
    left, bottom = (low - room).tolist()
    right, top = (high + room).tolist()
    return left, bottom, right, top
