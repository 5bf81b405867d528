"""The smallest difference between two texts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.transcript_view.differences import Difference, difference

TEXTS = st.text(st.sampled_from("ab \n"), max_size=12)


@pytest.mark.parametrize(
    ("old", "new", "near", "expected"),
    [
        ("same", "same", None, None),
        ("cat", "cart", None, Difference(2, 2, "r")),
        ("", "new", None, Difference(0, 0, "new")),
        ("gone", "", 0, Difference(0, 4, "")),
        ("hello", "helllo", 3, Difference(3, 3, "l")),
        ("hello", "helllo", 2, Difference(2, 2, "l")),
        ("the the end", "the end", 0, Difference(0, 4, "")),
        ("the the end", "the end", 4, Difference(4, 8, "")),
        ("one two", "one 2 two", 99, Difference(4, 4, "2 ")),
    ],
)
def test_it_finds_what_changed(old, new, near, expected):
    assert difference(old, new, near) == expected


@given(TEXTS, TEXTS, st.none() | st.integers(0, 12))
def test_it_makes_the_one_text_of_the_other_and_is_no_longer_than_needed(old, new, near):
    found = difference(old, new, near)
    if found is None:
        assert old == new
        return
    assert old[: found.start] + found.text + old[found.end :] == new
    if near is None:
        assert old[found.start : found.start + 1] != found.text[:1]
    replaced = old[found.start : found.end]
    assert not replaced or not found.text or replaced[-1] != found.text[-1]


@given(TEXTS, TEXTS, st.data())
def test_an_insertion_is_found_where_it_was_made(old, inserted, data):
    place = data.draw(st.integers(0, len(old)))
    new = old[:place] + inserted + old[place:]
    if inserted:
        assert difference(old, new, place) == Difference(place, place, inserted)
