"""Text that a trained language model writes: token after token, each drawn from its answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from nndl_studio.datasets import describe
from nndl_studio.datasets.tokens import UNKNOWN, Tokens, Vocabulary, apart, join, tokenise
from nndl_studio.graph.document import Graph
from nndl_studio.sentence import say
from nndl_studio.training.answers import Evaluator, Weights
from nndl_studio.training.data_rows import Rows, data_config, data_node
from nndl_studio.training.errors import TrainingError

Probabilities = NDArray[np.float64]

# What a text begins with that nobody has begun.
MOST_FREQUENT = 0


class Writer:
    """Continues text with the weights of a language model. Raises TrainingError for a graph that
    is none, BadFile for a text that can't be read."""

    def __init__(self, graph: Graph, threads: int | None = None) -> None:
        node = data_node(graph)
        config = data_config(node)
        info = describe(config)
        if not config.alphabet or info.kind != "labels" or not info.each_step:
            words = say(
                "{node} gives no text whose next token is to be said: choose a text there",
                node=node.id,
            )
            raise TrainingError(words, node.id)
        self.vocabulary, self._steps = Vocabulary(info.class_names), info.axes[0]
        self.kind: Tokens = "words" if config.alphabet == "words" else "characters"
        self._evaluator = Evaluator(graph, threads)
        answer = self._evaluator.predictions[0].value
        if answer.shape != (self._steps, len(self.vocabulary.names)):
            raise TrainingError(
                say(
                    "The network does not answer with a probability for every token at every "
                    "step: end it with Softmax with cross-entropy"
                )
            )

    def write(
        self, weights: Weights, start: str, length: int, temperature: float = 1.0, seed: int = 0
    ) -> str:
        """`start` and `length` more tokens. With temperature 0 the likeliest token follows, with 1
        it is drawn as the model says, with more any token becomes as likely as any other."""
        if temperature < 0 or length < 0:
            raise ValueError(say("the length and the temperature can't be below 0"))
        rng = np.random.default_rng(seed)
        tokens = self._known(tokenise(start, self.kind)) or [MOST_FREQUENT]
        written: list[int] = []
        for _ in range(length):
            chances = self._next(weights, [*tokens, *written][-self._steps :])
            written.append(pick(chances, temperature, rng))
        told = written if start else [*tokens, *written]
        more = join([self.vocabulary.names[number] for number in told], self.kind)
        return _after(start, more, self.kind == "words")

    def _known(self, tokens: Iterable[str]) -> list[int]:
        try:
            return [int(number) for number in self.vocabulary.numbers(tokens)]
        except KeyError as error:
            raise ValueError(
                say(
                    "the text that was learned has no {token!r}: start with what is in it",
                    token=error.args[0],
                )
            ) from error

    def _next(self, weights: Weights, context: Sequence[int]) -> Probabilities:
        """How likely each token is to follow `context`; <unk> is no token to write."""
        columns = self._evaluator.columns
        x = np.zeros((1, columns["x"][1]), np.float32)
        x[0, : len(context)] = context
        row = Rows(1, {"x": x, "lengths": np.array([len(context)])}, columns)
        answer = self._evaluator.answer(weights, row, np.zeros(1, np.int64))
        chances: Probabilities = answer.y[0, len(context) - 1].astype(np.float64)
        _forbid_unknown(chances, self.vocabulary)
        return chances


def pick(chances: Probabilities, temperature: float, rng: np.random.Generator) -> int:
    """A token's number, drawn with probabilities p^(1/T), brought to the sum 1."""
    if temperature == 0:
        return int(np.argmax(chances))
    with np.errstate(divide="ignore"):
        logs = np.log(chances) / temperature
    weights = np.exp(logs - logs.max())
    return int(rng.choice(len(weights), p=weights / weights.sum()))


def _forbid_unknown(chances: Probabilities, known: Vocabulary) -> None:
    if UNKNOWN in known.names:
        chances[known.names.index(UNKNOWN)] = 0


def _after(start: str, more: str, words: bool) -> str:
    """`more` behind `start`, with a space where two words would meet."""
    meet = words and start.strip() != "" and more[:1].isalnum() and not start[-1].isspace()
    return f"{start} {more}" if meet and apart(start, more[:1]) else start + more
