"""The smallest difference between two texts, as one replacement."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """Characters ``start`` to ``end`` of the old text are ``text`` in the new one."""

    start: int
    end: int
    text: str


def difference(old: str, new: str, near: int | None = None) -> Difference | None:
    """Return the difference between two texts, or None if they are equal.

    Args:
        old: The text before.
        new: The text after.
        near: Where the change happened. It decides which of two equal letters, or words, came or went.
    """
    if old == new:
        return None
    shorter = min(len(old), len(new))
    start = _common_start(old, new)
    suffix = _common_end(old, new)
    earliest = min(start, shorter - suffix) if start + suffix >= shorter else start
    if near is not None:
        start = max(earliest, min(near, start))
    suffix = min(suffix, shorter - start)
    return Difference(start, len(old) - suffix, new[start : len(new) - suffix])


def _common_start(one: str, other: str) -> int:
    """Return how many characters two texts share from their start."""
    same, differs = 0, min(len(one), len(other)) + 1
    while differs - same > 1:
        middle = (same + differs) // 2
        if one[same:middle] == other[same:middle]:
            same = middle
        else:
            differs = middle
    return same


def _common_end(one: str, other: str) -> int:
    """Return how many characters two texts share before their end."""
    same, differs = 0, min(len(one), len(other)) + 1
    while differs - same > 1:
        middle = (same + differs) // 2
        if one[len(one) - middle : len(one) - same] == other[len(other) - middle : len(other) - same]:
            same = middle
        else:
            differs = middle
    return same
