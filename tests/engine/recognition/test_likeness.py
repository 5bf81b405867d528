import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.recognition.likeness import like

TERMS = ("Kaur", "Knight", "Seehaus", "Wittgenstein", "Москва", "photosynthesis")


@pytest.mark.parametrize(
    ("heard", "term"),
    [
        ("core", "Kaur"),
        ("night", "Knight"),
        ("zee house", "Seehaus"),
        ("vidken stein", "Wittgenstein"),
        ("Москве", "Москва"),
        ("foto synthesis", "photosynthesis"),
    ],
)
def test_terms_are_found_by_sound_and_spelling(heard, term):
    assert like(heard, TERMS)[0] == term


@pytest.mark.parametrize("text", ["", "…", "a", "table", "Kaur,", "стол"])
def test_nothing_is_like_what_has_no_letters_is_there_already_or_is_far(text):
    assert "Kaur" not in like(text, TERMS)
    assert "Москва" not in like(text, TERMS)


@given(st.text(), st.lists(st.text()))
def test_only_terms_are_given_and_few(text, terms):
    found = like(text, terms)
    assert set(found) <= set(terms)
    assert len(found) <= 6
    assert found == like(text, terms)
