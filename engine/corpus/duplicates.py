"""Which clips are the same passage, among half a million, without comparing each with each."""

from collections.abc import Iterable, Iterator
from typing import Final

import numpy as np
from numpy.typing import NDArray

MOST_BITS_APART: Final = 5
"""Of 64. Prints this near agree in one of six parts, so only clips that agree in one, and in length, are compared."""

_PARTS: Final = MOST_BITS_APART + 1
_PART_BITS: Final = -(-64 // _PARTS)
_MOST_MS_APART: Final = 100


def same_passages(prints: NDArray[np.uint64], durations_ms: NDArray[np.int32]) -> Iterator[tuple[int, int]]:
    """Give pairs of indices, the smaller first, of clips that are the same passage; a pair may come more than once.

    Args:
        prints: As ``engine.corpus.acoustics.print_of`` makes them, shape (clips,).
        durations_ms: Lengths of the clips, shape (clips,).
    """
    for number in range(_PARTS):
        part = (prints >> np.uint64(number * _PART_BITS)) & np.uint64(2**_PART_BITS - 1)
        order = np.lexsort((durations_ms, part))
        part, lengths_ms = part[order], durations_ms[order]
        places = np.arange(len(order) - 1)
        apart = 1
        while len(places):
            # Sorted by length within a part: who is too far from a neighbour is farther from those behind it.
            places = places[places + apart < len(order)]
            others = places + apart
            near = (part[places] == part[others]) & (lengths_ms[others] - lengths_ms[places] <= _MOST_MS_APART)
            places, others = places[near], others[near]
            one, other = order[places], order[others]
            alike = _bits_apart(prints[one], prints[other]) <= MOST_BITS_APART
            for first, second in zip(one[alike].tolist(), other[alike].tolist(), strict=True):
                yield min(first, second), max(first, second)
            apart += 1


def _bits_apart(prints: NDArray[np.uint64], others: NDArray[np.uint64]) -> NDArray[np.int64]:
    different = (prints ^ others).view(np.uint8).reshape(-1, 8)
    bits: NDArray[np.int64] = np.unpackbits(different, axis=1).sum(axis=1, dtype=np.int64)
    return bits


def first_of_each(count: int, pairs: Iterable[tuple[int, int]]) -> NDArray[np.bool_]:
    """Return which of the clips 0, 1, 2 ... stay, shape (count,), when of each pair the later goes.

    A clip goes only where its partner stays.
    """
    stays = np.ones(count, np.bool_)
    for first, second in sorted(set(pairs), key=lambda pair: (pair[1], pair[0])):
        if stays[first]:
            stays[second] = False
    return stays
