"""The user's own words are a file that can be edited by hand."""

from pathlib import Path

import pytest

from engine.errors import ExportFailed
from engine.spelling.own_words import add_own_word, own_words_file, read_own_words


def test_words_are_added_once_and_kept(tmp_path: Path):
    path = tmp_path / "new" / "words.txt"
    assert read_own_words(path) == ()
    add_own_word(path, "Kovács")
    add_own_word(path, "photovoltaics")
    assert add_own_word(path, "Kovács") == read_own_words(path) == ("Kovács", "photovoltaics")


def test_what_an_editor_wrote_is_read(tmp_path: Path):
    path = tmp_path / "words.txt"
    path.write_bytes("\ufeffKovács\r\n\r\n  Széchenyi \r\n".encode())
    assert read_own_words(path) == ("Kovács", "Széchenyi")


def test_what_cannot_be_written_is_told(tmp_path: Path):
    (tmp_path / "words.txt").mkdir()
    with pytest.raises(ExportFailed):
        add_own_word(tmp_path / "words.txt", "Kovács")


def test_it_lies_with_the_users_data(tmp_path: Path):
    assert tmp_path in own_words_file().parents
