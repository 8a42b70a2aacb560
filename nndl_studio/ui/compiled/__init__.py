"""The page of a compiled plan: its instructions, what the passes did, and the arena."""
