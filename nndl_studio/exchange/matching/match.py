"""Which arrays of a file fill which of a drawing, how, and what is left on either side: plain data
that a page shows and a user changes before anything is taken."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from nndl_studio.exchange.matching.called import conversion
from nndl_studio.exchange.matching.source import Found, Source
from nndl_studio.exchange.matching.steps import Shape, Step, shape_after
from nndl_studio.exchange.matching.wanted import Wanted
from nndl_studio.exchange.matching.ways import Steps, fitting, may_fill, usual
from nndl_studio.sentence import NOTHING, Sentence, joined, listed, say

# What needs no array of the file.
MADE: tuple[Steps, ...] = ((Step.FIRST,), (Step.ZEROS,))
NO_FIT = say("nothing that is left in the file fits it")
NONE_TAKEN = say("nothing of the file is taken: its arrays are those of another network")
MOST_NAMED = 3


@dataclass(frozen=True)
class Match:
    """What the drawing's `array` is filled with: arrays of the file, called `sources`, after
    `steps`; without either it is open. `doubt` says what else it might be, `problem` why it can't
    be taken as it stands."""

    array: str
    sources: tuple[str, ...] = ()
    steps: Steps = ()
    doubt: Sentence = NOTHING
    problem: Sentence = NOTHING

    @property
    def in_words(self) -> Sentence:
        """What is done with the sources."""
        return conversion(self.steps) if self.steps or self.sources else NOTHING


@dataclass(frozen=True)
class Matching:
    """A file and a drawing's arrays, with a match for each of those."""

    source: Source
    wanted: tuple[Wanted, ...]
    matches: tuple[Match, ...]

    @property
    def left(self) -> tuple[Found, ...]:
        """What of the file goes nowhere."""
        used = {name for match in self.matches for name in match.sources}
        return tuple(each for each in self.source.found if each.name not in used)

    @property
    def made(self) -> tuple[Match, ...]:
        """What the file has nothing for: it gets first weights or zeros."""
        return tuple(each for each in self.matches if each.steps and not each.sources)

    @property
    def problems(self) -> tuple[Sentence, ...]:
        """What keeps the weights from being taken, each with the names of its arrays."""
        found = _said((each.array, each.problem) for each in self.matches)
        return found if found or any(each.sources for each in self.matches) else (NONE_TAKEN,)

    @property
    def doubts(self) -> tuple[Sentence, ...]:
        """What might be meant otherwise, likewise."""
        return _said((each.array, each.doubt) for each in self.matches)

    def sources_for(self, place: int) -> tuple[tuple[str, ...], ...]:
        """What of the file may fill the array at that place: arrays alone, or two that are added
        up; () is none of them, for zeros or first weights."""
        floats = [each.name for each in self.source.found if each.is_float]
        one = [(name,) for name in floats]
        two = [(name, name.replace("bias_ih", "bias_hh")) for name in floats if "bias_ih" in name]
        return (*(each for each in (*two, *one) if self.steps_for(place, each)), ())

    def steps_for(self, place: int, sources: Sequence[str]) -> tuple[Steps, ...]:
        """The ways by which these get the array's form, those of the file's tool first."""
        if not sources:
            return MADE
        wanted, shapes = self.wanted[place], shapes_of(self.source, sources)
        every = (*usual(wanted, shapes, self.source.convention), *fitting(wanted, shapes))
        return tuple(dict.fromkeys(way.steps for way in every))

    def changed(self, place: int, sources: tuple[str, ...], steps: Steps | None = None) -> Matching:
        """The same with another choice for one array, as the user knows it; `steps` None: as it is
        if the sources are, else the first way that fits."""
        old = self.matches[place]
        if steps is None:
            if sources == old.sources and not old.problem:
                return self
            steps = next(iter(self.steps_for(place, sources)), ())
        match = Match(old.array, sources, steps)
        fits = _fits(self.wanted[place], shapes_of(self.source, sources), steps)
        if not fits:
            match = replace(match, problem=say("its numbers don't get this shape so"))
        matches = (*self.matches[:place], match, *self.matches[place + 1 :])
        return replace(self, matches=matches)

    def with_named(self) -> Matching:
        """The same where what is open names the arrays that would fit it."""
        return replace(self, matches=tuple(map(self._named, range(len(self.matches)))))

    def _named(self, place: int) -> Match:
        match, wanted = self.matches[place], self.wanted[place]
        if match.problem != NO_FIT:
            return match
        near = (f for f in self.left if f.is_float and may_fill(wanted, f.shape))
        fit = [each.called for each in near if self.steps_for(place, (each.name,))]
        if not fit:
            return match
        words = say(
            "no layer of the file is like its own; of its shape: {arrays}", arrays=named(fit)
        )
        return replace(match, problem=words)

    def with_first(self) -> Matching:
        """The same with first weights for what is open."""
        found = self
        for place, each in enumerate(self.matches):
            if each.problem and not each.sources:
                found = found.changed(place, (), (Step.FIRST,))
        return found


def named(names: Sequence[str]) -> Sentence:
    """The first few of them."""
    first = listed(names[:MOST_NAMED])
    return say("{names}…", names=first) if names[MOST_NAMED:] else first


def shapes_of(source: Source, names: Sequence[str]) -> list[Shape]:
    """The shapes of the arrays called `names`."""
    found = [source.array(name) for name in names]
    return [each.shape for each in found if each is not None]


def _said(pairs: Iterable[tuple[str, Sentence]]) -> tuple[Sentence, ...]:
    """The same words once, for all whom they concern, which may be hundreds."""
    concerned: dict[Sentence, list[str]] = {}
    for name, words in pairs:
        concerned.setdefault(words, []).append(name)
    return tuple(
        say("{arrays}: {words}", arrays=joined(", ", names), words=words)
        for words, names in concerned.items()
        if words
    )


def _fits(wanted: Wanted, shapes: Sequence[Shape], steps: Steps) -> bool:
    return shape_after(steps, shapes, wanted) == wanted.shape
