"""Open the studio: `python main.py [PROJECT]`, the same as the command `nndl-studio`."""

import sys

from nndl_studio.__main__ import main

if __name__ == "__main__":
    sys.exit(main())
