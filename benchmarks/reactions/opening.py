"""Opens the window as `nndl-studio` does, and tells when it can be used: `opening.py STARTED`.

STARTED is the time at which the process was asked for; `watch.py` has the figures.
"""

from __future__ import annotations

import json
import sys

from nndl_studio.loading import all_kept

with all_kept():
    from nndl_studio import cli


def main() -> None:
    # After the command line, as in the studio: Qt looks into each module that comes after it.
    from reactions.watch import Watch

    watch = Watch(float(sys.argv[1]))
    cli.main(["open"])
    sys.stdout.write(json.dumps(watch.figures) + "\n")


if __name__ == "__main__":
    main()
