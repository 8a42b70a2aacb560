"""What studies can tell of any node, whatever its layer: probes that no layer declares itself."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.layers.layer import Parameter, Probe
from nndl_studio.ops.ir import BETWEEN
from nndl_studio.sentence import say

VALUES = frozenset({"maps", "vector", "sequence"})
# What a layer gives, and what the Data node gives.
OUTPUT, SAMPLE = "y", "x"
STATE = "state"
"""The probe of a fused recurrent layer that holds h at each step: among its gates it is a part."""


def overall_probes(declared: Sequence[Probe], owned: Sequence[Parameter]) -> tuple[Probe, ...]:
    """Beside what a node has `declared`. Of a composite its pieces are watched in its place."""
    names = [*(each.name for each in declared), *(each.name for each in owned)]
    if any(BETWEEN in name for name in names):
        return ()
    told = output_of(declared)
    learns = any(not each.fixed for each in owned)
    histograms = Probe("histograms", say("Histograms"), "histograms")
    projection = Probe("projection", say("Samples in a plane"), "projection")
    rasters = Probe("rasters", say("Side by side"), "rasters")
    given = told is not None and told != SAMPLE
    stepped = told == STATE or any(p.name == told and p.kind == "sequence" for p in declared)
    return (
        *((histograms,) if given or learns else ()),
        *((projection,) if told is not None else ()),
        *((rasters,) if given and stepped else ()),
    )


def output_of(declared: Sequence[Probe]) -> str | None:
    """The probe that holds what a node gives for each sample; None where none does."""
    kinds = {each.name: each.kind for each in declared}
    if "gates" in kinds.values():
        return STATE
    if kinds.get(OUTPUT) in VALUES:
        return OUTPUT
    # Losses show what they read by this name, and it is shown where it was made.
    alone = kinds.get(SAMPLE) in VALUES and not kinds.keys() & {"flow", "target"}
    return SAMPLE if alone else None
