"""A network as lines of a program, a call of a function each: what formats that are read by people
are made of. The functions are copied from a library beside them."""
