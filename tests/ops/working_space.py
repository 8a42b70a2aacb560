"""Outputs of ops that are room to work in: nobody reads them, and no op says what they are."""

WORKING_SPACE: set[tuple[str, int]] = {
    ("accumulate_backward", 2),
    ("conv1d_backward_weight", 1),
    ("dense_backward_weight", 1),
}
