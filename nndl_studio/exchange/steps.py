"""Whether what is written of a network takes sequences of any length."""

from __future__ import annotations

from nndl_studio.datasets.info import OF_STEPS
from nndl_studio.exchange.format import Lack
from nndl_studio.exchange.network import Network
from nndl_studio.ops.ir import Value
from nndl_studio.sentence import say

# Ops that count steps when the network is drawn.
COUNTING = ("split", "join", "zeros", "repeat")


def free_steps(network: Network) -> bool:
    """Whether sequences may have any number of steps."""
    calls = network.program.calls
    if network.inputs.info.kind not in OF_STEPS or any(c.op.name in COUNTING for c in calls):
        return False
    return not any(_merges_steps(value) for call in calls for value in call.inputs)


def _merges_steps(value: Value) -> bool:
    """Whether steps and features become one axis."""
    before = value.view_of
    if before is None or not before.batched or len(before.shape) != 2:
        return False
    return len(value.shape) == 1 and before.shape[1] > 1


def fixed_steps(network: Network) -> tuple[Lack, ...]:
    """What is to be told of a network that takes sequences of one length alone."""
    if network.inputs.info.kind not in OF_STEPS or free_steps(network):
        return ()
    count = network.inputs.info.axes[0]
    words = say(
        "sequences must come with {steps} steps, filled up with zeros: a loop is drawn, or a layer "
        "reads all steps at once",
        steps=count,
    )
    return (Lack("", words),)
