"""Every number of a step of a network, and what it is made of, as a function: `ns.look`."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import numpy as np

from nndl_studio.files import BadFile, save_bytes
from nndl_studio.given import Given, as_file
from nndl_studio.ops.ir import owner
from nndl_studio.sentence import NOTHING, Sentence, listed, one_of, say

if TYPE_CHECKING:
    from nndl_studio.graph.document import Graph
    from nndl_studio.runs.one_step import OneStep
    from nndl_studio.training.workings.facts import Typed

SUFFIX = ".npz"
Shown = Mapping[str, Sequence["Typed"]]


def look(
    graph: Graph,
    weights: Path | None = None,
    sample: int = 1,
    part: str = "",
    node: str = "",
    array: str = "",
    cell: Sequence[int] | None = None,
    given: Given | None = None,
    label: str | int = "",
    npz: Path | None = None,
) -> dict[str, Any]:
    """Every number of the step that a run of `graph` would take with one sample, as plain data.

    `weights` is a file of weights, a checkpoint, or a run's folder; None is the first weights of
    the seed. `sample` counts from 1 in a `part` of the data ("train", "validation", "test"; "" is
    what the network never learns from, if there is any), or among those `given` as to `predict`;
    then only the way forward is known, unless its class is told as `label`.

    `stages` are what the step does in order, `nodes` what each node has: arrays with their shape,
    range and mean and, of the `node` or the `array` that is asked for, their `numbers`. With `cell`
    an index into that array, else into what the node makes last, `explanation` has what makes the
    number, the one asked for last. All arrays that are asked for go into the file `npz`, as
    NODE.NAME. Raises ValueError for what is not there, BadFile, TrainingError, OSError.
    """
    from nndl_studio.training.workings.facts import array_facts, loss_of, stage_facts
    from nndl_studio.training.workings.stages import stages

    if not node and (array or cell is not None):
        raise ValueError(say("say with a node which one the array is of"))
    if npz is not None and npz.suffix.lower() != SUFFIX:
        raise BadFile(npz, say("arrays are not written in this form"), say("Take .npz."))
    step = _step(graph, weights, sample, part, given, str(label))
    workings = step.workings
    shown = _shown(step, node, array)
    if npz is not None:
        _save(npz, shown)
    return {
        "sample": _sample_facts(step),
        "step": workings.step,
        "learning_rate": workings.rate,
        "loss": loss_of(workings),
        "stages": [stage_facts(stage) for stage in stages(workings)],
        "nodes": [
            {"node": name, "arrays": [array_facts(each, bool(node)) for each in arrays]}
            for name, arrays in shown.items()
        ],
        "explanation": None if cell is None else _explanation(step, shown, cell),
    }


def _step(
    graph: Graph, weights: Path | None, sample: int, part: str, given: Given | None, label: str
) -> OneStep:
    from nndl_studio.runs.one_step import with_data, with_file

    if given is None:
        if label:
            raise ValueError(say("the data tell their labels: a label goes with samples of a file"))
        return with_data(graph, weights, part, sample)
    if part:
        raise ValueError(say("a file of samples has no parts: leave out the part"))
    with TemporaryDirectory() as folder:
        return with_file(graph, weights, as_file(given, Path(folder)), sample, label)


def _sample_facts(step: OneStep) -> dict[str, Any]:
    from nndl_studio.datasets import class_labels
    from nndl_studio.training.data_rows import data_config, data_node

    config, label = data_config(data_node(step.graph)), step.label
    names = class_labels(config, step.recipe.info.class_names)
    called = names[label] if label is not None and label < len(names) else None
    return {
        "part": step.part or None,
        "number": step.number,
        "of": step.count,
        "row": step.workings.rows[0],
        "label": label,
        "class": called,
    }


def _shown(step: OneStep, node: str, array: str) -> Shown:
    """The arrays that are asked for, node by node."""
    from nndl_studio.training.workings.facts import typed_of

    names = list(dict.fromkeys(call.node for call in step.workings.calls))
    if node:
        names = [name for name in names if name == node or owner(name) == node]
    if not names:
        raise ValueError(_no_node(step, node))
    found = {name: typed_of(step.workings, name) for name in names}
    if not array:
        return found
    chosen = {name: own for name, arrays in found.items() if (own := _called(arrays, array))}
    if not chosen:
        there = listed([each.name for arrays in found.values() for each in arrays])
        words = say("{node} has no array {array}: {there}", node=node, array=array, there=there)
        raise ValueError(words)
    return chosen


def _called(arrays: Sequence[Typed], asked: str) -> Sequence[Typed]:
    """The array that is meant; none if there is none such."""
    exact = [each for each in arrays if each.name == asked]
    return (exact or [each for each in arrays if each.is_called(asked)])[:1]


def _no_node(step: OneStep, node: str) -> Sentence:
    """Why there is nothing of a node."""
    names = list(dict.fromkeys(call.node for call in step.workings.calls))
    if node in step.graph.nodes:
        if not step.part and step.label is None:
            return say(
                "{node} reads the answer, which a file does not tell: name the class with --label, "
                "or look at {others}",
                node=node,
                others=listed(names),
            )
        return say("{node} computes nothing: look at {others}", node=node, others=listed(names))
    close = get_close_matches(node, names) or get_close_matches(
        node.lower(), [name.lower() for name in names]
    )
    close = [name for name in names if name in close or name.lower() in close]
    if close:
        return say("there is no node {node}: did you mean {names}?", node=node, names=one_of(close))
    return say("there is no node {node}: look at {others}", node=node, others=listed(names))


def _explanation(step: OneStep, shown: Shown, cell: Sequence[int]) -> dict[str, Any]:
    """What makes one number."""
    from nndl_studio.training.workings.facts import explained, explanation_facts

    node, typed = _array_of_cell(shown)
    index = tuple(cell)
    shape = typed.numbers.shape
    if len(index) != len(shape) or any(
        not 0 <= at < size for at, size in zip(index, shape, strict=True)
    ):
        raise ValueError(_no_cell(node, typed, index))
    found = explained(step.workings, typed.named, index)
    return {
        "node": node,
        "array": typed.name,
        "index": list(index),
        "number": float(typed.numbers[index]),
        "chain": [explanation_facts(step.workings, each) for each in found],
    }


def _array_of_cell(shown: Shown) -> tuple[str, Typed]:
    """The one array that is asked for, or what the one node makes last."""
    if len(shown) > 1:
        names = one_of(list(shown))
        raise ValueError(say("say which node the number is of: {names}", names=names))
    ((node, arrays),) = shown.items()
    made = [each for each in arrays if each.named.group == "value"]
    return node, (made or list(arrays))[-1] if len(arrays) > 1 else arrays[0]


def _no_cell(node: str, typed: Typed, index: Sequence[int]) -> Sentence:
    shape = typed.numbers.shape
    given = ",".join(map(str, index))
    if not shape:
        return say("{node}.{array} is a single number", node=node, array=typed.name)
    return say(
        "{node}.{array} of {shape} has no number at {given}: places go from {first} to {last}",
        node=node,
        array=typed.name,
        given=given or NOTHING,
        shape="×".join(map(str, shape)),
        first=",".join("0" for _ in shape),
        last=",".join(str(size - 1) for size in shape),
    )


def _save(path: Path, shown: Shown) -> None:
    """Arrays as NODE.NAME. Raises OSError."""
    data = io.BytesIO()
    found = {f"{node}.{each.name}": each.numbers for node, own in shown.items() for each in own}
    np.savez(data, allow_pickle=False, **found)
    save_bytes(path, data.getvalue())
