"""Nearest words: which rows of an embedding point the same way, and all of them in a plane."""

from __future__ import annotations

import numpy as np

from nndl_studio.training.findings import Neighbours
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.studies.plane import Table, principal

NEAREST = 12
# Of the most frequent words, which come first; more names would hide one another.
IN_PLANE = 60


def neighbours(context: Context, request: ProbeRequest) -> Neighbours:
    """The words nearest to word `request.choice` by the cosine between their rows."""
    table = directions(context.weights[f"{request.node}.weight"].astype(np.float64))
    word = min(max(request.choice, 0), len(table) - 1)
    cosine = table @ table[word]
    others = np.argsort(-cosine, kind="stable")
    nearest = others[others != word][:NEAREST]
    before: list[Table] = context.once(f"neighbours {request.node}", list)
    points, _ = principal(table[:IN_PLANE], before[0] if before else None)
    before[:] = [points]
    known = context.dataset.recipe.vocabulary or context.dataset.info.class_names
    names = known if len(known) == len(table) else tuple(map(str, range(len(table))))
    return Neighbours(names, word, nearest, cosine[nearest], points.copy())


def directions(table: Table) -> Table:
    """Rows of length 1, whose products are cosines; a row of zeros points nowhere and stays."""
    lengths = np.linalg.norm(table, axis=1)
    return np.asarray(table / np.where(lengths > 0, lengths, 1)[:, None])
