"""A window that was maximised when it closed opens on whatever is shown next."""

from __future__ import annotations

import zlib
from base64 import b64decode

from PySide6.QtCore import QByteArray, Qt

from nndl_studio.graph.project import load_project
from nndl_studio.resources import example
from nndl_studio.ui.shell.settings import StudioSettings
from tests.ui.shell.make_believe import OpenWindow

# As two were kept by a window with floating cards and tabs.
GEOMETRY = "eNpjvHnhNAMzAxJgnc7AwDIdxvv///8/EAaxmYCYWQHKAGLWqUCVUwHOMg0C"
LAYOUT = (
    "eNpVUrtOw0AQnIujyCBAVkRFQ4P4CoRETQOiQzQmOCEisaOYECL/TURBg0SBaPkKGiR6vsExmNl7JJezz3v2zczujg9A"
    "DY5fzgBmvALNw6rBlVrwsYMRYgyQ4J5XovjpXBCMBer6T3C8D9ZZbfSRIic3QYe8DGOfeWKZzBm8MZaV7G4LM8KQ3Jyc"
    "GHdk57qomoPhShamqjH3rjEhdkCsh0kdZouIlHOMHmY+4schWuiSL2z1zVmsZ+habVGQKhoZHy9+hpD7GffykC/vVNhg"
    "/FwpTMnsG99Ishjx+UkwFV8+OC9dbaXUJ0Y0hL7JsmNN9S1QR04+ws3SqJQmJ36LC4fa1Rb0qXVLuzIaZpoJ9ql16psR"
    "2f2UujFRM1fwBePcodrMlBHTJTKnLtfK4o7lR7rGSs49e0bqUhxeNhaSLL5NQ6/g+crTIdOPkCtvt7CyASXVGT98OVl4"
    "fnV0dw/mkDrq86q/BI/EyA+Rw9nzUVrPHMZADmjTTq1euYWNLWaZmL4dX49/t0HXEw=="
)


def unpacked(kept: str) -> QByteArray:
    return QByteArray(zlib.decompress(b64decode(kept)))


def test_other_views_than_were_kept_find_their_places(
    open_window: OpenWindow, settings: StudioSettings
) -> None:
    """The process once died here, at this and every later start."""
    settings.geometry, settings.layout = unpacked(GEOMETRY), unpacked(LAYOUT)
    settings.shown = ["loss", "confusion", "flow", "curve", "exciting", "maps"]
    settings.closed = ["loss", "flow"]
    window = open_window(load_project(example("lenet-5")))
    assert window.windowState() & Qt.WindowState.WindowMaximized
    shown = [dock.objectName() for dock in window.docks.all() if not dock.isHidden()]
    assert {"maps", "filters", "exciting"} <= {*shown}
