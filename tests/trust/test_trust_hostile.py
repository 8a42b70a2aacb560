"""Files that nobody means well with: each is refused in a line that names it, soon and cheaply.

The same files with and without `--full`.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

LEAST = 80
SECONDS = 5.0
MEMORY = 512 * 2**20


def test_every_hostile_file_is_refused(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "tests.trust.read_hostile", str(tmp_path)]
    root = Path(__file__).parents[2]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    found = json.loads(done.stdout)
    faults = [fault for each in found if (fault := fault_of(each))]
    longest, most = (max(each.get(what, 0) for each in found) for what in ("seconds", "memory"))
    print(f"{len(found)} files, at most {longest:.2f} s and {most / 2**20:.0f} MB")
    assert faults == []
    assert len(found) >= LEAST


def fault_of(each: dict[str, Any]) -> str:
    """What is wrong with how a file was refused; "" if nothing is."""
    where = f"{each['kind']} {each['name']!r}"
    if each["ended"] != "refused":
        return f"{where}: {each['ended']} {each.get('said', '')}"
    said = each["said"].strip()
    if each["kind"] in ("project", "samples", "weights") and not said.isprintable():
        return f"{where}: it is not told in a line: {said!r}"
    stem = each["name"].rsplit(".", 1)[0]
    if stem.isprintable() and stem not in said:
        return f"{where}: it is not named: {said}"
    if len(said) > 1000 or "Traceback" in said:
        return f"{where}: {said}"
    if each["seconds"] > SECONDS or each["memory"] > MEMORY:
        return f"{where}: {each['seconds']:.1f} s, {each['memory'] / 2**20:.0f} MB"
    return ""
