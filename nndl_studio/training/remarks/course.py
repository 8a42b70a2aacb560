"""Remarks on the loss: far above its start, growing, or a perplexity above the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

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
        yield Remark(
            "loss",
            None,
            f"the loss on training samples is {evidence.now:.3g} after {epochs(evidence)}, and "
            f"that of the untrained network {evidence.before:.3g}",
            calm(evidence),
        )
        return
    losses = [result.train.loss for result in evidence.history]
    lowest = min(losses, default=0.0)
    growing = growing_epochs(losses, evidence.context.graph.settings.epochs)
    if growing and not evidence.has_learned:
        yield Remark(
            "loss",
            None,
            f"the loss has grown for {growing} epochs and is {losses[-1]:.3g}, after "
            f"{lowest:.3g} in epoch {evidence.history[losses.index(lowest)].epoch}",
            calm(evidence),
        )


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
            yield _perplexity(each.node, own, each.classes, "training", calm(evidence))
        elif told is not None and told > each.classes:
            advice = (
                f"On the training part it is {own:.3g}, so the network learns that by heart: train "
                "for fewer epochs, stop early, or give it more text"
            )
            yield _perplexity(each.node, told, each.classes, "validation", advice)


def epochs(evidence: Evidence) -> str:
    """How many have ended, in words."""
    return "1 epoch" if evidence.epochs == 1 else f"{evidence.epochs:,} epochs"


def _perplexity(node: str, found: float, words: int, part: str, advice: str) -> Remark:
    message = (
        f"the perplexity on the {part} part is {found:.3g}, and guessing among the {words:,} "
        f"entries of the vocabulary has {words:,}"
    )
    return Remark("perplexity", node, message, advice)
