"""The weights in a checkpoint, found without the data that the run learned from."""

from __future__ import annotations

from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from nndl_studio.compiler.compile import compile_training
from nndl_studio.files import BadFile
from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.sentence import say
from nndl_studio.training.checkpoint import Checkpoint

# Where parameters lie in the state does not depend on the batch.
ANY_BATCH = 2


def weights_in(path: Path, graph: Graph, checkpoint: Checkpoint) -> dict[str, NDArray[np.float32]]:
    """`NODE_ID.PARAM` to numbers: those of the best epoch where an early stop keeps it, else where
    the run stood. Raises BadFile if it is no run of `graph`, whose data may be stood in for."""
    settings = msgspec.json.decode(checkpoint.progress.settings, type=TrainingSettings)
    plan = plan_of(graph, settings)
    best = checkpoint.best if settings.restore_best else None
    state = checkpoint.state if best is None else best
    if state.shape != (plan.state_size,):
        advice = say("Name the project that it is a run of, as it was then.")
        raise BadFile(path, say("it is the checkpoint of another network"), advice)
    return parameters_in(state, plan)


def plan_of(graph: Graph, settings: TrainingSettings) -> ExecutionPlan:
    """A plan whose state is laid out as that of a run of `graph` with `settings`."""
    return compile_training(graph, settings).plan(ANY_BATCH)


def parameters_in(
    state: NDArray[np.float32], plan: ExecutionPlan
) -> dict[str, NDArray[np.float32]]:
    """Copies of the parameters in a state that is laid out as that of `plan`."""
    return {
        name: state[symbol.offsets[0] :][: symbol.size].reshape(symbol.shape).copy()
        for name, symbol in plan.parameters.items()
    }
