"""Fillers and repeated words: finding them and taking them out."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.transcript.transcript import Transcript
from engine.transcript.verbatim import FILLERS, Surplus, fillers_of, removals, surplus_words
from tests.engine.transcript.paragraphs import paragraph


def surplus(text: str, language: str = "en") -> list[tuple[int, Surplus]]:
    return [(one.word, one.kind) for one in surplus_words([paragraph(1, text)], fillers_of(language), language)]


def cleaned(text: str, language: str = "en") -> str:
    transcript = Transcript(10_000_000, [paragraph(1, text)])
    words = [word for word, _ in surplus(text, language)]
    before = {word.model_id: word for word in transcript.paragraphs[0].words}
    for edit in removals(transcript.paragraphs[0], words):
        transcript.apply(edit)
    for word in transcript.paragraphs[0].words:
        if word.model_id is not None:
            assert word == before[word.model_id]
    return transcript.paragraphs[0].text


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("and um half the street", "and half the street"),
        ("Um, i missed it.", "I missed it."),
        ("Um, uh, so it was", "So it was"),
        ("the mill, um, stood", "the mill, stood"),
        ("the mill um.", "the mill."),
        ("the mill, um. It", "the mill. It"),
        ("It stood. Um. It fell.", "It stood. It fell."),
        ("It stood. um", "It stood."),
        ("the the mill", "the mill"),
        ("We we children", "We children"),
        ("the um the mill", "the mill"),
        ("the, the the mill", "the mill"),
        ("Um", ""),
        ("um, uh", ""),
        ("a umbrella er rode", "a umbrella rode"),
        ("nothing to do", "nothing to do"),
    ],
)
def test_it_reads_as_it_should_afterwards(text: str, clean: str):
    assert cleaned(text) == clean


def test_what_is_rightly_said_twice_stays():
    assert surplus("that that had had, 20 20, no. No") == []
    assert surplus("Leute die die Mühle", "de") == []
    assert cleaned("Ähm die Mühle äh stand stand", "de") == "Die Mühle stand"
    assert cleaned("euh la la meule", "fr") == "la meule"


def test_every_language_has_its_fillers():
    assert FILLERS.keys() >= {"en", "de", "fr", "es", "it", "nl"}
    assert fillers_of("de-AT") == FILLERS["de"]
    assert fillers_of(None) == fillers_of("xx") == FILLERS["en"]


@given(st.lists(st.sampled_from(["um", "Um,", "the", "The", "mill.", "uh.", "so,"]), min_size=1, max_size=8), st.data())
def test_any_choice_can_be_taken_out_and_put_back(words: list[str], data: st.DataObject):
    transcript = Transcript(10_000_000, [paragraph(1, " ".join(words))])
    before = transcript.paragraphs[0]
    found = sorted({one.word for one in surplus_words([before], fillers_of("en"))})
    chosen = [word for word in found if data.draw(st.booleans())]
    changes = [transcript.apply(edit) for edit in removals(before, chosen)]
    after = transcript.paragraphs[0].text
    assert len(after.split()) == len(words) - len(chosen)
    assert after == " ".join(after.split())
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert transcript.paragraphs[0] == before
