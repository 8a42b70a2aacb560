"""Another objective than the losses: what some neurons do, to seek inputs that excite them."""

from __future__ import annotations

from nndl_studio.ops.inner_product import INNER_PRODUCT
from nndl_studio.ops.ir import Builder

DIRECTION = "direction"
SLOPE = "∂J/∂x"


def aim_at(builder: Builder, probe: tuple[str, str]) -> None:
    """Make J the inner product of what `probe` holds with the batch field `direction`.

    A 1 at a neuron's place and 0 elsewhere makes J what this neuron does; another sample of the
    batch may name another neuron. ∂J/∂x of the data becomes this node's probe `SLOPE`.
    """
    (value, *_) = builder.program.probes[probe]
    builder.node = probe[0]
    direction = builder.batch(DIRECTION, value.shape)
    builder.program.losses = [builder.call(INNER_PRODUCT, value, direction)]
    builder.delta(SLOPE, builder.program.batch["x"])
