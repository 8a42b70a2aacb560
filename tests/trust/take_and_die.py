"""Takes a lock again and again until it is killed with it in hand: no test, but what tests start.

Arguments: the lock, a file of marks, a seed. Whoever holds the lock writes his id into `MARK`, and
takes it out before it dies or lets go; if one stands there, two held it at once, and this one ends
with code 3. A dying process gives its lock up while the system still counts it among the living, so
that its mark must be gone before.
"""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from pathlib import Path

from nndl_studio import lock as lock_module
from nndl_studio.lock import FileLock

TURNS = 200
# Without a pause between tries, somebody is always in the middle of taking it.
lock_module.PAUSE_SECONDS = 0.0


def main(place: Path, mark: Path, chance: random.Random) -> int:
    taken = 0
    while taken < TURNS:
        lock = FileLock.take(place)
        if not isinstance(lock, FileLock):
            continue
        if mark.exists() and mark.read_text(encoding="ascii"):
            return 3
        mark.write_text(str(os.getpid()), encoding="ascii")
        time.sleep(chance.uniform(0, 0.0005))
        mark.write_text("", encoding="ascii")
        if chance.random() < 0.005:
            os.kill(os.getpid(), signal.SIGKILL)
        lock.release()
        taken += 1
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), random.Random(int(sys.argv[3]))))
