"""What can be watched at every loss, whatever it compares."""

from __future__ import annotations

from nndl_studio.layers.layer import Probe
from nndl_studio.layers.shape import Shape

# A matrix of more classes can't be read any more.
MOST_CLASSES = 100


def objective_probes(answer: Shape) -> tuple[Probe, ...]:
    """Probes that each node with a loss declares besides its own; `answer` is what it compares
    with."""
    flow = Probe("flow", "Gradient flow", "flow")
    classes = answer.axes[0] if answer.form == "index" else 0
    if not 2 <= classes <= MOST_CLASSES:
        return (flow,)
    return flow, Probe("confusion", "Confusion matrix", "confusion")
