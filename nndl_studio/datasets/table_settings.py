"""Settings of the user's own table: what its columns are for, and how rows become samples."""

from __future__ import annotations

from typing import Annotated, Literal

from msgspec import Meta

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.columns import Column
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.source_config import OwnTest, Seeded, Shared, SourceConfig
from nndl_studio.datasets.source_fields import (
    LastSeen,
    OwnFile,
    ScaleTargets,
    Seed,
    Test,
    TestFile,
    Validation,
)
from nndl_studio.sentence import NOTHING, Sentence, say

SplitBy = Literal["share", "order", "group", "part"]
# What a form does not show: the import page does.
OF_THE_PAGE = {"page": True}


class TableConfig(OwnTest, Shared, Seeded, SourceConfig, frozen=True, tag="table"):
    """A table, what its columns are for, and how its rows are split. `rows` is how many there were
    when it was looked at; `csv` is how a text is a table where that is not to be found out."""

    file: OwnFile = ""
    columns: Annotated[tuple[Column, ...], Meta(title="Columns", extra=OF_THE_PAGE)] = ()
    rows: Annotated[int, Meta(ge=0, extra=OF_THE_PAGE)] = 0
    target_scale: ScaleTargets = "standardised"
    split: Annotated[
        SplitBy,
        Meta(
            title="Split by",
            description="share: drawn, each class by its share; order: the "
            "last rows are for the test; group: none in two parts; part: a column says it",
        ),
    ] = "share"
    validation: Validation = 0.1
    test: Test = 0.1
    seed: Seed = 7
    window: Annotated[
        int,
        Meta(
            title="Window",
            description="Rows in a row that are one sample, a sequence",
            ge=0,
            le=4096,
            extra={"zero": "each row alone", "group": "Sequences"},
        ),
    ] = 0
    every: Annotated[
        int,
        Meta(
            title="Every",
            description="Rows from the start of one sequence to the next",
            ge=1,
            le=1_000_000,
            extra={"unit": "rows", "group": "Sequences"},
        ),
    ] = 1
    horizon: Annotated[
        int,
        Meta(
            title="Horizon",
            description="Rows from a sequence's last to the one that holds its answer",
            ge=0,
            le=1_000_000,
            extra={"unit": "rows", "group": "Sequences"},
        ),
    ] = 0
    csv: Annotated[CsvForm | None, Meta(extra={**OPTIONAL, **OF_THE_PAGE})] = None
    test_file: TestFile = ""
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None
    test_seen: LastSeen = None

    @property
    def inputs(self) -> tuple[Column, ...]:
        """Those that the network reads."""
        return tuple(each for each in self.columns if each.is_input)

    @property
    def targets(self) -> tuple[Column, ...]:
        """Those whose number is to be told."""
        return tuple(each for each in self.columns if each.is_target)

    @property
    def label(self) -> Column | None:
        """The one that names classes."""
        return next((each for each in self.columns if each.role == "label"), None)

    @property
    def arrangement(self) -> tuple[Column, ...]:
        """The columns by which rows are put together for sequences."""
        wanted = ("group", "order") if self.window else ()
        return tuple(each for each in self.columns if each.role in wanted)

    @property
    def file_alone(self) -> TableConfig:
        """What decides which cells are read, and how."""
        return TableConfig(file=self.file, columns=self.columns, rows=self.rows, csv=self.csv)

    def idle(self) -> frozenset[str]:
        unused = {"every", "horizon"} if self.window == 0 else set()
        unused |= {"validation", "test"} if self.split == "part" else set()
        unused |= {"test"} if self.test_file else set()
        return frozenset(unused | (set() if self.targets else {"target_scale"}))

    @property
    def doubt(self) -> Sentence:
        """What is probably not meant so, as an answer that stands among what is read; empty for
        none."""
        both = next((each.name for each in self.columns if each.role == "input and target"), "")
        if not both or self.horizon:
            return self._shared or self._unread
        if not self.window:
            return say(
                "{column} is read and told of the same row: choose a window and a horizon",
                column=both,
            )
        return say(
            "{column} is told at the last step, which is read: a horizon of 1 asks for the next",
            column=both,
        )

    @property
    def _unread(self) -> Sentence:
        """A forecast without the past of what it tells; empty for none."""
        own = next((each.name for each in self.targets if not each.is_input), "")
        if not own or not self.window or not self.horizon:
            return NOTHING
        return say(
            "the past of {column} itself is not read: let it be “input and target” to read it",
            column=own,
        )

    @property
    def _shared(self) -> Sentence:
        """Parts that hold the same rows: sequences that overlap, drawn one by one."""
        if not self.window or self.every >= self.window or self.split != "share":
            return NOTHING
        if self.of_role("group"):
            return say(
                "sequences overlap, so that parts drawn by chance hold the same rows: split by "
                "group, or in order"
            )
        return say(
            "sequences overlap, so that parts drawn by chance hold the same rows: split in order"
        )

    def of_role(self, role: str) -> Column | None:
        """The column that says the group, the order or the part of a row."""
        return next((each for each in self.columns if each.role == role), None)
