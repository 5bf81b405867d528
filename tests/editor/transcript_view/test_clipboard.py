"""Copying, cutting, pasting and dragging: text goes anywhere, and what is known of its words goes along."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QGuiApplication, QTextCursor
from PySide6.QtWidgets import QApplication

from editor.transcript_view.clipboard import clip_in, html_of
from engine.transcript.clips import MIME_TYPE, Clip, ClipParagraph
from engine.transcript.words import Timing, Word
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import Holder, transcript_of

CONTROL = Qt.KeyboardModifier.ControlModifier
TEXTS = ["The quick brown fox", "jumps over the lazy dog.", "It was early."]
MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(desk_with: MakeDesk) -> Desk:
    return desk_with(transcript_of(TEXTS, speakers=True))


def words(desk: Desk, paragraph: int) -> tuple[Word, ...]:
    return desk.history.transcript.paragraphs[paragraph].words


def undo_all(desk: Desk) -> None:
    while desk.history.stack.canUndo():
        desk.press(Qt.Key.Key_Z, CONTROL)


def test_what_is_copied_goes_out_as_plain_and_as_rich_text(desk):
    desk.put_caret(0, 10, to=(1, 5))
    desk.press(Qt.Key.Key_C, CONTROL)
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "brown fox\njumps"
    assert data.html() == "<p>brown fox</p><p><b>Maria Kovács:</b> jumps</p>"
    assert set(data.formats()) == {"text/plain", "text/html", MIME_TYPE}


def test_names_and_text_are_escaped():
    clip = Clip("", (ClipParagraph("a < b", (), "<i>", True), ClipParagraph("", (), "B", True)))
    assert html_of(clip) == "<p><b>&lt;i&gt;:</b> a &lt; b</p><p></p>"


@pytest.mark.parametrize(
    "written", [b"", b"{}", b"[1]", b"\xff", b'{"recording":"","paragraphs":[[1,[[2]],null,true]]}']
)
def test_what_others_write_as_ours_is_only_text(desk, written):
    data = QMimeData()
    data.setText("plain")
    data.setData(MIME_TYPE, written)
    assert clip_in(data) is None
    QGuiApplication.clipboard().setMimeData(data)
    desk.put_caret(2, 0)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert desk.texts[2] == "plainIt was early."


def test_words_cut_and_put_back_are_what_they_were(desk):
    before = list(desk.history.transcript.paragraphs)
    desk.put_caret(0, 4, to=(0, 10))
    desk.press(Qt.Key.Key_X, CONTROL)
    assert desk.texts[0] == "The brown fox"
    desk.press(Qt.Key.Key_V, CONTROL)
    assert list(desk.history.transcript.paragraphs) == before
    assert words(desk, 0)[1].model_id is not None
    assert not words(desk, 0)[1].confirmed
    undo_all(desk)
    assert list(desk.history.transcript.paragraphs) == before


def test_words_moved_to_the_next_paragraph_keep_times_and_doubt(desk):
    moved = words(desk, 0)[3]
    desk.put_caret(0, 16, to=(0, 19))
    desk.press(Qt.Key.Key_X, CONTROL)
    desk.put_caret(1, 0)
    desk.type(" ")
    desk.put_caret(1, 0)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert desk.texts[:2] == ["The quick brown ", "fox jumps over the lazy dog."]
    assert words(desk, 1)[0] == moved


def test_words_moved_out_of_their_order_are_fitted_to_the_place(desk):
    desk.put_caret(2, 3, to=(2, 7))
    desk.press(Qt.Key.Key_X, CONTROL)
    desk.put_caret(0, 4)
    desk.press(Qt.Key.Key_V, CONTROL)
    assert desk.texts[0] == "The was quick brown fox"
    new = words(desk, 0)[1]
    assert (new.timing, new.model_id, new.probability) == (Timing.INTERPOLATED, None, None)
    assert words(desk, 0)[0].end_ms <= new.start_ms <= new.end_ms <= words(desk, 0)[2].start_ms


def test_another_project_of_the_recording_takes_times_but_not_what_its_model_did_not_say(desk_with, desk):
    desk.put_caret(0, 4, to=(0, 15))
    desk.press(Qt.Key.Key_C, CONTROL)
    copied = words(desk, 0)[1:3]
    other = desk_with(transcript_of(["The slow black fox"]))
    other.put_caret(0, 4, to=(0, 14))
    other.press(Qt.Key.Key_V, CONTROL)
    assert other.texts == ["The quick brown fox"]
    assert [(word.start_ms, word.model_id) for word in words(other, 0)[1:3]] == [
        (word.start_ms, None) for word in copied
    ]


def test_whole_paragraphs_keep_their_speakers_and_paste_is_one_step(desk):
    desk.put_caret(0, 0, to=(1, 24))
    desk.press(Qt.Key.Key_C, CONTROL)
    desk.put_caret(2, 13)
    desk.press(Qt.Key.Key_Return)
    desk.history.stack.setClean()
    desk.press(Qt.Key.Key_V, CONTROL)
    assert desk.texts == [*TEXTS, *TEXTS[:2]]
    speakers = [paragraph.speaker_id for paragraph in desk.history.transcript.paragraphs]
    assert speakers == [1, 2, 1, 1, 2]
    assert desk.history.stack.undoText() == "Paste"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.history.stack.isClean()


def test_pasting_over_several_paragraphs_is_one_step(desk):
    before = list(desk.history.transcript.paragraphs)
    desk.put_caret(2, 0, to=(2, 6))
    desk.press(Qt.Key.Key_C, CONTROL)
    desk.put_caret(0, 4, to=(1, 6))
    desk.press(Qt.Key.Key_V, CONTROL)
    assert desk.texts == ["The It wasover the lazy dog.", TEXTS[2]]
    assert desk.caret == (0, 10)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert list(desk.history.transcript.paragraphs) == before


def test_text_of_another_recording_is_fitted_in(desk_with, desk):
    desk.put_caret(0, 4, to=(0, 15))
    desk.press(Qt.Key.Key_C, CONTROL)
    holder = Holder(transcript_of(["one two"]))
    holder.recording = type(holder.recording)(holder.recording.path, "1" * 64, 1_000)
    other = desk_with(holder)
    other.put_caret(0, 4)
    other.press(Qt.Key.Key_V, CONTROL)
    assert other.texts == ["one quick browntwo"]
    assert all(word.timing is Timing.INTERPOLATED for word in words(other, 0)[1:])


def test_dragged_words_keep_what_is_known_of_them(desk):
    moved = words(desk, 0)[3]
    desk.put_caret(0, 16, to=(0, 19))
    target = QTextCursor(desk.view.text.findBlockByNumber(1))
    desk.view.move_selection_to(target)
    assert desk.texts[1] == "foxjumps over the lazy dog."
    assert desk.view.textCursor().selectedText() == "fox"
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert words(desk, 0)[3] == moved


def test_words_are_copied_by_dragging_with_control(desk):
    desk.put_caret(0, 4, to=(0, 10))
    data = desk.view.createMimeDataFromSelection()
    point = desk.view.cursorRect(QTextCursor(desk.view.text.findBlockByNumber(2))).center()
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, CONTROL
    QApplication.sendEvent(desk.view.viewport(), QDragEnterEvent(point, *how))
    QApplication.sendEvent(desk.view.viewport(), QDropEvent(QPointF(point), *how))
    assert desk.texts == [*TEXTS[:2], "quick It was early."]
