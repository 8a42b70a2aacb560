"""Uses of the ops that machines with memory are made of."""

from __future__ import annotations

from nndl_studio.ops import (
    absolute,
    ages,
    attend,
    content,
    dot,
    fuzzy,
    gate,
    gate_loss,
    halting,
    largest,
    location,
    memory,
    pick,
    question,
    sequence_targets,
    stack,
)
from nndl_studio.ops.sentence_bounds import SENTENCE_BOUNDS
from nndl_studio.ops.sentences import SENTENCES
from tests.ops.op_case import (
    Argument,
    Case,
    bounds,
    constant,
    facts,
    labels,
    lengths,
    p,
    scored_labels,
    shares,
    targets,
    x,
)

STACK, QUEUE = {"oldest_first": 0}, {"oldest_first": 1}
CASES: dict[str, Case] = {
    "read": Case(memory.READ, (x(3), x(6))),
    "write": Case(memory.WRITE, (x(6), x(3), x(2), x(2))),
    "similarity": Case(content.SIMILARITY, (x(2), x(6))),
    "scale by": Case(gate.SCALE_BY, (x(4), x(1))),
    "blend": Case(gate.BLEND, (x(4), x(4), x(1))),
    "circular shift": Case(location.CIRCULAR_SHIFT, (x(5), x(3))),
    "circular shift, as far as there is": Case(location.CIRCULAR_SHIFT, (x(5), x(5))),
    "circular shift by nothing": Case(location.CIRCULAR_SHIFT, (x(4), x(1))),
    "sharpen": Case(location.SHARPEN, (shares(4), x(1))),
    "sharpen what is no share": Case(location.SHARPEN, (x(4), x(1))),
    "pop of a stack": Case(stack.POP, (x(5), x(1)), STACK),
    "pop of a queue": Case(stack.POP, (x(5), x(1)), QUEUE),
    "portion of a stack": Case(stack.PORTION, (x(5),), STACK),
    "portion of a queue": Case(stack.PORTION, (x(5),), QUEUE),
    "fuzzy": Case(fuzzy.FUZZY, (x(3), constant(0, 1, 2, 1, 2, 0, 2, 0, 1), x(3))),
    "fuzzy, some results never": Case(
        fuzzy.FUZZY, (x(3), constant(0, 1, 1, 0, 0, 1, 0, 0, 0), x(3))
    ),
    "fuzzy of one number": Case(fuzzy.FUZZY, (x(3), constant(1, 2, 0))),
    "shift in": Case(stack.SHIFT_IN, (x(2), x(6)), {"last": 0}),
    "shift in, one row": Case(stack.SHIFT_IN, (x(3), x(3)), {"last": 0}),
    "shift in at the end": Case(stack.SHIFT_IN, (x(2), x(6)), {"last": 1}),
    "sentence bounds": Case(
        SENTENCE_BOUNDS,
        (labels(9, 5), lengths(9), constant(0, 3)),
        {"rows": 4, "asked": 1},
        gradient=(),
    ),
    "sentence bounds, none asked, too many": Case(
        SENTENCE_BOUNDS,
        (labels(9, 3), lengths(9), constant(0)),
        {"rows": 2, "asked": 0},
        gradient=(),
    ),
    "sentences": Case(SENTENCES, (labels(9, 5), bounds(3, 9), p(5, 4)), {"position": 1}),
    "sentences as bags of words": Case(
        SENTENCES, (labels(9, 5), bounds(3, 9), p(5, 2)), {"position": 0}
    ),
    "sentences with what may be no word": Case(
        SENTENCES, (scored_labels(9, 3), bounds(3, 9), p(3, 2)), {"position": 1}
    ),
    "ages": Case(ages.AGES, (x(4, 3), lengths(4), p(4, 3))),
    "attend": Case(attend.ATTEND, (x(3), x(4, 3), lengths(4))),
    "gate loss": Case(
        gate_loss.GATE_LOSS, (x(5), lengths(5), facts(2, 5)), {"which": 1}, gradient=(0, 1)
    ),
    "gate loss of one fact": Case(
        gate_loss.GATE_LOSS, (x(4), lengths(4), facts(1, 4)), {"which": 0}, gradient=(1,)
    ),
    "pick": Case(pick.PICK, (x(9, 2), lengths(9), bounds(3, 9))),
    "question": Case(question.QUESTION, (labels(9, 5), lengths(9), bounds(1, 1)), gradient=()),
    "question behind a story": Case(
        question.QUESTION,
        (
            labels(9, 5),
            Argument("labels", least=5, most=10),
            Argument("labels", (1, 2), most=5),
        ),
        gradient=(),
    ),
    "dot": Case(dot.DOT, (x(4), x(4))),
    "dot at each step": Case(dot.DOT, (x(3, 2), x(3, 2))),
    "absolute": Case(absolute.ABSOLUTE, (x(4, 3),)),
    "largest": Case(largest.LARGEST, (x(5),), gradient=()),
    "largest of each step": Case(largest.LARGEST, (x(3, 4),), gradient=()),
    "largest of maps": Case(largest.LARGEST, (x(3, 2, 4),), gradient=()),
    "halt": Case(halting.HALT, (x(5), lengths(5))),
    "halt after one step": Case(halting.HALT, (x(1), lengths(1))),
    "halting loss": Case(
        halting.HALTING_LOSS, (x(3), shares(3, 12), scored_labels(4, 3), lengths(4))
    ),
    "halting loss, shares below 0": Case(
        halting.HALTING_LOSS, (x(3), x(3, 12), scored_labels(4, 3), lengths(4))
    ),
    "logistic loss at steps": Case(
        sequence_targets.SEQUENCE_LOGISTIC_LOSS, (x(4, 3), targets(4, 3), lengths(4))
    ),
    "squared error at steps": Case(
        sequence_targets.SEQUENCE_SQUARED_ERROR, (x(4, 3), targets(4, 3), lengths(4))
    ),
}
