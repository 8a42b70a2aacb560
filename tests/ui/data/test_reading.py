"""Work on a thread beside the window: what it finds, refuses and fails at comes back in words."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from nndl_studio.ui.data.reading import Reading, Refusal


def refused(qtbot: QtBot, error: Exception) -> Refusal:
    """What is said of a job that raises `error`."""

    def job() -> object:
        raise error

    owner = QObject()
    reading = Reading(owner)
    heard: list[Refusal] = []
    reading.failed.connect(heard.append)
    reading.start(job)
    qtbot.waitUntil(lambda: bool(heard))
    assert not reading.busy
    return heard[0]


def test_what_is_wrong_with_a_file_is_told_as_it_is(qtbot: QtBot) -> None:
    assert refused(qtbot, ValueError("no rows")).words == "no rows"


@pytest.mark.parametrize("error", [RuntimeError("odd"), KeyError("odd"), AssertionError("odd")])
def test_a_fault_of_ours_ends_the_work_and_is_told(
    error: Exception, qtbot: QtBot, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whoever waits for it would wait for ever."""
    words = refused(qtbot, error).words
    assert words == f"It stopped on an internal fault: {error!r}"
    assert "Traceback" in capsys.readouterr().err
