"""Forms, formulas and numbers of what is selected, generated from what the layers declare."""
