"""A network that reads a table: words, numbers and ranks, some of them missing."""

from __future__ import annotations

from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.encoders import Encoder
from nndl_studio.datasets.info import DatasetInfo
from nndl_studio.datasets.recipe import Recipe
from nndl_studio.exchange.network import Network
from tests.exchange.networks import dense_network

COLUMNS = (
    Column("city", type="category", names=("Ulm", "Xi'an"), missing="own column"),
    Column("age", missing="mean"),
    Column("rent", encoding="rank", missing="own column"),
)
ENCODERS = (
    Encoder(COLUMNS[0]),
    Encoder(COLUMNS[1], fill=40.0, shift=40.0, gain=0.1),
    Encoder(COLUMNS[2], fill=300.0, ranks=(100.0, 300.0, 900.0)),
)


def table_network() -> Network:
    """It tells a price."""
    return dense_network(
        Recipe(
            DatasetInfo("vector", (6,), 0, 10, targets=1),
            0,
            (0.0,),
            (1.0,),
            0.0,
            encoders=ENCODERS,
            targets=("price",),
            target_scaling=((250_000.0, 1e-5),),
        ),
        units=1,
    )
