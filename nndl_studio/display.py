"""Whether a window can be opened here: asked before Qt, which would end the process if not.

`python -m nndl_studio.display` exits with 0 if one can, else says why and exits with 1.
"""

from __future__ import annotations

import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

from nndl_studio.sentence import Sentence, say

X_PORT = 6000
SECONDS_TO_ANSWER = 3.0


def why_none(environment: Mapping[str, str] = os.environ) -> Sentence | None:
    """None if a window can be opened, else the reason in words."""
    if not sys.platform.startswith("linux"):
        return None
    if environment.get("QT_QPA_PLATFORM", "xcb").split(":")[0] not in ("xcb", "wayland"):
        return None
    if _answers(_wayland(environment)):
        return None
    name = environment.get("DISPLAY", "")
    if not name:
        return say("no display: neither DISPLAY nor WAYLAND_DISPLAY is set")
    if any(_answers(address) for address in _x_addresses(name)):
        return None
    return say("no display: nothing answers at DISPLAY={name}", name=name)


Address = str | tuple[str, int] | None


def _wayland(environment: Mapping[str, str]) -> Address:
    name = environment.get("WAYLAND_DISPLAY")
    folder = environment.get("XDG_RUNTIME_DIR", "")
    return str(Path(folder) / name) if name else None


def _x_addresses(name: str) -> tuple[Address, ...]:
    """Where the X server `name` ("host:number.screen") may listen, its local sockets first."""
    host, _, rest = name.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return ()
    if host and host != "unix":
        return ((host, X_PORT + int(number)),)
    path = f"/tmp/.X11-unix/X{number}"
    return (path, f"\0{path}")


def _answers(address: Address) -> bool:
    """Whether a server accepts connections at `address`: a socket file, or (host, port)."""
    if address is None:
        return False
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as connection:
        connection.settimeout(SECONDS_TO_ANSWER)
        try:
            connection.connect(address)
        except OSError:
            return False
    return True


def main() -> int:
    """Exit code for scripts; the reason goes to standard error."""
    reason = why_none()
    if reason:
        print(reason, file=sys.stderr)
    return 1 if reason else 0


if __name__ == "__main__":
    sys.exit(main())
