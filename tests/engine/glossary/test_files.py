"""Glossaries from and for other programs."""

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.errors import ExportFailed, GlossaryUnreadable
from engine.glossary.files import read_glossary, split_variants, write_glossary
from engine.glossary.terms import Term, clean, merged

KOVACS = Term("Kovács", ("Kovach", "Covacs"), "the interviewer")
PLAIN = Term("photovoltaics")


EXCEL = "\ufeffterm,heard as,note\r\nKovács,Kovach | Covacs,the interviewer\r\nphotovoltaics,,\r\n"
GERMAN = "Begriff;Varianten;Notiz\r\nKovács;Kovach | Covacs;the interviewer\r\nphotovoltaics\r\n"
SEP = "sep=;\r\nnote;TERM;Heard As\r\nthe interviewer;Kovács;Kovach|Covacs\r\n;photovoltaics;\r\n"
TABS = 'Term\tSounds like\tNote\nKovács\t"Kovach; Covacs"\tthe interviewer\n\nphotovoltaics\t\t'
BARE = "Kovács,Kovach;Covacs,the   interviewer\nphotovoltaics\n"
QUOTED = '"Kovács","Kovach|Covacs|Kovács","the\ninterviewer"\n" photovoltaics "\n'


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("excel.csv", EXCEL.encode()),
        ("german.csv", GERMAN.encode("cp1252")),
        ("sep.csv", SEP.encode()),
        ("unicode.tsv", TABS.encode("utf-16")),
        ("bare.csv", BARE.encode()),
        ("quoted.csv", QUOTED.encode()),
    ],
)
def test_tables_of_other_programs_are_read(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    assert read_glossary(tmp_path / name) == (KOVACS, PLAIN)


@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_text_is_read_line_by_line(tmp_path: Path, mark: str):
    path = tmp_path / "names.txt"
    path.write_bytes(f"{mark}Kovács, Maria\r\n\r\n photovoltaics\n".encode())
    assert read_glossary(path) == (Term("Kovács, Maria"), PLAIN)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.csv", b""), ("a.csv", b"term,note\r\n"), ("a.txt", b"\x00\x01\x02"), ("a.csv", b'"' + b"x" * 200_000 + b'"')],
)
def test_what_holds_no_terms_is_refused(tmp_path: Path, name: str, content: bytes):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(GlossaryUnreadable):
        read_glossary(tmp_path / name)


def test_what_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(GlossaryUnreadable):
        read_glossary(tmp_path / "nowhere.csv")
    (tmp_path / "folder.csv").mkdir()
    with pytest.raises(ExportFailed):
        write_glossary(tmp_path / "folder.csv", [KOVACS])


def test_excel_gets_what_it_knows(tmp_path: Path):
    path = tmp_path / "glossary.csv"
    write_glossary(path, [KOVACS, PLAIN])
    assert path.read_bytes() == EXCEL.encode()


def test_text_holds_the_terms_alone(tmp_path: Path):
    path = tmp_path / "glossary.txt"
    write_glossary(path, [KOVACS, PLAIN])
    assert path.read_text(encoding="utf-8") == "Kovács\nphotovoltaics\n"


WORDS = st.text(st.sampled_from("aé' ,\"|;=-日"), min_size=1, max_size=8)


@given(st.lists(st.tuples(WORDS, st.lists(WORDS), WORDS), min_size=1))
def test_what_is_written_is_read_again(tmp_path_factory, rows: list[tuple[str, list[str], str]]):
    terms = merged(_term(text, heard, note) for text, heard, note in rows)
    path = tmp_path_factory.mktemp("glossary") / "terms.csv"
    write_glossary(path, terms)
    if not terms:
        with pytest.raises(GlossaryUnreadable):
            read_glossary(path)
    else:
        assert read_glossary(path) == terms
    with path.open(encoding="utf-8-sig", newline="") as file:
        assert len(list(csv.reader(file))) == len(terms) + 1


def _term(text: str, heard_as: list[str], note: str) -> Term:
    term = clean(text)
    return Term(term, tuple(one for one in split_variants("|".join(heard_as)) if one != term), clean(note))
