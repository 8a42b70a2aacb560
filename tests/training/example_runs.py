"""What each example reaches in a short run, row by row of the lecture."""

from __future__ import annotations

from dataclasses import dataclass

from nndl_studio.training.examiner import Split


@dataclass(frozen=True)
class Run:
    """Example `name`, trained for `epochs`, has on its `part` a figure `metric` of at least `least`
    or at most `most`; an example that isn't trained by descent has a test of its own. `remarks` are
    the kinds of those that it deserves, `by_chance` those that rounding may decide on."""

    name: str
    epochs: int
    metric: str
    least: float = float("-inf")
    most: float = float("inf")
    remarks: tuple[str, ...] = ()
    by_chance: tuple[str, ...] = ()
    part: Split = "validation"

    def __str__(self) -> str:
        return self.name


LEARNING: tuple[Run, ...] = (
    Run("A1-losses", 40, "accuracy", least=0.85),
    Run("A1-outliers", 40, "r2", least=0.9),
    # That the network without a penalty overfits has a test of its own.
    Run("A2-regularisation", 10, "accuracy", least=0.8),
    # Its steps are so long that the loss goes up and down at the end.
    Run("A3-batch-descent", 400, "accuracy", least=0.88),
    Run("A3-mini-batches", 100, "accuracy", least=0.93),
    Run("A3-stochastic-descent", 25, "accuracy", least=0.93),
    # The run's last epochs are at 0.5 and more; its end goes back to the best.
    Run("A4-early-stop", 150, "loss", most=0.36),
    Run("A5-momentum", 60, "accuracy", least=0.95),
    Run("A5-nesterov", 60, "accuracy", least=0.95),
    Run("A6-adagrad", 40, "accuracy", least=0.95),
    Run("A7-adadelta", 60, "accuracy", least=0.94),
    Run("A7-warm-up-and-cosine", 80, "accuracy", least=0.96),
    Run("A8-linear-regression", 20, "r2", least=0.95),
    Run("A8-rank-deficient", 20, "r2", least=0.8),
    Run("A9-logistic-regression", 10, "accuracy", least=0.95),
    Run("A10-several-classes", 30, "accuracy", least=0.9),
    Run("A11-softmax-regression", 40, "accuracy", least=0.95),
    Run("A12-evaluation", 30, "mean_f1", least=0.6),
    Run("A13-perceptron", 10, "accuracy", least=0.99),
    Run("A13-perceptron-xor", 3, "accuracy", most=0.8, remarks=("never settles",)),
)
FEED_FORWARD: tuple[Run, ...] = (
    Run("B1-activations", 5, "accuracy", least=0.85),
    Run("B2-mlp-digits", 2, "accuracy", least=0.88),
    # The mean alone has an R² of 0.
    Run("B2-own-table", 30, "r2", least=0.85),
    Run("B2-two-branches", 2, "accuracy", least=0.88),
    Run("B3-objective", 20, "accuracy", least=0.9),
    Run("B4-own-points", 200, "accuracy", least=0.9),
    Run("B4-xor", 60, "accuracy", least=0.95),
    # The vanished gradient has a test of its own; here it is that nothing learns.
    Run("B5-vanishing-gradient", 2, "accuracy", most=0.2, remarks=("one class",)),
    Run("B5-rectifier-depth", 2, "accuracy", least=0.85),
    Run("B6-hopfield", 1, "accuracy", least=0.99),
)
RECURRENT: tuple[Run, ...] = (
    Run("D1-delay", 8, "accuracy", least=0.9),
    Run("D2-simple-recurrent-network", 8, "accuracy", least=0.9),
    Run("D2-own-arrays", 30, "accuracy", least=0.9),
    Run("D2-convolutions-in-a-loop", 8, "accuracy", least=0.85),
    Run("D2-srn-drawn", 3, "accuracy", least=0.55),
    Run("D3-backpropagation-through-time", 4, "accuracy", least=0.9),
    Run("D4-adding-10", 2, "mse", most=0.01),
    # The LSTM learns in one epoch what its neighbour, the simple network, does not begin to.
    Run("D4-adding-50", 1, "mse", most=0.02, remarks=("nothing learned",)),
    # Over 100 steps it may be seen to have learned a little, and then nothing for long.
    Run("D4-adding-100", 1, "mse", most=0.04, by_chance=("nothing learned",)),
    Run("D5-integrator", 15, "accuracy", least=0.75),
    Run("D5-integrator-drawn", 12, "accuracy", least=0.8),
    Run("D5-sum-drawn", 12, "accuracy", least=0.7),
    Run("D6-lstm-drawn", 3, "accuracy", least=0.65),
    Run("D6-own-series", 8, "r2", least=0.9),
    Run("D6-lstm-rows", 2, "accuracy", least=0.90),
    Run("D7-gru", 5, "accuracy", least=0.9),
    Run("D7-gru-drawn", 3, "accuracy", least=0.60),
)
CONVOLUTION: tuple[Run, ...] = (
    Run("C1-filters", 20, "loss", most=1e-6),
    Run("C1-moving-average", 20, "loss", most=1e-6),
    Run("C2-local-connections", 9, "accuracy", least=0.95),
    Run("C3-feature-maps", 2, "accuracy", least=0.86),
    Run("C4-connection-table", 2, "accuracy", least=0.85),
    Run("C5-subsampling", 2, "accuracy", least=0.91),
    Run("C6-gradients", 4, "accuracy", least=0.68),
    Run("C7-lenet-5", 2, "accuracy", least=0.93),
    Run("C7-own-cifar", 15, "accuracy", least=0.9),
    Run("C7-own-idx", 10, "accuracy", least=0.8),
    Run("C7-own-pictures", 20, "accuracy", least=0.9),
)
APPLICATIONS: tuple[Run, ...] = (
    # By how often words are used alone, the perplexity is above 40.
    Run("E1-language-model", 6, "perplexity", most=5),
    # Learned by heart: there is no other part.
    Run("E1-own-text", 100, "perplexity", most=5, part="train"),
    Run("E1-own-texts", 10, "accuracy", least=0.9),
    Run("E1-word-vectors", 3, "perplexity", most=25),
    # The mean picture alone has a loss of 26.
    Run("E2-autoencoder", 3, "loss", most=10.0),
    # The share of right bits; the LSTM beside it has two thirds of them.
    Run("E3-ntm-copy", 4, "accuracy", least=0.99, part="test"),
    Run("E3-ntm-copy-lstm", 4, "accuracy", least=0.99, part="test"),
    Run("E3-ntm-repeat-copy", 14, "accuracy", least=0.98, part="test"),
    Run("E3-ntm-recall", 16, "accuracy", least=0.98, part="test"),
    # The LSTM beside each says the right place of six every other time.
    Run("E4-stories-one-fact", 10, "accuracy", least=0.97, part="test"),
    Run("E4-stories-two-facts", 24, "accuracy", least=0.95, part="test"),
    Run("E4-stories-chain", 30, "accuracy", least=0.97, part="test"),
    # Gates are on the true facts as well, which has a test of its own.
    Run("E5-dmn-one-fact", 30, "accuracy", least=0.97, part="test"),
    Run("E5-dmn-chain", 12, "accuracy", least=0.97, part="test"),
    # The LSTM beside them has two fifths of the numbers by then, and nine tenths.
    Run("E6-nram-access", 2, "accuracy", least=1.0, part="test"),
    Run("E6-nram-increment", 10, "accuracy", least=1.0, part="test"),
    # The LSTM beside each is still at half of the symbols when its neighbour has them all.
    Run("E7-deque", 8, "accuracy", least=0.995, part="test"),
    Run("E7-stack", 4, "accuracy", least=0.995, part="test"),
    Run("E7-queue", 4, "accuracy", least=0.995, part="test"),
)

RUNS = (*LEARNING, *FEED_FORWARD, *CONVOLUTION, *RECURRENT, *APPLICATIONS)
