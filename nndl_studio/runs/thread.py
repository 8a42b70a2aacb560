"""A driver on a thread of its own: orders come in by a queue, whatever fails is told in words."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Callable
from functools import partial
from queue import Empty, SimpleQueue
from threading import Thread

from nndl_studio.files import BadFile, reason_of
from nndl_studio.runs.driver import Driver
from nndl_studio.runs.orders import Order
from nndl_studio.training.errors import TrainingError, in_words

Tell = Callable[[str | None, str], None]


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


def guarded(work: Callable[[], None], tell: Tell) -> None:
    """Whatever fails in `work` ends the run with words for `tell`: the guilty node, if it is known,
    and a message. The window and the thread stay."""
    try:
        work()
    except TrainingError as error:
        tell(error.node, error.message)
    except (BadFile, OSError) as error:
        tell(None, reason_of(error))
    except MemoryError as error:
        tell(None, in_words(error))
    except Exception as error:  # a fault of ours must not take the window down with it
        traceback.print_exc(file=sys.stderr)
        tell(None, f"The run stopped on an internal fault: {error!r}")
