"""Every example, trained for a moment, in every format: how far it is from the studio then.

Writes the table of `docs/exchange.md`. Formats whose runtime is not installed are not run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

sys.path.insert(0, str(Path(__file__).parent.parent))

from nndl_studio import api
from nndl_studio.exchange.export import export
from nndl_studio.exchange.format import Format
from nndl_studio.exchange.formats import FORMATS
from nndl_studio.exchange.network import Network
from nndl_studio.files import BadFile
from nndl_studio.graph.project import load_project
from nndl_studio.resources import examples
from nndl_studio.runs.trained import network_in
from nndl_studio.training.snapshot import Snapshot

SECONDS = 2.0
PAGE = Path(__file__).parent.parent / "docs" / "exchange.md"
MARK = "<!-- The table below is written by benchmarks/exchange.py. -->"
PROVED = [form for form in FORMATS if form.runtime is not None]


class EnoughError(Exception):
    """A run has been trained for long enough."""


def trained(path: Path, folder: Path) -> Network:
    """The example at `path` as it is after some seconds of training, or when it ended before."""
    graph, begun = load_project(path), perf_counter()

    def look(snapshot: Snapshot) -> None:
        if perf_counter() - begun > SECONDS:
            raise EnoughError

    with suppress(EnoughError):  # by then the checkpoint has been written
        api.train(graph, out=folder, threads=1, progress=look)
    return network_in(graph, folder)


def told(network: Network, form: Format, folder: Path) -> str:
    """The largest difference, or why there is none."""
    assert form.runtime is not None, "only those that are run are asked for"
    if not form.runtime.is_there:
        return "not run"
    try:
        done = export(network, folder / f"network{form.suffix}", form)
    except BadFile as error:
        return error.problem
    assert done.proof is not None, "its runtime is there"
    note = " (all steps)" if any(not each.node for each in done.lacks) else ""
    return f"{done.proof.largest:.1e}{note}"


def lines() -> Iterator[str]:
    """The table, row by row."""
    yield f"| example | {' | '.join(form.title for form in PROVED)} |"
    yield "|---|" + "---|" * len(PROVED)
    for path in examples():
        with TemporaryDirectory() as folder:
            network = trained(path, Path(folder) / "run")
            cells = [told(network, form, Path(folder)) for form in PROVED]
        row = f"| {path.stem} | {' | '.join(cells)} |"
        print(row, flush=True)
        yield row


def main() -> None:
    """Write the page's table anew."""
    with TemporaryDirectory() as folder:
        os.environ["NNDL_STUDIO_DATA"] = folder
        table = "\n".join(lines())
    head = PAGE.read_text("utf-8").partition(MARK)[0]
    PAGE.write_text(f"{head}{MARK}\n\n{table}\n", "utf-8")


if __name__ == "__main__":
    main()
