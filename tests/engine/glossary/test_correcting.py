"""Variants of terms are found in a transcript."""

from engine.glossary.correcting import edits_to_terms
from engine.glossary.terms import Term
from engine.transcript.edits import ReplaceText
from engine.transcript.words import Paragraph

TERMS = (
    Term("Kovács", ("Kovach", "kovacs")),
    Term("Kovács Maria", ("Kovach Maria", "Maria")),
    Term("Eszter’s", ("Esther's",)),
)


def found(*texts: str) -> list[tuple[int, str, str]]:
    paragraphs = [Paragraph(10 + place, text, (), 0, 0) for place, text in enumerate(texts)]
    edits = edits_to_terms(TERMS, paragraphs)
    by_id = {paragraph.id: paragraph.text for paragraph in paragraphs}
    assert all(isinstance(edit, ReplaceText) for edit in edits)
    return [(edit.paragraph_id, by_id[edit.paragraph_id][edit.start : edit.end], edit.text) for edit in edits]


def test_whole_words_in_any_case_are_found_in_reading_order():
    assert found("So KOVACS said, kovach did", "the Kovachs", "and Kovach") == [
        (10, "KOVACS", "Kovács"),
        (10, "kovach", "Kovács"),
        (12, "Kovach", "Kovács"),
    ]


def test_the_longest_of_several_is_taken():
    assert found("Kovach Maria came") == [(10, "Kovach Maria", "Kovács Maria")]


def test_what_is_right_stays():
    assert found("Kovács Maria and Kovács came") == []
    assert found("and Maria came") == [(10, "Maria", "Kovács Maria")]


def test_apostrophes_are_all_alike():
    assert found("it was Esther’s") == [(10, "Esther’s", "Eszter’s")]


def test_without_variants_nothing_is_looked_for():
    assert edits_to_terms([Term("Kovács")], [Paragraph(1, "Kovach", (), 0, 0)]) == []
