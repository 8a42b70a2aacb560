"""Rebuilt: an autoencoder's targets beside its answers, and how far apart they are."""

from __future__ import annotations

import numpy as np

from nndl_studio.training.findings import Rebuilt
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.probing import SampleProbe

SHOWN = 10
# For the figures; the pictures are the first of them.
MOST_SAMPLES = 512


def rebuilt(context: Context, request: ProbeRequest) -> Rebuilt:
    """What `request.node` compares, on validation samples, or training samples without any."""
    held = len(context.dataset.validation) > 0
    split = "validation" if held else "training"
    samples = (context.dataset.validation if held else context.dataset.train)[:MOST_SAMPLES]
    keys = [(request.node, "target"), (request.node, "x")]
    probe = context.once(f"rebuilt {request.node}", lambda: SampleProbe(context, keys, samples))
    targets, answers = probe.read(context)
    answers = answers.reshape(targets.shape)
    error = float(np.mean((answers.astype(float) - targets) ** 2))
    constant = float(np.mean((targets.astype(float) - targets.mean(axis=0)) ** 2))
    return Rebuilt(
        split,
        targets[:SHOWN].astype(np.float32),
        answers[:SHOWN].astype(np.float32),
        error,
        constant,
    )
