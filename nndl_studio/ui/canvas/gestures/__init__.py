"""What the pointer does on the canvas: one class per gesture, one command at its end."""
