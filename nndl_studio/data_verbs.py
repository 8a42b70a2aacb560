"""What the verbs `data` and `new` of the command line do: ask the API, print the answer."""

from __future__ import annotations

import argparse
from argparse import Namespace
from pathlib import Path

from nndl_studio import data_api
from nndl_studio.datasets.in_words import counted
from nndl_studio.graph.project import SUFFIX, save_project
from nndl_studio.terminal import note, put
from nndl_studio.verbs import print_json

# What the network reads of a sample, by its kind and axes.
_IN_WORDS = {
    "map": "The network reads a map of {1}×{2} with channels: {0}.",
    "vector": "The network reads {last} at once.",
    "sequence": "The network reads up to {first} of {last}.",
    "labels": "The network reads up to {0:,} tokens, each one of {1:,}.",
    "label": "The network reads one of {0:,} tokens.",
}


def add_data_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument("file", metavar="FILE", type=Path, help="a file or folder of your own")
    _add_how(sub)
    sub.add_argument("--json", action="store_true", help="one JSON object on standard output")


def add_new_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--data", metavar="FILE", type=Path, required=True, help="a file or folder of your own"
    )
    _add_how(sub)
    sub.add_argument("--to", metavar="P.nndl", type=Path, required=True, help="the project")


def data(options: Namespace) -> None:
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        facts = data_api.data(options.file, options.label, dict(options.role), dict(options.set))
    if options.json:
        print_json(facts)
        return
    for line in (*facts["says"], *facts["asks"]):
        put(line)
    kind, axes = facts["sample"]["kind"], facts["sample"]["axes"]
    first, last = counted(axes[0], "step"), counted(axes[-1], "number")
    put(_IN_WORDS[kind].format(*axes, first=first, last=last))


def new(options: Namespace) -> None:
    if options.to.suffix.lower() != SUFFIX:
        raise ValueError(f"{options.to.name}: a project's name ends in {SUFFIX}")
    if options.to.exists():
        raise FileExistsError(f"{options.to} is there already; choose another name")
    title, roles, settings = options.to.stem, dict(options.role), dict(options.set)
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        graph = data_api.new(options.data, options.label, title, roles, settings)
    save_project(graph, options.to)
    note(f"Wrote {options.to}: {' → '.join(graph.nodes)}")


def _add_how(sub: argparse.ArgumentParser) -> None:
    """How the data are to be read, where that is not as it would be guessed."""
    sub.add_argument(
        "--label", metavar="COLUMN", default="", help="what is to be predicted, if it is a table"
    )
    sub.add_argument(
        "--role",
        metavar="COLUMN=ROLE",
        type=_role,
        action="append",
        default=[],
        help="what a column is for: input, label, target, group, order, part or ignore",
    )
    sub.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=_setting,
        action="append",
        default=[],
        help="a setting as `data --json` names it, such as window=12 or colour=grey",
    )


def _role(text: str) -> tuple[str, str]:
    """A column may have any name, a role has no sign in it."""
    column, _, role = text.rpartition("=")
    return _whole(text, column, role)


def _setting(text: str) -> tuple[str, str]:
    name, _, value = text.partition("=")
    return _whole(text, name, value)


def _whole(text: str, name: str, value: str) -> tuple[str, str]:
    if not (name and value):
        raise argparse.ArgumentTypeError(f"{text}: write NAME=VALUE")
    return name, value
