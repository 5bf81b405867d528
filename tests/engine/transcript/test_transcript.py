"""Edits: what each does, and that every sequence of them can be undone and redone exactly."""

import json
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidEdit
from engine.transcript.edits import (
    AlignWords,
    ColourWords,
    ConfirmWords,
    Edit,
    JoinParagraphs,
    NameSpeaker,
    RemoveNote,
    RemoveSpeaker,
    ReplaceParagraphs,
    ReplaceText,
    SetBorder,
    SetOffset,
    SetSpeaker,
    SetTimes,
    SplitParagraph,
    WriteNote,
)
from engine.transcript.notes import NoteKind
from engine.transcript.paragraphing import Turn, paragraphs_of
from engine.transcript.script import edit_from_json, edit_to_json
from engine.transcript.transcript import Transcript
from engine.transcript.words import ModelWord, Speaker, Timing, WordColour

TEXT = "The quick brown fox jumps over the lazy dog."


def make(text: str = TEXT, *more: str, duration_ms: int = 60_000) -> Transcript:
    """Make a transcript in which each word takes 400 ms and the next starts 100 ms later."""
    transcript = Transcript(duration_ms, speakers=[Speaker(1, "Anna")])
    start_ms = 1_000
    for window, paragraph in enumerate((text, *more)):
        words = [
            ModelWord(window * 10_000 + index, word, start_ms + index * 500, start_ms + index * 500 + 400, 0.5)
            for index, word in enumerate(paragraph.split())
        ]
        transcript.add_model_words(words)
        paragraphs = paragraphs_of(words, (), transcript.new_paragraph_id, (0, duration_ms))
        last = transcript.paragraphs[-1].id if transcript.paragraphs else None
        transcript.apply(ReplaceParagraphs((), tuple(paragraphs), last))
        start_ms = words[-1].end_ms + 1_600
    return transcript


def texts(transcript: Transcript) -> list[str]:
    return [paragraph.text for paragraph in transcript.paragraphs]


def type_text(transcript: Transcript, paragraph_id: int, offset: int, text: str) -> None:
    for step, character in enumerate(text):
        transcript.apply(ReplaceText(paragraph_id, offset + step, offset + step, character))


def test_changing_a_word_keeps_its_times_and_leaves_the_others_alone():
    transcript = make()
    before = transcript.paragraphs[0].words
    change = transcript.apply(ReplaceText(1, 4, 9, "slow"))
    after = transcript.paragraphs[0].words
    assert transcript.paragraphs[0].text == TEXT.replace("quick", "slow")
    assert (after[1].text, after[1].start_ms, after[1].end_ms) == ("slow", before[1].start_ms, before[1].end_ms)
    assert after[1].model_id is None
    assert after[1].probability is None
    assert after[:1] + after[2:] == before[:1] + before[2:]
    transcript.apply(change.inverse)
    assert transcript.paragraphs[0].words == before


def test_new_words_share_the_time_between_their_neighbours():
    transcript = make("one two")
    transcript.apply(SetTimes(1, 1, 5_000, 5_400))
    transcript.apply(ReplaceText(1, 4, 4, "and then "))
    words = transcript.paragraphs[0].words
    assert [word.text for word in words] == ["one", "and", "then", "two"]
    assert words[1].start_ms == words[0].end_ms
    assert words[1].end_ms == words[2].start_ms
    assert words[2].end_ms <= words[3].start_ms
    assert {words[1].timing, words[2].timing} == {Timing.INTERPOLATED}


def test_text_before_a_paragraphs_first_word_stays_close_to_it():
    transcript = make("one two", "three four")
    transcript.apply(ReplaceText(2, 0, 0, "now "))
    words = transcript.paragraphs[1].words
    assert words[0].end_ms == words[1].start_ms
    assert words[0].end_ms - words[0].start_ms == 240


def test_a_word_typed_in_front_of_another_gives_it_back():
    transcript = make()
    fox = transcript.paragraphs[0].words[3]
    type_text(transcript, 1, TEXT.index("fox"), "red ")
    words = transcript.paragraphs[0].words
    assert [word.text for word in words[2:5]] == ["brown", "red", "fox"]
    assert (words[4].start_ms, words[4].end_ms, words[4].model_id) == (fox.start_ms, fox.end_ms, fox.model_id)


def test_a_word_typed_again_is_the_models_word_again_and_confirmed():
    transcript = make()
    before = transcript.paragraphs[0].words[2]
    transcript.apply(ReplaceText(1, 10, 15, ""))
    type_text(transcript, 1, 10, "brown")
    after = transcript.paragraphs[0].words[2]
    assert (after.text, after.model_id, after.start_ms) == ("brown", before.model_id, before.start_ms)
    assert after.confirmed


def test_setting_a_border_moves_both_words_in_one_step():
    transcript = make("one two", "three four")
    before = list(transcript.paragraphs)
    change = transcript.apply(SetBorder(1, 0, 1_450, 1_450))
    one, two = transcript.paragraphs[0].words
    assert (one.start_ms, one.end_ms, two.start_ms, two.end_ms) == (1_000, 1_450, 1_450, 1_900)
    assert {one.timing, two.timing} == {Timing.MANUAL}
    transcript.apply(change.inverse)
    assert list(transcript.paragraphs) == before
    change = transcript.apply(SetBorder(1, 1, 1_900, 2_500))
    assert [(paragraph.start_ms, paragraph.end_ms) for paragraph in transcript.paragraphs] == [
        (1_000, 1_900),
        (2_500, before[1].end_ms),
    ]
    assert transcript.paragraphs[0] == before[0], "its times are what the model said still"
    transcript.apply(change.inverse)
    assert list(transcript.paragraphs) == before


def test_splitting_and_joining_keep_words():
    transcript = make()
    before = transcript.paragraphs[0]
    change = transcript.apply(SplitParagraph(1, TEXT.index("jumps"), 7))
    assert texts(transcript) == ["The quick brown fox", "jumps over the lazy dog."]
    assert sum((paragraph.words for paragraph in transcript.paragraphs), ()) == before.words
    transcript.apply(JoinParagraphs(1))
    assert transcript.paragraphs[0].words == before.words
    assert texts(transcript) == [TEXT]
    transcript.apply(SplitParagraph(1, 4, 9))
    transcript.apply(JoinParagraphs(1))
    assert change.inverse == ReplaceParagraphs((1, 7), (before,), None)


def test_splitting_inside_a_word_divides_its_time():
    transcript = make("blackbird sings")
    transcript.apply(SplitParagraph(1, 5, 2))
    left, right = transcript.paragraphs
    assert (left.text, right.text) == ("black", "bird sings")
    assert left.words[0].start_ms == 1_000
    assert left.words[0].end_ms == right.words[0].start_ms
    assert right.words[0].end_ms == 1_400


def test_splitting_at_either_end_makes_an_empty_paragraph():
    transcript = make("one two")
    transcript.apply(SplitParagraph(1, 0, 2))
    assert texts(transcript) == ["", "one two"]
    transcript.apply(SplitParagraph(2, 7, 3))
    assert texts(transcript) == ["", "one two", ""]
    assert [paragraph.start_ms for paragraph in transcript.paragraphs] == [1_000, 1_000, 1_900]


def test_speakers():
    transcript = make("one two")
    transcript.apply(NameSpeaker(2, "Ben"))
    transcript.apply(SetSpeaker(1, 2))
    with pytest.raises(InvalidEdit, match="still speaks"):
        transcript.apply(RemoveSpeaker(2))
    change = transcript.apply(NameSpeaker(2, "Benjamin"))
    assert transcript.speakers[2].name == "Benjamin"
    transcript.apply(change.inverse)
    assert transcript.speakers[2].name == "Ben"


def test_what_is_known_of_a_speaker_stays_when_only_the_name_changes():
    transcript = make("one two")
    transcript.apply(NameSpeaker(2, "Ben"))
    assert transcript.speakers[2] == Speaker(2, "Ben", colour=2)
    change = transcript.apply(NameSpeaker(2, "Ben", "BB", 5, "guest", (("accent", "Tyrol"),)))
    transcript.apply(NameSpeaker(2, "Benjamin"))
    assert transcript.speakers[2] == Speaker(2, "Benjamin", "BB", 5, "guest", (("accent", "Tyrol"),))
    transcript.apply(NameSpeaker(2, "Benjamin", role="", attributes=()))
    assert transcript.speakers[2] == Speaker(2, "Benjamin", "BB", 5)
    transcript.apply(change.inverse)
    assert transcript.speakers[2] == Speaker(2, "Ben", colour=2)


def test_a_speaker_who_comes_back_has_the_old_place():
    transcript = make("one two")
    transcript.apply(NameSpeaker(2, "Ben"))
    change = transcript.apply(SetSpeaker(1, 2))
    removed = transcript.apply(RemoveSpeaker(1))
    transcript.apply(removed.inverse)
    transcript.apply(change.inverse)
    assert list(transcript.speakers) == [1, 2]


@pytest.mark.parametrize(
    "edit",
    [
        ReplaceText(1, 3, 2, "x"),
        ReplaceText(1, 0, 99, "x"),
        ReplaceText(5, 0, 0, "x"),
        ReplaceText(1, 0, 0, "a\nb"),
        SplitParagraph(1, 99, 2),
        SplitParagraph(1, 2, 1),
        JoinParagraphs(1),
        SetSpeaker(1, 4),
        RemoveSpeaker(4),
        SetTimes(1, 0, 1_000, 1_600),
        SetTimes(1, 9, 0, 0),
        SetBorder(1, 0, 900, 1_500),
        SetBorder(1, 0, 1_500, 1_400),
        SetBorder(1, 0, 1_400, 2_000),
        SetBorder(1, 2, 2_400, 2_400),
        SetBorder(1, -1, 2_400, 2_400),
        ConfirmWords(1, 1, 9),
        ReplaceParagraphs((2,), ()),
    ],
)
def test_edits_that_do_not_fit_change_nothing(edit: Edit):
    transcript = make("one two three")
    before = list(transcript.paragraphs)
    with pytest.raises(InvalidEdit):
        transcript.apply(edit)
    assert list(transcript.paragraphs) == before


def test_exact_edits_are_checked():
    transcript = make("one two", "three four")
    first, second = transcript.paragraphs
    with pytest.raises(InvalidEdit, match="spell"):
        transcript.apply(ReplaceParagraphs((1,), (replace(first, text="one too"),)))
    with pytest.raises(InvalidEdit, match="twice"):
        transcript.apply(ReplaceParagraphs((1,), (second,)))
    with pytest.raises(InvalidEdit, match="order"):
        transcript.apply(ReplaceParagraphs((2,), (replace(first, id=3),)))
    with pytest.raises(InvalidEdit, match="reach"):
        transcript.apply(ReplaceParagraphs((1,), (replace(second, id=3),)))


def test_words_without_spaces_between_them():
    words = [ModelWord(0, "你", 0, 200, 0.9), ModelWord(1, "好", 200, 400, 0.9, joined=True)]
    transcript = Transcript(5_000, model_words=words)
    paragraphs = paragraphs_of(words, (), transcript.new_paragraph_id, (0, 5_000))
    transcript.apply(ReplaceParagraphs((), tuple(paragraphs)))
    assert texts(transcript) == ["你好"]
    transcript.apply(ReplaceText(1, 1, 1, "们"))
    assert [word.text for word in transcript.paragraphs[0].words] == ["你", "们", "好"]
    assert transcript.paragraphs[0].words[2].model_id == 1


def test_paragraphs_are_cut_at_turns_and_long_pauses():
    words = [ModelWord(index, f"w{index}", index * 1_000, index * 1_000 + 900, 0.9) for index in range(4)]
    words.append(ModelWord(4, "late", 9_000, 9_500, 0.9))
    ids = iter(range(1, 9))
    turns = [Turn(0, 1_950, 1), Turn(1_950, 20_000, 2)]
    paragraphs = paragraphs_of(words, turns, lambda: next(ids), (0, 20_000))
    assert [(paragraph.text, paragraph.speaker_id) for paragraph in paragraphs] == [
        ("w0 w1", 1),
        ("w2 w3", 2),
        ("late", 2),
    ]


def test_only_fitted_words_are_aligned_and_only_between_their_neighbours():
    transcript = make()
    transcript.apply(ReplaceText(1, 4, 9, "very slow"))
    before = transcript.paragraphs[0]
    change = transcript.apply(AlignWords(1, 1, ((1_420, 1_600), (1_610, 1_990))))
    words = transcript.paragraphs[0].words
    assert [(word.start_ms, word.end_ms, word.timing) for word in words[1:3]] == [
        (1_420, 1_600, Timing.ALIGNED),
        (1_610, 1_990, Timing.ALIGNED),
    ]
    assert (words[0], words[3:]) == (before.words[0], before.words[3:])
    transcript.apply(change.inverse)
    assert transcript.paragraphs[0] == before
    for edit in (
        AlignWords(1, 0, ((1_000, 1_400),)),  # the model's
        AlignWords(1, 1, ((1_390, 1_600),)),  # before the word before has ended
        AlignWords(1, 1, ((1_500, 1_600), (1_590, 1_700))),
        AlignWords(1, 2, ((1_800, 2_010),)),
        AlignWords(1, 9, ((9_000, 9_100), (9_100, 9_200))),
        AlignWords(1, 1, ()),
    ):
        with pytest.raises(InvalidEdit):
            transcript.apply(edit)
    assert transcript.paragraphs[0] == before


@pytest.mark.parametrize("times_ms", [[[1]], [["a", 2]], 7, None])
def test_alignments_that_are_none_are_refused(times_ms):
    with pytest.raises(InvalidEdit, match="AlignWords"):
        edit_from_json({"edit": "AlignWords", "paragraph_id": 1, "first": 0, "times_ms": times_ms})


# --- every sequence of edits ---

ALPHABET = st.sampled_from(["a", "B", " ", "  ", "é", "好", "👩‍🦰", "שלום", ".", "quick", "fox ", ""])


@st.composite
def edits(draw: st.DrawFn, transcript: Transcript) -> Edit:
    paragraph = draw(st.sampled_from(list(transcript.paragraphs)))
    kind = draw(
        st.sampled_from(
            [
                "text",
                "text",
                "text",
                "split",
                "join",
                "speaker",
                "name",
                "name",
                "remove",
                "confirm",
                "times",
                "border",
                "align",
                "offset",
                "colour",
                "note",
                "note",
                "unnote",
            ]
        )
    )
    start = draw(st.integers(0, len(paragraph.text)))
    if kind == "split":
        return SplitParagraph(paragraph.id, start, transcript.new_paragraph_id())
    if kind == "offset":
        return SetOffset(draw(st.integers(-356_400_000, 356_400_000)))
    if kind == "note":
        note_id, text = draw(st.integers(1, 4)), draw(st.sampled_from(["", "Who?", "a\nb"]))
        where = draw(st.sampled_from(["word", "word", "time", "whole"]))
        if where == "word" and paragraph.words:
            place = draw(st.integers(0, len(paragraph.words) - 1))
            return WriteNote(note_id, text, draw(st.sampled_from(NoteKind)), None, paragraph.id, place)
        return WriteNote(note_id, text, time_ms=draw(st.integers(0, 60_000)) if where == "time" else None)
    if kind == "unnote" and transcript.notes:
        return RemoveNote(draw(st.sampled_from(sorted(transcript.notes))))
    if kind == "join" and paragraph is not transcript.paragraphs[-1]:
        return JoinParagraphs(paragraph.id)
    if kind == "speaker":
        return SetSpeaker(paragraph.id, draw(st.sampled_from([None, *transcript.speakers])))
    if kind == "name":
        return NameSpeaker(
            draw(st.integers(1, 4)),
            draw(st.sampled_from(["Ann", "Bob"])),
            draw(st.sampled_from([None, "", "A", "Bo"])),
            draw(st.none() | st.integers(0, 9)),
            draw(st.sampled_from([None, "", "interviewer"])),
            draw(st.sampled_from([None, (), (("gender", "f"), ("age", "30"))])),
        )
    if kind == "remove":
        silent = transcript.speakers.keys() - {paragraph.speaker_id for paragraph in transcript.paragraphs}
        if silent:
            return RemoveSpeaker(draw(st.sampled_from(sorted(silent))))
    if kind == "align" and (
        fitted := [i for i, word in enumerate(paragraph.words) if word.timing is Timing.INTERPOLATED]
    ):
        first = draw(st.sampled_from(fitted))
        low_ms, high_ms = transcript.room(paragraph.id, first, first + 1)
        start_ms = draw(st.integers(low_ms, high_ms))
        return AlignWords(paragraph.id, first, ((start_ms, draw(st.integers(start_ms, high_ms))),))
    if kind in ("confirm", "times", "colour") and paragraph.words:
        index = draw(st.integers(0, len(paragraph.words) - 1))
        if kind == "colour":
            last = draw(st.integers(index, len(paragraph.words) - 1))
            return ColourWords(paragraph.id, index, last, draw(st.sampled_from([None, *WordColour])))
        if kind == "confirm":
            return ConfirmWords(paragraph.id, index, len(paragraph.words) - 1, draw(st.booleans()))
        word = paragraph.words[index]
        middle_ms = draw(st.integers(word.start_ms, word.end_ms))
        return SetTimes(paragraph.id, index, middle_ms, word.end_ms)
    if kind == "border" and len(paragraph.words) > 1:
        index = draw(st.integers(0, len(paragraph.words) - 2))
        left, right = paragraph.words[index : index + 2]
        end_ms = draw(st.integers(left.start_ms, right.end_ms))
        return SetBorder(paragraph.id, index, end_ms, draw(st.integers(end_ms, right.end_ms)))
    end = draw(st.integers(start, min(len(paragraph.text), start + 12)))
    return ReplaceText(paragraph.id, start, end, "".join(draw(st.lists(ALPHABET, max_size=4))))


def state(transcript: Transcript) -> tuple[object, ...]:
    speakers, notes = list(transcript.speakers.items()), list(transcript.notes.items())
    return list(transcript.paragraphs), speakers, notes, transcript.offset_ms


def check(transcript: Transcript) -> None:
    last_ms, last_id = 0, -1
    for paragraph in transcript.paragraphs:
        assert "".join(paragraph.text.split()) == "".join(word.text for word in paragraph.words)
        assert [paragraph.text[start:end] for start, end in paragraph.spans()] == [w.text for w in paragraph.words]
        assert last_ms <= paragraph.start_ms <= paragraph.end_ms
        for word in paragraph.words:
            assert last_ms <= word.start_ms <= word.end_ms <= transcript.duration_ms
            last_ms = word.end_ms
            if word.model_id is not None:
                assert word.model_id > last_id
                last_id = word.model_id
                assert any(heard.id == word.model_id and heard.text == word.text for heard in transcript.model_words)
        if paragraph.words:
            assert (paragraph.start_ms, paragraph.end_ms) == (paragraph.words[0].start_ms, paragraph.words[-1].end_ms)
        last_ms = max(last_ms, paragraph.end_ms)
    for note in transcript.notes.values():
        if note.anchor is not None and note.anchor.paragraph_id is not None:
            assert note.anchor.word is not None
            words = transcript.paragraph(note.anchor.paragraph_id).words
            assert note.anchor.time_ms == words[note.anchor.word].start_ms


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_sequence_of_edits_can_be_undone_and_redone(data: st.DataObject):
    transcript = make("The quick brown fox", "jumps over the lazy dog.", "It was early.")
    for index, paragraph in enumerate(transcript.paragraphs, start=1):
        transcript.apply(WriteNote(index, "here", paragraph_id=paragraph.id, word=len(paragraph.words) // 2))
    start = state(transcript)
    done = []
    for _ in range(data.draw(st.integers(1, 12))):
        edit = edit_from_json(json.loads(json.dumps(edit_to_json(data.draw(edits(transcript))))))
        change = transcript.apply(edit)
        assert change.edit == edit
        assert tuple(transcript.paragraphs[change.index : change.index + len(change.inserted)]) == change.inserted
        assert edit_from_json(json.loads(json.dumps(edit_to_json(change.inverse)))) == change.inverse
        assert [transcript.notes[note.id] for note in change.notes_after] == list(change.notes_after)
        done.append(change)
        check(transcript)
    end = state(transcript)
    undone = [transcript.apply(change.inverse) for change in reversed(done)]
    assert state(transcript) == start
    for change in reversed(undone):
        transcript.apply(change.inverse)
    assert state(transcript) == end
    for change in reversed(done):
        transcript.apply(change.inverse)
    for change in done:
        transcript.apply(change.edit)
    assert state(transcript) == end


def test_an_offset_farther_than_any_clock_is_refused():
    transcript = make()
    with pytest.raises(InvalidEdit, match="99 hours"):
        transcript.apply(SetOffset(100 * 3_600_000))
    assert transcript.offset_ms == 0
