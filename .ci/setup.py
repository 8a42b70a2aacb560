"""Set the studio up: what Qt needs of the system, and .venv with the pinned packages.

Usage: python3 .ci/setup.py [--tests]. Standard library only; the Makefile calls it each time, and
it returns at once when nothing has changed. As root on a system with apt it installs what is
missing; otherwise it prints the one line that does.
"""

from __future__ import annotations

import ctypes
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
OLDEST = (3, 11)

# Shared library -> the Debian and Ubuntu package that holds it.
LIBRARIES = {
    "libgomp.so.1": "libgomp1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
# Command -> package; tests on a virtual display use the first two, those of written C the compiler.
TEST_COMMANDS = {"xvfb-run": "xvfb", "xauth": "xauth", "cc": "build-essential"}


def main() -> int:
    """Exit code 0 once `.venv/bin/nndl-studio` can run, 1 with a line that says what to do."""
    tests = "--tests" in sys.argv[1:]
    if sys.version_info < OLDEST:
        return hand_over()
    try:
        provide(missing_packages(tests))
        install(tests)
    except subprocess.CalledProcessError as error:
        return complain(f"set-up stopped: '{' '.join(map(str, error.cmd))}' failed")
    except SetupError as error:
        return complain(str(error))
    return 0


class SetupError(Exception):
    """Set-up can't go on; the message is what to do."""


def complain(message: str) -> int:
    """Say why, on standard error; the exit code."""
    print(message, file=sys.stderr)
    return 1


def hand_over() -> int:
    """Go on with a newer Python of this system, if it has one."""
    for minor in range(OLDEST[1], 20):
        newer = shutil.which(f"python3.{minor}")
        if newer:
            return subprocess.call([newer, *sys.argv])
    found = ".".join(map(str, sys.version_info[:2]))
    return complain(f"NNDL Studio needs Python 3.11 or newer; {sys.executable} is {found}.")


def missing_packages(tests: bool) -> list[str]:
    """System packages to install before the studio can run."""
    if not sys.platform.startswith("linux"):
        return []
    packages = [package for library, package in LIBRARIES.items() if not loads(library)]
    if importlib.util.find_spec("ensurepip") is None:
        packages.append(f"python3.{sys.version_info.minor}-venv")
    if tests:
        packages += [name for command, name in TEST_COMMANDS.items() if not shutil.which(command)]
    return packages


def loads(library: str) -> bool:
    """Whether the system's linker finds `library`."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def provide(packages: list[str]) -> None:
    """Install system packages as root; otherwise say which line does."""
    if not packages:
        return
    apt = shutil.which("apt-get")
    if not apt:
        raise SetupError(f"Missing here; Debian names the packages: {' '.join(packages)}")
    if os.geteuid() != 0:
        line = f"sudo apt-get update && sudo apt-get install -y {' '.join(packages)}"
        raise SetupError(f"Some system packages are missing. Run this, then try again:\n  {line}")
    say(f"Installing system packages: {' '.join(packages)}")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([apt, "-qq", "update"], check=True, env=environment)
    command = [apt, "-qq", "install", "-y", "--no-install-recommends", *packages]
    subprocess.run(command, check=True, env=environment, stdout=subprocess.DEVNULL)


def install(tests: bool) -> None:
    """Bring .venv to the pinned versions, unless it is there already."""
    stamp = VENV / ("stamp-tests" if tests else "stamp-run")
    state = fingerprint()
    if any(read(file) == state for file in {stamp, VENV / "stamp-tests"}):
        return
    if not usable():
        say(f"Making {VENV.name}")
        subprocess.run([sys.executable, "-m", "venv", "--clear", str(VENV)], check=True)
    say("Installing the pinned packages: about 250 MB to fetch, once")
    # The build backend comes from the constraints too, so that every package is pinned.
    pip("hatchling", "editables")
    pip("--no-build-isolation", "--editable", f"{ROOT}[test]" if tests else str(ROOT))
    stamp.write_text(state)


def fingerprint() -> str:
    """Changes when a pinned version, the Python, or this script does, or the folder moves."""
    digest = hashlib.sha256(f"{sys.version} {ROOT}".encode())
    for file in ("pyproject.toml", "constraints.txt", ".ci/setup.py"):
        digest.update((ROOT / file).read_bytes())
    return digest.hexdigest()


def read(file: Path) -> str:
    return file.read_text() if file.is_file() else ""


def usable() -> bool:
    """Whether .venv has a working pip; one cut short or moved has not."""
    command = [str(PYTHON), "-m", "pip", "--version"]
    try:
        done = subprocess.run(command, capture_output=True, check=False, text=True)
    except OSError:
        return False
    return done.returncode == 0 and str(VENV) in done.stdout


def pip(*arguments: str) -> None:
    quiet = ["--disable-pip-version-check", *([] if sys.stdout.isatty() else ["--quiet"])]
    pins = ["--constraint", str(ROOT / "constraints.txt")]
    subprocess.run([str(PYTHON), "-m", "pip", "install", *quiet, *pins, *arguments], check=True)


def say(message: str) -> None:
    print(message, flush=True)


if __name__ == "__main__":
    sys.exit(main())
