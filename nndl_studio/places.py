"""Where the studio keeps what belongs to a user and to no document: recovered drawings, runs."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs


def data_folder() -> Path:
    """This user's folder; it may not be there yet. `NNDL_STUDIO_DATA` moves it."""
    chosen = os.environ.get("NNDL_STUDIO_DATA")
    return Path(chosen) if chosen else platformdirs.user_data_path("nndl-studio")
