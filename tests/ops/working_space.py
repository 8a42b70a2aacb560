"""Outputs of ops that are room to work in: nobody reads them, and no op says what they are."""

WORKING_SPACE: set[tuple[str, int]] = {
    ("dense_backward_weight", 1),
    ("hebb", 2),
    ("recall", 1),
    ("recall_trace", 1),
}
