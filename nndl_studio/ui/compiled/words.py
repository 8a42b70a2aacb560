"""What the page says of instructions, passes and memory."""

from __future__ import annotations

from collections.abc import Mapping

from nndl_studio.compiler.account.record import (
    Account,
    Array,
    Band,
    Change,
    ChangeKind,
    Memory,
    Pass,
    Use,
)
from nndl_studio.compiler.notes import PassName
from nndl_studio.machine.plan import Part
from nndl_studio.sentence import (
    NOTHING,
    Sentence,
    as_it_is,
    joined,
    listed,
    say,
    say_as,
    say_count,
    together,
)

PARTS: Mapping[Part, Sentence] = {
    "forward": say_as("part of a step", "forward"),
    "backward": say_as("part of a step", "backward"),
    "update": say_as("part of a step", "update"),
}
PURPOSES: Mapping[PassName, Sentence] = {
    "resolve": say(
        "Puts the nodes in order, inputs before outputs, and the parts of composite nodes in their "
        "place."
    ),
    "lower": say("Writes what each node computes as calls of ops; a loop is unfolded in time."),
    "differentiate": say(
        "Goes back over the calls and adds those that compute gradients; where a value is read "
        "several times, its gradients are added up."
    ),
    "simplify": say("Takes away calls whose results nobody reads."),
    "commute": say(
        "Puts activations that rise behind the maximum over regions, where fewer numbers are left."
    ),
    "postpone": say(
        "Leaves weight gradients of dense layers to the update, which makes a few rows at a time "
        "and steps along them at once."
    ),
    "place": say(
        "Gives each value its place in the arena; memory that is no longer read is used again."
    ),
    "encode": say("Turns calls and places into numbers, and adds the update of the parameters."),
}
KILO, MEGA = 1000, 1_000_000
LARGE = 10


def summary(account: Account) -> Sentence:
    """What the plan is, in a sentence."""
    shards = say_count(account.shards, "1 shard", "{n:,} shards")
    instructions = say_count(len(account.instructions), "1 instruction", "{n:,} instructions")
    kernels = say_count(account.kernels, "1 kernel", "{n:,} kernels")
    return say(
        "A step of training with {batch:,} samples in {shards}: {instructions} by {kernels}, in "
        "an arena of {size}.",
        batch=account.batch,
        shards=shards,
        instructions=instructions,
        kernels=kernels,
        size=in_bytes(account.memory.size * account.memory.width),
    )


def pass_count(each: Pass, memory: Memory) -> Sentence:
    """What a pass came to, in a few words."""
    if each.name == "resolve":
        nodes = say_count(each.left, "1 node", "{n:,} nodes")
        opened = each.count("opened")
        if not opened:
            return nodes
        words = say_count(opened, "1 opened", "{n:,} opened")
        return listed([nodes, words])
    if each.name == "place":
        return say("{saved:.0f} % saved", saved=100 * memory.saved)
    if each.name == "encode":
        return say_count(each.left, "1 instruction", "{n:,} instructions")
    counts = [_counted(kind, each.count(kind)) for kind in _KINDS if each.count(kind)]
    left = say_count(each.left, "1 call", "{n:,} calls")
    return joined(" · ", [listed(counts) if counts else say("nothing to do"), left])


def memory_words(memory: Memory) -> Sentence:
    """What the packing comes to."""

    def size(numbers: int) -> Sentence:
        return in_bytes(numbers * memory.width)

    packed = say(
        "The values of a shard take {packed}: {saved:.0f} % less than the {whole} that they would "
        "need side by side. {peak} are in use at once at most, at instruction {busiest:,}.",
        packed=size(memory.packed),
        saved=100 * memory.saved,
        whole=size(memory.whole),
        peak=size(memory.peak),
        busiest=memory.busiest + 1,
    )
    taken = say_count(
        memory.in_place,
        "1 value takes over the memory of another in place.",
        "{n:,} values take over the memory of another in place.",
    )
    return together(packed, taken if memory.in_place else NOTHING)


def band_words(band: Band, memory: Memory) -> Sentence:
    """What lies there, and how long."""
    size = in_bytes(band.size * memory.width)
    name = named(band.array)
    if band.first == band.last:
        life = say("instruction {first:,}", first=band.first + 1)
    else:
        first, last = band.first + 1, band.last + 1
        life = say("instructions {first:,} to {last:,}", first=first, last=last)
    place = say("from {offset} on", offset=in_bytes(band.offset * memory.width))
    over = say("takes over {name}", name=band.over) if band.over else NOTHING
    return joined(" · ", [each for each in (name, size, life, place, over) if each])


def change_words(change: Change) -> Sentence:
    """One change in a line."""
    if change.use is None:
        return say("{node} is opened", node=change.node)
    if change.instead is None:
        return joined(" · ", [change.node, use_words(change.use)])
    if change.kind == "postponed":
        return say(
            "{node} · {use}; meanwhile {instead}",
            node=change.node,
            use=use_words(change.use),
            instead=change.instead.op,
        )
    return say(
        "{node} · {instead} in place of {use}",
        node=change.node,
        instead=use_words(change.instead),
        use=change.use.op,
    )


def use_words(use: Use) -> Sentence:
    """An op with what it reads and makes, by their names."""
    reads, makes = (", ".join(each.name for each in arrays) for arrays in (use.reads, use.makes))
    return as_it_is(f"{use.op}({reads}) → {makes}" if makes else f"{use.op}({reads})")


def named(array: Array) -> Sentence:
    """An array with its shape; `n` stands for the samples of a shard."""
    axes = [*map(str, array.shape), *(["n"] if array.batched else [])]
    return as_it_is(f"{array.name} {'×'.join(axes) or '1'}")


def in_bytes(count: int) -> Sentence:
    """So many bytes, in about three digits."""
    if count < KILO:
        return say("{n:,} B", n=count)
    if count < MEGA:
        n = count / KILO
        return say("{n:.1f} KB", n=n) if n < LARGE else say("{n:,.0f} KB", n=n)
    n = count / MEGA
    return say("{n:.1f} MB", n=n) if n < LARGE else say("{n:,.0f} MB", n=n)


_KINDS: tuple[ChangeKind, ...] = ("added", "removed", "exchanged", "postponed")


def _counted(kind: ChangeKind, n: int) -> Sentence:
    match kind:
        case "added":
            return say_count(n, "1 added", "{n:,} added")
        case "removed":
            return say_count(n, "1 removed", "{n:,} removed")
        case "exchanged":
            return say_count(n, "1 exchanged", "{n:,} exchanged")
        case _:
            return say_count(n, "1 postponed", "{n:,} postponed")
