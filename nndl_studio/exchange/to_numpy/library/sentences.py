"""Functions of texts that have sentences: words (samples, steps) by their numbers."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


def sentence_bounds(
    words: Array, lengths: Array, ends: Array, rows: int, asked: bool
) -> tuple[Array, Array, Array]:
    """How many sentences there are, where each begins and ends, and the same of the last one, which
    is not among them if it is `asked`."""
    place = np.arange(words.shape[1])
    is_word = (place < lengths.reshape(-1, 1)) & ~np.isin(words, ends)
    begins = is_word & ~np.pad(is_word, ((0, 0), (1, 0)))[:, :-1]
    number, total = np.cumsum(begins, 1) - 1, begins.sum(1, keepdims=True)

    def bounds(which: Array) -> Array:
        mine = number[:, None] == which
        start = ((mine & begins[:, None]) * place).sum(2)
        return np.stack([start, start + (mine & is_word[:, None]).sum(2)], 2)

    kept, each = np.clip(total - asked, 0, rows), np.arange(rows)[:, None]
    told = bounds(each) * (each < kept[:, None])
    return np.maximum(kept, 1), told, bounds(total[:, None] - 1)


def sentences(words: Array, bounds: Array, weight: Array, position: bool) -> Array:
    """(samples, sentences, features): the words of each added up, by their place if asked for."""
    place, features = np.arange(words.shape[1]), weight.shape[1]
    start, end = bounds[:, :, :1], bounds[:, :, 1:]
    inside = ((start <= place) & (place < end)).astype(weight.dtype)
    if not position:
        return np.asarray(inside @ weight[words])
    along = ((place - start + 1) / np.maximum(end - start, 1)).astype(weight.dtype)
    across = np.arange(1, features + 1, dtype=weight.dtype) / weight.dtype.type(features)
    vectors = weight[words]
    tilted = (inside * (1 - along - along)) @ vectors
    return np.asarray((inside * (1 - along)) @ vectors - across * tilted)


def ages(x: Array, lengths: Array, weight: Array) -> Array:
    """A vector added to each step that says how long ago it was; 0 past a sample's end."""
    ago = lengths.reshape(-1, 1) - 1 - np.arange(x.shape[1])
    aged: Array = np.where(ago[:, :, None] < 0, 0, x + weight[np.maximum(ago, 0)])
    return aged.astype(x.dtype)


def attend(question: Array, memory: Array, lengths: Array) -> Array:
    """A share for each own row of a memory, by its inner product with what is asked."""
    own = np.arange(memory.shape[1]) < lengths.reshape(-1, 1)
    alike = np.where(own, np.einsum("sk,sik->si", question, memory), -np.inf)
    highest = np.where(own[:, :1], alike.max(1, keepdims=True), 0)
    raised = np.exp(alike - highest)
    return np.asarray(raised / np.maximum(raised.sum(1, keepdims=True), 1))


def pick(x: Array, lengths: Array, bounds: Array) -> Array:
    """What stands where each sentence is closed; 0 for one without words."""
    step = np.minimum(bounds[:, :, 1:], lengths.reshape(-1, 1, 1) - 1)
    found: Array = np.where(bounds[:, :, :1] < bounds[:, :, 1:], np.take_along_axis(x, step, 1), 0)
    return found.astype(x.dtype)


def question(words: Array, lengths: Array, last: Array) -> tuple[Array, Array]:
    """How many words the last sentence has with its marks, and these from the first step on."""
    place, start = np.arange(words.shape[1]), last[:, :, 0]
    own = lengths.reshape(-1, 1) - start
    moved = np.take_along_axis(words, np.minimum(start + place, words.shape[1] - 1), 1)
    return own, np.where(place < own, moved, 0)
