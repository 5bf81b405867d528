"""Misspelled words: marked in the transcript, gone to, and put right."""
