"""The recurrent ops: short and long samples in one batch."""

from __future__ import annotations

from dataclasses import replace

from nndl_studio.ops import accumulate, gru, gru_after, lstm, srn
from tests.ops.op_case import Case, lengths, p, x

WHOLE = {"truncate": 0}

CASES: dict[str, Case] = {
    "srn, logistic": Case(
        srn.SRN, (x(5, 4), p(4, 4), lengths(5)), {"activation": srn.LOGISTIC, **WHOLE}
    ),
    "srn, tanh": Case(srn.SRN, (x(5, 4), p(4, 4), lengths(5)), {"activation": srn.TANH, **WHOLE}),
    "srn, rectifier": Case(
        srn.SRN, (x(5, 4), p(4, 4), lengths(5)), {"activation": srn.RECTIFIER, **WHOLE}
    ),
    "accumulate": Case(accumulate.ACCUMULATE, (x(5, 4), lengths(5)), WHOLE),
    "lstm": Case(lstm.LSTM, (x(5, 16), p(16, 4), p(3, 4), lengths(5)), WHOLE, gradient=(1,)),
    "lstm without peepholes": Case(
        lstm.LSTM,
        (x(5, 16), p(16, 4), p(3, 4), lengths(5)),
        {"peepholes": 0, **WHOLE},
        gradient=(1,),
    ),
    "gru": Case(gru.GRU, (x(5, 12), p(12, 4), lengths(5)), WHOLE, gradient=(1,)),
    "gru, reset after": Case(
        gru_after.GRU_AFTER, (x(5, 12), p(12, 4), p(4), lengths(5)), WHOLE, gradient=(1,)
    ),
}

# Their gradient is no derivative of the loss: it is cut at every second step.
TRUNCATED: dict[str, Case] = {
    f"{name}, truncated": replace(case, attributes={**case.attributes, "truncate": 2})
    for name, case in CASES.items()
}
