"""Live views of a run, chosen by the kind of a probe and never by the layer's type."""
