"""Settings of the user's own texts: where they stand, what each is told as, how it is cut."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta
from msgspec.structs import replace

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.class_settings import AS_FOUND, OwnClasses
from nndl_studio.datasets.csv_form import CsvForm
from nndl_studio.datasets.source_config import OwnTest, Seeded, Shared, SourceConfig
from nndl_studio.datasets.source_fields import (
    LastSeen,
    OwnPath,
    ScaleTargets,
    Seed,
    Test,
    Validation,
)
from nndl_studio.datasets.table_settings import OF_THE_PAGE, SplitBy
from nndl_studio.datasets.tokens import Tokens

Answer = Literal["automatic", "class", "number"]
# Tokens of a sample at most, chosen and by itself.
MOST_STEPS, MOST_BY_ITSELF = 4096, 256


class TextsConfig(OwnTest, Shared, Seeded, SourceConfig, frozen=True, tag="texts"):
    """A table with a column of texts, or a folder with a folder of texts a class. `csv` is how a
    text is a table where that is not to be found out."""

    file: OwnPath = ""
    text: Annotated[
        str,
        Meta(title="Text column", description="Of a table; empty: the one that holds texts"),
    ] = ""
    label: Annotated[
        str,
        Meta(title="Label column", description="Of a table; empty: the one that is probably meant"),
    ] = ""
    answer: Annotated[
        Answer,
        Meta(
            title="Told as",
            description="Automatic: few names or whole numbers are classes",
            extra=OPTIONAL,
        ),
    ] = "automatic"
    tokens: Annotated[
        Tokens,
        Meta(
            title="Tokens",
            description="What a text is cut into; Chinese: into characters",
        ),
    ] = "words"
    vocabulary: Annotated[
        int,
        Meta(
            title="Vocabulary",
            description="The most frequent tokens of the training part; the rest are <unk>",
            ge=2,
            le=65_536,
        ),
    ] = 5000
    steps: Annotated[
        int,
        Meta(
            title="Steps",
            description="Tokens of the longest sample; longer texts are cut at their end",
            ge=0,
            le=MOST_STEPS,
            extra={"zero": "what 95 % need"},
        ),
    ] = 0
    target_scale: ScaleTargets = "standardised"
    validation: Validation = 0.1
    test: Test = 0.1
    seed: Seed = 7
    split: Annotated[
        SplitBy,
        Meta(
            title="Split by",
            description="share: drawn, each class by its share; or as a column of a table says: "
            "order: the last are for the test; group: none in two parts; part: by its name",
            extra=OPTIONAL,
        ),
    ] = "share"
    by: Annotated[
        str,
        Meta(
            title="Split column",
            description="Of a table: the group, the part or the place in order of a text",
            extra=OPTIONAL,
        ),
    ] = ""
    csv: Annotated[CsvForm | None, Meta(extra={**OPTIONAL, **OF_THE_PAGE})] = None
    test_file: Annotated[
        str,
        Meta(
            title="Test texts",
            description="A table or folder, all of it for the test; empty: a share of these",
            extra={**OPTIONAL, "path": "either"},
        ),
    ] = ""
    classes: OwnClasses = AS_FOUND
    seen: LastSeen = None
    test_seen: LastSeen = None

    @property
    def alphabet(self) -> str:
        return self.tokens

    @property
    def without_scale(self) -> TextsConfig:
        """What decides which texts are read, and how."""
        return replace(self, target_scale="standardised", classes=AS_FOUND).unmarked()

    def idle(self) -> frozenset[str]:
        unused = {"target_scale"} if self.answer == "class" else set()
        unused |= {"by"} if self.split == "share" else set()
        unused |= {"validation", "test"} if self.split == "part" else set()
        if self.file and Path(self.file).is_dir():
            unused = {"text", "label", "answer", "target_scale", "split", "by"}
        return frozenset(unused | ({"test"} if self.test_file else set()))
