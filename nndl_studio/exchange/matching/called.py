"""What the steps of a conversion are called where they are shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from nndl_studio.exchange.matching.steps import Step
from nndl_studio.sentence import Sentence, listed, say

CALLED: Mapping[Step, Sentence] = {
    Step.ZEROS: say("zeros"),
    Step.FIRST: say("first weights"),
    Step.TRANSPOSED: say("transposed"),
    Step.AXES: say("axes turned round"),
    Step.KERNELS: say("kernels from height, width, inputs, maps"),
    Step.TURNED: say("kernels turned by 180°"),
    Step.RESHAPED: say("laid out anew"),
    Step.BY_MAP: say("inputs from row, column, map"),
    Step.BY_STEP: say("inputs from feature, step"),
    Step.LINKS: say("kernels of the links"),
    Step.GROUPS: say("kernels of the groups"),
    Step.LSTM_GATES: say("gates from i, f, c̃, o"),
    Step.GRU_GATES: say("gates from z, r, h̃"),
    Step.TWO_ROWS: say("two biases"),
    Step.SUM: say("sum of both"),
    Step.SUM_OF_GATES: say("sum of both but for h̃"),
    Step.INNER: say("h̃ of the state's"),
}


def conversion(steps: Sequence[Step]) -> Sentence:
    """What is done with numbers, one step after another."""
    return listed([CALLED[step] for step in steps]) if steps else say("as it is")
