"""What can be watched at every loss, whatever it compares."""

from __future__ import annotations

from nndl_studio.layers.layer import Mend, Probe, ShapeError
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


def require_steps(x: Shape, answer: Shape) -> None:
    """Raise `ShapeError` unless `x` comes at the steps at which `answer` says what is right."""
    of_class = answer.form == "index"
    if x.stepped and not answer.stepped:
        once = "one class" if of_class else "targets of the whole"
        raise ShapeError(
            f"gets a sequence of {x.steps} steps for {once}: put a Last step between them",
            Mend.INSERT_LAST_STEP,
        )
    if answer.stepped and not x.stepped:
        have = "a label" if of_class else "targets"
        raise ShapeError(f"gets one answer, and every step has {have}: let all steps through to it")
    if x.steps != answer.steps:
        have = "a label" if of_class else "targets"
        raise ShapeError(
            f"answers at {x.steps} steps, and {answer.steps} have {have}: let each of them "
            "through to it"
        )
