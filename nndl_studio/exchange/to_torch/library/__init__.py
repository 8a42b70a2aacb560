"""The functions of which written PyTorch modules are made: each is copied into the files that need
it, and gradients go back through all of them. Tensors have the samples first; `lengths` is how many
steps of each are its own."""
