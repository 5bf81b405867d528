"""Typing, pasting and erasing, as a user does them."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAction,
    QDragEnterEvent,
    QDragMoveEvent,
    QDropEvent,
    QGuiApplication,
    QInputMethodEvent,
    QTextCursor,
)
from PySide6.QtWidgets import QApplication

from editor.transcript_view.document import TranscriptDocument
from engine.errors import InvalidEdit
from engine.project.correction_log import corrections
from engine.transcript.edits import Edit, ReplaceText
from engine.transcript.transcript import Change
from tests.editor.transcript_view.conftest import Desk
from tests.editor.transcript_view.samples import Holder, project_at, transcript_of

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
TEXTS = ["The quick brown fox", "jumps over the lazy dog.", "It was early."]
MakeDesk = Callable[..., Desk]


@pytest.fixture
def desk(desk_with: MakeDesk) -> Desk:
    return desk_with(TEXTS)


def paste(desk: Desk, text: str) -> None:
    data = QMimeData()
    data.setHtml(f"<h1>{text}</h1>")
    data.setText(text)
    QGuiApplication.clipboard().setMimeData(data)
    desk.press(Qt.Key.Key_V, CONTROL)


def test_typing_in_a_word_rewrites_it_in_place(desk):
    before = desk.history.transcript.paragraphs[0].words
    desk.put_caret(0, 9)
    desk.type("er")
    assert desk.texts[0] == "The quicker brown fox"
    after = desk.history.transcript.paragraphs[0].words
    assert (after[0], *after[2:]) == (before[0], *before[2:])
    assert (after[1].start_ms, after[1].end_ms) == (before[1].start_ms, before[1].end_ms)


def test_of_two_equal_letters_the_typed_one_is_the_new_one(qtbot, desk):
    for place in (3, 4):
        desk.put_caret(0, place)
        with qtbot.waitSignal(desk.history.changed) as told:
            desk.type(" ")
        assert told.args[0].edit == ReplaceText(1, place, place, " ")
        desk.press(Qt.Key.Key_Z, CONTROL)


@pytest.mark.parametrize("modifier", [Qt.KeyboardModifier.NoModifier, SHIFT])
def test_enter_splits_and_takes_the_space(desk, modifier):
    desk.put_caret(0, 9)
    desk.press(Qt.Key.Key_Return, modifier)
    assert desk.texts == ["The quick", "brown fox", *TEXTS[1:]]
    assert desk.caret == (1, 0)
    desk.type("a ")
    assert desk.texts[1] == "a brown fox"


def test_backspace_at_the_start_and_delete_at_the_end_join(desk):
    desk.put_caret(1, 0)
    desk.press(Qt.Key.Key_Backspace)
    assert desk.texts == [f"{TEXTS[0]} {TEXTS[1]}", TEXTS[2]]
    assert desk.caret == (0, 20)
    desk.put_caret(0, len(desk.texts[0]))
    desk.press(Qt.Key.Key_Delete)
    assert desk.texts == [" ".join(TEXTS)]
    desk.press(Qt.Key.Key_Z, CONTROL)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == TEXTS


def test_typing_over_several_paragraphs_is_one_step(desk):
    before = list(desk.history.transcript.paragraphs)
    desk.put_caret(0, 6, to=(2, 9))
    desk.type("X")
    assert desk.texts == ["The quXrly."]
    assert desk.caret == (0, 7)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert list(desk.history.transcript.paragraphs) == before
    desk.press(Qt.Key.Key_Y, CONTROL)
    assert desk.texts == ["The quXrly."]


def test_everything_can_be_deleted_and_comes_back(desk):
    before = list(desk.history.transcript.paragraphs)
    desk.press(Qt.Key.Key_A, CONTROL)
    desk.press(Qt.Key.Key_Delete)
    assert desk.texts == [""]
    desk.type("New")
    assert desk.texts == ["New"]
    while desk.history.stack.canUndo():
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert list(desk.history.transcript.paragraphs) == before


def test_pasted_text_is_plain_and_its_lines_are_paragraphs(desk):
    desk.put_caret(1, 6)
    paste(desk, "one\ttwo\r\n\r\nthree\u2028four ")
    assert desk.texts == [TEXTS[0], "jumps one two", "three", "four over the lazy dog.", TEXTS[2]]
    assert desk.caret == (3, 5)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == TEXTS


def test_nothing_to_paste_leaves_the_selection(desk):
    desk.put_caret(0, 4, to=(0, 9))
    paste(desk, "\x00")
    assert desk.texts == TEXTS
    assert desk.view.textCursor().selectedText() == "quick"


def test_what_cannot_be_read_does_not_get_in(desk):
    desk.put_caret(0, 3)
    paste(desk, "\x00\ud83d\ufffc")
    assert desk.texts == TEXTS
    assert not desk.history.stack.canUndo()


def test_input_methods_write_when_they_are_done(desk):
    desk.put_caret(0, 4)
    QApplication.sendEvent(desk.view, QInputMethodEvent("にほん", []))
    assert desk.texts == TEXTS
    done = QInputMethodEvent()
    done.setCommitString("日本")
    QApplication.sendEvent(desk.view, done)
    assert desk.texts[0] == "The 日本quick brown fox"
    assert [word.text for word in desk.history.transcript.paragraphs[0].words][1:4] == ["日", "本", "quick"]


def test_emoji_and_combining_characters_keep_everything_in_its_place(desk_with):
    desk = desk_with(["👩\u200d🦰 said 😀 e\u0301t שלום עולם ok"])
    desk.press(Qt.Key.Key_End)
    desk.type("!")
    desk.press(Qt.Key.Key_Home)
    desk.press(Qt.Key.Key_Delete)  # the whole family goes at one press, or a part of it: Qt decides
    left = desk.texts[0]
    assert left.endswith(" said 😀 e\u0301t שלום עולם ok!")
    place = left.index("😀")
    desk.put_caret(0, len(left[:place].encode("utf-16-le")) // 2 + 2)
    desk.press(Qt.Key.Key_Backspace)
    desk.type("so")
    assert desk.texts[0] == left.replace("😀", "so")
    while desk.history.stack.canUndo():
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == ["👩\u200d🦰 said 😀 e\u0301t שלום עולם ok"]


@pytest.mark.usefixtures("qapp")
def test_half_an_emoji_in_the_document_is_mended():
    document = TranscriptDocument()
    document.load(["ab"])
    QTextCursor(document).insertText("\ud83d")
    assert document.characterCount() == 4
    document.match(0, 0, ["ab"])
    assert (document.toPlainText(), document.characterCount()) == ("ab", 3)


def test_moved_text_is_one_step(desk):
    desk.put_caret(0, 4, to=(0, 10))
    target = desk.view.textCursor()
    target.setPosition(desk.view.text.findBlockByNumber(1).position())
    desk.view.move_selection_to(target)
    assert desk.texts == ["The brown fox", "quick jumps over the lazy dog.", TEXTS[2]]
    assert desk.view.textCursor().selectedText() == "quick "
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == TEXTS


def drop(desk: Desk, data: QMimeData) -> bool:
    """Drop something at the start of the third paragraph; return whether the view takes it."""
    point = desk.view.cursorRect(QTextCursor(desk.view.text.findBlockByNumber(2))).center()
    how = Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(point, *how), QDragMoveEvent(point, *how)):
        QApplication.sendEvent(desk.view.viewport(), event)
        if not event.isAccepted():
            return False
    dropped = QDropEvent(QPointF(point), *how)
    QApplication.sendEvent(desk.view.viewport(), dropped)
    return dropped.isAccepted()


def test_text_can_be_dropped(desk):
    data = QMimeData()
    data.setText("So\nthen: ")
    assert drop(desk, data)
    assert desk.texts == [*TEXTS[:2], "So", "then: It was early."]


def test_files_are_not_text(desk):
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/tmp/interview.flac")])
    assert not drop(desk, data)
    assert desk.texts == TEXTS


def test_undo_puts_the_caret_where_it_happened(desk):
    desk.put_caret(1, 5)
    desk.type("ing")
    desk.put_caret(2, 0)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.caret == (1, 5)
    desk.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    assert desk.caret == (1, 8)


def test_undo_shows_what_it_undid(desk_with):
    desk = desk_with(TEXTS * 30)
    desk.put_caret(0, 0)
    desk.type("X")
    desk.press(Qt.Key.Key_End, CONTROL)
    assert desk.view.verticalScrollBar().value() > 0
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.view.viewport().rect().contains(desk.view.cursorRect())


def test_a_transcript_can_be_begun_by_hand(desk_with):
    desk = desk_with([])
    desk.type("Well")
    desk.press(Qt.Key.Key_Return)
    desk.type("then")
    assert desk.texts == ["Well", "then"]
    while desk.history.stack.canUndo():
        desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == []


def test_nothing_can_be_typed_without_a_project_or_in_one_to_be_read(desk):
    desk.view.show_history(desk.history, read_only=True)
    desk.type("x")
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_Z, CONTROL)
    assert desk.texts == TEXTS
    desk.view.show_history(None)
    desk.type("x")
    assert desk.view.toPlainText() == ""


class Refusing(Holder):
    def apply(self, edit: Edit, way: str = "") -> Change:
        raise InvalidEdit(f"not today: {edit}")


def test_what_the_transcript_refuses_is_taken_back(qtbot, desk_with):
    desk = desk_with(Refusing(transcript_of(TEXTS)))
    desk.put_caret(0, 4, to=(1, 3))
    with qtbot.waitSignal(desk.view.edit_refused) as refused:
        desk.type("x")
    assert isinstance(refused.args[0], InvalidEdit)
    assert desk.texts == TEXTS


def test_a_word_typed_and_taken_back_is_no_correction(desk_with, tmp_path):
    with project_at(tmp_path / "talk.earmark", TEXTS) as project:
        desk = desk_with(project)
        desk.put_caret(0, 4, to=(0, 9))
        desk.type("slow")
        project.flush()
        assert [word.text for word in corrections(project)[0].words] == ["slow"]
        desk.put_caret(0, 4, to=(0, 8))
        desk.type("quick")
        project.flush()
        assert corrections(project) == []


def test_keys_of_the_window_reach_the_window(qtbot, desk):
    actions = [QAction(desk.view) for _ in range(2)]
    for action, keys in zip(actions, ("Ctrl+Return", "Ctrl+Z"), strict=True):
        action.setShortcut(keys)
        desk.view.addAction(action)
    desk.type("x")
    for action, key in zip(actions, (Qt.Key.Key_Return, Qt.Key.Key_Z), strict=True):
        with qtbot.waitSignal(action.triggered):
            desk.press(key, CONTROL)
    assert desk.texts == ["xThe quick brown fox", *TEXTS[1:]]
