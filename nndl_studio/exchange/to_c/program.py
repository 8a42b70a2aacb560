"""A network as C99: a header that says what comes in and goes out, and a source with everything."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from nndl_studio.exchange.format import Files, Notes
from nndl_studio.exchange.listing.head import proved
from nndl_studio.exchange.network import Network
from nndl_studio.exchange.to_c.answers import write_answers
from nndl_studio.exchange.to_c.calls import write_calls
from nndl_studio.exchange.to_c.functions import library, picked
from nndl_studio.exchange.to_c.members import (
    Member,
    classes_named,
    has_steps,
    inputs_of,
    outputs_of,
)
from nndl_studio.exchange.to_c.names import (
    INDENT,
    WIDTH,
    Names,
    as_name,
    comment,
    quoted,
    said,
    table,
)
from nndl_studio.exchange.to_c.samples import write_samples
from nndl_studio.exchange.to_c.scribe import Scribe
from nndl_studio.ops.ir import Call

INCLUDED = ("math.h", "stddef.h", "stdint.h", "string.h")


@dataclass(frozen=True, eq=False)
class Program:
    """The texts of a network that is called `stem`; one that `keeps` all its values can be looked
    into."""

    network: Network
    stem: str
    scribe: Scribe
    inputs: tuple[Member, ...]
    outputs: tuple[Member, ...]

    @property
    def prefix(self) -> str:
        return self.scribe.prefix

    def header(self, notes: Notes) -> str:
        """What stands in the header."""
        guard = f"{self.prefix.upper()}_H"
        lines = [
            *comment(self._about(notes)),
            "",
            f"#ifndef {guard}",
            f"#define {guard}",
            "",
            "#include <stdint.h>",
            "",
            *self._sizes(),
            *self._categories(),
            *_structure(f"{self.prefix}_input", self.inputs),
            *_structure(f"{self.prefix}_output", self.outputs),
            *comment(self._of_function()),
            f"void {self.prefix}_answer({self._parameters()});",
            "",
            "#endif",
            "",
        ]
        return "\n".join(lines)

    def source(self, notes: Notes) -> str:
        """What stands in the source."""
        scribe = self.scribe
        whole = max(scribe.memory.size, 1)
        lines = [
            *comment(self._of_source()),
            "",
            *self.included(notes),
            "",
            *(f"#include <{name}>" for name in INCLUDED),
            "",
            *self._class_names(),
            *comment("What was learned, and what the data decided."),
            *scribe.array_lines(),
            "",
            *comment("All that is computed lies here, used again as soon as nobody reads it."),
            f"static float room[{whole}];",
            "",
            *[line for text in picked(library(), scribe.used) for line in [*text.split("\n"), ""]],
            f"void {self.prefix}_answer({self._parameters()})",
            "{",
            *scribe.body,
            "}",
            "",
        ]
        return "\n".join(lines)

    @property
    def _title(self) -> str:
        return said(self.network.title) or "A network"

    def _of_source(self) -> str:
        return f"{self._title}: what it learned and how it answers. The header tells its use."

    def _about(self, notes: Notes) -> str:
        ram, rom = 4 * max(self.scribe.memory.size, 1), self.scribe.rom
        seen = proved(notes)
        return "\n".join(
            [
                f"{self._title}.",
                "",
                "A trained network of NNDL Studio in C99, which needs the standard library alone"
                f" and asks for no memory: {rom:,} bytes of constants, {ram:,} bytes of memory"
                f" beside its input and output. {self.prefix}_answer answers for one sample, which"
                " comes as the data have it. Compile with -O3 and, where it runs on the machine"
                " that compiles it, -march=native; link with -lm.",
                *(["", said(seen)] if seen else []),
            ]
        )

    def _of_function(self) -> str:
        return (
            "Answers for one sample. It works in memory of its own, so that no two threads may be"
            " in it at a time."
        )

    def _parameters(self) -> str:
        given = f"const {self.prefix}_input *in, " if self.inputs else ""
        return f"{given}{self.prefix}_output *out"

    def included(self, notes: Notes) -> list[str]:
        """The line that includes the header, or what that says where C can't write its name."""
        if all(each.isprintable() and each not in '"\\?' for each in self.stem):
            return [f'#include "{self.stem}.h"']
        return self.header(notes).split("\n")[len(comment(self._about(notes))) + 1 : -1]

    def _sizes(self) -> Iterator[str]:
        """The numbers that a caller needs, and the names of the classes."""
        upper, info = self.prefix.upper(), self.network.inputs.info
        names = classes_named(self.network)
        if has_steps(self.network):
            yield f"#define {upper}_STEPS {info.axes[0]} /* the most that a sample may have */"
        if names:
            yield f"#define {upper}_CLASSES {len(names)}"
            yield ""
            yield from comment("What the classes are called, in UTF-8.")
            yield f"extern const char *const {self.prefix}_class_names[{upper}_CLASSES];"
        if names or has_steps(self.network):
            yield ""

    def _class_names(self) -> Iterator[str]:
        names = classes_named(self.network)
        if not names:
            return
        head = f"const char *const {self.prefix}_class_names[{self.prefix.upper()}_CLASSES]"
        if all(each.isascii() for each in names):
            yield from table(head, map(quoted, names))
        else:
            yield f"{head} = {{"
            for each in names:
                yield f"{INDENT}{quoted(each)}, /* {said(each)} */"
            yield "};"
        yield ""

    def _categories(self) -> Iterator[str]:
        """The numbers of a column's categories, by name."""
        taken = Names()
        members = zip(self.network.inputs.encoders, self.inputs, strict=False)
        for encoder, member in members if self.inputs else ():
            column = encoder.column
            if column.type != "category":
                continue
            yield from comment(f"{said(column.name)}: any other number is a category of no name.")
            yield "enum {"
            for place, name in enumerate(column.names):
                own = taken.fresh(f"{self.prefix} {member.name} {name}").upper()
                yield f"{INDENT}{own} = {place}, /* {said(name)} */"
            missing = taken.fresh(f"{self.prefix} {member.name} missing").upper()
            yield f"{INDENT}{missing} = -1"
            yield "};"
            yield ""


def program_of(network: Network, stem: str, keeps: bool = False) -> Program:
    """The program of a network, whose files will be called `stem`."""
    inputs, outputs = inputs_of(network), outputs_of(network)

    def written(drafted: Mapping[str, Call]) -> Scribe:
        scribe = Scribe(network, as_name(stem), keeps, drafted)
        write_samples(scribe, inputs)
        write_calls(scribe)
        write_answers(scribe, outputs)
        return scribe

    # Written twice: which room is a node's last is known at the end.
    return Program(network, stem, written(written({}).roomed), inputs, outputs)


def write(network: Network, notes: Notes, stem: str = "") -> Files:
    """The source and its header, which is included by its name."""
    found = program_of(network, stem or as_name(network.title))
    return {".c": found.source(notes).encode(), ".h": found.header(notes).encode()}


def _structure(name: str, members: Sequence[Member]) -> list[str]:
    lines = []
    for each in members:
        whole = f"{each.declared} /* {said(each.words)} */"
        parts = [*comment(said(each.words)), each.declared]
        lines += [whole] if len(whole) + len(INDENT) <= WIDTH else parts
    head, end = ["typedef struct {"], [f"}} {name};", ""]
    return [*head, *(f"{INDENT}{line}" for line in lines), *end] if members else []
