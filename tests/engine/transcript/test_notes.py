"""Notes and colours: each stays with its word, whatever is done to the text."""

import pytest

from engine.errors import InvalidEdit
from engine.transcript.edits import (
    ColourWords,
    Edit,
    JoinParagraphs,
    RemoveNote,
    ReplaceParagraphs,
    ReplaceText,
    SetTimes,
    SplitParagraph,
    WriteNote,
)
from engine.transcript.notes import Anchor, Note, NoteKind
from engine.transcript.transcript import Transcript
from engine.transcript.words import WordColour
from tests.engine.transcript.paragraphs import paragraph

BLUE = WordColour.BLUE


@pytest.fixture
def transcript() -> Transcript:
    """Two paragraphs; a note is at the word fox, which begins at 103 s."""
    made = Transcript(900_000, [paragraph(1, "the quick brown fox jumps"), paragraph(2, "over the dog")])
    made.apply(WriteNote(1, "An animal?", paragraph_id=1, word=3))
    return made


def word_of(transcript: Transcript) -> str | None:
    """Return the word at which the note is; None where it is at a time."""
    anchor = transcript.notes[1].anchor
    assert anchor is not None
    if anchor.paragraph_id is None or anchor.word is None:
        return None
    word = transcript.paragraph(anchor.paragraph_id).words[anchor.word]
    assert word.start_ms == anchor.time_ms
    return word.text


@pytest.mark.parametrize(
    ("edit", "word"),
    [
        (ReplaceText(1, 0, 0, "well so "), "fox"),
        (ReplaceText(1, 0, 10, ""), "fox"),
        (ReplaceText(1, 20, 25, "leaps high"), "fox"),
        (ReplaceText(1, 17, 18, "i"), "fix"),
        (ReplaceText(1, 16, 19, "vixen"), "vixen"),
        (ReplaceText(1, 16, 19, "red fox"), "fox"),
        (ReplaceText(1, 17, 17, " "), "ox"),
        (ReplaceText(1, 10, 16, ""), "fox"),
        (ReplaceText(1, 15, 16, ""), "brownfox"),
        (ReplaceText(1, 4, 19, "slow bear"), "bear"),
        (ReplaceText(1, 10, 25, "dog"), "dog"),
        (ReplaceText(1, 16, 20, ""), None),
        (ReplaceText(1, 9, 25, ""), None),
        (ReplaceText(1, 0, 25, ""), None),
        (SplitParagraph(1, 10, 7), "fox"),
        (SplitParagraph(1, 18, 7), "fo"),
        (JoinParagraphs(1), "fox"),
        (SetTimes(1, 3, 103_400, 103_800), "fox"),
        (ColourWords(1, 2, 4, BLUE), "fox"),
        (ReplaceParagraphs((1, 2), (paragraph(9, "the quick brown fox jumps over the dog", start_ms=100_000),)), "fox"),
        (ReplaceParagraphs((1,), ()), None),
    ],
)
def test_a_note_stays_with_its_word(transcript: Transcript, edit: Edit, word: str | None):
    before = transcript.notes[1]
    change = transcript.apply(edit)
    assert word_of(transcript) == word
    if word is None:
        assert transcript.notes[1].anchor == Anchor(103_000)
    moved = () if transcript.notes[1] == before else (before,)
    assert change.notes_before == moved
    assert [note.text for note in change.notes_after] == [note.text for note in moved]
    transcript.apply(change.inverse)
    assert transcript.notes[1] == before


def test_a_note_goes_with_what_follows_a_split_and_comes_back(transcript: Transcript):
    transcript.apply(SplitParagraph(1, 10, 7))
    assert transcript.notes[1].anchor == Anchor(103_000, 7, 1)
    transcript.apply(JoinParagraphs(1))
    assert transcript.notes[1].anchor == Anchor(103_000, 1, 3)


def test_notes_about_times_and_the_whole_stay_where_they_are(transcript: Transcript):
    transcript.apply(WriteNote(2, "A door", time_ms=101_500))
    transcript.apply(WriteNote(3, "The mill", NoteKind.BOOKMARK))
    transcript.apply(ReplaceText(1, 0, 25, ""))
    assert list(transcript.notes.values())[1:] == [
        Note(2, "A door", anchor=Anchor(101_500)),
        Note(3, "The mill", NoteKind.BOOKMARK),
    ]


def test_writing_over_a_note_and_throwing_it_away_are_undone(transcript: Transcript):
    before = transcript.notes[1]
    written = transcript.apply(WriteNote(1, "A fox!", time_ms=5_000))
    removed = transcript.apply(RemoveNote(1))
    assert (removed.notes_before, removed.notes_after) == ((Note(1, "A fox!", anchor=Anchor(5_000)),), ())
    assert not transcript.notes
    transcript.apply(removed.inverse)
    transcript.apply(written.inverse)
    assert transcript.notes[1] == before
    assert transcript.new_note_id() == 2


def test_a_note_that_is_gone_meanwhile_does_not_keep_text_from_coming_back(transcript: Transcript):
    change = transcript.apply(ReplaceText(1, 16, 20, ""))
    transcript.apply(RemoveNote(1))
    transcript.apply(change.inverse)
    assert transcript.paragraphs[0].text == "the quick brown fox jumps"
    assert not transcript.notes


@pytest.mark.parametrize(
    "anchor",
    [
        Anchor(103_000, 1, 9),
        Anchor(103_000, 1, -1),
        Anchor(102_000, 1, 3),
        Anchor(103_000, 8, 0),
        Anchor(200_000, 2, 1),
    ],
)
def test_anchors_at_words_that_are_not_there_are_refused(transcript: Transcript, anchor: Anchor):
    before = transcript.notes[1]
    with pytest.raises(InvalidEdit):
        transcript.apply(ReplaceParagraphs((1,), (transcript.paragraphs[0],), anchors=((1, anchor),)))
    assert transcript.notes[1] == before


@pytest.mark.parametrize(
    "edit",
    [
        WriteNote(1, "?", time_ms=-1),
        WriteNote(1, "?", paragraph_id=1),
        WriteNote(1, "?", word=1),
        WriteNote(1, "?", paragraph_id=1, word=5),
        WriteNote(1, "?", paragraph_id=8, word=0),
        WriteNote(1, "?", time_ms=0, paragraph_id=1, word=0),
    ],
)
def test_notes_about_nothing_are_refused(transcript: Transcript, edit: WriteNote):
    before = transcript.notes[1]
    with pytest.raises(InvalidEdit):
        transcript.apply(edit)
    assert transcript.notes[1] == before


def colours(transcript: Transcript) -> str:
    """Return a letter for each word: of its colour, or a dot."""
    words = [word for paragraph in transcript.paragraphs for word in paragraph.words]
    return "".join("." if word.colour is None else word.colour[0] for word in words)


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (ReplaceText(1, 0, 0, "well so "), "...bby...."),
        (ReplaceText(1, 4, 9, "swift"), ".bby...."),
        (ReplaceText(1, 4, 15, "swift red"), ".bby...."),
        (ReplaceText(1, 9, 9, " old"), ".bbby...."),
        (ReplaceText(1, 15, 15, " old"), ".bb.y...."),
        (ReplaceText(1, 4, 15, "old"), ".by...."),
        (ReplaceText(1, 10, 19, "old"), ".b....."),
        (ReplaceText(1, 6, 6, " "), ".bbby...."),
        (ReplaceText(1, 3, 9, ""), ".by...."),
        (SplitParagraph(1, 6, 7), ".bbby...."),
        (JoinParagraphs(1), ".bby...."),
        (ColourWords(1, 2, 4, None), ".b......"),
        (ColourWords(1, 0, 4, WordColour.PINK), "ppppp..."),
    ],
)
def test_words_that_are_written_anew_keep_their_colour(transcript: Transcript, edit: Edit, expected: str):
    transcript.apply(ColourWords(1, 1, 2, BLUE))
    transcript.apply(ColourWords(1, 3, 3, WordColour.YELLOW))
    assert colours(transcript) == ".bby...."
    change = transcript.apply(edit)
    assert colours(transcript) == expected
    transcript.apply(change.inverse)
    assert colours(transcript) == ".bby...."


def test_colours_are_for_words_that_are_there(transcript: Transcript):
    with pytest.raises(InvalidEdit, match="has no words 3 to 5"):
        transcript.apply(ColourWords(1, 3, 5, BLUE))
