"""Where the process starts: `nndl-studio`, or `python -m nndl_studio`."""

from __future__ import annotations

import gc
import sys

from nndl_studio.at_once import ending_at_once
from nndl_studio.loading import all_kept


def main() -> int:
    """Run the command line. Ctrl-C while it still loads ends it with a word, not a traceback."""
    with ending_at_once(), all_kept():
        from nndl_studio import cli

    try:
        return cli.main()
    finally:
        # At the end Python looks through every object several times, which takes over a second
        # after the window; all that must be closed is closed.
        gc.freeze()


if __name__ == "__main__":
    sys.exit(main())
