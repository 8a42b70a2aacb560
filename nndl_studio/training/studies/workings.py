"""Kind `workings`: every number of a step that the run would take with a sample, or with a few."""

from __future__ import annotations

from nndl_studio.training.snapshot import ProbeRequest
from nndl_studio.training.studies.context import Context
from nndl_studio.training.workings.record import Workings
from nndl_studio.training.workings.working_out import WorkingOut

MOST_SAMPLES = 64


def workings(context: Context, request: ProbeRequest) -> Workings:
    """With `request.choice` samples from that of the request on, one if that is 0."""
    samples = context.dataset.info.samples
    count = min(max(1, request.choice), MOST_SAMPLES, samples)
    # Behind a sample of the user's own come those of the data from the first on.
    first = (request.sample + 1) % (samples + 1)
    rows = [request.sample, *((first + i) % samples for i in range(count - 1))]
    making = context.once(
        f"workings {count}", lambda: WorkingOut(context.graph, context.analysis, count)
    )
    step, rate = context.moment()
    return making.of(context.state, context.table, rows, step, rate)
