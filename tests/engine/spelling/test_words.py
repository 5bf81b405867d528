"""Which words of a text are looked up, and as what."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.spelling.words import bases, plain, words_in


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Well, it was the year.", ["Well", "it", "was", "the", "year"]),
        ("don’t do don't", ["don't", "do", "don't"]),
        ("a well‑known, well-known thing", ["well-known", "well-known", "thing"]),
        ("“quoted” ‘quoted’ »so«", ["quoted", "quoted", "so"]),
        ("in 1989, the 3rd of H2O, 1950s", ["in", "the", "of"]),
        ("J. R. R. and U.S. and NATO", ["and", "and"]),
        ("(laughs) [inaudible 00:01:02] ((coughs twice)) <laughing> yes", ["yes"]),
        ("(I think that it was so) yes", ["think", "that", "it", "was", "so", "yes"]),
        ("I w- I went, Vor- und Nachteile", ["went", "und", "Nachteile"]),
        ("ye:s so:: yes: no", ["yes", "no"]),
        ("see www.earmark.org or me@earmark.org", ["see", "or"]),
        ("你好 hello สวัสดี", ["hello"]),
        ("naïve " + unicodedata.normalize("NFD", "naïve"), ["naïve", "naïve"]),
        ("Ausnahme\u00adfall", ["Ausnahmefall"]),
        ("می\u200cروم צה״ל", ["می\u200cروم", "צה״ל"]),
        ("x" * 80, []),
        ("", []),
    ],
)
def test_words_are_those_that_a_dictionary_may_have(text: str, words: list[str]):
    assert [word.text for word in words_in(text)] == words


@given(st.text(st.sampled_from("ab é e\u0301'’-.()[]: 1\u00ad你")))
def test_words_stand_where_they_say(text: str):
    end = 0
    for word in words_in(text):
        assert end <= word.start < word.end <= len(text)
        assert plain(text[word.start : word.end]) == word.text
        end = word.end


def test_brackets_without_end_cost_no_time():
    assert list(words_in("(" + "a" * 20_000)) == []


@pytest.mark.parametrize(
    ("word", "expected"),
    [("Kovács's", ["Kovács"]), ("Marx'", ["Marx"]), ("d'Arc", ["Arc"]), ("dell'Arte", ["Arte"]), ("plain", [])],
)
def test_forms_with_an_apostrophe_have_a_base(word: str, expected: list[str]):
    assert [base for base in bases(word) if len(base) > 1] == expected
