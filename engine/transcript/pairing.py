"""Which word of one text stands for which of another."""

import unicodedata
from collections.abc import Sequence
from itertools import pairwise, zip_longest
from typing import Final

from rapidfuzz.distance import Levenshtein

Pair = tuple[int | None, int | None]
"""The index of a word in the old text and of the one in its place in the new; None where there is none."""

# Beyond so many pairs of words that may belong together, equal words are found first and divide the texts.
_MOST_CELLS: Final = 40_000
_EXACT: Final = 1_000


def pair_words(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair the words of two texts, in order, so that as few as possible are replaced, added or left out.

    This is the alignment of the word error rate: words are the same by their letters, whatever their case and
    punctuation. Where several ways cost the same, words that are spelled alike belong together.
    """
    old_keys, new_keys = [key_of(word) for word in old], [key_of(word) for word in new]
    if len(old) * len(new) <= _MOST_CELLS:
        return _best(old_keys, new_keys)
    pairs: list[Pair] = []
    old_start = new_start = 0
    for part in Levenshtein.opcodes(old_keys, new_keys):
        if part.tag == "equal":
            pairs += _between(old_keys, new_keys, (old_start, part.src_start), (new_start, part.dest_start))
            pairs += zip(range(part.src_start, part.src_end), range(part.dest_start, part.dest_end), strict=True)
            old_start, new_start = part.src_end, part.dest_end
    return pairs + _between(old_keys, new_keys, (old_start, len(old)), (new_start, len(new)))


def key_of(word: str) -> str:
    """Return a word's letters and digits, by which it is compared; of a word of signs alone, the signs."""
    text = unicodedata.normalize("NFC", word)
    return (letters_of(text) or text).casefold()


def letters_of(text: str) -> str:
    """Return a text without its punctuation."""
    if text.isalnum():
        return text
    return "".join(character for character in text if not unicodedata.category(character).startswith("P"))


def _between(old: Sequence[str], new: Sequence[str], olds: tuple[int, int], news: tuple[int, int]) -> list[Pair]:
    """Pair two stretches that hold no equal words, or few."""
    (old_start, old_end), (new_start, new_end) = olds, news
    if (old_end - old_start) * (new_end - new_start) > _MOST_CELLS:  # two texts that have nothing in common
        return list(zip_longest(range(old_start, old_end), range(new_start, new_end)))
    return [
        (None if left is None else left + old_start, None if right is None else right + new_start)
        for left, right in _best(old[old_start:old_end], new[new_start:new_end])
    ]


def _best(old: Sequence[str], new: Sequence[str]) -> list[Pair]:
    """Pair by the cheapest path: Wagner and Fischer's, with the unlikeness of words as the smaller part of the cost."""
    if not old or not new:
        return [*((place, None) for place in range(len(old))), *((None, place) for place in range(len(new)))]
    if len(old) == len(new) == 1:
        return [(0, 0)]
    unit = _EXACT * (len(old) + len(new) + 1)
    rows = [[unit * place for place in range(len(new) + 1)]]
    for left in old:
        above = rows[-1]
        row = [above[0] + unit]
        for place, (right, (diagonal, up)) in enumerate(zip(new, pairwise(above), strict=True)):
            row.append(min(diagonal + _cost(left, right, unit), up + unit, row[place] + unit))
        rows.append(row)
    return _path(old, new, rows, unit)


def _path(old: Sequence[str], new: Sequence[str], rows: Sequence[Sequence[int]], unit: int) -> list[Pair]:
    """Go back from the end along the cheapest steps."""
    pairs: list[Pair] = []
    left, right = len(old), len(new)
    while left or right:
        here = rows[left][right]
        if left and right and here == rows[left - 1][right - 1] + _cost(old[left - 1], new[right - 1], unit):
            left, right = left - 1, right - 1
            pairs.append((left, right))
        elif left and here == rows[left - 1][right] + unit:
            left -= 1
            pairs.append((left, None))
        else:
            right -= 1
            pairs.append((None, right))
    return pairs[::-1]


def _cost(left: str, right: str, unit: int) -> int:
    return 0 if left == right else unit + round(_EXACT * Levenshtein.normalized_distance(left, right))
