"""Networks with what is muted, held and frozen answer in PyTorch as in the studio.

Collected where PyTorch is installed: `make test-peers` installs it.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from nndl_studio.exchange.export import export
from nndl_studio.exchange.to_torch import PYTORCH
from tests.peers.marked_networks import MARKED, marked


@pytest.mark.parametrize("name", MARKED)
def test_pytorch_answers_alike(name: str, tmp_path: Path) -> None:
    done = export(marked(name), tmp_path / "network.py", PYTORCH, samples=50)
    assert done.proof is not None
    assert done.proof.holds
