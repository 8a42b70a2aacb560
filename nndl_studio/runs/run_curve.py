"""The losses of a run as its checkpoints keep them: never beyond the step that it stands at."""

from __future__ import annotations

from nndl_studio.training.loss_curve import Doubles, KeptCurve, LossCurve

Losses = tuple[tuple[int, Doubles], ...]


class RunCurve:
    """A curve that goes back with its run: one that diverges stands at the end of its last epoch
    again, or where it was taken up."""

    def __init__(self, past: KeptCurve | None, step: int) -> None:
        self._curve = LossCurve(past)
        self._step = step
        # What a run that diverges goes back to.
        self._good = self._curve.kept()

    def append(self, losses: Losses, steps_per_epoch: int) -> None:
        """Add the losses of slices, each with the step it ends at; none reaches over an epoch's
        end."""
        last_end = max((s for s, _ in losses if s % max(steps_per_epoch, 1) == 0), default=None)
        for step, values in losses:
            self._curve.append(step, values, steps_per_epoch)
            self._step = step
            if step == last_end:
                self._good = self._curve.kept()

    def at(self, step: int) -> KeptCurve:
        """The curve of a run that stands at `step`: if it was further before, it has gone back."""
        if step < self._step:
            self._curve, self._step = LossCurve(self._good), step
        return self._curve.kept()
