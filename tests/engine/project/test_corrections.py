"""The correction log: exact, whatever was edited, and told apart by what was changed."""

import pickle
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import InvalidEdit
from engine.project.correction_kinds import CorrectionKind, Operation
from engine.project.correction_log import CorrectionLog, correction_log, corrections, log_in
from engine.project.corrections import Correction, applied, taking_back, text_of
from engine.project.project import Project
from engine.project.remarks import Remark, remark_on
from engine.transcript.edits import (
    AlignWords,
    ConfirmWords,
    Edit,
    JoinParagraphs,
    NameSpeaker,
    ReplaceParagraphs,
    ReplaceText,
    SetBorder,
    SetOffset,
    SetSpeaker,
    SetTimes,
    SplitParagraph,
)
from engine.transcript.pairing import key_of
from engine.transcript.transcript import Change, Transcript
from tests.engine.project.projects import make_project
from tests.engine.transcript.test_transcript import edits, make

K = CorrectionKind
OTHER, ADDED, LEFT_OUT = Operation.SUBSTITUTION, Operation.INSERTION, Operation.DELETION


@pytest.fixture
def fox(tmp_path: Path):
    with Project.open(make_project(tmp_path / "fox.earmark", "the quick brown fox", "jumps over the dog")) as project:
        yield project


def logged(project: Project) -> list[Correction]:
    project.flush()
    return corrections(project)


def told(found: list[Correction]) -> list[tuple[CorrectionKind, str, str]]:
    return [(one.kind, text_of(one.model_words), text_of(one.words)) for one in found]


def corrected(before: str, after: str, language: str | None = "en") -> list[tuple[CorrectionKind, str, str]]:
    """Return what is logged where a text is typed over another, in the middle of others."""
    transcript = make(f"So, {before} again.")
    transcript.apply(ReplaceText(1, 4, 4 + len(before), after))
    log = CorrectionLog(language)
    log.look_at_all(transcript)
    return told(log.corrections())


@pytest.mark.parametrize(
    ("start", "end", "text", "expected"),
    [
        (4, 9, "slow", (K.CONTENT, OTHER, "quick", "slow")),
        (4, 9, "Quick", (K.CASE, OTHER, "quick", "Quick")),
        (9, 9, ",", (K.PUNCTUATION, OTHER, "quick", "quick,")),
        (9, 9, " –", (K.PUNCTUATION, ADDED, "", "–")),
        (9, 9, " red", (K.CONTENT, ADDED, "", "red")),
        (4, 10, "", (K.CONTENT, LEFT_OUT, "quick", "")),
        (0, 9, "My slow", (K.CONTENT, OTHER, "the quick", "My slow")),
        (0, 0, "Oh ", (K.CONTENT, ADDED, "", "Oh")),
        (19, 19, " of mine", (K.CONTENT, ADDED, "", "of mine")),
    ],
)
def test_each_kind_of_change_to_the_text(fox: Project, start: int, end: int, text: str, expected):
    fox.apply(ReplaceText(1, start, end, text))
    [found] = logged(fox)
    assert (found.kind, found.operation, text_of(found.model_words), text_of(found.words)) == expected
    assert found.paragraph_id == 1


@pytest.mark.parametrize(
    ("before", "after", "language", "expected"),
    [
        ("hanover last", "Hannover Last", "en", [(K.CONTENT, "hanover", "Hannover"), (K.CASE, "last", "Last")]),
        ("went. And then", "went and then", "en", [(K.CASE, "went. And", "went and")]),
        (
            "well known fax",
            "well-known fox",
            "en",
            [(K.PUNCTUATION, "well known", "well-known"), (K.CONTENT, "fax", "fox")],
        ),
        ("every one", "everyone", "en", [(K.PUNCTUATION, "every one", "everyone")]),
        ("in nineteen eighty here", "in 1980 here", "en", [(K.NUMBER, "nineteen eighty", "1980")]),
        ("twenty-one dollars", "$21", "en", [(K.NUMBER, "twenty-one dollars", "$21")]),
        ("10%", "ten percent", "en", [(K.NUMBER, "10%", "ten percent")]),
        ("3,000 men", "three thousand men", "en", [(K.NUMBER, "3,000", "three thousand")]),
        ("one man", "1 man", "en", [(K.NUMBER, "one", "1")]),
        ("zwei und zwanzig Leute", "22 Leute", "de", [(K.NUMBER, "zwei und zwanzig", "22")]),
        ("three", "4", "en", [(K.CONTENT, "three", "4")]),
        ("year nineteen eighty", "ear 1980", "en", [(K.CONTENT, "year", "ear"), (K.NUMBER, "nineteen eighty", "1980")]),
        ("um we met", "we met", "en", [(K.DISFLUENCY, "um", "")]),
        ("Um, we met", "We met", "en", [(K.DISFLUENCY, "Um,", ""), (K.CASE, "we", "We")]),
        ("um hanover", "Hannover", "en", [(K.DISFLUENCY, "um", ""), (K.CONTENT, "hanover", "Hannover")]),
        ("I I met", "I met", "en", [(K.DISFLUENCY, "I", "")]),
        ("had had", "had", "en", [(K.CONTENT, "had", "")]),
        ("th- the house", "the house", "en", [(K.DISFLUENCY, "th-", "")]),
        ("ähm wir", "wir", "de", [(K.DISFLUENCY, "ähm", "")]),
        ("ähm wir", "wir", "en", [(K.CONTENT, "ähm", "")]),
        ("Maria Kovács said", "[Person 1] said", "en", [(K.PSEUDONYM, "Maria Kovács", "[Person 1]")]),
        ("noise here", "[laughs] here", "en", [(K.CONTENT, "noise", "[laughs]")]),
        ("a b c", "a b c", "en", []),
    ],
)
def test_what_was_changed_is_told_apart(before: str, after: str, language: str, expected):
    assert corrected(before, after, language) == expected


def test_speakers_who_were_put_right(fox: Project):
    fox.apply(NameSpeaker(1, "Anna"))
    fox.apply(NameSpeaker(2, "Ben"))
    fox.apply(SetSpeaker(1, 1))
    assert logged(fox) == []
    fox.apply(SplitParagraph(1, 9, 7))
    fox.who = "Cleo"
    fox.apply(SetSpeaker(7, 2))
    [found] = logged(fox)
    assert told([found]) == [(K.SPEAKER, "brown fox", "brown fox")]
    assert (found.model_speaker_id, found.speaker_id, found.operation) == (1, 2, None)
    assert correction_log(fox).circumstances(found).who == "Cleo"
    for edit in taking_back(found, fox.transcript):
        fox.apply(edit)
    assert logged(fox) == []


def test_times_that_were_put_right(fox: Project):
    fox.apply(SetBorder(1, 1, 600, 640))
    [found] = logged(fox)
    assert told([found]) == [(K.TIME, "quick brown", "quick brown")]
    [edit] = taking_back(found, fox.transcript)
    fox.apply(edit)
    assert logged(fox) == []


def test_what_does_not_change_what_was_said_leaves_nothing(fox: Project):
    fox.apply(SplitParagraph(1, 10, 9))
    fox.apply(JoinParagraphs(1))
    fox.apply(JoinParagraphs(1))
    fox.apply(NameSpeaker(1, "Anna"))
    fox.apply(SetSpeaker(1, 1))
    fox.apply(SetOffset(60_000))
    fox.apply(ConfirmWords(1, 0, 3))
    fox.apply(fox.apply(ReplaceText(1, 4, 9, "slow")).inverse)
    fox.apply(ReplaceText(1, 4, 9, ""))
    for step, character in enumerate("quick"):
        fox.apply(ReplaceText(1, 4 + step, 4 + step, character))
    fox.apply(ReplaceText(1, 0, 19, "the quick brown fox"))
    assert logged(fox) == []


def test_words_that_stand_elsewhere_now_are_told_from_others(fox: Project):
    fox.apply(ReplaceText(1, 4, 19, "it"))
    fox.apply(ReplaceText(2, 18, 18, " quick brown fox"))
    assert told(logged(fox)) == [
        (K.CONTENT, "quick brown fox", "it"),
        (K.CONTENT, "", "quick brown fox"),
    ]
    fox.apply(ReplaceText(1, 4, 6, ""))
    assert told(logged(fox)) == [(K.MOVED, "quick brown fox", ""), (K.MOVED, "", "quick brown fox")]


def test_a_correction_of_a_correction_is_one_and_keeps_its_name(fox: Project):
    fox.apply(ReplaceText(1, 4, 9, "slow"))
    [first] = logged(fox)
    fox.apply(ReplaceText(1, 4, 8, "lame"))
    [second] = logged(fox)
    assert told([second]) == [(K.CONTENT, "quick", "lame")]
    assert (second.key, second.start_ms, second.end_ms) == (first.key, first.start_ms, first.end_ms)


def test_when_by_whom_and_how_long(tmp_path: Path):
    transcript = make("the quick brown fox")
    log = CorrectionLog("en")
    log.look_at_all(transcript)

    def edit(at_s: float, who: str, edit: ReplaceText | AlignWords) -> Change:
        change = transcript.apply(edit)
        log.take(round(1000 * at_s), who, change, transcript)
        return change

    edit(10, "Anna", ReplaceText(1, 9, 9, "e"))
    edit(12, "Anna", ReplaceText(1, 10, 10, "r"))
    edit(500, "Ben", ReplaceText(1, 11, 11, "s"))
    edit(501, "Ben", ReplaceText(1, 12, 12, ","))
    edit(600, "Cleo", ReplaceText(1, 21, 22, "g"))
    first, second = log.corrections()
    found = log.circumstances(first)
    assert (found.at.timestamp(), found.who, found.took_ms, found.edits) == (501, "Ben", 3_000, 4)
    found = log.circumstances(second)
    assert (found.at.timestamp(), found.who, found.took_ms, found.edits) == (600, "Cleo", None, 1)
    place = next(i for i, word in enumerate(transcript.paragraphs[0].words) if word.model_id is None)
    word = transcript.paragraphs[0].words[place]
    edit(700, "", AlignWords(1, place, ((word.start_ms, word.end_ms - 1),)))
    assert log.circumstances(log.corrections()[0]).who == "Ben"


@pytest.mark.parametrize(
    ("start", "end", "text"),
    [
        (4, 9, "fox"),
        (4, 10, ""),
        (0, 4, ""),
        (9, 15, ""),
        (9, 9, " old"),
        (0, 0, "Oh, "),
        (0, 15, "what"),
        (15, 15, " indeed"),
    ],
)
def test_a_correction_taken_back_leaves_the_models_words(tmp_path: Path, start: int, end: int, text: str):
    with Project.open(make_project(tmp_path / "fox.earmark", "the quick brown")) as project:
        project.apply(ReplaceText(1, start, end, text))
        for correction in logged(project)[::-1]:
            for edit in taking_back(correction, project.transcript):
                project.apply(edit)
        assert project.transcript.paragraphs[0].text == "the quick brown"
        assert logged(project) == []


def test_a_correction_that_is_gone_is_not_taken_back(fox: Project):
    fox.apply(ReplaceText(1, 4, 9, "fox"))
    [correction] = logged(fox)
    fox.apply(ReplaceText(1, 4, 7, "cat"))
    with pytest.raises(InvalidEdit):
        taking_back(correction, fox.transcript)


def test_corrections_on_both_sides_of_a_right_word_are_two(fox: Project):
    fox.apply(ReplaceText(1, 0, 19, "a quick red fox"))
    assert told(logged(fox)) == [(K.CONTENT, "the", "a"), (K.CONTENT, "brown", "red")]


def test_what_was_left_out_belongs_to_the_nearer_paragraph(fox: Project):
    fox.apply(ReplaceText(1, 15, 19, ""))
    fox.apply(ReplaceText(2, 0, 6, ""))
    [found] = logged(fox)
    assert found.paragraph_id == 1
    fox.apply(ReplaceText(1, 15, 15, " fox"))
    [found] = logged(fox)
    assert found.paragraph_id == 2


def test_a_log_is_made_in_another_process(fox: Project):
    fox.apply(ReplaceText(1, 4, 9, "slow"))
    fox.flush()
    log = pickle.loads(pickle.dumps(log_in(fox.path, print)))
    assert told(log.corrections()) == [(K.CONTENT, "quick", "slow")]


def test_remarks_wait_for_their_correction(fox: Project):
    change = fox.apply(ReplaceText(1, 4, 9, "slow"))
    [found] = logged(fox)
    fox.set_remark(found, Remark(excluded=True, comment="coughs"))
    fox.apply(change.inverse)
    assert logged(fox) == []
    fox.close()
    with Project.open(fox.path) as again:
        again.apply(ReplaceText(1, 4, 9, "lame"))
        [found] = logged(again)
        assert remark_on(found, again.remarks) == Remark(excluded=True, comment="coughs")
        again.apply(ReplaceText(1, 0, 8, "a game red"))
        [grown] = logged(again)
        assert remark_on(grown, again.remarks) == Remark(excluded=True, comment="coughs")
        again.set_remark(grown, Remark())
    with Project.open(fox.path, read_only=True) as again:
        assert not again.remarks


# --- every journal ---


def check_log(transcript: Transcript, log: CorrectionLog) -> None:
    """Check that the log leads from the model's words to the transcript's, and holds nothing that does not."""
    found = log.corrections()
    words = [word.text for paragraph in transcript.paragraphs for word in paragraph.words]
    assert applied(found, transcript.model_words) == words
    assert len({one.key for one in found}) == len(found)
    for one in found:
        heard, stands = [word.text for word in one.model_words], [word.text for word in one.words]
        assert heard or stands
        if one.operation is None:
            assert one.kind in (K.SPEAKER, K.TIME)
            assert heard == stands
            continue
        assert (one.operation is ADDED, one.operation is LEFT_OUT) == (not heard, not stands)
        assert all(left is None or right is None or heard[left] != stands[right] for left, right in one.pairs)
        if one.kind is K.CASE:
            assert key_of("".join(heard)) == key_of("".join(stands))


@settings(max_examples=150)
@given(st.data())
def test_the_log_applied_to_the_models_words_gives_the_final_text(data: st.DataObject):
    transcript = make("The quick um brown fox", "jumps over the the lazy dog.", "It was nineteen eighty.")
    log = CorrectionLog("en")
    log.look_at_all(transcript)
    done: list[Change] = []
    undone: list[Change] = []
    for at_ms in range(data.draw(st.integers(1, 14))):
        step = data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo", "move"]))
        if step == "undo" and done:
            undone.append(transcript.apply(done.pop().inverse))
            change = undone[-1]
        elif step == "redo" and undone:
            done.append(transcript.apply(undone.pop().inverse))
            change = done[-1]
        elif step == "move" and len(transcript.paragraphs[0].words) > 1:
            first = transcript.paragraphs[0]
            (_, end), text = next(first.spans()), first.text
            change = transcript.apply(ReplaceText(first.id, 0, len(text), f"{text[end:]} {text[:end]}".strip()))
            done, undone = [*done, change], []
        else:
            change = transcript.apply(data.draw(edits(transcript)))
            done, undone = [*done, change], []
        log.take(at_ms, "", change, transcript)
        check_log(transcript, log)
        anew = pickle.loads(pickle.dumps(log))
        anew.look_at_all(transcript)
        assert anew.corrections() == log.corrections()
        assert anew._standing == log._standing
    while done:
        log.take(0, "", change := transcript.apply(done.pop().inverse), transcript)
    assert log.corrections() == [], change


@settings(max_examples=25)
@given(st.data())
def test_a_project_that_is_opened_again_has_the_same_log(tmp_path_factory: pytest.TempPathFactory, data: st.DataObject):
    path = make_project(tmp_path_factory.mktemp("any") / "any.earmark", "the quick brown fox", "jumps over the dog")
    for _ in range(2):
        with Project.open(path) as project:
            for _ in range(data.draw(st.integers(0, 6))):
                edit = data.draw(edits(project.transcript))
                try:
                    change = project.apply(edit)
                except InvalidEdit:
                    continue
                if data.draw(st.booleans()):
                    project.apply(change.inverse)
            project.flush()
            log = correction_log(project)
            check_log(project.transcript, log)
            found = log.corrections()
    with Project.open(path, read_only=True) as again:
        assert correction_log(again).corrections() == found


def test_words_that_come_twice_or_out_of_order_are_written_ones():
    transcript = make("one two three", "four five six")
    log = CorrectionLog("en")
    log.look_at_all(transcript)
    first, second = transcript.paragraphs
    steps: list[Edit] = [
        ReplaceParagraphs((first.id,), ()),
        SetTimes(second.id, 2, second.words[2].start_ms + 100, second.words[2].end_ms),
    ]
    for edit in steps:
        log.take(0, "", transcript.apply(edit), transcript)
        check_log(transcript, log)
    assert told(log.corrections()) == [(K.CONTENT, "one two three", ""), (K.TIME, "six", "six")]
