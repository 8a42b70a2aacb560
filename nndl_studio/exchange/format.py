"""What a format of files is: how a network is written in it, what it can't hold, and how one sees
that what was written answers as the network does."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which
from typing import Any

from numpy.typing import NDArray

from nndl_studio.datasets.source import RawInputs
from nndl_studio.exchange.codec import Codec
from nndl_studio.exchange.imported import Read
from nndl_studio.exchange.network import Network
from nndl_studio.files import BadFile
from nndl_studio.sentence import NOTHING, Sentence, say

Notes = Mapping[str, str]
"""What a file tells of itself, by name."""

Files = Mapping[str, bytes]
"""The files of one export by suffix, the one that was asked for first."""

Run = Callable[[Path, Network, RawInputs], Mapping[str, NDArray[Any]]]
"""What the written files answer, by node, by another program than the studio."""


@dataclass(frozen=True)
class Lack:
    """What a file can't hold of `node`, or of the whole where that is ""; nothing can be written
    of a network with one that `refuses`."""

    node: str
    words: Sentence
    refuses: bool = False

    @property
    def in_words(self) -> Sentence:
        """With the node's name."""
        if not self.node:
            return self.words
        return say("{node}: {words}", node=self.node, words=self.words)


class Lacking(BadFile):
    """A network that a file can't hold, or a model that can't be drawn: `lacks` are all that is
    against it, of which the message tells as many as a line holds."""

    def __init__(
        self, path: Path, problem: Sentence, advice: Sentence, lacks: Sequence[Lack]
    ) -> None:
        super().__init__(path, problem, advice)
        self.lacks = tuple(lacks)


@dataclass(frozen=True)
class Runtime:
    """What a written file is run by: the `title` of a program, the `modules` it needs, or any of
    the `programs` of the system. `inside` gives all that is computed on the way to the answers, by
    the names of the program's values."""

    title: Sentence
    run: Run
    version: Callable[[], str]
    inside: Run | None = None
    modules: tuple[str, ...] = ()
    programs: tuple[str, ...] = ()
    advice: Sentence = NOTHING

    @property
    def is_there(self) -> bool:
        """Whether it is installed; nothing is imported to know."""
        found = not self.programs or any(map(which, self.programs))
        return found and all(find_spec(module) is not None for module in self.modules)

    @property
    def missing(self) -> Sentence:
        """That it is not installed, and how one gets it where that is known."""
        if not self.advice:
            return say("{program} is not installed", program=self.title)
        return say("{program} is not installed: {advice}", program=self.title, advice=self.advice)


@dataclass(frozen=True)
class Format:
    """A row of the table of formats. `needs` are modules without which nothing is written, and
    `extra` installs those and the runtime's. Files of a `codec` are read back instead of run; where
    there is nothing to run, `unproved` says why. One that `tells_course` is given networks with
    how they were trained. Files that name one another are written by `named`, which is told what
    they will be called; `beside` are the suffixes of those after the first. `read` makes a drawing
    of a file, whoever wrote it."""

    name: str
    suffix: str
    title: Sentence
    summary: Sentence
    write: Callable[[Network, Notes], Files]
    cannot: Callable[[Network], tuple[Lack, ...]] = lambda network: ()
    runtime: Runtime | None = None
    codec: Codec | None = None
    needs: tuple[str, ...] = ()
    extra: str = ""
    unproved: Sentence = NOTHING
    tells_course: bool = False
    read: Read | None = None
    named: Callable[[Network, Notes, str], Files] | None = None
    beside: tuple[str, ...] = ()

    def files(self, network: Network, notes: Notes, stem: str) -> Files:
        """What is written of `network` to files whose names are `stem` and a suffix."""
        return self.named(network, notes, stem) if self.named else self.write(network, notes)

    def lacks(self, network: Network) -> tuple[Lack, ...]:
        """What it can't hold, node by node; nothing runs that has no answer to give."""
        if self.runtime is not None and not network.program.answers:
            silent = say("its losses compare what goes on inside, and it answers nothing")
            return (Lack("", silent, refuses=True),)
        return self.cannot(network)

    def places(self, path: Path) -> tuple[Path, ...]:
        """The files that are written where `path` is asked for."""
        return (path, *(path.with_suffix(suffix) for suffix in self.beside))

    @property
    def missing(self) -> Sentence:
        """What must be installed before it is written, in a sentence; "" if nothing must."""
        lost = next((module for module in self.needs if find_spec(module) is None), "")
        if not lost:
            return NOTHING
        return say(
            "{format} needs the package {package}: {command}",
            format=self.title,
            package=lost,
            command=f'pip install "nndl-studio[{self.extra}]"',
        )
