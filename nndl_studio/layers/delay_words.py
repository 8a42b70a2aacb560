"""What a Delay says: what stands beside its formula, and why it can't take what comes."""

from __future__ import annotations

from nndl_studio.layers.shape import Shape, times
from nndl_studio.sentence import Sentence, say, together


def delay_note(from_zero: bool, truncate: int) -> Sentence:
    """For the formula of one that starts at 0 or not, and is cut at every `truncate`-th step."""
    if from_zero:
        told = [
            say("The lecture's delay unit: it starts at 0, and its output may depend on its input.")
        ]
    else:
        told = [
            say("The lecture's delay unit: its output may depend on its input."),
            say("What is linked to its port first goes before what is set here."),
        ]
    if truncate:
        cut = say(
            "In a loop nothing flows back through it at t = {first}, {second}, ….",
            first=truncate + 1,
            second=2 * truncate + 1,
        )
        told.append(cut)
    return together(*told)


def misfit(held: tuple[int, ...], comes: tuple[int, ...]) -> Sentence:
    """Why it can't hold what has these axes, and what to do."""
    known, new = times(held), times(comes)
    match len(held) > 1, len(comes) > 1:
        case True, True:
            return say(
                "holds {held} maps and gets {comes} a step: let it hold {comes}",
                held=known,
                comes=new,
            )
        case True, False:
            return say(
                "holds {held} maps and gets {comes} numbers a step: let it hold {comes} numbers",
                held=known,
                comes=new,
            )
        case False, True:
            return say(
                "holds {held} numbers and gets {comes} maps a step: let it hold {comes} maps",
                held=known,
                comes=new,
            )
        case _:
            return say(
                "holds {held} numbers and gets {comes} a step: make its units {comes}",
                held=known,
                comes=new,
            )


def misbegun(x: Shape, first: Shape) -> Sentence:
    """Why it can't begin with what is linked for that."""
    if x.form == "map":
        return say(
            "holds {held} maps and begins with {begin}: link such maps to first, an Unflatten "
            "makes them of numbers",
            held=times(x.axes),
            begin=times(first.axes),
        )
    return say(
        "holds {held} numbers and begins with {begin}: give what is linked to first {held} units",
        held=x.axes[0],
        begin=times(first.axes),
    )
