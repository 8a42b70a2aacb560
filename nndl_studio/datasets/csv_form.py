"""How a text is a table: its encoding, delimiter, quotes, and whether the first row names columns.

DuckDB reads it so, row by row; `csv_found` finds out how it is.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import msgspec
from msgspec import Meta

from nndl_studio.datasets.text_encoding import decodes, text_lines
from nndl_studio.files import BadFile
from nndl_studio.going import in_batches, tell_share
from nndl_studio.sentence import Sentence, say, say_count

BETWEEN = {",": "commas", ";": "semicolons", "\t": "tabs", "|": "bars", " ": "spaces"}
"""What may stand between two cells, and what it is called in files."""
_PARTED = {
    ",": say("parted by commas"),
    ";": say("parted by semicolons"),
    "\t": say("parted by tabs"),
    "|": say("parted by bars"),
    " ": say("parted by spaces"),
}
UTF_8 = ("utf-8", "utf-8-sig")
TITLES = {
    "utf-8": "UTF-8",
    "utf-8-sig": "UTF-8",
    "utf-16": "UTF-16",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "gb18030": "GB18030",
    "cp1252": "Windows-1252",
    "latin-1": "Latin-1",
}
"""Of the encodings that are read."""
MOST_SKIPPED = 10_000  # lines before a table; DuckDB looks at no more than its sample
LONGEST_LINE = 2**21  # as DuckDB has it


class CsvForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """`skip` lines come before the table; without a `header` columns are called after their
    place. Without `names` they are as the file has them. With `mixed_ends` some lines end in one
    way and some in another."""

    delimiter: Annotated[str, Meta(pattern=r'^[^\r\n"]$')]
    names: tuple[str, ...] = ()
    header: bool = True
    quote: Annotated[str, Meta(pattern=r"^[^\r\n]$")] = '"'
    skip: Annotated[int, Meta(ge=0, le=MOST_SKIPPED)] = 0
    encoding: Annotated[str, Meta(pattern=f"^({'|'.join(TITLES)})$")] = "utf-8"
    mixed_ends: bool = False

    @property
    def says(self) -> tuple[Sentence, ...]:
        """In sentences, what was found."""
        found = [self._one_column if len(self.names) == 1 else self._columns]
        if self.encoding not in UTF_8:
            found.append(say("It is written in {encoding}.", encoding=TITLES[self.encoding]))
        if self.skip:
            found.append(
                say_count(
                    self.skip,
                    "The first line comes before the table and is left out.",
                    "The first {n} lines come before the table and are left out.",
                )
            )
        return tuple(found)

    @property
    def parted(self) -> Sentence:
        """What stands between two cells, in words."""
        other = say("parted by the sign {sign}", sign=self.delimiter)
        return _PARTED.get(self.delimiter, other)

    @property
    def _one_column(self) -> Sentence:
        if self.header:
            return say("A text with 1 column; its first row names it.")
        return say("A text with 1 column; it is called after its place.")

    @property
    def _columns(self) -> Sentence:
        count, parted = len(self.names), self.parted
        if self.header:
            return say(
                "A text with {count} columns {parted}; its first row names them.",
                count=count,
                parted=parted,
            )
        return say(
            "A text with {count} columns {parted}; they are called after their place.",
            count=count,
            parted=parted,
        )


def completed(path: Path, form: CsvForm, folder: Path) -> CsvForm:
    """The form with the names of the columns, which the file at `path` gives. Raises BadFile."""
    if form.encoding in UTF_8 and not decodes(path, form.encoding):
        raise _other_encoding(path, form)
    (line,) = text_lines(plain_text(path, form, folder), form.skip + 1)[form.skip :] or [""]
    return msgspec.structs.replace(form, names=named(cells_of(line, form), form.header))


def relation(path: Path, form: CsvForm, folder: Path) -> str:
    """The table as SQL reads it: columns c0, c1, … of texts, each row of the file a row."""
    plain = plain_text(path, form, folder)
    delimiter = "," if form.delimiter == " " else form.delimiter
    columns = ", ".join(f"'c{i}': 'VARCHAR'" for i in range(len(form.names)))
    words = {
        "auto_detect": "false",
        "delim": quoted(delimiter),
        "quote": quoted(form.quote),
        "escape": quoted(form.quote),
        "header": str(form.header).lower(),
        "skip": str(form.skip),
        "columns": f"{{{columns}}}",
        "max_line_size": str(LONGEST_LINE),
    }
    options = ", ".join(f"{name} = {value}" for name, value in words.items())
    return f"read_csv({quoted(str(plain))}, {options})"


def cells_of(line: str, form: CsvForm) -> list[str]:
    """The cells of a line of `plain_text`."""
    sign = "," if form.delimiter == " " else form.delimiter
    return next(csv.reader(io.StringIO(line), delimiter=sign, quotechar=form.quote), [""])


def named(first: Sequence[str], header: bool) -> tuple[str, ...]:
    """What columns are called: as the `first` row says where it is a `header`, else, and where
    that says nothing, after their place."""
    names = [name.strip() if header else "" for name in first]
    return tuple(name or f"column {place}" for place, name in enumerate(names, 1))


def plain_text(path: Path, form: CsvForm, folder: Path) -> Path:
    """The file itself, or a copy of it in UTF-8, with commas for blanks and one kind of line ends,
    where DuckDB can't read it. Raises BadFile."""
    spaced = form.delimiter == " "
    if form.encoding in UTF_8 and not spaced and not form.mixed_ends:
        return path
    copy = folder / ("commas.csv" if spaced else "plain.csv")
    if not copy.exists():
        try:
            _write_plain(path, form, copy)
        except UnicodeError as error:
            raise _other_encoding(path, form) from error
    return copy


def _other_encoding(path: Path, form: CsvForm) -> BadFile:
    problem = say("it is not written in {encoding}", encoding=TITLES[form.encoding])
    return BadFile(path, problem, say("Choose another encoding."))


def _write_plain(path: Path, form: CsvForm, copy: Path) -> None:
    with (
        path.open("rb") as raw,
        io.TextIOWrapper(raw, form.encoding, newline=None if form.mixed_ends else "") as file,
        copy.open("w", encoding="utf-8", newline="") as out,
    ):
        size = path.stat().st_size
        parted = csv.writer(out, lineterminator="\n")  # a cell may hold a comma
        for lines in in_batches(file):
            for line in lines:
                if form.delimiter == " ":
                    parted.writerow(line.split())
                else:
                    out.write(line)
            tell_share(say("Bringing the text to UTF-8"), raw.tell(), size)


def quoted(text: str) -> str:
    """A text as SQL has it."""
    return "'" + text.replace("'", "''") + "'"
