"""What the verb `look` of the command line does: ask the API, print tables, numbers, sums."""

from __future__ import annotations

import argparse
from argparse import ArgumentTypeError, Namespace
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from nndl_studio import look_api
from nndl_studio.given_numbers import natural, positive
from nndl_studio.languages import told
from nndl_studio.look_arithmetic import at, explanation_lines
from nndl_studio.look_report import (
    ARRAY_HEAD,
    NODE_HEAD,
    STAGE_HEAD,
    array_rows,
    head_line,
    node_rows,
    number_lines,
    stage_rows,
)
from nndl_studio.sentence import say
from nndl_studio.terminal import note, put
from nndl_studio.training.workings.letters import short
from nndl_studio.verbs import (
    UsageError,
    add_data_words,
    graph_with_data,
    print_json,
    print_table,
    require_other,
    wrote,
)

PARTS = ("train", "validation", "test")


def add_words(sub: argparse.ArgumentParser) -> None:
    """What may be said of a look."""
    words = say("trained weights or a run's folder (default: first weights)")
    sub.add_argument("--weights", metavar="W", type=Path, help=told(words))
    add_data_words(sub)
    words = say("which sample of the part or the file (default: 1, the first)")
    sub.add_argument("--sample", metavar="N", type=positive, default=1, help=told(words))
    words = say("of the data (default: what the network never learns from)")
    sub.add_argument("--part", choices=PARTS, default="", help=told(words))
    words = say("samples instead of the project's, in any form that is read")
    sub.add_argument("--input", metavar="X", type=Path, help=told(words))
    words = say("the class of a sample of --input, so that the way back is known, too")
    sub.add_argument("--label", metavar="CLASS", default="", help=told(words))
    words = say("the arrays of this node; without one, what there is")
    sub.add_argument("--node", metavar="NODE", default="", help=told(words))
    words = say("the numbers of this array, by its name or its symbol")
    sub.add_argument("--array", metavar="NAME", default="", help=told(words))
    words = say("what makes the number there, such as 3,2 (places count from 0)")
    sub.add_argument("--cell", metavar="PLACE", type=_cell, help=told(words))
    words = say("write the arrays to this file, each as NODE.NAME")
    sub.add_argument("--npz", metavar="FILE", type=Path, help=told(words))
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def look(options: Namespace) -> None:
    """Tell what is asked for of a step."""
    if not options.node and (options.array or options.cell is not None):
        raise UsageError(say("look: --array and --cell go with --node"))
    if options.npz is not None:
        sources = (options.weights, options.input)
        require_other(options.npz, options.project, *(each for each in sources if each))
    from nndl_studio.progress import told_while_reading

    with told_while_reading():
        facts = look_api.look(
            graph_with_data(options),
            options.weights,
            options.sample,
            options.part,
            options.node,
            options.array,
            options.cell,
            options.input,
            options.label,
            options.npz,
        )
    if options.json:
        print_json(facts, indent=None)
    else:
        _put(facts, options)
    if options.npz is not None:
        note(wrote(options.npz))


def _put(facts: Mapping[str, Any], options: Namespace) -> None:
    if facts["explanation"] is not None:
        _put_explanation(facts["explanation"])
        return
    put(head_line(facts))
    if not options.node:
        put()
        print_table(NODE_HEAD, node_rows(facts))
        put()
        print_table(STAGE_HEAD, stage_rows(facts))
        return
    for node in facts["nodes"]:
        put()
        if len(facts["nodes"]) > 1:
            put(node["node"])
        print_table(ARRAY_HEAD, array_rows(node["arrays"]), numbers=3)
        if options.array:
            put()
            put("\n".join(number_lines(node["arrays"][0])))


def _put_explanation(found: Mapping[str, Any]) -> None:
    """Line by line; what is given has none."""
    symbol = at(f"{found['node']}.{found['array']}", found["index"])
    put(f"{symbol} = {short(found['number'])}")
    if not found["chain"]:
        put(say("This number is given: nothing in this step computes it."))
    for each in found["chain"]:
        put()
        put("\n".join(explanation_lines(each)))


def _cell(text: str) -> tuple[int, ...]:
    """A place in an array: 3,2."""
    try:
        return tuple(natural(part.strip()) for part in text.split(","))
    except ArgumentTypeError as error:
        words = say("{text} is no place such as 3,2", text=text)
        raise ArgumentTypeError(told(words)) from error
