"""What the verbs `data` and `new` of the command line do: ask the API, print the answer."""

from __future__ import annotations

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from nndl_studio import data_api
from nndl_studio.graph.project import SUFFIX, save_project
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say, say_count
from nndl_studio.terminal import note, put
from nndl_studio.verbs import print_json, there_already, wrong_suffix


def _read_at_once(kind: str, axes: Sequence[int]) -> Sentence:
    match kind:
        case "map":
            channels, height, width = axes
            return say(
                "The network reads a map of {height}×{width} with channels: {channels}.",
                height=height,
                width=width,
                channels=channels,
            )
        case "vector":
            return say("The network reads {numbers} at once.", numbers=_numbers(axes[-1]))
        case "sequence":
            steps = say_count(axes[0], "{n:,} step", "{n:,} steps")
            numbers = _numbers(axes[-1])
            return say(
                "The network reads up to {steps} of {numbers}.", steps=steps, numbers=numbers
            )
        case "labels":
            return say(
                "The network reads up to {tokens:,} tokens, each one of {different:,}.",
                tokens=axes[0],
                different=axes[1],
            )
        case _:
            return say("The network reads one of {different:,} tokens.", different=axes[0])


def _numbers(count: int) -> Sentence:
    return say_count(count, "{n:,} number", "{n:,} numbers")


def add_data_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "file", metavar="FILE", type=Path, help=told(say("a file or folder of your own"))
    )
    _add_how(sub)
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def add_new_words(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--data",
        metavar="FILE",
        type=Path,
        required=True,
        help=told(say("a file or folder of your own")),
    )
    _add_how(sub)
    sub.add_argument(
        "--to", metavar="P.nndl", type=Path, required=True, help=told(say("the project"))
    )


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
    put(_read_at_once(kind, axes))


def new(options: Namespace) -> None:
    if options.to.suffix.lower() != SUFFIX:
        raise ValueError(wrong_suffix(options.to))
    if options.to.exists():
        raise FileExistsError(there_already(options.to))
    title, roles, settings = options.to.stem, dict(options.role), dict(options.set)
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        graph = data_api.new(options.data, options.label, title, roles, settings)
    save_project(graph, options.to)
    note(say("Wrote {file}: {nodes}", file=str(options.to), nodes=" → ".join(graph.nodes)))


def _add_how(sub: argparse.ArgumentParser) -> None:
    """How the data are to be read, where that is not as it would be guessed."""
    sub.add_argument(
        "--label",
        metavar="COLUMN",
        default="",
        help=told(say("what is to be predicted, if it is a table")),
    )
    sub.add_argument(
        "--role",
        metavar="COLUMN=ROLE",
        type=_role,
        action="append",
        default=[],
        help=told(say("what a column is for: input, label, target, group, order, part or ignore")),
    )
    sub.add_argument(
        "--set",
        metavar="NAME=VALUE",
        type=_setting,
        action="append",
        default=[],
        help=told(say("a setting as `data --json` names it, such as window=12 or colour=grey")),
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
        raise argparse.ArgumentTypeError(told(say("{text}: write NAME=VALUE", text=text)))
    return name, value
