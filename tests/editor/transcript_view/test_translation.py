"""From changes of the text to edits: what the engine makes of them reads like the text, and few edits do it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from editor.transcript_view.differences import Difference
from editor.transcript_view.translation import clean, edits_for, pasted
from engine.transcript.edits import Edit, JoinParagraphs, ReplaceParagraphs, ReplaceText, SplitParagraph
from engine.transcript.transcript import Transcript
from tests.editor.transcript_view.samples import transcript_of

TEXTS = ["One two", "three four five", "six"]


def translated(transcript: Transcript, start: int, end: int, text: str) -> list[Edit]:
    edits = edits_for(transcript.paragraphs, Difference(start, end, text), transcript.new_paragraph_id)
    for edit in edits:
        transcript.apply(edit)
    return edits


def texts(transcript: Transcript) -> list[str]:
    return [paragraph.text for paragraph in transcript.paragraphs]


@pytest.mark.parametrize(
    ("start", "end", "text", "expected", "kinds"),
    [
        (7, 7, "!", ["One two!", *TEXTS[1:]], [ReplaceText]),
        (3, 3, "\n", ["One", "two", *TEXTS[1:]], [SplitParagraph]),
        (1, 1, "\n", ["O", "ne two", *TEXTS[1:]], [SplitParagraph]),
        (3, 7, "\n", ["One", "", *TEXTS[1:]], [ReplaceText, SplitParagraph]),
        (7, 8, "", ["One two three four five", "six"], [JoinParagraphs]),
        (6, 9, "", ["One twhree four five", "six"], [ReplaceText, ReplaceText, JoinParagraphs, ReplaceText]),
        (3, 13, "", ["One four five", "six"], [ReplaceText, ReplaceText, JoinParagraphs]),
        (0, 8, "", TEXTS[1:], [ReplaceParagraphs]),
        (0, 24, "", ["six"], [ReplaceParagraphs]),
        (0, 27, "", [""], [ReplaceParagraphs, ReplaceText]),
        (4, 4, "a b\nc ", ["One a b", "c two", *TEXTS[1:]], [ReplaceText, SplitParagraph]),
        (7, 7, "\n\n", ["One two", "", "", *TEXTS[1:]], [SplitParagraph, SplitParagraph]),
        (4, 4, "x\n", ["One x", "two", *TEXTS[1:]], [ReplaceText, SplitParagraph]),
    ],
)
def test_changes_become_edits(start, end, text, expected, kinds):
    transcript = transcript_of(TEXTS)
    edits = translated(transcript, start, end, text)
    assert texts(transcript) == expected
    assert [type(edit) for edit in edits] == kinds


def test_deleting_a_long_stretch_takes_few_edits():
    transcript = transcript_of([f"Paragraph {number}" for number in range(200)])
    assert len(translated(transcript, 4, len("\n".join(texts(transcript))) - 4, "")) < 6
    assert texts(transcript) == ["Para 199"]


def test_what_stays_of_the_last_paragraph_keeps_its_speaker():
    transcript = transcript_of(TEXTS, speakers=True)
    second = transcript.paragraphs[1]
    translated(transcript, 0, 14, "")
    assert transcript.paragraphs[0].speaker_id == second.speaker_id
    assert transcript.paragraphs[0].words == second.words[1:]


def test_words_that_nobody_touched_keep_their_times():
    transcript = transcript_of(TEXTS)
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    translated(transcript, 4, 13, "x\ny")
    assert texts(transcript) == ["One x", "y four five", "six"]
    after = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    assert [word for word in after if word.text not in "xy"] == [words[0], *words[3:]]


def test_the_first_words_of_an_empty_transcript():
    transcript = Transcript(60_000)
    translated(transcript, 0, 0, "First\nSecond")
    assert texts(transcript) == ["First", "Second"]


@given(st.data())
def test_any_change_reads_like_the_text_but_for_white_space_at_breaks(data):
    transcript = transcript_of(data.draw(st.lists(st.sampled_from(["a b", "c", "dd  e", ""]), min_size=1, max_size=5)))
    whole = "\n".join(texts(transcript))
    start = data.draw(st.integers(0, len(whole)))
    end = data.draw(st.integers(start, len(whole)))
    text = data.draw(st.text(st.sampled_from("xy \n"), max_size=6))
    before = list(transcript.paragraphs)
    changes = [
        transcript.apply(edit)
        for edit in edits_for(transcript.paragraphs, Difference(start, end, text), transcript.new_paragraph_id)
    ]
    after = whole[:start] + text + whole[end:]
    assert "".join(texts(transcript)).replace(" ", "") == after.replace(" ", "").replace("\n", "")
    if "\n" not in text:
        assert len(transcript.paragraphs) == after.count("\n") + 1
    for change in reversed(changes):
        transcript.apply(change.inverse)
    assert list(transcript.paragraphs) == before


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        ("a\r\nb\rc\u2028d\u2029e\x85f", "a\nb\nc\nd\ne\nf"),
        ("tab\tbed", "tab bed"),
        ("\x00half \ud83d emoji \ufffc", "half  emoji "),
        ("zero\u200dwidth 👩\u200d🦰 שלום\u200f", "zero\u200dwidth 👩\u200d🦰 שלום\u200f"),
    ],
)
def test_text_is_cleaned(text, cleaned):
    assert clean(text) == cleaned


def test_pasted_blank_lines_make_no_empty_paragraphs():
    assert pasted("one  \r\n\r\n\t two\n") == "one\ntwo\n"
