"""What the button of a mend says."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from nndl_studio.layers.layer import Mend
from nndl_studio.layers.title import layer_title


def mend_title(mend: Mend) -> str:
    """ "Insert Flatten", "Match units"."""
    if mend.between is None:
        return QCoreApplication.translate("Mend", "Match units")
    return QCoreApplication.translate("Mend", "Insert {0}").format(layer_title(mend.between))
