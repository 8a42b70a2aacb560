"""What settings say of themselves to those who don't know their layer."""

from __future__ import annotations

import msgspec
import pytest

from nndl_studio import layers
from nndl_studio.config import Config
from nndl_studio.layers.connection_table import cut_or_filled

CONFIGS: list[type[Config]] = [layer.config_type for layer in layers.CATALOGUE.values()]
HAVING = {
    name: [each for each in CONFIGS if name in each.__struct_fields__]
    for name in ("units", "truncate", "table")
}


def values(config: Config) -> dict[str, object]:
    return msgspec.structs.asdict(config)


@pytest.mark.parametrize("config_type", CONFIGS)
def test_what_has_a_size_can_be_resized(config_type: type[Config]) -> None:
    config = config_type()
    resized = config.resized(7)
    if config_type in HAVING["units"]:
        assert resized is not None
        assert values(resized) == values(config) | {"units": 7}
    else:
        assert resized is None


@pytest.mark.parametrize("config_type", CONFIGS)
def test_what_can_cut_gradients_can_leave_them_whole(config_type: type[Config]) -> None:
    if config_type in HAVING["truncate"]:
        config = config_type(truncate=3)
        assert config.cut == 3
        assert config.uncut() == config_type()
    else:
        assert config_type().cut == 0
        assert config_type().uncut() == config_type()


@pytest.mark.parametrize("config_type", CONFIGS)
def test_a_connection_table_is_told_and_taken(config_type: type[Config]) -> None:
    config = config_type()
    if config_type not in HAVING["table"]:
        assert config.links(2) is None
        assert config.linked(((1, 0), (0, 1))) == config
        return
    config = config_type(maps=2)
    assert config.links(3) == ((1, 1),) * 3
    assert config.fitted(3) is None
    apart = config.linked(((1, 0), (0, 1)))
    assert apart.links(2) == ((1, 0), (0, 1))
    fitted = apart.fitted(3)
    assert fitted is not None
    assert fitted.links(3) == ((1, 0), (0, 1), (1, 1))
    assert apart.linked(((1, 1), (1, 1))) == config


def test_a_table_is_cut_or_filled() -> None:
    table = ((1, 0), (0, 1))
    assert cut_or_filled(table, 1, 1) == ((1,),)
    assert cut_or_filled(table, 3, 3) == ((1, 0, 1), (0, 1, 1), (1, 1, 1))
