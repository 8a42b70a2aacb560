"""A display is asked for before Qt is, which would end the process at once."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

from nndl_studio.display import why_none


@pytest.fixture(autouse=True)
def on_linux(monkeypatch: pytest.MonkeyPatch) -> None:
    """Other systems always have a display."""
    monkeypatch.setattr(sys, "platform", "linux")


def test_on_other_systems_there_is_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "platform", "darwin")
    assert why_none({}) is None


def test_nothing_set_is_no_display() -> None:
    assert why_none({}) == "no display: neither DISPLAY nor WAYLAND_DISPLAY is set"


@pytest.mark.parametrize("name", [":987", "localhost:987", ":987.0", "unix:987", ":", "nonsense"])
def test_a_display_that_does_not_answer_is_none(name: str) -> None:
    assert why_none({"DISPLAY": name}) == f"no display: nothing answers at DISPLAY={name}"


def test_an_x_server_that_answers_is_enough() -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind("\0/tmp/.X11-unix/X986")
        server.listen()
        assert why_none({"DISPLAY": ":986"}) is None
        assert why_none({"DISPLAY": ":986.0"}) is None


def test_a_wayland_compositor_that_answers_is_enough(tmp_path: Path) -> None:
    environment = {"XDG_RUNTIME_DIR": str(tmp_path), "WAYLAND_DISPLAY": "wayland-0"}
    assert why_none(environment) is not None
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(tmp_path / "wayland-0"))
        server.listen()
        assert why_none(environment) is None


def test_drawing_off_screen_needs_none() -> None:
    assert why_none({"QT_QPA_PLATFORM": "offscreen"}) is None
    assert why_none({"QT_QPA_PLATFORM": "xcb"}) is not None


def test_as_a_command_it_says_why() -> None:
    command = [sys.executable, "-m", "nndl_studio.display"]
    done = subprocess.run(command, env={}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr.startswith("no display: ")
