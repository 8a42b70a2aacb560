"""Processes that fight for one lock, and are killed with it in hand: never two at once, never none.

12 of them, or 200 with `--full`.
"""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

from nndl_studio.lock import FileLock

SCRIPT = Path(__file__).with_name("take_and_die.py")
AT_ONCE = 4


def test_a_lock_has_one_holder_whoever_is_killed(tmp_path: Path, full: bool) -> None:
    place, mark = tmp_path / "lock", tmp_path / "mark"
    for turn in range(50 if full else 3):
        seeds = range(turn * AT_ONCE, (turn + 1) * AT_ONCE)
        command = [sys.executable, str(SCRIPT), str(place), str(mark)]
        fighters = [subprocess.Popen([*command, str(seed)]) for seed in seeds]
        codes = {fighter.wait() for fighter in fighters}
        assert codes <= {0, -signal.SIGKILL}, codes
    lock = FileLock.take(place)
    assert isinstance(lock, FileLock)
    lock.release()
    assert not place.exists()
