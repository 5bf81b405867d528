"""Words are looked up by the real Hunspell, here and in a child process."""

from collections.abc import Callable
from pathlib import Path
from queue import SimpleQueue

import pytest

from engine.errors import DictionaryUnusable
from engine.jobs import Failed, Job
from engine.spelling.service import Look, Looked, Ready, Suggest, Suggested, check_spelling
from engine.spelling.speller import Speller
from tests.dictionaries import make_dictionary


@pytest.fixture
def english(tmp_path: Path) -> Path:
    return make_dictionary(tmp_path, "en_GB", ["the", "colour", "house", "don't", "well", "known"])


@pytest.mark.parametrize("word", ["colour", "Colour", "COLOUR", "houses", "don't", "well-known"])
def test_words_of_the_dictionary_are_right(english: Path, word: str):
    assert Speller([english]).wrong_parts(word) == ()


def test_what_is_wrong_is_told(english: Path):
    speller = Speller([english])
    assert speller.wrong_parts("color") == ("color",)
    assert speller.wrong_parts("well-knwon") == ("knwon",)
    assert speller.wrong_parts("日本") == ("日本",)


def test_several_dictionaries_count_together(english: Path, tmp_path: Path):
    german = make_dictionary(tmp_path, "de_DE", ["Häuser", "größer"], "ISO8859-1")
    speller = Speller([english, german])
    assert speller.wrong_parts("größer") == speller.wrong_parts("colour") == ()
    assert speller.wrong_parts("Kovács—ő") == ("Kovács—ő",)  # not in Latin 1
    assert speller.wrong_parts("grösser") == ("grösser",)
    assert "größer" in speller.suggest("gröser")


def test_typographic_apostrophes_of_a_dictionary_are_known(tmp_path: Path):
    french = make_dictionary(tmp_path, "fr", ["aujourd’hui"])
    speller = Speller([french])
    assert speller.wrong_parts("aujourd'hui") == ()
    assert speller.suggest("aujourd'hiu") == ("aujourd'hui",)


def test_suggestions_are_few_and_new(english: Path):
    speller = Speller([english, english])
    assert speller.suggest("teh")[0] == "the"
    assert len(set(speller.suggest("hous"))) == len(speller.suggest("hous")) <= 9


def test_paths_with_any_letters_are_read(tmp_path: Path):
    path = make_dictionary(tmp_path / "Wörterbücher 日本", "en_GB", ["house"])
    assert Speller([path]).wrong_parts("house") == ()


@pytest.mark.parametrize("content", [b"\x7fELF\x01\x01", b"", b"house\nmouse\n"])
def test_what_is_no_dictionary_is_refused(english: Path, content: bytes):
    english.write_bytes(content)
    with pytest.raises(DictionaryUnusable):
        Speller([english])


def test_what_is_gone_is_refused(english: Path):
    english.with_suffix(".aff").unlink()
    with pytest.raises(DictionaryUnusable):
        Speller([english])


@pytest.fixture
def child(english: Path):
    messages: SimpleQueue[object] = SimpleQueue()
    jobs: list[Job] = []

    def start(*dictionaries: Path) -> tuple[Job, Callable[[], object]]:
        jobs.append(Job(check_spelling, (dictionaries or (english,),), messages.put))
        return jobs[-1], lambda: messages.get(timeout=30)

    yield start
    for job in jobs:
        job.cancel()
        job.join()


def test_a_child_answers(child):
    job, answer = child()
    assert answer() == Ready()
    job.tell(Look(("color", "colour", "well-knwon")))
    assert answer() == Looked({"color": ("color",), "colour": (), "well-knwon": ("knwon",)})
    job.tell(Suggest("teh"))
    suggested = answer()
    assert isinstance(suggested, Suggested)
    assert (suggested.word, suggested.suggestions[0]) == ("teh", "the")


def test_a_child_tells_what_it_cannot_read(child, tmp_path: Path):
    _, answer = child(tmp_path / "xx.dic")
    failed = answer()
    assert isinstance(failed, Failed)
    assert isinstance(failed.error, DictionaryUnusable)
