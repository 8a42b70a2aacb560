"""The workings of a step: every number that the machine computes for a sample or a few, forward,
backward and in the update, and what each is made of. Whoever shows arithmetic reads these; nothing
is computed a second time in another way.
"""
