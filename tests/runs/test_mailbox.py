"""Between the threads: no event is lost, old arrays are, news of another run are dropped."""

from __future__ import annotations

from pathlib import Path
from threading import Thread

import numpy as np

from nndl_studio.runs.mailbox import Mailbox
from nndl_studio.runs.news import Exported
from nndl_studio.training.snapshot import ProbeRequest

REQUEST = ProbeRequest("C1", "y", 3)


def test_events_of_a_busy_thread_all_arrive_in_order() -> None:
    mailbox = Mailbox()
    sent = [Exported(Path(str(i))) for i in range(20_000)]
    thread = Thread(target=lambda: list(map(mailbox.post, sent)))
    thread.start()
    got = []
    while thread.is_alive():
        got.extend(mailbox.take())
    thread.join()
    assert [*got, *mailbox.take()] == sent


def test_only_the_newest_arrays_are_kept_and_given_once() -> None:
    mailbox = Mailbox()
    for value in range(5):
        mailbox.post_arrays(1, {REQUEST: np.full(2, value, np.float32)})
    newest = mailbox.take_arrays(1)[REQUEST]
    assert isinstance(newest, np.ndarray)
    assert newest.tolist() == [4, 4]
    assert mailbox.take_arrays(1) == {}


def test_arrays_of_another_run_are_dropped() -> None:
    mailbox = Mailbox()
    mailbox.post_arrays(1, {REQUEST: np.zeros(2, np.float32)})
    assert mailbox.take_arrays(2) == {}
    assert mailbox.take_arrays(1) == {}
