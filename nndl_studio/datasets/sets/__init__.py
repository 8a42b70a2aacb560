"""The sets that come with the studio, drawn or read from its resources."""
