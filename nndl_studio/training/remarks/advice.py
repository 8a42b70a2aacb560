"""What to try: the sentences that go with a remark, chosen by what seems to be the cause."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from nndl_studio.sentence import NOTHING, Sentence, say
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.remarks.evidence import Evidence

# Inputs and targets of a size about 1 suit the first weights and the usual learning rates.
LARGE = 20.0
# Rounding and the choice of samples leave a loss within this of its start.
RISEN = 1.01
# Weights that changed by less than this part of their length have hardly moved, and those that
# grew to so many times of it have run away.
HARDLY = 1e-3
RUN_AWAY = 20.0
# Below so many epochs, more of them are the first thing to try.
MANY_EPOCHS = 5


def calm(evidence: Evidence) -> Sentence:
    """Where steps were too long."""
    node = data_node(evidence.context.graph).id
    rate = say("lower the learning rate (now {rate:g})", rate=evidence.rate)
    inputs, targets = _reach(evidence)
    if inputs > LARGE:
        return say(
            "The samples of {node} hold numbers up to {largest:.3g}: standardise them, or {lower}",
            node=node,
            largest=inputs,
            lower=rate,
        )
    if targets > LARGE:
        return say(
            "The targets of {node} reach {largest:.3g}: divide them by that, or {lower}",
            node=node,
            largest=targets,
            lower=rate,
        )
    if evidence.context.graph.settings.clipping == "none":
        return say("Train afresh and {lower}, tenfold at first, or clip the gradients", lower=rate)
    return say("Train afresh and {lower}, tenfold at first", lower=rate)


def stir(evidence: Evidence) -> Sentence:
    """Where nothing was learned."""
    blocked = [each.node for each in evidence.resting if each.resting == each.units]
    if blocked:
        return say("First see to {node}, whose units are all dead or saturated", node=blocked[0])
    if not evidence.now <= RISEN * evidence.before:
        return calm(evidence)
    by_weights = _told_by_weights(evidence, _moves(evidence))
    if by_weights:
        return by_weights
    if evidence.context.graph.settings.epochs < MANY_EPOCHS:
        return say(
            "Train for more epochs, or change the learning rate (now {rate:g})",
            rate=evidence.rate,
        )
    return say(
        "Change the learning rate (now {rate:g}) tenfold either way, or give the network more "
        "units",
        rate=evidence.rate,
    )


def _told_by_weights(evidence: Evidence, moves: list[_Move]) -> Sentence:
    """What the weights say of the cause; nothing if nothing is strange about them."""
    for move in moves:
        if move.zero:
            return say(
                "The weights of {node} are all 0: give it other initial weights", node=move.node
            )
        if move.alike:
            return say(
                "The units of {node} are all alike: give it other initial weights", node=move.node
            )
        if move.change > RUN_AWAY:
            return calm(evidence)
    slow = [move for move in moves if move.change < HARDLY]
    if slow and len(slow) == len(moves):
        return say(
            "The weights have hardly moved: raise the learning rate (now {rate:g})",
            rate=evidence.rate,
        )
    if slow:
        return say(
            "The gradient hardly reaches {node}, whose weights changed by {change:.2g} of their "
            "length: use rectifiers, fewer layers or other initial weights",
            node=slow[0].node,
            change=slow[0].change,
        )
    return NOTHING


@dataclass(frozen=True)
class _Move:
    """How far the weights of `node` are from the first ones, in parts of their length then."""

    node: str
    change: float
    zero: bool
    alike: bool


def _moves(evidence: Evidence) -> list[_Move]:
    """Of each matrix of weights that descent changes."""
    context = evidence.context
    first = evidence.first_weights()
    found = []
    for node, owned in context.analysis.parameters.items():
        for parameter in owned:
            if parameter.fixed or parameter.rule or len(parameter.shape) < 2:
                continue
            name = f"{node}.{parameter.name}"
            before, now = first[name], context.weights[name].astype(np.float64)
            # Weights that start from 0 have come as far as they are long.
            length = float(np.linalg.norm(before)) or 1.0
            change = float(np.linalg.norm(now - before)) / length
            alike = len(now) > 1 and bool((now == now[:1]).all())
            found.append(_Move(node, change, not now.any(), alike))
    return found


def _reach(evidence: Evidence) -> tuple[float, float]:
    """The largest numbers among the inputs, if they are numbers, and among the targets."""
    dataset = evidence.context.dataset
    some = dataset.train[: evidence.looked_at]
    numbers = dataset.info.kind not in ("label", "labels")
    inputs = float(np.abs(dataset.x[some]).max()) if numbers else 0.0
    if dataset.target is None:
        return inputs, 0.0
    # Steps that are not scored have none.
    return inputs, float(np.nanmax(np.abs(dataset.target[some]), initial=0.0))
