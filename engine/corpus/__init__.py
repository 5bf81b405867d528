"""Training data from corrections."""
