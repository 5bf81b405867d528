"""Marks and abbreviations as they are written."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.conventions import MARKS, Convention, Mark, marks_from, pairs_from, pairs_to, snippets_from, written


@pytest.mark.parametrize(
    ("text", "selection", "whole", "caret"),
    [
        ("(.)", "", "(.)", 3),
        ("(inaudible {time})", "", "(inaudible 00:12:03)", 20),
        ("{initials}: ", "", "MK: ", 4),
        ("[{selection}]", "", "[]", 1),
        ("[{selection}]", "so", "[so]", 4),
        ("(.)", "so", "(.)", 3),
    ],
)
def test_a_mark_is_filled_in(text: str, selection: str, whole: str, caret: int):
    assert written(text, 723_900, "MK", selection) == (whole, caret)


def test_nobody_known_speaks():
    assert written("{initials}: ", 0, "")[0] == "?: "


def test_the_users_own():
    assert marks_from("Coughs = (coughs) | (!) | | x =") == (
        Mark("Coughs", "(coughs)"),
        Mark("(!)", "(!)"),
        Mark("x =", "x ="),
    )
    assert marks_from("") == ()
    assert snippets_from("fo = for example | mk=Maria | = x | y") == {"fo": "for example", "mk": "Maria"}


def test_every_convention_has_the_marks_that_people_need():
    assert MARKS.keys() == set(Convention)
    for marks in MARKS.values():
        texts = " ".join(mark.text for mark in marks)
        assert "{time}" in texts
        assert "{selection}" in texts
        assert "laugh" in texts


@given(st.lists(st.tuples(st.text(), st.text()), max_size=5))
def test_pairs_hold_any_characters(pairs: list[tuple[str, str]]):
    assert pairs_from(pairs_to(pairs)) == tuple((left.strip(), right.strip()) for left, right in pairs)


def test_what_was_written_by_hand_is_still_read():
    assert pairs_from("Coughs = (coughs) | [[ | []") == (("Coughs", "(coughs)"), ("[[", ""), ("[]", ""))
    assert pairs_from("[[Laughs]] = ha") == (("[[Laughs]]", "ha"),)
