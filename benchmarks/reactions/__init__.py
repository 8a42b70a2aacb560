"""The parts of `window.py`: what a user waits for, measured in a process of its own each."""
