"""The recipe of the demo model: synthetic speech, training, export and measurement."""
