"""Takes a lock again and again until it is killed with it in hand: no test, but what tests start.

Arguments: the lock, a file of marks, a seed. Whoever holds the lock writes his id into `MARK`; if
another living process stands there, two held it at once, and this one ends with code 3.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from nndl_studio import lock as lock_module
from nndl_studio.lock import FileLock, start_of

TURNS = 200
# Without a pause between tries, somebody is always in the middle of taking it.
lock_module.PAUSE_SECONDS = 0.0


def lives(words: str) -> bool:
    """Where the system can't say, all count as dead, and less is tried."""
    return words.isdigit() and int(words) != os.getpid() and start_of(int(words)) != ""


def main(place: Path, mark: Path, chance: random.Random) -> int:
    taken = 0
    while taken < TURNS:
        lock = FileLock.take(place)
        if not isinstance(lock, FileLock):
            continue
        if mark.exists() and lives(mark.read_text(encoding="ascii")):
            return 3
        mark.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(chance.uniform(0, 0.0005))
        if chance.random() < 0.005:
            os.kill(os.getpid(), signal.SIGKILL)
        mark.write_text("", encoding="ascii")
        lock.release()
        taken += 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), random.Random(int(sys.argv[3]))))
