"""What the verbs `data` and `new` of the command line do: ask the API, print the answer."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from nndl_studio import data_api
from nndl_studio.going import Going
from nndl_studio.graph.project import SUFFIX, save_project
from nndl_studio.terminal import put, say
from nndl_studio.verbs import print_json


def add_data_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", metavar="FILE", type=Path, help="a file or folder of your own")
    _add_label(sub)
    sub.add_argument("--json", action="store_true", help="one JSON object on standard output")


def add_new_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--data", metavar="FILE", type=Path, required=True, help="a file or folder of your own"
    )
    _add_label(sub)
    sub.add_argument("--to", metavar="P.nndl", type=Path, required=True, help="the project")


def data(options: Namespace) -> None:
    with _told():
        facts = data_api.data(options.file, options.label)
    if options.json:
        print_json(facts)
        return
    for line in facts["says"]:
        put(line)


def new(options: Namespace) -> None:
    if options.to.suffix.lower() != SUFFIX:
        raise ValueError(f"{options.to.name}: a project's name ends in {SUFFIX}")
    if options.to.exists():
        raise FileExistsError(f"{options.to} is there already; choose another name")
    with _told():
        graph = data_api.new(options.data, options.label, options.to.stem)
    save_project(graph, options.to)
    say(f"Wrote {options.to}: {' → '.join(graph.nodes)}")


@contextmanager
def _told() -> Iterator[None]:
    """With a bar that says how far a file is read."""
    from nndl_studio.progress import ReadingBar

    with ReadingBar() as bar, Going(bar.load).around():
        yield


def _add_label(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--label", metavar="COLUMN", default="", help="what is to be told, if it is a table"
    )
