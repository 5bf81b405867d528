"""Terms are kept in the project and in the user's folder, and merged for recognition."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import GlossaryUnreadable
from engine.glossary.terms import (
    GLOSSARY_FACT,
    Term,
    clean,
    common_glossary_file,
    common_terms,
    expected_words,
    merged,
    read_terms,
    terms_from_json,
    terms_of,
    terms_to_json,
    write_terms,
)
from engine.project.project import Project

KOVACS = Term("Kovács", ("Kovach", "Covacs"), "the interviewer")
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=20)


@given(st.lists(st.builds(Term, TEXTS, st.lists(TEXTS, max_size=3).map(tuple), TEXTS)))
def test_json_holds_all_of_them(terms: list[Term]):
    assert terms_from_json(terms_to_json(terms)) == tuple(terms)


def test_those_of_a_project_are_in_its_file(tmp_path: Path):
    with Project.create(tmp_path / "talk.earmark", tmp_path / "talk.wav", "cafe", 1_000) as project:
        assert terms_of(project) == ()
        project.set_fact(GLOSSARY_FACT, terms_to_json([KOVACS]))
    with Project.open(tmp_path / "talk.earmark") as project:
        assert terms_of(project) == (KOVACS,)


def test_those_of_all_projects_are_in_the_users_folder(tmp_path: Path):
    path = common_glossary_file()
    assert tmp_path in path.parents
    assert read_terms(path) == ()
    write_terms(path, [KOVACS])
    assert read_terms(path) == (KOVACS,)


@pytest.mark.parametrize("content", ["{", "[1]", '[{"note": "no term"}]', '{"term": "x"}'])
def test_another_file_in_its_place_is_told(tmp_path: Path, content: str):
    path = tmp_path / "glossary.json"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(GlossaryUnreadable):
        read_terms(path)


def test_recognition_does_without_a_glossary_that_cannot_be_read():
    path = common_glossary_file()
    assert common_terms() == ()
    write_terms(path, [KOVACS])
    assert common_terms() == (KOVACS,)
    path.write_text("{", encoding="utf-8")
    assert common_terms() == ()


def test_a_term_is_written_in_one_way():
    assert clean("  Maria \n Kova\u0301cs ") == "Maria Kovács"
    assert len(clean("x" * 1_000)) == 200


def test_each_term_stands_once():
    assert merged([KOVACS, Term(""), Term("Kovács", ("Covacs", "Kowatsch"), "another")]) == (
        Term("Kovács", ("Kovach", "Covacs", "Kowatsch"), "the interviewer"),
    )


def test_recognition_expects_the_nearest_first():
    mine, common = [Term("Kovács")], [Term("Kovács"), Term("Széchenyi")]
    assert expected_words(("Hannover",), mine, common) == ("Hannover", "Kovács", "Széchenyi")
    many = [Term(f"term {number}") for number in range(5_000)]
    words = expected_words((), mine, many)
    assert len(words) == 2_000
    assert words[0] == "Kovács"
