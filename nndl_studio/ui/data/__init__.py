"""The import page: a file of the user's, what it holds, and what is made of it."""
