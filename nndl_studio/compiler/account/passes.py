"""What each pass did: the calls before it beside the calls behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from nndl_studio.compiler.account.record import Change, Pass
from nndl_studio.compiler.account.uses import Called, called, use_of
from nndl_studio.compiler.notes import Notes, Placed
from nndl_studio.ops.ir import BETWEEN, Call, owner

Calls = Sequence[Call]


def passes_of(notes: Notes, placed: Placed, instructions: int) -> tuple[Pass, ...]:
    """All passes in their order. What `place` did is told by the arena, and `encode` leaves as many
    `instructions` as there are with the update."""
    calls, names = notes.calls, called(placed.work)
    lowered, whole, living = (calls[p] for p in ("lower", "differentiate", "simplify"))
    commuted, shared = calls["commute"], calls["postpone"]
    return (
        Pass("resolve", len(notes.nodes), tuple(_opened(notes))),
        Pass("lower", len(lowered), tuple(_added((), lowered, names))),
        Pass("differentiate", len(whole), tuple(_added(lowered, whole, names))),
        Pass("simplify", len(living), tuple(_removed(whole, living, names))),
        Pass("commute", len(commuted), tuple(_exchanged(living, commuted, names))),
        Pass("postpone", len(shared), tuple(_postponed(commuted, shared, names))),
        Pass("place", len(shared)),
        Pass("encode", instructions),
    )


def _opened(notes: Notes) -> Iterator[Change]:
    """The composites, each once."""
    names = [resolved.node.id for resolved in notes.nodes]
    for name in dict.fromkeys(owner(name) for name in names if BETWEEN in name):
        yield Change("opened", name)


def _added(before: Calls, behind: Calls, names: Called) -> Iterator[Change]:
    known = set(before)
    for call in behind:
        if call not in known:
            yield Change("added", call.node, use_of(call, names))


def _removed(before: Calls, behind: Calls, names: Called) -> Iterator[Change]:
    left = set(behind)
    for call in before:
        if call not in left:
            yield Change("removed", call.node, use_of(call, names))


def _exchanged(before: Calls, behind: Calls, names: Called) -> Iterator[Change]:
    """Each place in the order that another call has now."""
    for call, instead in zip(before, behind, strict=True):
        if call is not instead:
            yield Change("exchanged", call.node, use_of(call, names), use_of(instead, names))


def _postponed(before: Calls, behind: Calls, names: Called) -> Iterator[Change]:
    """Weight gradients that the update makes, each with what shards do for it meanwhile: turn x
    over, where they have several samples."""
    known, left = set(before), set(behind)
    turned = [call for call in behind if call not in known]
    for call in before:
        if call not in left:
            # Both are in the order of the gradients.
            here = bool(turned) and turned[0].inputs[0] is call.inputs[0]
            instead = use_of(turned.pop(0), names) if here else None
            yield Change("postponed", call.node, use_of(call, names), instead)
