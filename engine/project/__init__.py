"""The project file: what is kept of a recording and its transcript."""
