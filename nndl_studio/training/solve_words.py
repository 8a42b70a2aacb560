"""What a closed form says of itself: how it was found, or why there is none."""

from __future__ import annotations

from collections.abc import Sequence

from nndl_studio.sentence import Sentence, listed, say, say_count


def needs(what: Sentence) -> Sentence:
    """Why a network has no closed form; `what` it lacks."""
    return say(
        "Only linear regression has a closed form: data, one Dense without an activation, and a "
        "squared error; {what}",
        what=what,
    )


def by_decay(decay: float) -> Sentence:
    """With a penalty there is one answer, whatever the inputs are."""
    return say("By singular values, with the penalty ½ λ‖W‖², λ = {decay:g}", decay=decay)


def by_rank(rank: int, unknowns: int, bias: bool, dependent: Sequence[int]) -> Sentence:
    """Without one; `dependent` are the columns of the inputs that others make superfluous, the last
    of them being that of the `bias`."""
    if not dependent:
        return say(
            "By singular values: rank {rank} of {unknowns}, so there is no other answer",
            rank=rank,
            unknowns=unknowns,
        )
    names: list[str] = [f"x{i + 1}" for i in range(unknowns - bias)]
    names += [say("the constant 1")] * bias
    return say_count(
        len(dependent),
        "X has rank {rank} of {unknowns}: {columns} is a linear combination of the others, so XX^T "
        "in (79) has no inverse and many weights are equally good. These are the ones of smallest "
        "norm",
        "X has rank {rank} of {unknowns}: {columns} are each a linear combination of the others, "
        "so XX^T in (79) has no inverse and many weights are equally good. These are the ones of "
        "smallest norm",
        rank=rank,
        unknowns=unknowns,
        columns=listed([names[column] for column in dependent]),
    )
