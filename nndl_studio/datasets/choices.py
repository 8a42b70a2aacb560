"""How a text becomes samples."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal, Self

from msgspec import Meta
from msgspec.structs import replace

from nndl_studio.config import OPTIONAL
from nndl_studio.datasets.seen import Seen
from nndl_studio.datasets.source_config import InAFile, Shared, SourceConfig
from nndl_studio.datasets.source_fields import LastSeen, OwnFile, Test, Validation
from nndl_studio.datasets.tokens import Tokens

Task = Literal["next token", "tokens nearby"]


@dataclass(frozen=True)
class Choices:
    """A text is cut into `tokens`, of which the `vocabulary` most frequent are told apart. The task
    is to say the next token at each of `steps` tokens, or the tokens up to `reach` away. A
    `vocabulary_file` says instead which tokens are told apart.
    """

    tokens: Tokens = "characters"
    vocabulary: int = 1000
    task: Task = "next token"
    steps: int = 32
    reach: int = 2
    vocabulary_file: str = ""


class TextSettings(Shared, SourceConfig, frozen=True):
    """Settings of texts, which are split in their own order."""

    validation: Validation = 0.1
    test: Test = 0.1
    tokens: Annotated[Tokens, Meta(title="Tokens", description="What a text is cut into")] = (
        "characters"
    )
    vocabulary: Annotated[
        int,
        Meta(
            title="Vocabulary",
            description="Tokens told apart, the most frequent ones; the rest are <unk>",
            ge=2,
            le=65_536,
        ),
    ] = 1000
    task: Annotated[
        Task,
        Meta(title="Task", description="The next token at every step, or tokens near one token"),
    ] = "next token"
    steps: Annotated[
        int, Meta(title="Steps", description="Tokens of a text in one sample", ge=1, le=4096)
    ] = 32
    reach: Annotated[
        int,
        Meta(title="Reach", description="How many tokens away still counts as near", ge=1, le=64),
    ] = 2

    def idle(self) -> frozenset[str]:
        return frozenset({"reach" if self.task == "next token" else "steps"})

    @property
    def alphabet(self) -> str:
        return self.tokens

    @property
    def choices(self) -> Choices:
        """What decides the samples, the split left out."""
        return Choices(
            self.tokens, self.vocabulary, self.task, self.steps, self.reach, self.given_tokens
        )

    @property
    def given_tokens(self) -> str:
        """A file that says which tokens are told apart; "" where the text does."""
        return ""


class VillageConfig(TextSettings, frozen=True, tag="text"):
    """The text that comes with the studio."""


class TextFileConfig(InAFile, TextSettings, frozen=True, tag="text file"):
    """A text of the user's."""

    file: OwnFile = ""
    vocabulary_file: Annotated[
        str,
        Meta(
            title="Vocabulary file",
            description="The tokens told apart, one a line; empty: the text's most frequent ones",
            extra={**OPTIONAL, "path": "file"},
        ),
    ] = ""
    vocabulary_seen: LastSeen = None
    seen: LastSeen = None

    @property
    def own_files(self) -> Mapping[str, Seen | None]:
        given = {self.vocabulary_file: self.vocabulary_seen} if self.vocabulary_file else {}
        return {**given, **super().own_files}

    def found_at(self, was: str, path: str, seen: Seen | None) -> Self:
        found = super().found_at(was, path, seen)
        if was != self.vocabulary_file:
            return found
        return replace(found, vocabulary_file=path, vocabulary_seen=seen)

    def unmarked(self) -> Self:
        found = super().unmarked()
        return found if self.vocabulary_seen is None else replace(found, vocabulary_seen=None)

    def idle(self) -> frozenset[str]:
        return super().idle() | ({"vocabulary"} if self.vocabulary_file else frozenset())

    @property
    def given_tokens(self) -> str:
        return self.vocabulary_file
