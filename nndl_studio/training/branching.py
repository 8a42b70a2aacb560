"""A new run that begins where another stood at a moment, with the settings of the drawing now."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from nndl_studio.graph.document import Graph
from nndl_studio.graph.settings import TrainingSettings
from nndl_studio.machine.plan import ExecutionPlan
from nndl_studio.ops.controls import Control
from nndl_studio.sentence import NOTHING, Sentence, say, together
from nndl_studio.training.checkpoint import Checkpoint, Outline
from nndl_studio.training.checkpoint_weights import parameters_in, plan_of
from nndl_studio.training.errors import TrainingError
from nndl_studio.training.snapshot import Branched
from nndl_studio.training.standing import (
    Extent,
    Standing,
    require_room,
    require_same_data,
    require_same_network,
    settings_of,
    stood,
)

State = NDArray[np.float32]


@dataclass(frozen=True, eq=False)
class Ground:
    """What a branch of `graph` grows on: the extent of its own run, a `fresh` state of it whose
    slots are empty, the plan that says where parameters lie there, and the samples of an epoch."""

    graph: Graph
    run: Extent
    fresh: State
    plan: ExecutionPlan
    samples: int

    def judge(self, outline: Outline) -> None:
        """Raises TrainingError for a moment of another network, or of a size that none has."""
        require_same_network(self.graph, outline.progress)
        before = settings_of(outline.progress)
        if before.optimiser == self.graph.settings.optimiser:
            size = self.run.state
        else:
            size = plan_of(self.graph, before).state_size
        require_room(self.graph, outline, replace(self._before(before), state=size))

    def branch(self, checkpoint: Checkpoint) -> tuple[Standing, Branched, Sentence]:
        """Where the new run begins, whence it comes, and what a user should know of it. With the
        settings that the other run had it goes on to the same bits. Raises TrainingError."""
        graph, now = self.graph, self.graph.settings
        before = settings_of(checkpoint.progress)
        require_same_network(graph, checkpoint.progress)
        require_same_data(graph, checkpoint.progress, self.run.data)
        old = replace(self._before(before), state=len(checkpoint.state))
        standing = stood(graph, checkpoint, old)
        whence = Branched(standing.run, standing.step, standing.step / old.steps)
        standing = replace(standing, learning_rate=now.learning_rate)
        words = []
        if before.optimiser != now.optimiser:
            standing = self._other_optimiser(standing, before)
            words.append(_says_optimiser(now))
        if old.steps != self.run.steps:
            standing = _at_an_epoch(standing, self.run.steps)
            words.append(say("Batches have another size, so the epoch under way begins again."))
        if (before.watched, now.patience > 0) != (now.watched, before.patience > 0):
            standing = replace(standing, best=None)
        _require_epochs_left(standing, self.run.steps, now)
        return standing, whence, together(*words) if words else NOTHING

    def _before(self, settings: TrainingSettings) -> Extent:
        """The extent of a run with other settings."""
        batch = settings.batch_of(self.samples)
        return replace(self.run, steps=-(-self.samples // batch))

    def _other_optimiser(self, standing: Standing, before: TrainingSettings) -> Standing:
        plan = plan_of(self.graph, before)
        if standing.state.shape != (plan.state_size,):
            raise TrainingError(say("The moment holds the state of another network"))
        best = standing.best
        if best is not None:
            best = replace(best, state=self._with_empty_slots(best.state, plan, standing.step))
        state = self._with_empty_slots(standing.state, plan, standing.step)
        return replace(standing, state=state, best=best)

    def _with_empty_slots(self, state: State, plan: ExecutionPlan, step: int) -> State:
        """The parameters in `state`, and nothing of what its optimiser kept."""
        moved = self.fresh.copy()
        places = self.plan.parameters
        for name, array in parameters_in(state, plan).items():
            place = places[name]
            moved[place.offsets[0] :][: place.size] = array.reshape(-1)
        moved[Control.BEGUN] = step
        return moved


def _at_an_epoch(standing: Standing, now: int) -> Standing:
    """The start of the epoch under way, where an epoch has `now` steps."""
    epochs = tuple(replace(each, step=each.epoch * now) for each in standing.history)
    step = epochs[-1].step if epochs else 0
    state = standing.state.copy()
    # The optimiser has taken as many steps as it had.
    state[Control.BEGUN] += step - standing.step
    return replace(standing, step=step, state=state, losses=np.zeros(0), history=epochs)


def _says_optimiser(now: TrainingSettings) -> Sentence:
    return say(
        "{optimiser} begins with empty slots: it knows nothing of the gradients before.",
        optimiser=now.optimiser,
    )


def _require_epochs_left(standing: Standing, steps: int, settings: TrainingSettings) -> None:
    if standing.step < settings.epochs * steps or len(standing.losses):
        return
    raise TrainingError(
        say(
            "Nothing is left to train after this moment: it is the end of epoch {epoch}, and the "
            "settings ask for {epochs}. Raise the epochs, or choose an earlier moment",
            epoch=standing.step // steps,
            epochs=settings.epochs,
        )
    )
