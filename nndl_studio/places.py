"""Where the studio keeps what the user gives no place: runs, their history, unsaved drawings."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "NNDL_STUDIO_DATA"


def data_folder() -> Path:
    """The user's own folder for it, which may not be there yet; `NNDL_STUDIO_DATA` moves it."""
    moved = os.environ.get(VARIABLE)
    return Path(moved) if moved else Path(platformdirs.user_data_dir("nndl-studio", False))
