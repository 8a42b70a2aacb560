"""The canvas: draws the graph, turns gestures into undo commands, and lists the layers."""
