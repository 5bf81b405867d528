"""Recordings: decoding, and playing."""
