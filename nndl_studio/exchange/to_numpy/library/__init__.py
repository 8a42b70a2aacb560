"""The functions of which written programs are made, in NumPy alone: each is copied into the files
that need it. Arrays have the samples first; `lengths` is how many steps of each are its own."""
