"""A driver on a thread of its own: orders come in by a queue, whatever fails is told in words."""

from __future__ import annotations

from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from nndl_studio.runs.driver import Driver
from nndl_studio.runs.failure import guarded
from nndl_studio.runs.orders import Order


class DriverThread(Thread):
    """Trains for the window. `orders` is the only way in, the driver's mailbox the only way out."""

    def __init__(self, driver: Driver) -> None:
        super().__init__(name="training", daemon=True)
        self.orders: SimpleQueue[Order] = SimpleQueue()
        self._driver = driver

    def run(self) -> None:
        while not self._driver.over:
            self._obey()
            if self._driver.busy:
                guarded(self._driver.turn, self._driver.fail)

    def _obey(self) -> None:
        """Take all orders that wait; block for the first if there is nothing to train."""
        block = not self._driver.busy
        while not self._driver.over:
            try:
                order = self.orders.get(block=block)
            except Empty:
                return
            guarded(partial(self._driver.obey, order), self._driver.fail)
            block = False
