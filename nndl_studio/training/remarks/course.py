"""Remarks on the loss: far above its start, growing, or a perplexity above the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from nndl_studio.sentence import Sentence, say, say_count
from nndl_studio.training.examiner import perplexity
from nndl_studio.training.remarks.advice import calm
from nndl_studio.training.remarks.evidence import Evidence
from nndl_studio.training.remarks.remark import Remark

# Chance and an odd batch don't double a loss.
FAR = 2.0
# How long a loss must have grown for, in epochs and as a part of the run, whose epochs may be
# one step each; and to what of its lowest.
FEWEST_GROWING = 3
GROWING_PART = 0.05
GROWN = 1.5


def loss_remarks(evidence: Evidence) -> Iterator[Remark]:
    """At most one, on the run as a whole."""
    if not evidence.descends or not evidence.before > 0:
        return
    if not evidence.now <= FAR * evidence.before:
        message = say(
            "the loss on training samples is {now:.3g} after {epochs}, and that of the untrained "
            "network {before:.3g}",
            now=evidence.now,
            epochs=epochs(evidence),
            before=evidence.before,
        )
        yield Remark("loss", None, message, calm(evidence))
        return
    losses = [result.train.loss for result in evidence.history]
    lowest = min(losses, default=0.0)
    growing = growing_epochs(losses, evidence.context.graph.settings.epochs)
    if growing and not evidence.has_learned:
        message = say_count(
            growing,
            "the loss has grown for {n} epoch and is {now:.3g}, after {lowest:.3g} in epoch "
            "{epoch}",
            "the loss has grown for {n} epochs and is {now:.3g}, after {lowest:.3g} in epoch "
            "{epoch}",
            now=losses[-1],
            lowest=lowest,
            epoch=evidence.history[losses.index(lowest)].epoch,
        )
        yield Remark("loss", None, message, calm(evidence))


def growing_epochs(losses: list[float], planned: int) -> int:
    """For how many epochs the loss has risen without a break, to far above its lowest; 0 if that is
    not long enough to say, of the epochs `planned`."""
    rises = [before < after for before, after in pairwise(losses)]
    count = next((n for n, rose in enumerate(reversed(rises)) if not rose), len(rises))
    enough = max(FEWEST_GROWING, GROWING_PART * planned)
    return count if count >= enough and losses[-1] > GROWN * min(losses) else 0


def perplexity_remarks(evidence: Evidence) -> Iterator[Remark]:
    """Where a language model knows less than nothing."""
    kind = evidence.context.dataset.info.kind
    if kind not in ("label", "labels") or not evidence.given_time:
        return
    held_out = evidence.history[-1].validation
    told = held_out.perplexity if held_out is not None else None
    for each in evidence.answered:
        if each.surprise is None:
            continue
        own = perplexity(each.surprise)
        if own > each.classes:
            part = say("training part")
            yield _perplexity(each.node, own, each.classes, part, calm(evidence))
        elif told is not None and told > each.classes:
            advice = say(
                "On the training part it is {own:.3g}, so the network learns that by heart: train "
                "for fewer epochs, stop early, or give it more text",
                own=own,
            )
            yield _perplexity(each.node, told, each.classes, say("validation part"), advice)


def epochs(evidence: Evidence) -> Sentence:
    """How many have ended, in words."""
    return say_count(evidence.epochs, "{n:,} epoch", "{n:,} epochs")


def _perplexity(node: str, found: float, words: int, part: Sentence, advice: Sentence) -> Remark:
    message = say(
        "the perplexity on the {part} is {found:.3g}, and guessing among the {words:,} entries of "
        "the vocabulary has {words:,}",
        part=part,
        found=found,
        words=words,
    )
    return Remark("perplexity", node, message, advice)
