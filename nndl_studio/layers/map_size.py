"""The size of maps as a setting, where no input tells it."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta

Side = Annotated[int, Meta(ge=1, le=4096)]
Size = tuple[Side, Side]
"""Height and width."""
