"""What a step of training costs, as a table and a sentence for a terminal."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from nndl_studio.sentence import Sentence, say, together

HEADER = (
    say("NODE"),
    say("TYPE"),
    say("FORWARD"),
    say("BACKWARD"),
    say("UPDATE"),
    say("SHARE"),
)
# What a step has beside its nodes, and how a user would call it.
OTHERS = {
    "reading": say("(rows read)"),
    "gather": say("(rows laid out)"),
    "sums": say("(gradients added up)"),
}


def profile_rows(profile: dict[str, Any]) -> Iterator[tuple[str, ...]]:
    """A row a node, the dearest first, then what belongs to none; times in ms a step."""
    for each in profile["nodes"]:
        times = (f"{each[part]:.4f}" for part in ("forward", "backward", "update"))
        yield each["node"], each["type"], *times, _percent(each["share"])
    for name, words in OTHERS.items():
        if profile[name] > 0:
            yield words, "", f"{profile[name]:.4f}", "", "", _percent(_share(profile, name))


def profile_words(profile: dict[str, Any] | None) -> Sentence:
    """What the times are of, and how much of a step they tell."""
    if profile is None:
        return say("No step with a whole batch was taken, so there is nothing to tell of its cost.")
    threads, step = profile["threads"], profile["step"]
    listed = _percent(1 - _share(profile, "rest"))
    what = say("Times are ms a step, means over {steps:,} counted steps.", steps=profile["counted"])
    if threads == 1:
        words = say(
            "A step takes {step:.4g} ms on 1 thread; the parts listed have {listed} of it.",
            step=step,
            listed=listed,
        )
        return together(what, words)
    words = say(
        "A step takes {step:.4g} ms on {threads} threads, and times are of all threads together: "
        "the parts listed have {listed} of {threads} × {step:.4g} ms, the rest is mostly threads "
        "waiting for one another.",
        step=step,
        threads=threads,
        listed=listed,
    )
    return together(what, words)


def _share(profile: dict[str, Any], name: str) -> float:
    whole = profile["threads"] * profile["step"]
    return float(profile[name] / whole) if whole > 0 else 0.0


def _percent(share: float) -> str:
    return f"{100 * share:.1f} %"
