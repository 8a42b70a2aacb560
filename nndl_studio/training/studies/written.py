"""Written text: a few lines by the language model as it is now, from one start and one seed."""

from __future__ import annotations

from nndl_studio.training.errors import TrainingError
from nndl_studio.training.findings import Written
from nndl_studio.training.generate import Writer
from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context

LENGTH = {"characters": 240, "words": 60}
# Below 1, so that a slip is rarer than the model itself would make it.
TEMPERATURE = 0.8


def written(context: Context, request: ProbeRequest) -> Written:
    """A text that begins as the learned one does; `request.choice` is the seed of the draws."""
    writer = context.once("writer", lambda: _writer(context))
    if writer is None:
        return Written("")
    length = LENGTH[writer.kind]
    return Written(writer.write(context.weights, "", length, TEMPERATURE, request.choice))


def _writer(context: Context) -> Writer | None:
    """None for a network that reads words but doesn't say the next one."""
    try:
        return Writer(context.graph, 1)
    except TrainingError:
        return None
