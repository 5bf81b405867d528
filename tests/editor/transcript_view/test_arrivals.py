"""Text that arrives while somebody reads or types: nothing moves under their hands."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QApplication

from engine.transcript.edits import JoinParagraphs, NameSpeaker, ReplaceText, SetSpeaker, SplitParagraph
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import Holder, long_transcript, transcript_of

MakeDesk = Callable[..., Desk]
TEXTS = ["The quick brown fox", "jumps over the lazy dog.", "It was early."]
LONG = "and what I wanted to say about the mill is that it stood there for another twenty years " * 3


def late_desk(desk_with: MakeDesk) -> Desk:
    """A desk whose transcript has room for windows at its beginning that are recognised late."""
    transcript = transcript_of([])
    holder = Holder(transcript)
    for number in range(40):
        holder.hear(f"{number} {LONG}", 3_000_000 + number * 60_000)
    return desk_with(holder)


def screen_of_line(desk: Desk, paragraph: int, place: int = 0) -> int:
    """Return where on the screen a place stands."""
    cursor = QTextCursor(desk.view.text.findBlockByNumber(paragraph))
    cursor.setPosition(cursor.position() + place)
    return desk.view.cursorRect(cursor).top()


@pytest.mark.parametrize("scrolled", [0, 5, 137, 1_000])
def test_text_above_leaves_every_line_on_its_pixel(desk_with, scrolled):
    desk = late_desk(desk_with)
    desk.view.verticalScrollBar().setValue(scrolled)
    below_page_top = desk.view.viewport().rect().adjusted(0, 30, 0, 0)
    shown = desk.view.viewport().grab(below_page_top).toImage()
    caret = desk.caret
    for number in range(30):
        desk.project.hear(f"early {LONG[: 40 + 17 * number]}", 1_000 + number * 60_000)
        assert desk.view.first_difference() is None
        assert desk.view.viewport().grab(below_page_top).toImage() == shown
    assert desk.caret == (caret[0] + 30, caret[1])


def test_text_in_between_leaves_the_line_that_is_written(desk_with):
    desk = desk_with([LONG[:80]] * 40)
    desk.put_caret(3, 7)
    place = screen_of_line(desk, 3, 7)
    for number in range(3):
        desk.project.hear("in between", desk.view.paragraphs[number].end_ms + 1)
        assert (desk.caret[1], screen_of_line(desk, *desk.caret)) == (7, place)
    assert desk.caret[0] == 6


def test_text_below_leaves_everything_alone(desk_with):
    desk = desk_with(TEXTS)
    desk.put_caret(2, len(TEXTS[2]), to=(1, 6))
    selected = desk.view.textCursor().selectedText()
    for _ in range(20):
        desk.project.hear(LONG)
    assert len(desk.texts) == 23
    assert desk.view.textCursor().selectedText() == selected
    assert desk.caret == (1, 6)
    assert desk.view.verticalScrollBar().value() == 0


def test_a_caret_at_the_very_end_stays_behind_its_word(desk_with):
    desk = desk_with(TEXTS)
    desk.press(Qt.Key.Key_End, Qt.KeyboardModifier.ControlModifier)
    desk.project.hear(LONG)
    assert desk.caret == (2, len(TEXTS[2]))
    desk.type("!")
    assert desk.texts[2] == "It was early.!"


def test_the_first_text_is_read_from_its_beginning(desk_with):
    desk = desk_with([])
    for _ in range(20):
        desk.project.hear(LONG)
    assert desk.caret == (0, 0)
    assert desk.view.verticalScrollBar().value() == 0


def test_typing_goes_on_where_it_was_and_undo_is_about_it(desk_with):
    desk = late_desk(desk_with)
    desk.put_caret(10, 3)
    desk.type("on")
    desk.project.hear("early words", 5_000)
    desk.type("e ")
    assert desk.texts[11].startswith("10 one and")
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    desk.press(Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert desk.texts[11].startswith("10 and")
    assert desk.texts[0] == "early words"


def test_composing_is_not_broken_off(desk_with):
    desk = late_desk(desk_with)
    desk.put_caret(10, 3)
    QApplication.sendEvent(desk.view, QInputMethodEvent("に", []))
    desk.project.hear("early words", 5_000)
    desk.project.hear("late words")
    assert desk.view.text.findBlockByNumber(11).layout().preeditAreaText() == "に"
    done = QInputMethodEvent()
    done.setCommitString("日")
    QApplication.sendEvent(desk.view, done)
    assert desk.texts[11].startswith("10 日and")


@pytest.mark.parametrize("gliding", [False, True])
def test_following_gets_where_it_was_going(qtbot, desk_with, gliding):
    desk = late_desk(desk_with)
    word = desk.view.paragraphs[5].words[0]
    desk.view.set_position(word.start_ms)
    if not gliding:
        qtbot.waitUntil(lambda: 0 < screen_of_line(desk, 5) < 150)
    desk.project.hear(LONG, 5_000)
    desk.view.set_position(word.start_ms + 1)
    qtbot.waitUntil(lambda: 0 < screen_of_line(desk, 6) < 150)


@pytest.mark.parametrize(
    ("edit", "caret"),
    [
        (ReplaceText(1, 0, 3, "Another"), (0, 14)),
        (ReplaceText(1, 15, 19, ""), (0, 10)),
        (SplitParagraph(1, 4, 9), (1, 6)),
        (JoinParagraphs(1), (0, 10)),
        (NameSpeaker(1, "Anna"), (0, 10)),
        (SetSpeaker(2, None), (0, 10)),
    ],
)
def test_what_others_edit_leaves_the_caret_at_its_character(desk_with, edit, caret):
    desk = desk_with(transcript_of(TEXTS, speakers=True))
    desk.put_caret(0, 10)
    desk.history.apply(edit)
    assert desk.view.first_difference() is None
    assert desk.caret == caret


def test_a_speaker_is_shown_at_once_and_the_text_is_not_touched(qtbot, desk_with):
    desk = desk_with(transcript_of(TEXTS, speakers=True))
    before = desk.view.grab().toImage()
    with qtbot.assertNotEmitted(desk.view.text.contentsChanged):
        desk.history.apply(NameSpeaker(1, "Anna"))
    assert desk.view.grab().toImage() != before


def test_the_size_of_type_and_window_change_around_the_first_line(desk_with):
    desk = desk_with(long_transcript(3_000))
    bar = desk.view.verticalScrollBar()
    bar.setValue(2_000)
    first = desk.view.cursorForPosition(desk.view.viewport().rect().topRight() / 2)
    line = first.blockNumber(), first.positionInBlock()
    for width, points in ((500, 12), (1_400, 12), (900, 18), (900, 12)):
        desk.view.resize(width, 500)
        desk.view.set_font_size(points)
        QApplication.processEvents()
        assert -40 < screen_of_line(desk, *line) < 60
