"""Set-up on machines that lack something: it says so in one line, or installs it as root."""

from __future__ import annotations

import importlib.util
import re
import subprocess
import sys
from importlib.metadata import distribution, requires
from pathlib import Path
from types import ModuleType

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parent.parent


@pytest.fixture
def setup(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    spec = importlib.util.spec_from_file_location("setup_script", ROOT / ".ci" / "setup.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setattr(module, "LIBRARIES", {"libno-such.so.9": "libno-such9"})
    monkeypatch.setattr(module, "TEST_COMMANDS", {"no-such-command": "no-such-package"})
    monkeypatch.setattr(module.shutil, "which", {"apt-get": "/usr/bin/apt-get"}.get)
    return module


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    matches = (re.fullmatch(r"([\w.-]+)==(\S+)", line) for line in lines)
    return {canonicalize_name(m[1]): m[2] for m in matches if m}


def needed(name: str, extra: str = "") -> set[str]:
    """Names of everything `name` brings along on this system."""
    found: set[str] = set()
    waiting = [(name, extra)]
    while waiting:
        package, wanted = waiting.pop()
        for text in requires(package) or ():
            requirement = Requirement(text)
            if requirement.marker and not requirement.marker.evaluate({"extra": wanted}):
                continue
            if canonicalize_name(requirement.name) not in found:
                found.add(canonicalize_name(requirement.name))
                waiting.append((requirement.name, ""))
    return found


def test_every_package_is_pinned_to_what_is_installed() -> None:
    pinned = pins()
    for name in needed("nndl-studio", "test") | {"hatchling", "editables"}:
        assert pinned[name] == distribution(name).version, name


def test_missing_packages_are_named(setup: ModuleType) -> None:
    assert setup.missing_packages(tests=False) == ["libno-such9"]
    assert setup.missing_packages(tests=True) == ["libno-such9", "no-such-package"]


def test_without_root_one_apt_line_is_printed(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(sys, "argv", ["setup.py"])
    assert setup.main() == 1
    *_, line = capsys.readouterr().err.splitlines()
    assert line.strip() == "sudo apt-get update && sudo apt-get install -y libno-such9"


def test_root_installs_what_is_missing(setup: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    commands: list[list[str]] = []
    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.subprocess, "run", lambda command, **_: commands.append(command))
    setup.provide(setup.missing_packages(tests=False))
    assert [command[2] for command in commands] == ["update", "install"]
    assert commands[1][-1] == "libno-such9"


def test_a_missing_venv_module_is_installed(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.importlib.util, "find_spec", lambda _: None)
    assert f"python3.{sys.version_info.minor}-venv" in setup.missing_packages(tests=False)


def test_a_failing_step_is_named(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise subprocess.CalledProcessError(100, ["apt-get", "update"])

    monkeypatch.setattr(setup.os, "geteuid", lambda: 0)
    monkeypatch.setattr(setup.subprocess, "run", fail)
    assert setup.main() == 1
    assert "'apt-get update' failed" in capsys.readouterr().err


def test_without_apt_the_packages_are_named(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    with pytest.raises(setup.SetupError, match="libno-such9"):
        setup.provide(["libno-such9"])


def test_an_old_python_is_refused(
    setup: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(setup.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(setup.shutil, "which", lambda _: None)
    assert setup.main() == 1
    assert "3.11 or newer" in capsys.readouterr().err


def test_a_changed_pin_asks_for_a_new_installation(
    setup: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("pyproject.toml", "constraints.txt", ".ci/setup.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(setup, "ROOT", tmp_path)
    before = setup.fingerprint()
    assert setup.fingerprint() == before
    (tmp_path / "constraints.txt").write_text("numpy==1.0\n")
    assert setup.fingerprint() != before
