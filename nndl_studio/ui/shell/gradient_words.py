"""What a gradient check found, in words."""

from __future__ import annotations

from math import isfinite

from nndl_studio.sentence import Sentence, joined, say, say_count
from nndl_studio.training.gradient_facts import (
    NUDGES,
    GradientCheck,
    NodeChecked,
    Nudged,
    agrees,
)
from nndl_studio.ui.canvas.node_check import NodeCheck

MINUS = "\N{MINUS SIGN}"


def mark_of(checked: NodeChecked) -> NodeCheck:
    """What the canvas shows of a node."""
    if not checked.done:
        words = say("Its gradient is being checked: {percent:.0f} %", percent=100 * checked.share)
        return NodeCheck(checked.share, words)
    lines = [
        verdict(checked),
        *(_of_parameter(each) for each in checked.checks),
        *([_kinks_of(checked)] if checked.kinks else []),
        say("Click the mark to see how it was checked."),
    ]
    return NodeCheck(1.0, joined("\n", lines), checked.passed, rounded(checked.error))


def verdict(checked: NodeChecked) -> Sentence:
    """Of a whole node."""
    if checked.passed:
        return say(
            "The gradient is right: backpropagation and finite differences agree to {error} of it.",
            error=rounded(checked.error),
        )
    return say(
        "The gradient is wrong: backpropagation and finite differences differ by {error} of it.",
        error=rounded(checked.error),
    )


def _of_parameter(check: GradientCheck) -> Sentence:
    return say(
        "{parameter}: {entries:,} of {size:,} numbers tried, difference {error}",
        parameter=check.parameter,
        entries=check.entries,
        size=check.size,
        error=rounded(check.error),
    )


def reading_of(number: Nudged) -> Sentence:
    """How the two values of a number are to be read."""
    if number.chosen and not agrees(number):
        return _at_kink(number)
    first = NUDGES[0] * max(1.0, abs(number.theta))
    if not agrees(number):
        return _kink(number) if number.kinked else _wrong()
    if not (number.numerical or number.backward):
        return say("Both are 0: for these samples J does not depend on this number.")
    if number.nudge < first:
        return say(
            "Both agree. With ε = {first} they did not: a rectifier or a maximum has its kink so "
            "near. With this smaller ε both points lie on one side of it.",
            first=rounded(first),
        )
    if number.nudge > first:
        return say(
            "Both agree. With ε = {first} they did not: the slope is so small that the rounding "
            "of J hides it. Farther apart the two points tell it.",
            first=rounded(first),
        )
    return say("Both agree: what is left between them is rounding and the bend of the curve.")


def _kink(number: Nudged) -> Sentence:
    return say(
        "J has a kink here: its slope is {left} to the left and {right} to the right. A derivative "
        "is not defined there, and the central difference is the mean of both.",
        left=short(number.left),
        right=short(number.right),
    )


def _at_kink(number: Nudged) -> Sentence:
    return say(
        "At a kink: left slope {left}, right slope {right}, the machine takes {taken}. No "
        "derivative is defined there, and any value between the two slopes is right.",
        left=short(number.left),
        right=short(number.right),
        taken=short(number.backward),
    )


def _kinks_of(checked: NodeChecked) -> Sentence:
    """Of the numbers that are left out of the figure."""
    return say_count(
        checked.kinks,
        "{n} number is at a kink of J; what is taken there lies between its two slopes.",
        "{n} numbers are at a kink of J; what is taken there lies between the two slopes.",
    )


def _wrong() -> Sentence:
    return say(
        "They differ by more than rounding: a rule of backpropagation is wrong, in this node or in "
        "one between it and the loss. Begin at the red node that is nearest to the loss."
    )


def rounded(value: float) -> str:
    """One digit: 2e−9."""
    return _shown(value, f"{value:.0e}")


def short(value: float) -> str:
    """Six digits."""
    return _shown(value, f"{value:.6g}")


def exact(value: float) -> str:
    """So many digits that the difference of two objectives is seen."""
    return _shown(value, f"{value:.14g}")


def _shown(value: float, text: str) -> str:
    """As the lecture writes numbers: a true minus, and no zeros before an exponent."""
    if not isfinite(value):
        return "NaN"
    if value == 0:
        return "0"
    mantissa, e, exponent = text.partition("e")
    power = f"e{int(exponent)}" if e else ""
    return (mantissa + power).replace("-", MINUS)
