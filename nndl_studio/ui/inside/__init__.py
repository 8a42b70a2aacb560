"""Look inside: every number of a step, what makes it, and the step taken node by node."""
