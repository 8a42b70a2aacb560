"""Mistakes: how many a perceptron has made, against what it can make on data that a line parts."""

from __future__ import annotations

import numpy as np

from nndl_studio.layers.perceptron import REMEMBERED
from nndl_studio.training.findings import Mistakes
from nndl_studio.training.separation import reading_the_data, separation_of
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context


def mistakes(context: Context, request: ProbeRequest) -> Mistakes:
    """Of the perceptron `request.node`, from the count that is part of its state."""
    gap = context.once("separation", lambda: separation_of(context.dataset))
    (made,) = context.weights[f"{request.node}.mistakes"].astype(float)
    seen, *moments = context.weights[f"{request.node}.moments"].astype(float)
    # The bound is of fixed inputs: what other layers give changes as they learn.
    alone = request.node in context.once(
        "alone", lambda: reading_the_data(context.evaluator.program)
    )
    singly = context.graph.settings.batch_size == 1
    kept = np.array(moments[: min(int(made), REMEMBERED)] if singly else [])
    size = len(context.dataset.train)
    return Mistakes(
        np.concatenate([[0.0], kept, [seen]]),
        np.concatenate([[0.0], np.arange(1.0, len(kept) + 1), [made]]),
        float(seen / size),
        gap.radius,
        gap.margin,
        gap.bound if alone else float("nan"),
        gap.separable,
        singly,
        settled=bool(alone and seen >= size and _right(context, request.node)),
    )


def _right(context: Context, node: str) -> bool:
    """Whether a pass over the training part would find no mistake any more."""
    dataset = context.dataset
    assert dataset.label is not None
    x = dataset.x[dataset.train[:]].reshape(len(dataset.train), -1)
    z = x @ context.weights[f"{node}.weight"][0] + context.weights[f"{node}.bias"][0]
    return bool((np.where(dataset.label[dataset.train[:]] == 1, z, -z) > 0).all())
