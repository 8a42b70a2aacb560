"""Remarks on units at rest: dead or saturated, how many of how many, node by node."""

from __future__ import annotations

from collections.abc import Iterator

from nndl_studio.sentence import Sentence, say, say_count
from nndl_studio.training.data_rows import data_node
from nndl_studio.training.remarks.advice import calm
from nndl_studio.training.remarks.evidence import Evidence
from nndl_studio.training.remarks.remark import Remark
from nndl_studio.training.remarks.units import RestingUnits

# If the untrained network has so large a part of the units at rest, training is not to blame.
ALIKE = 0.9


def unit_remarks(evidence: Evidence) -> Iterator[Remark]:
    """One for each node of which many units are at rest."""
    if not evidence.given_time:
        return
    for found in evidence.resting:
        is_dead = found.limits.high is None
        if is_dead and (found.nearly_all or (found.many and not evidence.has_learned)):
            yield _dead(evidence, found)
        # Units of a network that has learned may well be sure of themselves.
        elif not is_dead and found.hidden and found.many and not evidence.has_learned:
            yield _saturated(evidence, found)


def _dead(evidence: Evidence, found: RestingUnits) -> Remark:
    message = say(
        "{units} give {low:g} for all {samples} training samples looked at, so they pass no "
        "gradient on",
        units=_count(found),
        low=found.limits.low,
        samples=found.samples,
    )
    if _from_the_start(evidence, found):
        return Remark("dead units", found.node, message, _start_otherwise(evidence, found))
    advice = say(
        "Train afresh with a lower learning rate (now {rate:g}), or use the leaky rectifier, which "
        "always lets something through",
        rate=evidence.rate,
    )
    return Remark("dead units", found.node, message, advice)


def _saturated(evidence: Evidence, found: RestingUnits) -> Remark:
    message = say(
        "{units} are within 1 % of {low:g} or {high:g} for nearly all of {samples} training "
        "samples, where the slope is next to 0",
        units=_count(found),
        low=found.limits.low,
        high=found.limits.high,
        samples=found.samples,
    )
    if _from_the_start(evidence, found):
        return Remark("saturated units", found.node, message, _start_otherwise(evidence, found))
    return Remark("saturated units", found.node, message, calm(evidence))


def _count(found: RestingUnits) -> Sentence:
    if found.resting < found.units:
        return _some(found)
    if found.maps:
        return say_count(found.units, "its only map", "all {n:,} maps")
    return say_count(found.units, "its only unit", "all {n:,} units")


def _some(found: RestingUnits) -> Sentence:
    resting, units = found.resting, found.units
    if found.maps:
        return say("{resting:,} of {maps:,} maps", resting=resting, maps=units)
    return say("{resting:,} of {units:,} units", resting=resting, units=units)


def _from_the_start(evidence: Evidence, found: RestingUnits) -> bool:
    return evidence.resting_before.get(found.node, 0) >= ALIKE * found.resting


def _start_otherwise(evidence: Evidence, found: RestingUnits) -> Sentence:
    return say(
        "Those of the untrained network are so too: give {node} other initial weights, or scale "
        "the samples of {data}",
        node=found.node,
        data=data_node(evidence.context.graph).id,
    )
