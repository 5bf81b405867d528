"""Draws a few of the words that nobody doubts, to be reviewed like the others.

Only so can it be known how many errors stand where nothing is marked: what is marked is looked at because it is marked.
A word is drawn by its number and its recording alone: the same words each time, each with the same chance, whatever
the reviewer does and however many words are marked.
"""

from hashlib import blake2b
from typing import Final

AUDIT_SHARE: Final = 0.04
"""The chance of each word that is not marked."""

_BYTES = 8


def chance_of(recording_sha256: str, model_id: int) -> float:
    """Return a number from 0 to 1, even and independent for different words, always the same for the same."""
    digest = blake2b(f"{recording_sha256}:{model_id}".encode(), digest_size=_BYTES).digest()
    return int.from_bytes(digest) / float(256**_BYTES)


def is_drawn(recording_sha256: str, model_id: int) -> bool:
    """Whether one of the model's words is reviewed though it is not marked."""
    return chance_of(recording_sha256, model_id) < AUDIT_SHARE
