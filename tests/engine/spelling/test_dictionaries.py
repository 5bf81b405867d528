"""Dictionaries are found where they lie, and the right one is taken for a language."""

from pathlib import Path

import pytest

from engine.spelling.dictionaries import (
    debian_package,
    dictionaries_for,
    dictionary_folders,
    find_dictionaries,
    named,
)
from tests.dictionaries import make_dictionary


def test_those_of_folders_and_of_what_is_in_them_are_found(tmp_path: Path):
    make_dictionary(tmp_path / "a", "en_US", ["colour"])
    make_dictionary(tmp_path / "b" / "dict-en", "en_US", ["color"])
    make_dictionary(tmp_path / "b" / "dict-en", "en_GB", ["colour"])
    (tmp_path / "a" / "hyph_de.dic").write_text("no pair", encoding="utf-8")
    found = find_dictionaries([tmp_path / "nowhere", tmp_path / "a", tmp_path / "b"])
    assert [one.name for one in found] == ["en_GB", "en_US"]
    assert found[1].path.parent == tmp_path / "a"  # the first of a name


def test_the_environment_names_the_folders(tmp_path: Path):
    assert dictionary_folders() == [tmp_path / "dictionaries"]


@pytest.fixture
def several(tmp_path: Path):
    for name in ("en_US", "en_GB", "en_ZA", "de_DE_frami", "de_AT", "fr", "nb_NO", "nn_NO", "pt_BR", "pt_PT"):
        make_dictionary(tmp_path, name, ["word"])
    return find_dictionaries([tmp_path])


@pytest.mark.parametrize(
    ("language", "preferred", "name"),
    [
        ("en", [], "en_US"),
        ("en", ["en_GB"], "en_GB"),
        ("en", ["en-gb", "en_ZA"], "en_GB"),
        ("en", ["de_AT", "en_ZA"], "en_ZA"),
        ("de", [], "de_DE_frami"),
        ("de", ["de_AT"], "de_AT"),
        ("fr", ["fr_CA"], "fr"),
        ("no", [], "nb_NO"),
        ("pt", [], "pt_PT"),
    ],
)
def test_of_several_the_likeliest_is_taken(monkeypatch, several, language: str, preferred: list[str], name: str):
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    assert [one.name for one in dictionaries_for(language, several, preferred)] == [name]


def test_the_system_has_a_say(monkeypatch, several):
    monkeypatch.setattr("locale.getlocale", lambda: ("en_ZA", "UTF-8"))
    assert [one.name for one in dictionaries_for("en", several)] == ["en_ZA"]


def test_where_there_is_none_none_is_taken(several):
    assert dictionaries_for("hu", several) == []
    assert dictionaries_for(None, several) == []


def test_they_are_called_by_name(several):
    assert [one.name for one in named(["fr", "xx", "en_GB"], several)] == ["fr", "en_GB"]
    assert [(one.language, one.region) for one in named(["de_DE_frami", "fr"], several)] == [("de", "DE"), ("fr", "")]


def test_debian_calls_them_so():
    assert debian_package("en") == "hunspell-en-us"
    assert debian_package("de") == "hunspell-de-de"
    assert debian_package("hu") == "hunspell-hu"
    assert debian_package("no") == "hunspell-no"
