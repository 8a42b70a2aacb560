"""Pictures of the window as files, whole or not at all."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QPixmap

from nndl_studio.files import save_bytes
from nndl_studio.sentence import say


def save_picture(picture: QPixmap, path: Path) -> None:
    """Write a PNG. Raises OSError or BadFile that names the file, with what was there intact."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    if not picture.save(buffer, "PNG"):
        raise OSError(say("the picture for {file} could not be made", file=path))
    save_bytes(path, bytes(buffer.data().data()), backup=False)
