"""Where the shipped files are: examples, data sets, icons, translations."""

from __future__ import annotations

from pathlib import Path

PACKAGE = Path(__file__).parent


def folder(name: str) -> Path:
    """The folder `resources/NAME`, in an installed package or in a checkout of the source."""
    for resources in (PACKAGE / "resources", PACKAGE.parent / "resources"):
        if (resources / name).is_dir():
            return resources / name
    raise FileNotFoundError(
        f"resources/{name} is missing from this installation: install NNDL Studio again"
    )
