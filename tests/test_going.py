"""Work tells how far it is, and ends where it is asked for the next step."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Thread, Timer

import pytest

from nndl_studio.going import (
    BATCH,
    Going,
    Progress,
    Stopped,
    in_batches,
    looked_on,
    obeying,
    present,
    require_wanted,
    tell,
    tell_share,
)
from nndl_studio.sentence import say


def test_nobody_has_to_listen() -> None:
    tell(say("Reading"), 1, 2)
    require_wanted()
    assert present() is None


def test_what_is_told_is_known_and_in_words() -> None:
    with Going().around() as going:
        tell(say("Reading pictures"), 3200, 20_000)
        assert going.newest == Progress(say("Reading pictures"), 0.16, 3200, 20_000)
        assert going.newest.words == "Reading pictures: 3,200 of 20,000"
        tell(say("Looking"), 7)
        assert going.newest.words == "Looking: 7"
        tell_share(say("Unpacking"), 3, 4)
        assert going.newest == Progress(say("Unpacking"), 0.75)
        assert going.newest.words == "Unpacking…"
    assert present() is None


def test_a_part_tells_the_whole_and_stops_with_it() -> None:
    heard: list[str] = []
    whole, part = Going(lambda progress: heard.append(progress.what)), Going()
    with whole.around(), part.around():
        tell(say("Reading"))
        whole.stop()
        with pytest.raises(Stopped):
            tell(say("Going on"))
    assert heard == ["Reading"]
    assert not part.obeys


def test_a_part_that_is_stopped_leaves_the_whole() -> None:
    whole, part = Going(), Going(wanted=lambda: False)
    with whole.around():
        with part.around(), pytest.raises(Stopped):
            require_wanted()
        require_wanted()


def test_it_is_heard_now_and_then_only() -> None:
    heard: list[Progress] = []
    with Going(heard.append).around():
        for i in range(5000):
            tell(say("Counting"), i, 5000)
    assert 1 <= len(heard) < 100


def test_a_thread_of_its_own_works_for_nobody() -> None:
    found: list[Going | None] = []
    with Going().around():
        thread = Thread(target=lambda: found.append(present()))
        thread.start()
        thread.join()
    assert found == [None]


def test_batches_hold_all_items_and_end_in_between() -> None:
    assert [len(each) for each in in_batches(range(BATCH + 3))] == [BATCH, 3]
    assert [i for each in in_batches(range(100)) for i in each] == list(range(100))
    with Going().around() as going:
        batches = in_batches(range(10 * BATCH))
        next(batches)
        going.stop()
        with pytest.raises(Stopped):
            next(batches)


def test_whether_a_stop_is_obeyed_is_known_outside() -> None:
    whole = Going()
    with whole.around(), Going().around():
        with obeying():
            assert whole.obeys
        assert not whole.obeys


def test_what_can_not_ask_is_interrupted() -> None:
    """And what it says of itself is noted under the words that were told last."""
    calls: list[float] = []
    with Going().around() as going:
        tell(say("Counting"))
        with looked_on(lambda: calls.append(time.monotonic()), lambda: 25.0):
            assert until(lambda: going.newest == Progress(say("Counting"), 0.25))
            assert not calls
            Timer(0.05, going.stop).start()
            assert until(lambda: bool(calls))


def until(condition: object, seconds: float = 5.0) -> bool:
    assert callable(condition)
    return any(condition() for _ in every_moment(seconds))


def every_moment(seconds: float) -> Iterator[None]:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        yield
        time.sleep(0.01)
