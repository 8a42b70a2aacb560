"""The command line: parses the words, runs one of `verbs`, turns errors into exit codes. What only
one verb needs is imported when that is asked for.

Results go to standard output, everything else to standard error. Exit codes: 0 done, 1 the job
failed (one line says why), 2 usage.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from nndl_studio import terminal, verbs
from nndl_studio.cli_language import LANG_HELP, UnknownLanguage, begin_language
from nndl_studio.files import reason_of
from nndl_studio.given_numbers import natural, not_negative
from nndl_studio.languages import told
from nndl_studio.sentence import Sentence, say
from nndl_studio.training.errors import TrainingError, in_words
from nndl_studio.verbs import UsageError
from nndl_studio.version import VERSION

USAGE = 2
PROGRAM = "nndl-studio"

if TYPE_CHECKING:
    from _typeshed import SupportsWrite


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; its exit code."""
    terminal.prepare()
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        begin_language(words)
    except UnknownLanguage as unknown:
        terminal.note(str(unknown))
        return USAGE
    parser, names = _parser()
    # A project alone, or nothing at all, opens the window.
    if not words or (words[0] not in names and not words[0].startswith("-")):
        words.insert(0, "open")
    try:
        options = parser.parse_args(words)
        code = options.run(options) or 0
        terminal.finish()
        return code
    except UsageError as error:
        parser.error(told(str(error)))
    except KeyboardInterrupt as stop:
        return _fail(str(stop) or say("stopped"))
    except BrokenPipeError:
        terminal.let_go()  # whoever read it has gone, as in `| head`
        return 1
    except (TrainingError, ValueError, OSError, MemoryError) as error:
        return _fail(_reason(error))


class _Parser(argparse.ArgumentParser):
    """What is asked for, as by --help, is an answer: standard output has to take it. `tail` makes
    the last part of a help that takes long to make, `learn` adds a verb's own words once that is
    asked for."""

    tail: Callable[[], str] | None = None
    learn: Callable[[_Parser], None] | None = None

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        if self.learn is not None:
            learn, self.learn = self.learn, None
            learn(self)
        return super().parse_known_args(args, namespace)

    def format_help(self) -> str:
        if self.tail is not None:
            self.epilog = self.tail()
        words = super().format_help()
        for group in self._action_groups:
            head = told(say("{title}:", title=group.title))
            words = words.replace(f"\n{group.title}:\n", f"\n{head}\n")
        return words

    def _print_message(self, message: str, file: SupportsWrite[str] | None = None) -> None:
        if file is sys.stdout:
            terminal.put(message.removesuffix("\n"))
            terminal.finish()
        else:
            super()._print_message(message, file)


Learn = Callable[[_Parser], None]


def _fail(reason: str) -> int:
    terminal.note(say("{program}: {reason}", program=PROGRAM, reason=reason))
    return 1


def _reason(error: Exception) -> str:
    """One line that says what failed."""
    if isinstance(error, MemoryError):
        return in_words(error)
    reason = reason_of(error) or type(error).__name__
    node = getattr(error, "node", None)
    if node and node not in reason:
        return say("{node}: {reason}", node=node, reason=reason)
    return reason


def _parser() -> tuple[argparse.ArgumentParser, frozenset[str]]:
    """The parser, and the names of its verbs."""
    parser = _Parser(
        prog=PROGRAM,
        description=told(
            say(
                "Draw a neural network, train it, and look inside while it learns. "
                "Without a command it opens the window, on PROJECT if one is given."
            )
        ),
        epilog=told(say("PROJECT is a .nndl file or the name of an example.")),
    )
    parser.add_argument("--lang", metavar="LANG", help=told(LANG_HELP))
    parser.add_argument(
        "--version",
        action="version",
        version=f"NNDL Studio {VERSION}",
        help=told(say("show program's version number and exit")),
    )
    offered = parser.add_subparsers(metavar="COMMAND", required=True)

    def verb(name: str, learn: Learn, summary: Sentence, project: bool = True) -> None:
        words = told(summary)
        sub = offered.add_parser(name, help=words, description=words)
        sub.learn = learn
        if project:
            sub.add_argument(
                "project", metavar="PROJECT", help=told(say("a .nndl file or an example's name"))
            )

    verb("open", _open, say("Open the window"), project=False)
    verb("examples", _examples, say("List the ready projects, or copy one"), False)
    verb("layers", _layers, say("List the layer types"), project=False)
    verb("data", _data, say("Say what a file holds"), False)
    verb("new", _new, say("Make a project for own data"), False)
    verb("describe", _describe, say("Shapes and counts of each node"))
    verb("train", _train, say("Train a project; Ctrl-C stops and keeps a checkpoint"))
    verb("runs", _runs, say("List what was trained; or a JOB"), False)
    verb("solve", _solve, say("Solve a linear regression in closed form"))
    verb("predict", _predict, say("Answers of a trained project for samples"))
    verb("look", _look, say("Every number of a step, and what it is made of"))
    verb("generate", _generate, say("Text that a trained language model writes"))
    verb("export", _export, say("Write a trained network for other tools"))
    verb("import", _import, say("Take a model or weights of others"), False)
    verb("formats", _formats, say("List what export writes and import reads"), project=False)
    verb("check", _check, say("Find faults, then check gradients by finite differences"))
    verb("snapshot", _snapshot, say("Draw the window to a picture, off screen"))
    verb("warmup", _warmup, say("Compile the kernels, once a machine"), False)
    return parser, frozenset(offered.choices)


def _data(sub: _Parser) -> None:
    from nndl_studio import data_verbs

    sub.set_defaults(run=data_verbs.data)
    data_verbs.add_data_words(sub)


def _new(sub: _Parser) -> None:
    from nndl_studio import data_verbs

    sub.set_defaults(run=data_verbs.new)
    data_verbs.add_new_words(sub)


def _runs(sub: _Parser) -> None:
    from nndl_studio import run_verbs

    sub.set_defaults(run=run_verbs.runs)
    run_verbs.add_words(sub)


def _import(sub: _Parser) -> None:
    from nndl_studio import exchange_verbs

    sub.set_defaults(run=exchange_verbs.import_)
    exchange_verbs.add_import_words(sub)


def _formats(sub: _Parser) -> None:
    from nndl_studio import exchange_verbs

    sub.set_defaults(run=exchange_verbs.formats)
    exchange_verbs.add_formats_words(sub)


def _look(sub: _Parser) -> None:
    from nndl_studio import look_verbs

    sub.set_defaults(run=look_verbs.look)
    look_verbs.add_words(sub)


def _check(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.check)


def _open(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.open_window)
    sub.add_argument(
        "project", metavar="PROJECT", nargs="?", help=told(say("a .nndl file or an example"))
    )


def _examples(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.examples)
    sub.add_argument("name", metavar="NAME", nargs="?", help=told(say("the example to copy")))
    sub.add_argument("--to", metavar="FILE", type=Path, help=told(say("where to copy it")))


def _layers(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.layers)
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def _describe(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.describe)
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )
    sub.add_argument("--plan", action="store_true", help=told(say("the execution plan instead")))


def _train(sub: _Parser) -> None:
    from nndl_studio import train_verbs

    sub.set_defaults(run=train_verbs.train)
    train_verbs.add_words(sub)


def _solve(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.solve)
    sub.add_argument(
        "--out",
        metavar="DIR",
        type=Path,
        default=Path("out"),
        help=told(say("for the weights (default: out)")),
    )
    sub.add_argument(
        "--json", action="store_true", help=told(say("one JSON object on standard output"))
    )


def _predict(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.predict)
    _weights(sub)
    sub.add_argument(
        "--input",
        metavar="X",
        type=Path,
        required=True,
        help=told(say("samples, in any form that is read")),
    )
    sub.add_argument(
        "--output",
        metavar="Y",
        type=Path,
        required=True,
        help=told(say("ends in .csv, .json or .npz")),
    )


def _generate(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.generate)
    _weights(sub)
    sub.add_argument("--start", metavar="TEXT", default="", help=told(say("what to go on from")))
    sub.add_argument(
        "--length",
        metavar="N",
        type=natural,
        default=60,
        help=told(say("tokens to write (default: 60)")),
    )
    sub.add_argument(
        "--temperature",
        metavar="T",
        type=not_negative,
        default=1.0,
        help=told(say("0 takes the likeliest token, more than 1 wilder ones (default: 1)")),
    )
    sub.add_argument(
        "--seed", metavar="S", type=natural, default=0, help=told(say("of the draws (default: 0)"))
    )


def _export(sub: _Parser) -> None:
    from nndl_studio import exchange_verbs

    sub.set_defaults(run=exchange_verbs.export)
    sub.tail, sub.formatter_class = exchange_verbs.layouts, argparse.RawDescriptionHelpFormatter
    exchange_verbs.add_export_words(sub)


def _weights(sub: argparse.ArgumentParser) -> None:
    sub.add_argument(
        "--weights", metavar="W", type=Path, required=True, help=told(say("trained weights"))
    )


def _snapshot(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.snapshot)
    sub.add_argument(
        "--to", metavar="FILE.png", type=Path, required=True, help=told(say("the picture"))
    )
    sub.add_argument(
        "--view",
        choices=("window", "canvas", "monitor"),
        default="window",
        help=told(say("what to draw")),
    )
    sub.add_argument(
        "--train",
        metavar="N",
        type=natural,
        default=0,
        help=told(say("train N epochs first (default: 0)")),
    )


def _warmup(sub: _Parser) -> None:
    sub.set_defaults(run=verbs.warmup)
    sub.add_argument(
        "project",
        metavar="PROJECT",
        nargs="?",
        help=told(say("compile what this one needs, not everything")),
    )


if __name__ == "__main__":
    sys.exit(main())
