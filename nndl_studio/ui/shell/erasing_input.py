"""Offers to erase a part of the input, whatever form it has, and shows what is erased."""

from __future__ import annotations

from PySide6.QtCore import QObject, QRect, Signal, Slot

from nndl_studio.training.suppose.supposition import OF_INPUT, Erased, Suppositions, Without
from nndl_studio.ui.shell.erasing import ErasingPicture
from nndl_studio.ui.shell.erasing_parts import ErasingParts
from nndl_studio.ui.shell.samples import Samples
from nndl_studio.ui.shell.thumbnails import sample_thumbnail


class ErasingInput(QObject):
    """`changed` carries what is to be supposed of the input, None for nothing."""

    changed = Signal(object)

    def __init__(self, picture: ErasingPicture, parts: ErasingParts, samples: Samples) -> None:
        super().__init__(picture)
        self._picture, self._parts, self._samples = picture, parts, samples
        picture.erased.connect(self._erase)
        parts.erased.connect(self._leave_out)
        samples.changed.connect(self.show_sample)

    @Slot()
    def show_sample(self) -> None:
        """Offer the sample in sight."""
        found, samples = self._samples.parts(), self._samples
        picture = samples.picture() if found is None else None
        self._picture.set_picture(None if picture is None else sample_thumbnail(picture))
        if found is None:
            self._parts.set_parts("fields", None, 0)
        else:
            self._parts.set_parts(*found)

    def show_supposed(self, supposed: Suppositions) -> None:
        """Show what of the input is erased at present."""
        one = next((each for each in supposed if isinstance(each, OF_INPUT)), None)
        self._picture.set_box(_as_rect(one) if isinstance(one, Erased) else QRect())
        self._parts.set_erased(one.parts if isinstance(one, Without) else ())

    @Slot(QRect)
    def _erase(self, box: QRect) -> None:
        low, high = (box.top(), box.left()), (box.bottom() + 1, box.right() + 1)
        self.changed.emit(None if box.isEmpty() else Erased(low, high))

    @Slot(tuple)
    def _leave_out(self, parts: tuple[int, ...]) -> None:
        found = self._samples.parts()
        if found is not None:
            self.changed.emit(Without(found[0], parts) if parts else None)


def _as_rect(box: Erased) -> QRect:
    (top, left), (bottom, right) = box.low, box.high
    return QRect(left, top, right - left, bottom - top)
