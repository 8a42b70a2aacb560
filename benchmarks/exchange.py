"""Every example, trained for a moment, in every format: how far it is from the studio then.

Writes the table of `docs/exchange.md` in each of the page's languages, from one run. Examples named
on the command line alone are measured, and the rows of the others stay; without names it is all of
them, which takes half an hour. Formats whose runtime is not installed are not run.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
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
from nndl_studio.languages import ENGLISH, speak, told
from nndl_studio.resources import example, examples
from nndl_studio.runs.trained import network_in
from nndl_studio.training.snapshot import Snapshot

SECONDS = 2.0
DOCS = Path(__file__).parent.parent / "docs"
PROVED = [form for form in FORMATS if form.runtime is not None]


class EnoughError(Exception):
    """A run has been trained for long enough."""


@dataclass(frozen=True)
class Page:
    """A language's page, and what its table says that the program itself never does. Below its
    `mark` the table is written."""

    language: str
    name: str
    mark: str
    example: str
    not_run: str
    all_steps: str

    @property
    def path(self) -> Path:
        return DOCS / self.name


PAGES = (
    Page(
        ENGLISH,
        "exchange.md",
        "<!-- The table below is written by benchmarks/exchange.py. -->",
        "example",
        "not run",
        " (all steps)",
    ),
    Page(
        "zh",
        "exchange.zh.md",
        "<!-- 下表由 benchmarks/exchange.py 写出。 -->",
        "示例",
        "未运行",
        "（所有步）",
    ),
)


@dataclass(frozen=True)
class Cell:
    """The `largest` difference, or None where nothing was run; `problem` says why a format refused
    the network. `stepped` files take sequences of the length that was trained with alone."""

    largest: float | None = None
    stepped: bool = False
    problem: str = ""

    def told(self, page: Page) -> str:
        """In the language in force, with the words of the page."""
        if self.problem:
            return told(self.problem)
        if self.largest is None:
            return page.not_run
        return f"{self.largest:.1e}{page.all_steps if self.stepped else ''}"


@dataclass(frozen=True)
class Row:
    """An example, with a cell for each format that can be run."""

    name: str
    cells: Sequence[Cell]

    def told(self, page: Page) -> str:
        return f"| {self.name} | {' | '.join(cell.told(page) for cell in self.cells)} |"


def trained(path: Path, folder: Path) -> Network:
    """The example at `path` as it is after some seconds of training, or when it ended before."""
    graph, begun = load_project(path), perf_counter()

    def look(snapshot: Snapshot) -> None:
        if perf_counter() - begun > SECONDS:
            raise EnoughError

    with suppress(EnoughError):  # by then the checkpoint has been written
        api.train(graph, out=folder, threads=1, progress=look)
    return network_in(graph, folder)


def measured(network: Network, form: Format, folder: Path) -> Cell:
    """What one format makes of one network."""
    assert form.runtime is not None, "only those that are run are asked for"
    if not form.runtime.is_there:
        return Cell()
    try:
        done = export(network, folder / f"network{form.suffix}", form)
    except BadFile as error:
        return Cell(problem=error.problem)
    assert done.proof is not None, "its runtime is there"
    return Cell(done.proof.largest, stepped=any(not each.node for each in done.lacks))


def rows(paths: Sequence[Path]) -> Iterator[Row]:
    """Of these examples, each on the terminal as soon as it is known."""
    for path in paths:
        with TemporaryDirectory() as folder:
            network = trained(path, Path(folder) / "run")
            row = Row(path.stem, [measured(network, form, Path(folder)) for form in PROVED])
        print(row.told(PAGES[0]), flush=True)
        yield row


def write(page: Page, found: Sequence[Row]) -> None:
    """The page's table anew, with the rows it had of examples that were not measured."""
    speak(page.language)
    head, mark, before = page.path.read_text("utf-8").partition(page.mark)
    if not mark:
        raise ValueError(f"{page.path} has no line {page.mark!r}: put it where its table begins")
    told_of = {line.split(" | ")[0].removeprefix("| "): line for line in before.splitlines()}
    told_of |= {row.name: row.told(page) for row in found}
    table = [
        f"| {page.example} | {' | '.join(told(form.title) for form in PROVED)} |",
        "|---|" + "---|" * len(PROVED),
        *(told_of[path.stem] for path in examples() if path.stem in told_of),
    ]
    page.path.write_text("\n".join((f"{head}{mark}\n", *table, "")), "utf-8")


def main() -> None:
    with TemporaryDirectory() as folder:
        os.environ["NNDL_STUDIO_DATA"] = folder
        found = list(rows([example(name) for name in sys.argv[1:]] or examples()))
    for page in PAGES:
        write(page, found)


if __name__ == "__main__":
    main()
