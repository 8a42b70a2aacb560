"""Brings to the canvas what each node costs a step, while somebody wants to see it."""

from __future__ import annotations

from PySide6.QtCore import QObject, Slot

from nndl_studio.machine.profile import NodeTime, Profile
from nndl_studio.sentence import Sentence, joined, say
from nndl_studio.training.snapshot import Snapshot
from nndl_studio.ui.canvas.node_cost import NodeCost
from nndl_studio.ui.canvas.view import CanvasView
from nndl_studio.ui.shell.run_control import RunControl

MICROSECONDS_BELOW = 0.1


class NodeTimes(QObject):
    """Off at first: then nothing is counted. What was seen stays when the run rests, and goes with
    the network that it is of."""

    def __init__(self, run: RunControl, canvas: CanvasView) -> None:
        super().__init__(canvas)
        self._run, self._canvas = run, canvas
        self._on = False
        run.progressed.connect(self._on_progressed)
        run.outdated.connect(self.forget)
        run.prepared.connect(self.forget)

    @Slot(bool)
    def set_on(self, on: bool) -> None:
        self._on = on
        self._run.bridge.count(on)
        self.forget()

    @Slot()
    def forget(self) -> None:
        """Nothing is known of what is drawn now."""
        self._canvas.set_costs({})

    @Slot(list)
    def _on_progressed(self, snapshots: list[Snapshot]) -> None:
        profiles = [each.profile for each in snapshots if each.profile is not None]
        if profiles and self._on:
            last = profiles[-1]
            self._canvas.set_costs({each.node: self._cost(each, last) for each in last.nodes})

    def _cost(self, time: NodeTime, profile: Profile) -> NodeCost:
        """Its share is that of what all nodes take: threads may wait long for others, and a tint
        by the whole step would then tell nothing apart."""
        share = time.whole / profile.nodes_whole if profile.nodes_whole else 0.0
        lines = [
            say("{share:.1f} % of the time of all nodes", share=100 * share),
            _parts(time, profile.threads),
            say("The whole step takes {time}", time=in_units(profile.step)),
        ]
        return NodeCost(share, in_units(time.whole), joined("\n", lines))


def _parts(time: NodeTime, threads: int) -> Sentence:
    """What a step is made of."""
    parts = say(
        "forward {forward}, backward {backward}, update {update}",
        forward=in_units(time.forward),
        backward=in_units(time.backward),
        update=in_units(time.update),
    )
    if threads > 1:
        return say("A step: {parts}, on {threads} threads together", parts=parts, threads=threads)
    return say("A step: {parts}", parts=parts)


def in_units(milliseconds: float) -> Sentence:
    """In three digits; what is too short to be read in milliseconds is told in microseconds."""
    if milliseconds < MICROSECONDS_BELOW:
        return say("{n:.3g} µs", n=1e3 * milliseconds)
    if milliseconds < 1000:
        return say("{n:.3g} ms", n=milliseconds)
    return say("{n:,.0f} ms", n=milliseconds)
