"""Remarks on the answers: all of one class, or no better than a constant one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

from nndl_studio.sentence import Sentence, say
from nndl_studio.training.remarks.advice import stir
from nndl_studio.training.remarks.course import FAR, epochs
from nndl_studio.training.remarks.evidence import Answered, Evidence
from nndl_studio.training.remarks.remark import Remark

# A loss has fallen if it is below this part of what a constant answer has.
FALLEN = 0.98
# And it is still where it was if it is not below this part of its start.
STILL = 0.99
# Standard deviations of a share of right answers that are left to chance.
CHANCE = 2.0
# Of data of nearly one class alone it is right to answer with that.
UNEVEN = 0.99


def answer_remarks(evidence: Evidence) -> Iterator[Remark]:
    """At most one on each answer, or else one on the loss of them all."""
    if not evidence.descends or not evidence.given_time:
        return
    found = [_judged(evidence, answered) for answered in evidence.answered]
    told = [remark for remark in found if remark is not None]
    yield from told
    if not told and STILL * evidence.before < evidence.now <= FAR * evidence.before:
        message = say(
            "nothing is learned after {epochs}: the loss on training samples is {now:.4g}, and "
            "that of the untrained network {before:.4g}",
            epochs=epochs(evidence),
            now=evidence.now,
            before=evidence.before,
        )
        yield Remark("nothing learned", None, message, stir(evidence))


def _judged(evidence: Evidence, answered: Answered) -> Remark | None:
    return _of_one_class(evidence, answered) or _nothing_learned(evidence, answered)


def _of_one_class(evidence: Evidence, answered: Answered) -> Remark | None:
    if not answered.classes or np.ptp(answered.answer) > 0:
        return None
    common = share(answered.truth, answered.answer[0])
    if common > UNEVEN or np.ptp(answered.truth) == 0:
        return None
    message = say(
        "after {epochs} every answer is {answer}, which is right for {share:.0%} of the training "
        "samples",
        epochs=epochs(evidence),
        answer=_name(evidence, answered),
        share=common,
    )
    if surprised_less(answered):
        advice = say(
            "The classes are uneven, and the probabilities do fall and rise with the samples: "
            "train longer, or bring more samples of the others"
        )
    else:
        advice = stir(evidence)
    return Remark("one class", answered.node, message, advice)


def _nothing_learned(evidence: Evidence, answered: Answered) -> Remark | None:
    found = _as_class(answered) if answered.classes else _as_numbers(answered)
    # A loss far above its start says as much, and is told already.
    if found is None or not evidence.now <= FAR * evidence.before:
        return None
    message = say("nothing is learned after {epochs}: {seen}", epochs=epochs(evidence), seen=found)
    return Remark("nothing learned", answered.node, message, stir(evidence))


def _as_class(answered: Answered) -> Sentence | None:
    """What is seen if the answers are no better than the commonest class; None if they are."""
    common = float(_shares(answered).max())
    right = float(np.average(answered.truth == answered.answer, weights=answered.weight))
    deviation = np.sqrt(common * (1 - common) / len(answered.truth))
    # Few samples have a large deviation, and all of them right is no chance.
    if common == 1.0 or right > common + min(CHANCE * deviation, (1 - common) / 4):
        return None
    if surprised_less(answered):
        return None
    if np.ptp(answered.weight) > 0:
        return say(
            "the answers on training samples are right for {right:.1%} of the weight that the "
            "classes have, and always the same class would be for {common:.1%}",
            right=right,
            common=common,
        )
    return say(
        "{right:.1%} of the answers on training samples are right, and always the commonest class "
        "would be for {common:.1%}",
        right=right,
        common=common,
    )


def surprised_less(answered: Answered) -> bool:
    """Whether the probabilities are better than the shares of the classes, the best constants."""
    if answered.surprise is None:
        return False
    shares = _shares(answered)
    entropy = -float((shares[shares > 0] * np.log(shares[shares > 0])).sum())
    return answered.surprise < FALLEN * entropy * float(answered.weight.mean())


def _shares(answered: Answered) -> NDArray[np.float64]:
    """Of each class among the cases, by how much they count."""
    counts = np.bincount(answered.truth, answered.weight)
    return np.asarray(counts / answered.weight.sum(), np.float64)


def _as_numbers(answered: Answered) -> Sentence | None:
    """The same for numbers: neither squares nor distances are below those of the best constant."""
    truth = answered.truth.astype(np.float64)
    answer = answered.answer.astype(np.float64)
    squares = float(((truth - truth.mean(axis=0)) ** 2).mean())
    if squares == 0:
        return None
    missed = float(((truth - answer) ** 2).mean())
    distance = float(np.abs(truth - np.median(truth, axis=0)).mean())
    if missed < FALLEN * squares or float(np.abs(truth - answer).mean()) < FALLEN * distance:
        return None
    return say(
        "the mean squared error on training samples is {missed:.3g}, and always answering the mean "
        "of the targets has {constant:.3g}",
        missed=missed,
        constant=squares,
    )


def share(truth: NDArray[Any], wanted: int) -> float:
    """How much of `truth` is that class."""
    return float(np.mean(truth == wanted))


def _name(evidence: Evidence, answered: Answered) -> Sentence:
    names = evidence.context.dataset.info.class_names
    index = int(answered.answer[0])
    if index < len(names):
        return say("“{name}”", name=names[index])
    return say("class {number}", number=index)
