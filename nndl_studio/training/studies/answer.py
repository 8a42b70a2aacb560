"""Which answer belongs to a node, where a study shows one beside what the node does."""

from __future__ import annotations

from nndl_studio.graph.reach import ancestors
from nndl_studio.ops.ir import Prediction
from nndl_studio.training.studies.context import Context


def answer_behind(context: Context, node: str, once: bool = False) -> Prediction | None:
    """The first answer behind it with numbers at the same steps, or once like it or where that is
    asked for, that can be watched."""
    steps = None if once else context.analysis.shapes[node, "y"].steps
    for prediction in context.evaluator.predictions:
        if prediction.aside:
            continue
        shape = context.analysis.shapes.get((prediction.node, "y"))
        alike = shape is not None and shape.steps == steps and shape.form == "vector"
        watched = {probe.name for probe in context.analysis.probes[prediction.node]}
        if alike and "y" in watched and node in ancestors(context.graph, prediction.node):
            return prediction
    return None
