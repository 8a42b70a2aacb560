"""Networks with what is muted, held and frozen answer in Keras as in the studio.

Collected where Keras is installed: `make test-peers` installs it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.to_keras import KERAS
from tests.peers.marked_networks import marked


@pytest.mark.parametrize("name", ["muted maps", "frozen", "muted steps"])
def test_keras_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(marked(name), tmp_path / "network.keras", KERAS, samples=20)
    assert done.proof is not None
    assert done.proof.holds
