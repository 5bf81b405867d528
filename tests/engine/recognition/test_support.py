"""How far the texts of a search agree on a word."""

from engine.recognition.decoding import TimedWord
from engine.recognition.results import WordEvidence
from engine.recognition.support import supported

NOTHING = WordEvidence(0.5, 0.5, 0.5, 0.5, 1, 0.1)


def support_of(phrases: list[list[str]], *rivals: tuple[str, float]) -> list[float]:
    timed = [[TimedWord(0, 1, word, 0.5, NOTHING) for word in phrase] for phrase in phrases]
    found = supported(timed, rivals)
    assert [[word.word for word in phrase] for phrase in found] == phrases
    return [round(word.evidence.support, 3) for phrase in found for word in phrase if word.evidence]


def test_a_word_has_the_likelihood_of_the_texts_that_have_it_in_its_place():
    rivals = ("The cat sat.", 0.6), ("the cap sat", 0.3), ("The cat sad.", 0.1)
    assert support_of([[" The", " cat", " sat."]], *rivals) == [1.0, 0.7, 0.9]


def test_a_word_that_other_texts_leave_out_is_not_supported_by_them():
    rivals = ("so it went", 0.5), ("it went", 0.5)
    assert support_of([[" so", " it"], [" went"]], *rivals) == [0.5, 1.0, 1.0]


def test_pieces_of_a_written_word_share_its_support():
    assert support_of([[" well", "-known", " men"]], ("well-known men", 0.8), ("well known men", 0.2)) == [
        0.8,
        0.8,
        1.0,
    ]


def test_each_character_counts_where_words_are_not_spaced():
    assert support_of([["你", "好吗"]], ("你好吗", 0.75), ("你坏吗", 0.25)) == [1.0, 0.75]


def test_without_other_texts_nothing_is_said():
    assert support_of([[" so"]]) == [1.0]
