"""A project's file while somebody works on it: who has it open, and changes not saved yet."""
