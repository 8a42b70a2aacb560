"""The same networks in the studio, PyTorch and JAX: a training step each, and its time."""
