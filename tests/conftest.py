"""What every test stands on: no real screen, no real settings, one kernel cache, nothing left over.

Plain `pytest` draws off screen and leaves the `xdisplay` tests out; `pytest -m xdisplay` runs
those alone, on the display it is given.
"""

from __future__ import annotations

import gc
import os
import sys
import threading
import time
from collections.abc import Iterator
from importlib.util import find_spec
from typing import TYPE_CHECKING

import hypothesis
import pytest

from nndl_studio import places
from nndl_studio.rubbish import collect_what_is_due, collect_where_told

if TYPE_CHECKING:
    from PySide6.QtCore import QCoreApplication
    from PySide6.QtWidgets import QWidget

# No test asserts a time: a machine that is busy would fail it.
hypothesis.settings.register_profile("studio", deadline=None)
hypothesis.settings.load_profile("studio")

XDISPLAY = "xdisplay"
# Compared with others only where they are installed, by `make test-peers`.
PEERS = {
    "torch": "peers/*pytorch*.py",
    "sklearn": "peers/*scikit_learn*.py",
    "keras": "peers/*keras*.py",
}
collect_ignore_glob = [pattern for peer, pattern in PEERS.items() if not find_spec(peer)]
SECONDS_TO_END = 3.0
# As in the program: on no thread but the one that has the window.
collect_where_told()


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--full", action="store_true", help="the trust tests in full numbers")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{XDISPLAY}: needs a display; run with `-m {XDISPLAY}`")
    if config.option.markexpr == XDISPLAY:
        os.environ.pop("QT_QPA_PLATFORM", None)
    else:
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
        config.option.markexpr = config.option.markexpr or f"not {XDISPLAY}"
    # Kernels stay compiled from one session to the next.
    kernels = config.rootpath / ".pytest_cache" / "kernels"
    os.environ.setdefault("NNDL_STUDIO_CACHE", str(kernels))


@pytest.fixture(scope="session", autouse=True)
def settings_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Recent files, window layout and the like of whoever runs the tests stay as they are."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
        os.environ[name] = str(tmp_path_factory.mktemp(name.lower()))


@pytest.fixture
def full(request: pytest.FixtureRequest) -> bool:
    """Whether trust tests are to take their full numbers, which is a matter of hours."""
    return bool(request.config.getoption("--full"))


@pytest.fixture(autouse=True)
def data_of_its_own(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a test leaves for the next start is no other test's, nor the user's."""
    monkeypatch.setenv(places.VARIABLE, str(tmp_path_factory.mktemp("data")))


@pytest.fixture(autouse=True)
def nothing_left_over() -> Iterator[None]:
    """A window or thread that outlives its test fails it: at exit it would abort the process."""
    windows, threads = set(open_windows()), set(running_threads())
    yield
    delete_deferred()
    if any(window not in windows for window in open_windows()):
        gc.collect()
        delete_deferred()
    left_windows = [window for window in open_windows() if window not in windows]
    assert not left_windows, f"left open: {left_windows}"
    end = time.monotonic() + SECONDS_TO_END
    while (left := [t for t in running_threads() if t not in threads]) and time.monotonic() < end:
        time.sleep(0.01)
    assert not left, f"left running: {left}"
    collect_what_is_due()


def application() -> QCoreApplication | None:
    """The Qt application, if a test has made one."""
    core = sys.modules.get("PySide6.QtCore")
    return core.QCoreApplication.instance() if core is not None else None


def open_windows() -> list[QWidget]:
    """Every window there is, shown or hidden. Pop-ups don't count: a plot keeps its menu until
    Python's garbage collector finds the plot."""
    widgets = sys.modules.get("PySide6.QtWidgets")
    if widgets is None or application() is None:
        return []
    from PySide6.QtCore import Qt

    tops = widgets.QApplication.topLevelWidgets()
    return [w for w in tops if w.parent() is None and w.windowType() != Qt.WindowType.Popup]


def running_threads() -> list[object]:
    """Python's threads and Qt's. Python's dummies, for threads others started, never end."""
    threads = [t for t in threading.enumerate() if "Dummy" not in type(t).__name__]
    app = application()
    if app is None:
        return list(threads)
    from PySide6.QtCore import QThread
    from shiboken6 import isValid

    made = [o for o in gc.get_objects() if issubclass(type(o), QThread) and isValid(o)]
    return [*threads, *(t for t in made if t is not app.thread() and t.isRunning())]


def delete_deferred() -> None:
    """Carry out every `deleteLater` now, so that it can't strike a later test."""
    app = application()
    if app is not None:
        from PySide6.QtCore import QEvent

        app.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        app.processEvents()
