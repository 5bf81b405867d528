"""Corrections that were made, and where they could be made too."""

import pytest

from engine.transcript.alike import Substitution, elsewhere, substitutions
from engine.transcript.transcript import Transcript
from tests.engine.transcript.paragraphs import paragraph


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ("the mil stood", "the mill stood", [Substitution("mil", "mill")]),
        ("the mil, stood", "the mill, stood", [Substitution("mil", "mill")]),
        ("the mil. stood", "the mill, stood", [Substitution("mil", "mill")]),
        ("so miss co vach said", "so Ms Kovács said", [Substitution("miss co vach", "Ms Kovács")]),
        ("mil and mil", "mill and mill", [Substitution("mil", "mill"), Substitution("mil", "mill")]),
        ("the mill", "the old mill", []),
        ("the old mill", "the mill", []),
        ("the mill", "the mill,", []),
        ("a b c d e f g h", "s t u v w x y z", []),
    ],
)
def test_what_was_replaced(before: str, after: str, expected: list[Substitution]):
    assert list(substitutions(paragraph(1, before), paragraph(1, after))) == expected


def test_other_places_are_those_where_the_old_words_stand():
    transcript = Transcript(
        10_000_000, [paragraph(1, "mil mill Mil a mil."), paragraph(2, "the mils"), paragraph(3, "(mil)")]
    )
    for edit in reversed(elsewhere(Substitution("mil", "mill"), transcript.paragraphs)):
        transcript.apply(edit)
    assert [one.text for one in transcript.paragraphs] == ["mill mill Mil a mill.", "the mils", "(mill)"]


def test_a_place_where_the_new_words_stand_is_none():
    edits = elsewhere(Substitution("Kovács", "Maria Kovács"), [paragraph(1, "Kovács, Maria Kovács and Ann Kovács")])
    assert [edit.start for edit in edits] == [0, 29]
