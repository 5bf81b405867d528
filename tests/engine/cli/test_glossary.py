"""The glossary from the command line."""

from pathlib import Path

import pytest

from engine.glossary.terms import Term, common_glossary_file, read_terms, terms_of, write_terms
from engine.project.project import Project
from tests.engine.cli.running import run
from tests.engine.corpus.projects import make_project


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path)


def test_terms_of_a_project_come_from_a_file_and_go_to_one(project: Path, tmp_path: Path):
    (tmp_path / "names.csv").write_text("term,heard as\nKovács,Kovach|Covacs\nSzeged,\n", encoding="utf-8")
    ran = run("glossary", project, "--import", tmp_path / "names.csv", "--add", "lichens", "--json")
    assert ran.code == 0
    assert ran.objects == [
        {"term": "Kovács", "heard_as": ["Kovach", "Covacs"], "note": ""},
        {"term": "Szeged", "heard_as": [], "note": ""},
        {"term": "lichens", "heard_as": [], "note": ""},
    ]
    with Project.open(project) as opened:
        assert [term.text for term in terms_of(opened)] == ["Kovács", "Szeged", "lichens"]
    assert run("glossary", project, "--remove", "Szeged", "--export", tmp_path / "out.txt").code == 0
    assert (tmp_path / "out.txt").read_text(encoding="utf-8") == "Kovács\nlichens\n"
    assert "Kovács  (heard as Kovach, Covacs)" in run("glossary", project).out


def test_terms_of_all_projects_are_the_users():
    assert run("glossary", "--add", "Kovács", "--add", "Kovács").code == 0
    assert read_terms(common_glossary_file()) == (Term("Kovács"),)


def test_what_is_not_there_is_not_removed():
    write_terms(common_glossary_file(), [Term("Kovács")])
    ran = run("glossary", "--remove", "Szeged", "--add", "lichens")
    assert ran.code == 1
    assert "Szeged" in ran.err
    assert read_terms(common_glossary_file()) == (Term("Kovács"),)


def test_a_file_without_terms_changes_nothing(project: Path, tmp_path: Path):
    (tmp_path / "empty.csv").touch()
    assert run("glossary", project, "--import", tmp_path / "empty.csv").code == 1
