"""The window: joins canvas, inspector and monitor, and the thread that trains."""
