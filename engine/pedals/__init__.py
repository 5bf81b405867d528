"""Foot pedals that are no keyboards: which are known, what they report, and a thread that reads them."""
