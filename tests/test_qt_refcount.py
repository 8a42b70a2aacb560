"""PySide6 6.12.0 loses a reference to None or True at each call, until Python aborts; ours not."""

from __future__ import annotations

import sys

from PySide6.QtCore import QObject, Signal, Slot

EMITS = 10_000
# Other code takes and gives back a few references meanwhile.
SLACK = 500


class Counter(QObject):
    plain = Signal()
    flag = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self.seen = 0

    @Slot()
    @Slot(bool)
    def count(self, _flag: bool = True) -> None:
        self.seen += 1


def test_emitting_keeps_the_references_to_none_and_true() -> None:
    counter = Counter()
    counter.plain.connect(counter.count)
    counter.flag.connect(counter.count)
    before = sys.getrefcount(None), sys.getrefcount(True)
    for _ in range(EMITS):
        counter.plain.emit()
        counter.flag.emit(True)
        counter.setObjectName("counter")
    after = sys.getrefcount(None), sys.getrefcount(True)
    assert counter.seen == 2 * EMITS
    assert after[0] > before[0] - SLACK
    assert after[1] > before[1] - SLACK
