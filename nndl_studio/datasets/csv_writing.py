"""How a text is written, as a user says it where what was found is not so."""

from __future__ import annotations

from typing import Annotated, Literal, get_args

import msgspec
from msgspec import Meta

from nndl_studio.config import Config
from nndl_studio.datasets.csv_form import BETWEEN, TITLES, CsvForm

Sign = Literal["commas", "semicolons", "tabs", "bars", "spaces"]
First = Literal["names the columns", "is a sample"]
Encoding = Literal["UTF-8", "UTF-16", "GB18030", "Windows-1252", "Latin-1"]
SIGNS = {name: sign for sign, name in BETWEEN.items()}
CODECS: dict[Encoding, str] = {
    "UTF-8": "utf-8",
    "UTF-16": "utf-16",
    "GB18030": "gb18030",
    "Windows-1252": "cp1252",
    "Latin-1": "latin-1",
}
# What a sheet says by itself.
OF_TEXTS = frozenset({"parted", "encoding"})


class Writing(Config, frozen=True):
    """What can be said of it."""

    first: Annotated[
        First,
        Meta(
            title="First row",
            description="Whether it names the columns, or is a sample like those below it",
        ),
    ] = "names the columns"
    parted: Annotated[
        Sign, Meta(title="Cells parted by", description="The sign between two cells of a row")
    ] = "commas"
    encoding: Annotated[
        Encoding,
        Meta(title="Encoding", description="What the bytes of the file mean; most are UTF-8"),
    ] = "UTF-8"


def writing_of(form: CsvForm) -> Writing:
    """A form in the user's words."""
    return Writing(
        first="names the columns" if form.header else "is a sample",
        parted=next((sign for sign in get_args(Sign) if SIGNS[sign] == form.delimiter), "commas"),
        encoding=next(name for name in CODECS if name == TITLES[form.encoding]),
    )


def wished(writing: Writing, form: CsvForm) -> CsvForm:
    """A `form` written otherwise; its names are as the file has them then."""
    known = writing_of(form)
    codec, sign = CODECS[writing.encoding], SIGNS[writing.parted]
    parted_alike = writing.parted == known.parted
    return msgspec.structs.replace(
        form,
        names=(),
        header=writing.first == "names the columns",
        delimiter=form.delimiter if parted_alike else sign,
        # Lines without the sign were taken for no rows.
        skip=form.skip if parted_alike else 0,
        encoding=form.encoding if writing.encoding == known.encoding else codec,
    )
