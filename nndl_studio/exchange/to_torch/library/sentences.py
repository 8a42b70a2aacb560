"""Functions of texts that have sentences: words (samples, steps) by their numbers."""

from __future__ import annotations

import torch
from torch import Tensor


def sentence_bounds(
    words: Tensor, lengths: Tensor, ends: Tensor, rows: int, asked: bool
) -> tuple[Tensor, Tensor, Tensor]:
    """How many sentences there are, where each begins and ends, and the same of the last one, which
    is not among them if it is `asked`."""
    place = torch.arange(words.shape[1], device=words.device)
    is_word = (place < lengths.reshape(-1, 1)) & ~torch.isin(words, ends)
    begins = is_word.clone()
    begins[:, 1:] &= ~is_word[:, :-1]
    number, total = begins.cumsum(1) - 1, begins.sum(1, True)

    def bounds(which: Tensor) -> Tensor:
        mine = number[:, None] == which
        start = ((mine & begins[:, None]) * place).sum(2)
        return torch.stack([start, start + (mine & is_word[:, None]).sum(2)], 2)

    kept = (total - int(asked)).clamp(0, rows)
    each = torch.arange(rows, device=words.device)[:, None]
    told = bounds(each) * (each < kept[:, None])
    return kept.clamp(min=1), told, bounds(total[:, None] - 1)


def sentences(words: Tensor, bounds: Tensor, weight: Tensor, position: bool) -> Tensor:
    """(samples, sentences, features): the words of each added up, by their place if asked for."""
    place = torch.arange(words.shape[1], device=words.device)
    start, end, vectors = bounds[:, :, :1], bounds[:, :, 1:], weight[words]
    inside = ((start <= place) & (place < end)).to(weight.dtype)
    if not position:
        return inside @ vectors
    along = (place - start + 1).to(weight.dtype) / (end - start).clamp(min=1)
    across = torch.arange(1, weight.shape[1] + 1, device=words.device) / weight.shape[1]
    tilted = (inside * (1 - along - along)) @ vectors
    return (inside * (1 - along)) @ vectors - across.to(weight.dtype) * tilted


def ages(x: Tensor, lengths: Tensor, weight: Tensor) -> Tensor:
    """A vector added to each step that says how long ago it was; 0 past a sample's end."""
    ago = lengths.reshape(-1, 1) - 1 - torch.arange(x.shape[1], device=x.device)
    aged = x + weight[ago.clamp(min=0)]
    return torch.where(ago[:, :, None] < 0, torch.zeros_like(x), aged)


def attend(question: Tensor, memory: Tensor, lengths: Tensor) -> Tensor:
    """A share for each own row of a memory, by its inner product with what is asked."""
    own = torch.arange(memory.shape[1], device=memory.device) < lengths.reshape(-1, 1)
    alike = torch.einsum("sk,sik->si", question, memory)
    alike = torch.where(own, alike, torch.finfo(alike.dtype).min)
    raised = (alike - alike.amax(1, True)).exp() * own
    return raised / raised.sum(1, True).clamp(min=1)


def pick(x: Tensor, lengths: Tensor, bounds: Tensor) -> Tensor:
    """What stands where each sentence is closed; 0 for one without words."""
    start, end = bounds[:, :, :1], bounds[:, :, 1:]
    found = torch.take_along_dim(x, torch.minimum(end, lengths.reshape(-1, 1, 1) - 1), 1)
    return torch.where(start < end, found, torch.zeros_like(found))


def question(words: Tensor, lengths: Tensor, last: Tensor) -> tuple[Tensor, Tensor]:
    """How many words the last sentence has with its marks, and these from the first step on."""
    place, start = torch.arange(words.shape[1], device=words.device), last[:, :, 0]
    own = lengths.reshape(-1, 1) - start
    moved = words.gather(1, (start + place).clamp(max=words.shape[1] - 1))
    return own, torch.where(place < own, moved, torch.zeros_like(moved))
