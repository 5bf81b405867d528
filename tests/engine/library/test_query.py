"""What is typed, and where it stands in a text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.library.query import Query, fold, index_words


@pytest.mark.parametrize(
    ("typed", "full_text"),
    [
        ("good", '"good"*'),
        ("good ", '"good"'),
        ("Good MORNING", '"good" AND "morning"*'),
        ('"good morning" anna', '"good morning" AND "anna"*'),
        ('"good morning"', '"good morning"'),
        ("don't", '"don t"*'),
        ("Müller", '"muller"*'),
        ("早上好", '"早 上 好"*'),
    ],
)
def test_words_become_a_query(typed: str, full_text: str):
    assert Query.of(typed).full_text == full_text


@pytest.mark.parametrize("typed", ["", "   ", '"', '""', "–", "?!"])
def test_nothing_to_look_for_is_an_empty_query(typed: str):
    assert not Query.of(typed)


@pytest.mark.parametrize(
    ("typed", "text", "found"),
    [
        ("mull", "Frau Müller mag Müll.", ["Müll", "Müll"]),
        ("mull ", "Frau Müller mag Müll.", ["Müll"]),
        ("all", "That's all, not tall.", ["all"]),
        ('"good morning"', "Good, morning! Good evening.", ["Good, morning"]),
        ("strasse", "Die Straße", ["Straße"]),
        ("上好", "大家早上好。", ["上好"]),
        ("cafe", "Cafe\u0301 noir", ["Cafe\u0301"[:4]]),
    ],
)
def test_places_are_of_the_text_as_it_stands(typed: str, text: str, found: list[str]):
    assert [text[start:end] for start, end in Query.of(typed).places_in(text)] == found


@given(st.text(max_size=60), st.text(max_size=60))
def test_any_text_can_be_typed_and_searched(typed: str, text: str):
    for start, end in Query.of(typed).places_in(text):
        assert 0 <= start < end <= len(text)


@given(st.text(max_size=60))
def test_words_are_folded_once_and_for_all(text: str):
    words = index_words(text)
    assert index_words(" ".join(words)) == words
    assert fold(fold(text)) == fold(text)
