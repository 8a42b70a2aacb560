"""Remarks on units at rest: dead or saturated, how many of how many, node by node."""

from __future__ import annotations

from collections.abc import Iterator

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
    message = (
        f"{_count(found)} give {found.limits.low:g} for all {found.samples} training samples "
        "looked at, so they pass no gradient on"
    )
    if _from_the_start(evidence, found):
        return Remark("dead units", found.node, message, _start_otherwise(evidence, found))
    return Remark(
        "dead units",
        found.node,
        message,
        f"Train afresh with a lower learning rate (now {evidence.rate:g}), or use the leaky "
        "rectifier, which always lets something through",
    )


def _saturated(evidence: Evidence, found: RestingUnits) -> Remark:
    message = (
        f"{_count(found)} are within 1 % of {found.limits.low:g} or {found.limits.high:g} for "
        f"nearly all of {found.samples} training samples, where the slope is next to 0"
    )
    if _from_the_start(evidence, found):
        return Remark("saturated units", found.node, message, _start_otherwise(evidence, found))
    return Remark("saturated units", found.node, message, calm(evidence))


def _count(found: RestingUnits) -> str:
    word = "maps" if found.maps else "units"
    if found.resting == found.units:
        return f"all {found.units:,} {word}" if found.units > 1 else f"its only {word[:-1]}"
    return f"{found.resting:,} of {found.units:,} {word}"


def _from_the_start(evidence: Evidence, found: RestingUnits) -> bool:
    return evidence.resting_before.get(found.node, 0) >= ALIKE * found.resting


def _start_otherwise(evidence: Evidence, found: RestingUnits) -> str:
    node = data_node(evidence.context.graph).id
    return (
        f"Those of the untrained network are so too: give {found.node} other initial weights, or "
        f"scale the samples of {node}"
    )
