"""Finds for each array of a drawing what fills it: by the names of layers, else by shape in the
order of the layers. What is not certain is said, and nothing is taken twice."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from itertools import groupby

from nndl_studio.exchange.matching.called import conversion
from nndl_studio.exchange.matching.match import NO_FIT, Match, Matching, named, shapes_of
from nndl_studio.exchange.matching.names import KEYS, once
from nndl_studio.exchange.matching.parts import Form, Part, parts_of
from nndl_studio.exchange.matching.source import Convention, Source
from nndl_studio.exchange.matching.steps import Step
from nndl_studio.exchange.matching.wanted import Wanted, wanted_by
from nndl_studio.exchange.matching.ways import (
    Way,
    conflict,
    may_fill,
    roles_of,
    taken,
    turns,
    unsure,
    usual,
)
from nndl_studio.exchange.words import clauses, in_words
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import NOTHING, Sentence, all_of, say

Node = tuple[Wanted, ...]
"""The arrays of one node."""

# Without which a layer is none; others may be missing in a file, and are 0 then.
WEIGHTS = ("weight", "recurrent", "centre")


def match(source: Source, graph: Graph, convention: Convention = "") -> Matching:
    """A match for each array of `graph`; `convention` says whose arrays they are, where the user
    knows better than the file. Raises ValueError for a faulty drawing."""
    wanted = wanted_by(graph)
    source = replace(source, convention=convention or source.convention)
    guess = _Guess(source, [tuple(each) for _, each in groupby(wanted, lambda one: one.node)])
    return Matching(source, wanted, guess.matches()).with_named()


class _Guess:
    """Layers of the file given to nodes, each once."""

    def __init__(self, source: Source, nodes: list[Node]) -> None:
        self._source, self._nodes = source, nodes
        self._parts = [each for each in parts_of(source, source.convention) if not each.backwards]
        self._given: dict[str, Part] = {}
        self._doubts: dict[str, Sentence] = {}
        self._known: dict[tuple[str, Form], bool] = {}

    def matches(self) -> tuple[Match, ...]:
        for key in KEYS:
            self._by_name(key, self._fits)
        self._by_shape()
        for key in KEYS:  # so that what is wrong with their shapes is said
            self._by_name(key, lambda part, node: True)
        found = [match for node in self._nodes for match in self._of_node(node)]
        return tuple(self._alone(found))

    @property
    def _free(self) -> list[Part]:
        given = {part.name for part in self._given.values()}
        return [part for part in self._parts if part.name not in given]

    def _by_name(self, key: Callable[[str], str], suits: Callable[[Part, Node], bool]) -> None:
        """Where one layer and one node alone are called alike."""
        parts = once((key(part.name), part) for part in self._free)
        open_nodes = [node for node in self._nodes if node[0].node not in self._given]
        nodes = once((key(node[0].node), node) for node in open_nodes)
        for name, node in nodes.items():
            if name in parts and suits(parts[name], node):
                self._given[node[0].node] = parts[name]

    def _by_shape(self) -> None:
        """The rest in order: a layer that fills all that the node needs. Others of the same shapes
        are named."""
        for node in self._nodes:
            if node[0].node in self._given or all(each.fixed for each in node):
                continue
            fit = [part for part in self._free if self._fills(part, node)]
            if not fit:
                continue
            self._given[node[0].node] = fit[0]
            if fit[1:]:
                self._doubts[node[0].node] = say(
                    "taken by the order of the layers; {others} would fit as well",
                    others=named([part.name for part in fit[1:]]),
                )

    def _fits(self, part: Part, node: Node) -> bool:
        """Whether nothing of it has another shape."""
        wrong = bool(conflict(part, node))
        return not any(
            match.problem and not (wrong and wanted.parameter not in WEIGHTS)
            for wanted in node
            for match in (self._from_part(part, wanted),)
        )

    def _fills(self, part: Part, node: Node) -> bool:
        """Whether it has all of a node's weights and nothing besides; found out once for all layers
        of the same shapes."""
        key = node[0].node, part.form
        if key not in self._known:
            self._known[key] = _is_near(part, node) and self._fills_all(part, node)
        return self._known[key]

    def _fills_all(self, part: Part, node: Node) -> bool:
        if not self._fits(part, node):
            return False
        matches = {wanted.parameter: self._from_part(part, wanted) for wanted in node}
        if not all(matches[name].sources for name in WEIGHTS if name in matches):
            return False
        used = {name for match in matches.values() for name in match.sources}
        named = {found.name for role, found in part.arrays if role}
        return bool(used) and (used == named or bool(conflict(part, node)))

    def _of_node(self, node: Node) -> Iterable[Match]:
        part = self._given.get(node[0].node)
        if part is None:
            return [_made(wanted) if wanted.fixed else Match(wanted.name) for wanted in node]
        first, *others = (self._from_part(part, wanted) for wanted in node)
        order, left = self._doubts.get(node[0].node, NOTHING), _left_out(part, (first, *others))
        doubts = order, left, unsure(part, node), first.doubt
        first = replace(first, doubt=clauses([each for each in doubts if each]))
        wrong = conflict(part, node)
        if wrong:
            return [
                replace(first, problem=wrong),
                *(replace(each, problem=NOTHING) for each in others),
            ]
        return [first, *others]

    def _from_part(self, part: Part, wanted: Wanted) -> Match:
        """What of a layer fills an array; zeros for a bias or peepholes that it has not."""
        tried = taken(part, wanted)
        for sources in tried:
            shapes = shapes_of(self._source, sources)
            found = usual(wanted, shapes, part.convention)
            if found:
                way = self._of_ours(sources[0], wanted, found)
                return Match(wanted.name, sources, way.steps, _doubt(part, way, found))
        if wanted.fixed:
            return _made(wanted)
        if tried:
            words = say(
                "{names} is {there} in the file, here it is {here}",
                names=all_of(tried[0]),
                there=all_of([in_words(each) for each in shapes_of(self._source, tried[0])]),
                here=in_words(wanted.shape),
            )
            return Match(wanted.name, problem=words)
        if wanted.parameter not in WEIGHTS:
            return Match(wanted.name, (), (Step.ZEROS,))
        return Match(wanted.name)

    def _of_ours(self, name: str, wanted: Wanted, found: tuple[Way, ...]) -> Way:
        """Of the studio's other drawings kernels may be turned the other way."""
        layout = self._source.layout or {}
        if found[0].convention == "studio" and name in layout:
            other = turns(layout[name]) != turns(wanted.axes)
            return next((way for way in found if bool(way.steps) is other), found[0])
        return found[0]

    def _alone(self, matches: list[Match]) -> Iterable[Match]:
        """Arrays that belong to no layer, one by one by their shapes; what is open then says so."""
        gone = {name for match in matches for name in match.sources}
        gone |= {found.name for part in self._given.values() for _, found in part.arrays}
        wanted = {each.name: each for node in self._nodes for each in node}
        for match in matches:
            if match.sources or match.steps or match.problem:
                yield match
                continue
            fit = list(self._fitting_alone(wanted[match.array], gone))
            if not fit:
                yield replace(match, problem=NO_FIT)
                continue
            (part, name, ways), *others = fit
            gone.add(name)
            rest = named([other for _, other, _ in others])
            order = say("taken by its order; {others} would fit as well", others=rest)
            doubts = order if rest else NOTHING, _doubt(part, ways[0], ways)
            doubt = clauses([each for each in doubts if each])
            yield Match(match.array, (name,), ways[0].steps, doubt)

    def _fitting_alone(
        self, wanted: Wanted, gone: Collection[str]
    ) -> Iterable[tuple[Part, str, tuple[Way, ...]]]:
        """What of the arrays without a role may fill one, and how."""
        for part in self._parts:
            for role, found in part.arrays:
                if not role and found.name not in gone:
                    ways = usual(wanted, [found.shape], part.convention)
                    if ways:
                        yield part, found.name, ways


def _is_near(part: Part, node: Node) -> bool:
    """Whether it has the weights at all, of as many numbers."""
    for wanted in node:
        if wanted.parameter in WEIGHTS:
            known = [part.having(role) for roles in roles_of(part, wanted) for role in roles]
            if not any(each is not None and may_fill(wanted, each.shape) for each in known):
                return False
    return True


def _left_out(part: Part, matches: Sequence[Match]) -> Sentence:
    """What else the layer has there, without which it answers otherwise."""
    used = {name for match in matches for name in match.sources}
    lost = [found.name for role, found in part.arrays if role and found.name not in used]
    return say("{arrays} of the file has no place here", arrays=all_of(lost)) if lost else NOTHING


def _doubt(part: Part, way: Way, found: tuple[Way, ...]) -> Sentence:
    """What else the numbers may be: much, where nobody knows whose they are."""
    others = [each for each in found if each.steps != way.steps]
    rivals = [] if part.convention else [each for each in others if each.sure]
    unsure = [] if way.sure else [each for each in others if each.convention == way.convention]
    rival = next(iter((*unsure, *rivals)), None)
    if rival is None:
        return NOTHING
    done = conversion(rival.steps)
    if unsure:
        return say("may also be {done}, which has the same shape", done=done)
    return say("may also be {done}: nothing in the file tells whose order it has", done=done)


def _made(wanted: Wanted) -> Match:
    """As the layer makes it."""
    return Match(wanted.name, (), (Step.FIRST,))
