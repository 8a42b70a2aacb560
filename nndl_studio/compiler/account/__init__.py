"""What became of a graph: its instructions, what each pass did, and where everything lies."""
