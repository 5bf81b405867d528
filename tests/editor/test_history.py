"""Undo and redo: what one step is, and that it leads back exactly."""

import pytest

from editor.history import TranscriptHistory
from engine.errors import InvalidEdit
from engine.transcript.edits import AlignWords, ConfirmWords, Edit, JoinParagraphs, ReplaceText, SplitParagraph
from tests.editor.transcript_view.samples import Holder, transcript_of

pytestmark = pytest.mark.usefixtures("qapp")

TEXT = "The quick brown fox"


class Clock:
    now_s = 10.0

    def __call__(self) -> float:
        return self.now_s


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def history(clock: Clock) -> TranscriptHistory:
    return TranscriptHistory(Holder(transcript_of([TEXT, "It was early."])), clock=clock)


def text(history: TranscriptHistory) -> str:
    return history.transcript.paragraphs[0].text


def type_text(history: TranscriptHistory, offset: int, typed: str) -> None:
    for place, character in enumerate(typed):
        history.type(ReplaceText(1, offset + place, offset + place, character), "Typing")


def test_several_edits_are_one_step_and_come_back_exactly(history):
    before = list(history.transcript.paragraphs)
    history.apply_all([ReplaceText(1, 0, 3, "A"), SplitParagraph(1, 7, 9), ConfirmWords(9, 0, 0)], "Edit")
    after = list(history.transcript.paragraphs)
    assert [paragraph.text for paragraph in after] == ["A quick", "brown fox", "It was early."]
    assert history.stack.undoText() == "Edit"
    for _ in range(3):
        history.undo()
        assert list(history.transcript.paragraphs) == before
        history.redo()
        assert list(history.transcript.paragraphs) == after


def test_edits_that_do_not_all_fit_change_nothing(history):
    before = list(history.transcript.paragraphs)
    edits: list[Edit] = [JoinParagraphs(1), JoinParagraphs(1)]
    with pytest.raises(InvalidEdit):
        history.apply_all(edits, "Join")
    assert list(history.transcript.paragraphs) == before
    assert not history.stack.canUndo()


def test_typing_is_undone_word_by_word(history):
    type_text(history, 4, "red and ")
    assert text(history) == "The red and quick brown fox"
    history.undo()
    assert text(history) == "The red andquick brown fox"
    history.undo()
    assert text(history) == "The redquick brown fox"
    history.undo()
    assert text(history) == TEXT
    assert not history.stack.canUndo()
    history.redo()
    history.redo()
    assert text(history) == "The red andquick brown fox"


def test_erasing_is_undone_word_by_word(history):
    for end in range(len(TEXT), 10, -1):
        history.type(ReplaceText(1, end - 1, end, ""))
    assert text(history) == "The quick "
    history.undo()
    assert text(history) == "The quick brown "
    history.undo()
    assert text(history) == TEXT
    for _ in range(9):
        history.type(ReplaceText(1, 0, 1, ""))
    assert text(history) == " brown fox"
    history.undo()
    assert text(history) == " quick brown fox"


def test_a_pause_a_jump_and_a_change_of_mind_begin_a_new_step(history, clock):
    type_text(history, 4, "ab")
    clock.now_s += 2.5
    type_text(history, 6, "cd")
    type_text(history, 0, "ef")
    history.type(ReplaceText(1, 1, 2, ""))
    expected = ["efThe abcdquick brown fox", "The abcdquick brown fox", "The abquick brown fox", TEXT]
    for undone in expected:
        history.undo()
        assert text(history) == undone


def test_typing_over_a_word_is_one_step(history):
    history.type(ReplaceText(1, 4, 9, "s"))
    history.type(ReplaceText(1, 5, 5, "l"))
    assert text(history) == "The sl brown fox"
    history.undo()
    assert text(history) == TEXT


def test_what_is_grouped_is_one_step(history):
    with history.one_step("Move"):
        history.type(ReplaceText(1, 0, 4, ""))
        history.type(ReplaceText(1, 15, 15, " the"))
    assert text(history) == "quick brown fox the"
    history.undo()
    assert text(history) == TEXT
    history.redo()
    assert text(history) == "quick brown fox the"


def test_it_tells_of_every_change_and_of_steps(qtbot, history):
    with qtbot.waitSignal(history.changed) as told:
        history.project.hear("Later.")
    assert told.args[0].inserted[0].text == "Later."
    history.apply(ReplaceText(1, 0, 3, "A"))
    with qtbot.waitSignals([history.changed, history.stepped], order="strict"):
        history.undo()
    with qtbot.waitSignal(history.stepped) as stepped:
        history.redo()
    assert [change.inserted[0].text for change in stepped.args[0]] == ["A quick brown fox"]


def test_text_recognised_meanwhile_does_not_hinder_undo(history):
    history.apply(JoinParagraphs(1))
    history.project.hear("Later.")
    history.undo()
    assert [paragraph.text for paragraph in history.transcript.paragraphs] == [TEXT, "It was early.", "Later."]


def test_a_step_that_no_longer_fits_is_dropped(history, caplog):
    history.apply(SplitParagraph(1, 9, 7))
    history.project.apply(JoinParagraphs(1))  # behind the history's back
    history.undo()
    assert "can't be undone" in caplog.text
    assert not history.stack.canUndo()
    assert text(history) == TEXT


def test_a_closed_history_tells_nothing_more(qtbot, history):
    project = history.project
    history.apply(ReplaceText(1, 0, 3, "A"))
    history.close()
    with qtbot.assertNotEmitted(history.changed):
        project.apply(ReplaceText(1, 0, 1, "The"))


def test_aligning_is_no_step_and_steps_lead_back_to_exact_times(history):
    states = [list(history.transcript.paragraphs)]
    for typed in (" early", " very"):
        history.apply(ReplaceText(1, 9, 9, typed), "Typing")
        low_ms, high_ms = history.transcript.room(1, 2, 3)
        history.align(AlignWords(1, 2, (((low_ms + high_ms) // 2, high_ms),)))
        states.append(list(history.transcript.paragraphs))
    assert history.stack.count() == 2
    history.undo()
    assert list(history.transcript.paragraphs) == states[1]
    history.undo()
    assert list(history.transcript.paragraphs) == states[0]
    history.redo()
    assert list(history.transcript.paragraphs) == states[1]
    history.redo()
    assert list(history.transcript.paragraphs) == states[2]
    history.undo()
    history.undo()
    history.redo()
    history.apply(ReplaceText(1, 9, 15, ""), "Typing")
    history.apply(ReplaceText(1, 9, 9, " early"), "Typing")
    low_ms, high_ms = history.transcript.room(1, 2, 3)
    history.align(AlignWords(1, 2, ((low_ms, (low_ms + high_ms) // 2),)))
    history.apply(ReplaceText(2, 0, 2, "That"), "Typing")
    for _ in range(4):
        history.undo()
    assert list(history.transcript.paragraphs) == states[0]


def test_typing_does_not_go_on_in_a_step_behind_which_words_were_aligned(history):
    type_text(history, 19, " th")
    low_ms, high_ms = history.transcript.room(1, 4, 5)
    history.align(AlignWords(1, 4, ((low_ms, high_ms),)))
    type_text(history, 22, "ere")
    typed = list(history.transcript.paragraphs)
    history.undo()
    history.undo()
    assert text(history) == TEXT
    history.redo()
    history.redo()
    assert text(history) == "The quick brown fox there"
    assert list(history.transcript.paragraphs) == typed


def test_room_that_was_aligned_into_is_given_back(history):
    history.apply(ReplaceText(1, 19, 19, " there"), "Typing")
    fitted = list(history.transcript.paragraphs)
    history.apply(ReplaceText(2, 0, 3, ""), "Typing")  # the next paragraph starts later now
    low_ms, high_ms = history.transcript.room(1, 4, 5)
    history.align(AlignWords(1, 4, ((low_ms, high_ms),)))
    history.undo()
    assert list(history.transcript.paragraphs) == fitted


def test_a_fact_is_a_step_like_any_other(qtbot):
    holder = Holder(transcript_of(["one two"]))
    history = TranscriptHistory(holder)
    history.set_fact("words", ["one"], "Add")
    history.set_fact("words", ["one"], "Add")  # that is no change
    paragraph = history.transcript.paragraphs[0]
    history.apply(ReplaceText(paragraph.id, 0, 3, "three"), "Replace")
    history.set_fact("words", ["one", "two"], "Add")
    assert history.stack.count() == 3
    with qtbot.waitSignal(history.fact_changed) as told:
        history.undo()
    assert told.args == ["words"]
    assert holder.fact("words") == ["one"]
    history.undo()
    history.undo()
    assert holder.fact("words") is None
    assert history.transcript.paragraphs[0].text == "one two"
    for _ in range(3):
        history.redo()
    assert holder.fact("words") == ["one", "two"]
    assert history.transcript.paragraphs[0].text == "three two"
    history.close()
