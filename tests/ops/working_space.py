"""Outputs of ops that are room to work in: nobody reads them, and no op says what they are."""

WORKING_SPACE: set[tuple[str, int]] = {
    ("accumulate_backward", 2),
    ("conv1d_backward_weight", 1),
    ("dense_backward_weight", 1),
    ("srn_backward", 3),
    ("srn_backward", 4),
    ("lstm", 3),
    ("lstm_backward", 4),
    ("lstm_backward", 5),
    ("gru", 3),
    ("gru_backward", 3),
    ("gru_backward", 4),
    ("gru_backward", 5),
    ("gru_backward", 6),
    ("gru_after", 3),
    ("gru_after", 4),
    ("gru_after_backward", 4),
    ("gru_after_backward", 6),
    ("gru_after_backward", 7),
}
