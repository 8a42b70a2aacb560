"""Uses of the ops that remember patterns and words."""

from __future__ import annotations

from nndl_studio.ops import embedding, hopfield
from tests.ops.op_case import Case, constant, label, labels, lengths, p, scored_labels, x

MEMORY: dict[str, Case] = {
    "embedding": Case(embedding.EMBEDDING, (label(5), p(5, 3))),
    "embedding over steps": Case(embedding.EMBEDDING, (labels(4, 3), p(3, 2), lengths(4))),
    "embedding of what may be no word": Case(
        embedding.EMBEDDING, (scored_labels(4, 3), p(3, 2), lengths(4))
    ),
    "embedding of one that may be no word": Case(
        embedding.EMBEDDING, (scored_labels(1, 2), p(2, 3))
    ),
    # 0 and 1 stand for −1 and +1: a sign has no slope to go through.
    "hebb": Case(hopfield.HEBB, (labels(6, 2), p(6, 6))),
    "recall": Case(hopfield.RECALL, (x(5), p(5, 5), constant(3, 0, 4, 1, 2, 3, 0)), gradient=()),
    "recall, units that are not asked": Case(
        hopfield.RECALL, (x(5), p(5, 5), constant(3, 0, 3)), gradient=()
    ),
    # Nobody pulls at it, so it stays.
    "recall of one unit": Case(hopfield.RECALL, (x(1), p(1, 1), constant(0)), gradient=()),
    "recall of one unit, step by step": Case(
        hopfield.RECALL_TRACE, (x(1), p(1, 1), constant(0)), gradient=()
    ),
    "recall, step by step": Case(
        hopfield.RECALL_TRACE, (x(5), p(5, 5), constant(3, 0, 4, 1, 2, 3, 0)), gradient=()
    ),
}
