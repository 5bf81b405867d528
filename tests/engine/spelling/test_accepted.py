"""What counts as right beside the dictionaries."""

import pytest

from engine.spelling.accepted import AcceptedWords


@pytest.mark.parametrize("word", ["Kovács", "Kovács's", "d'Kovács", "KOVÁCS", "mutational", "Mutational", "deep-sea"])
def test_terms_and_their_forms_are_right(word: str):
    assert word in AcceptedWords(["Maria Kovács", "deep mutational scanning", "deep-sea"])


@pytest.mark.parametrize("word", ["kovács", "Kovac", "scannings", "mutaTional"])
def test_others_are_not(word: str):
    assert word not in AcceptedWords(["Maria Kovács", "deep mutational scanning"])


def test_without_terms_nothing_is():
    assert "word" not in AcceptedWords()
    assert not len(AcceptedWords(["", "  ", "(laughs)"])) or "laughs" not in AcceptedWords(["(laughs)"])


def test_terms_are_proposed_for_what_is_near():
    accepted = AcceptedWords(["Kovács", "photovoltaics"])
    assert accepted.near("Kovacs", 3) == ["Kovács"]
    assert accepted.near("fotovoltaics", 3) == ["photovoltaics"]
    assert accepted.near("house", 3) == []
    assert accepted.near("Kovács", 3) == []
