"""What of a transcript's text is spoken."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.conventions import MARKS, Convention, written
from engine.corpus.reasons import Reason
from engine.corpus.spoken import kept_words, normalised, spoken_of
from engine.transcript.words import split_words

AGAINST = {
    Convention.SIMPLE: {
        "Inaudible, with the time": Reason.INAUDIBLE,
        "Not sure": Reason.INAUDIBLE,
        "Overlap": Reason.OVERLAP,
    },
    Convention.GAT2: {
        "Overlap": Reason.MARKS,
        "While laughing": Reason.MARKS,
        "Not understood, with the time": Reason.INAUDIBLE,
        "Not sure": Reason.MARKS,
    },
    Convention.JEFFERSON: {
        "Overlap": Reason.MARKS,
        "Softer": Reason.MARKS,
        "Faster": Reason.MARKS,
        "Slower": Reason.MARKS,
        "Not heard, with the time": Reason.INAUDIBLE,
    },
}


@pytest.mark.parametrize("convention", Convention)
def test_every_mark_that_the_editor_inserts(convention: Convention):
    """Silent ones are taken out, the others tell against the text; who speaks is told by a paragraph of its own."""
    for mark in MARKS[convention]:
        if mark.name == "Whoever speaks":
            continue
        spoken = spoken_of(f"Well, {written(mark.text, 62_000, 'AB', 'some words')[0]} it was so.")
        assert spoken.against is AGAINST[convention].get(mark.name), mark
        assert (spoken.text == "Well, it was so.") == (spoken.against is None), mark


@pytest.mark.parametrize(
    ("text", "spoken"),
    [
        ("It was (laughs).", "It was."),
        ("(3 s) Yes (1.5) indeed (.) so", "Yes indeed so"),
        ("A and/or B", "A and/or B"),
        ("I was going to/ I went", "I was going to I went"),
        ("((phone rings)) Sorry", "Sorry"),
    ],
)
def test_silent_marks(text: str, spoken: str):
    assert (spoken_of(text).text, spoken_of(text).against) == (spoken, None)


def test_marks_alone_are_no_text():
    assert spoken_of("(laughs) (3 s)").against is Reason.NO_TEXT
    assert spoken_of("...").against is Reason.NO_TEXT


@given(st.text(st.sampled_from("ab ./=()[]3s<°,今"), max_size=40))
def test_words_outside_of_silent_marks_are_what_is_said(text: str):
    text = " ".join(text.split())
    spoken = spoken_of(text)
    words = split_words(text)
    kept = kept_words(text, words, spoken.silent)
    assert len(kept) == len(words)
    rest = "".join(
        character
        for place, character in enumerate(text)
        if not any(first <= place < last for first, last in spoken.silent)
    )
    assert "".join(spoken.text.split()) == "".join(rest.split())


@pytest.mark.parametrize(
    ("text", "compared"),
    [
        ("Don’t – stop, O'Neil!", "don't stop o'neil"),
        ("'Twenty-one' dollars: $21", "twenty one dollars 21"),
        ("हिन्दी में।", "हिन्दी में"),
        ("STRASSE, Straße", "strasse strasse"),
        ("今天。好！", "今天 好"),
    ],
)
def test_texts_are_compared_without_case_and_punctuation(text: str, compared: str):
    assert normalised(text) == compared
