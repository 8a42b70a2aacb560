"""What asks a peer is told by its file's name, so that it is left out where the peer is missing."""

from __future__ import annotations

from fnmatch import fnmatch
from pathlib import Path

import pytest

from tests.conftest import PEERS

TESTS = Path(__file__).parent
ASKING = sorted((TESTS / "peers").glob("test_*.py"))


@pytest.mark.parametrize("asking", ASKING, ids=lambda asking: asking.stem)
def test_a_peer_is_named(asking: Path) -> None:
    path = asking.relative_to(TESTS).as_posix()
    assert any(fnmatch(path, pattern) for pattern in PEERS.values())
