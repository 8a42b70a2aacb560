"""Settings that several sources have: what each may be, and how a form shows it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.info import Scale, TargetScale
from nndl_studio.datasets.seen import Seen

Validation = Annotated[
    float, Meta(title="Validation part", description="Share of the samples", ge=0, le=0.9)
]
Test = Annotated[float, Meta(title="Test part", description="Share of the samples", ge=0, le=0.9)]
Seed = Annotated[
    int, Meta(title="Seed", description="Of the split and of generated data", ge=0, le=2**31 - 1)
]
ScaleTo = Annotated[
    Scale, Meta(title="Scale", description="Fitted on the training part; LeNet-5: −0.1 to 1.175")
]
_LEARNED_IN = "What numbers to tell are learned in; answers and figures keep their own units"
ScaleTargets = Annotated[TargetScale, Meta(title="Target scale", description=_LEARNED_IN)]
ScaleLargeTargets = Annotated[
    TargetScale, Meta(title="Target scale", description=_LEARNED_IN, extra=OPTIONAL)
]
Padding = Annotated[
    int,
    Meta(
        title="Padding",
        description="Background added on each side of an image; 2 makes digits 32×32",
        ge=0,
        le=64,
        extra={"unit": "px"},
    ),
]

OwnFile = Annotated[
    str,
    Meta(
        title="File",
        description="Where your own samples are",
        extra={"leads": True, "path": "file"},
    ),
]
OwnPath = Annotated[
    str,
    Meta(
        title="Folder or file",
        description="Where your own samples are",
        extra={"leads": True, "path": "either"},
    ),
]
_OF_THE_TEST = "All of its samples are for the test; empty: a share of these"
TestFile = Annotated[
    str,
    Meta(title="Test file", description=_OF_THE_TEST, extra={**OPTIONAL, "path": "file"}),
]
TestPath = Annotated[
    str,
    Meta(title="Test folder", description=_OF_THE_TEST, extra={**OPTIONAL, "path": "either"}),
]


LastSeen = Annotated[Seen | None, Meta(extra={**OPTIONAL, "page": True})]
"""Noted with a project when it is saved, so that a file that has moved is known again."""
NOTES = ("seen", "test_seen", "vocabulary_seen")
"""The fields that are such notes: they mean nothing to the network."""
