"""Uses of the ops of the linear models: binary, several classes, robust regression."""

from __future__ import annotations

from nndl_studio.ops import binary, multiclass, robust
from tests.ops.op_case import Case, constant, label, labels, p, x

CASES: dict[str, Case] = {
    "logistic loss": Case(binary.LOGISTIC_LOSS, (x(3), x(3))),
    "logistic loss of classes": Case(binary.LOGISTIC_LOSS, (x(3), labels(3, 2))),
    "hinge": Case(binary.HINGE, (x(1), label(2))),
    "perceptron": Case(binary.PERCEPTRON, (x(1), label(2), p(1), p(6))),
    "both sides": Case(binary.BOTH_SIDES, (x(1),)),
    "hinge of the worst": Case(multiclass.HINGE_OF_WORST, (x(4), label(4))),
    "hinge of all": Case(multiclass.HINGE_OF_ALL, (x(4), label(4))),
    "pair loss": Case(multiclass.PAIR_LOSS, (x(6), label(4))),
    "pair votes": Case(multiclass.PAIR_VOTES, (x(6),), gradient=()),
    "claims": Case(multiclass.CLAIMS, (x(4),), gradient=()),
    "huber": Case(robust.HUBER, (x(5), x(5), constant(0.7))),
    "absolute error": Case(robust.ABSOLUTE_ERROR, (x(5), x(5))),
}
