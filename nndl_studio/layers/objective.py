"""What losses share: what can be watched at them, what their formulas say, what they refuse."""

from __future__ import annotations

from nndl_studio.layers.layer import Mend, Probe, ShapeError
from nndl_studio.layers.shape import Shape
from nndl_studio.sentence import Sentence, say

# A matrix of more classes can't be read any more.
MOST_CLASSES = 100
# Formulas hold no word of any language, so that the class that a label names is a letter.
TRUE_CLASS = say("t is the true class.")


def objective_probes(answer: Shape) -> tuple[Probe, ...]:
    """Probes that each node with a loss declares besides its own; `answer` is what it compares
    with."""
    flow = Probe("flow", say("Gradient flow"), "flow")
    classes = answer.axes[0] if answer.form == "index" else 0
    if not 2 <= classes <= MOST_CLASSES:
        return (flow,)
    confusion = Probe("confusion", say("Confusion matrix"), "confusion")
    if answer.stepped:
        return flow, confusion
    worst = Probe("worst", say("Worst mistakes"), "worst")
    return flow, confusion, worst, Probe("occlusion", say("Occlusion"), "occlusion")


def require_steps(x: Shape, answer: Shape) -> None:
    """Raise `ShapeError` unless `x` comes at the steps at which `answer` says what is right."""
    of_class = answer.form == "index"
    if x.stepped and not answer.stepped:
        whole = say("one class") if of_class else say("targets of the whole")
        words = say(
            "gets a sequence of {steps} steps for {answer}: put a Last step between them",
            steps=x.steps,
            answer=whole,
        )
        raise ShapeError(words, Mend.INSERT_LAST_STEP)
    each = say("a label") if of_class else say("targets")
    if answer.stepped and not x.stepped:
        words = say(
            "gets one answer, and every step has {answer}: let all steps through to it", answer=each
        )
        raise ShapeError(words)
    if x.steps != answer.steps:
        words = say(
            "answers at {steps} steps, and {answered} have {answer}: let each of them through to "
            "it",
            steps=x.steps,
            answered=answer.steps,
            answer=each,
        )
        raise ShapeError(words)


def require_several_classes(label: Shape) -> None:
    """Raise `ShapeError` where there is one class alone."""
    if label.axes[0] < 2:
        words = say("there is one class alone, so nothing to tell apart: use other data")
        raise ShapeError(words)


def misfit(given: int, wanted: Sentence, units: int) -> Sentence:
    """Why so many numbers can't be compared with what is `wanted`, and what to do."""
    return say(
        "gets {numbers} numbers for {wanted}: give the layer before it {units} units",
        numbers=given,
        wanted=wanted,
        units=units,
    )
