"""One story: what happens sentence by sentence, a question, its answer, and the true facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

import numpy as np

StoryKind = Literal["one fact", "two facts", "chain"]
PEOPLE = ("mary", "john", "sandra", "daniel")
MOVES = ("moved", "went", "journeyed")
PLACES = ("garden", "kitchen", "hallway", "bathroom", "office", "bedroom")
THINGS = ("apple", "football", "milk")
Facts = tuple[int, ...]


@dataclass(frozen=True)
class Told:
    """A story with its question, words parted by spaces; `facts` are the places of the sentences
    that the `answer` follows from, in the order in which one leads to the next."""

    text: str
    answer: str
    facts: Facts


@dataclass
class _World:
    """Who is where since which sentence, who holds what, and where a thing lies that was dropped,
    with the facts that tell so."""

    rng: np.random.Generator
    told: list[str] = field(default_factory=list)
    at: dict[str, tuple[str, int]] = field(default_factory=dict)
    held: dict[str, tuple[str, int]] = field(default_factory=dict)
    lies: dict[str, tuple[str, Facts]] = field(default_factory=dict)

    def pick(self, among: Sequence[str]) -> str:
        return among[int(self.rng.integers(len(among)))]

    def move(self, who: str) -> None:
        """To a place where they are not yet."""
        here = self.at.get(who, ("", 0))[0]
        there = self.pick([place for place in PLACES if place != here])
        self.at[who] = there, len(self.told)
        self.told.append(f"{who} {self.pick(MOVES)} to the {there} .")

    def take(self) -> bool:
        """Somebody takes what is within reach; False where nothing is. What nobody has taken yet is
        found wherever one is."""
        able = [
            (who, thing)
            for who, (here, _) in self.at.items()
            for thing in THINGS
            if thing not in self.held and self.lies.get(thing, (here,))[0] == here
        ]
        if not able:
            return False
        who, thing = able[int(self.rng.integers(len(able)))]
        self.hold(who, thing)
        return True

    def hold(self, who: str, thing: str) -> None:
        self.held[thing] = who, len(self.told)
        self.lies.pop(thing, None)
        self.told.append(f"{who} took the {thing} .")

    def drop(self) -> bool:
        """Somebody drops what they hold; False where nobody holds a thing."""
        if not self.held:
            return False
        thing = self.pick(list(self.held))
        who, _ = self.held.pop(thing)
        here, moved = self.at[who]
        self.lies[thing] = here, (len(self.told), moved)
        self.told.append(f"{who} dropped the {thing} .")
        return True

    def ask_for_person(self) -> Told:
        who = self.pick(list(self.at))
        place, moved = self.at[who]
        return self._asked(f"where is {who} ?", place, (moved,))

    def ask_for_thing(self) -> Told:
        thing = self.pick([*self.held, *self.lies])
        if thing in self.lies:
            place, facts = self.lies[thing]
        else:
            who, taken = self.held[thing]
            place, moved = self.at[who]
            facts = taken, moved
        return self._asked(f"where is the {thing} ?", place, facts)

    def _asked(self, question: str, answer: str, facts: Facts) -> Told:
        return Told(" ".join([*self.told, question]), answer, facts)


def _one_fact(rng: np.random.Generator, sentences: int) -> Told:
    """People move; where is one of them who has moved?"""
    world = _World(rng)
    for _ in range(sentences):
        world.move(world.pick(PEOPLE))
    return world.ask_for_person()


def _two_facts(rng: np.random.Generator, sentences: int) -> Told:
    """People move, half of the time, take things and drop them; where is one that was taken?"""
    while True:
        world = _World(rng)
        for _ in range(sentences):
            happens = int(rng.integers(4))
            if not ((happens == 2 and world.take()) or (happens == 3 and world.drop())):
                world.move(world.pick(PEOPLE))
        if world.held or world.lies:
            return world.ask_for_thing()


def _chain(rng: np.random.Generator, sentences: int) -> Told:
    """Each person moves once and each thing is taken once, in any order; where is one of them?"""
    world = _World(rng)
    events = [*PEOPLE, *THINGS]
    for event in rng.permutation(len(events))[:sentences]:
        if event < len(PEOPLE):
            world.move(PEOPLE[event])
        else:
            world.hold(world.pick(PEOPLE), events[event])
    return world.ask_for_thing()


DRAWN: Mapping[StoryKind, Callable[[np.random.Generator, int], Told]] = {
    "one fact": _one_fact,
    "two facts": _two_facts,
    "chain": _chain,
}
"""A story of so many sentences, by its kind."""
