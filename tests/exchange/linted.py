"""Whether written programs are as linters want them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from nndl_studio.exchange.export import export
from nndl_studio.exchange.format import Format
from tests.exchange.networks import of_example
from tests.exchange.tables import table_network

# One of each kind of data, and a drawn loop.
READ = ("C7-lenet-5", "D4-adding-10", "D6-lstm-drawn", "E1-language-model", "A1-losses")
PROJECT = Path(__file__).parents[2] / "pyproject.toml"


def linted(form: Format, folder: Path) -> str:
    """What ruff and mypy say of programs of every kind, written to `folder`; "" if nothing."""
    for name in READ:
        path = folder / f"{name.replace('-', '_').lower()}.py"
        export(of_example(name), path, form, samples=0)
    export(table_network(), folder / "of_a_table.py", form, samples=0)
    return checked(folder)


def checked(folder: Path, options: tuple[str, ...] = ()) -> str:
    """What ruff and mypy, with these `options`, say of the programs in `folder`."""
    ruff = [sys.executable, "-m", "ruff"]
    config = ["--config", str(PROJECT), str(folder)]
    mypy = [sys.executable, "-m", "mypy", "--strict", "--cache-dir", str(folder / "cache")]
    said = []
    for command in (
        [*ruff, "check", "--no-cache", *config],
        [*ruff, "format", "--check", "--no-cache", *config],
        [*mypy, "--config-file=", *options, *map(str, folder.glob("*.py"))],
    ):
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        said += [done.stdout + done.stderr] if done.returncode else []
    return "".join(said)
