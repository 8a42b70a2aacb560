"""The connection table: groups, and what absent links cost."""

from __future__ import annotations

import pytest

from nndl_studio import layers
from nndl_studio.layers.connection_table import Table, groups, reads
from nndl_studio.layers.shape import Shape

INPUTS = {"x": (Shape("map", (4, 9, 9)),)}


def test_groups_read_nothing_of_one_another() -> None:
    assert reads(groups(4, 6, 2), 4, 6) == ((0, 1),) * 3 + ((2, 3),) * 3
    assert reads(groups(3, 3, 3), 3, 3) == ((0,), (1,), (2,))
    assert reads(groups(4, 6, 1), 4, 6) == reads((), 4, 6)


@pytest.mark.parametrize(("inputs", "outputs", "count"), [(4, 6, 4), (3, 4, 3), (4, 4, 8)])
def test_groups_that_share_out_nothing_even_are_refused(
    inputs: int, outputs: int, count: int
) -> None:
    with pytest.raises(ValueError, match="don't share out"):
        groups(inputs, outputs, count)


@pytest.mark.parametrize(
    ("table", "kernels"), [((), 32), (groups(4, 8, 2), 16), (groups(4, 8, 4), 8)]
)
def test_absent_links_cost_nothing(table: Table, kernels: int) -> None:
    """K·u·v + n_l parameters (153), and as many multiply-adds less."""
    kind = layers.by_name("Conv2d")
    config = kind.configured(maps=8, kernel=(3, 3), table=table)
    assert sum(p.size for p in kind.parameters(config, INPUTS)) == kernels * 9 + 8
    assert kind.cost(config, INPUTS).multiply_adds == kernels * 9 * 49
