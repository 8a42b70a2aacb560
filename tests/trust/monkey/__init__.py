"""A monkey at the studio: random events on the real window, from a seed. No tests, but what
`test_trust_monkey.py` starts in a process of its own."""
