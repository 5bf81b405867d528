"""Recordings that are recognised one after the other, whatever is open in the window."""
