"""What if: the network looked at as it would be with some things changed, beside the run."""
