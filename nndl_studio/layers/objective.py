"""What can be watched at every loss, whatever it compares."""

from __future__ import annotations

from nndl_studio.layers.layer import Probe, Shape


def objective_probes(answer: Shape) -> tuple[Probe, ...]:
    """Probes that each node with a loss declares besides its own; `answer` is what it compares
    with."""
    return (Probe("flow", "Gradient flow", "flow"),)
