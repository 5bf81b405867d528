"""The transcript view: whatever the user does to the text, the engine's transcript reads the same."""

import random
from collections.abc import Callable

import pytest
from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.history import TranscriptHistory
from editor.transcript_view.view import TranscriptView
from engine.project.project import Project
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.editor.conftest import heard

TEXT = "The quick brown fox jumps | over the lazy dog. | It was early."


class Shown:
    """A project in a view, on the screen."""

    def __init__(self, qtbot, project: Project) -> None:
        self.project = project
        self.history = TranscriptHistory(project)
        self.view = TranscriptView()
        qtbot.addWidget(self.view)
        self.view.resize(900, 500)
        self.view.show_history(self.history)
        self.view.show()
        qtbot.waitExposed(self.view)

    def check(self) -> None:
        document = self.view.document()
        blocks = [document.findBlockByNumber(number).text() for number in range(document.blockCount())]
        assert blocks == ([paragraph.text for paragraph in self.project.transcript.paragraphs] or [""])

    @property
    def texts(self) -> list[str]:
        self.check()
        return [paragraph.text for paragraph in self.project.transcript.paragraphs]

    def put_caret(self, paragraph: int, offset: int, *, select_to: tuple[int, int] | None = None) -> None:
        document = self.view.document()
        cursor = QTextCursor(document)
        cursor.setPosition(document.findBlockByNumber(paragraph).position() + offset)
        if select_to is not None:
            block = document.findBlockByNumber(select_to[0])
            cursor.setPosition(block.position() + select_to[1], QTextCursor.MoveMode.KeepAnchor)
        self.view.setTextCursor(cursor)

    def point_of(self, paragraph: int, offset: int) -> QPoint:
        cursor = QTextCursor(self.view.document().findBlockByNumber(paragraph))
        cursor.setPosition(cursor.position() + offset)
        return self.view.cursorRect(cursor).center() + QPoint(3, 0)


@pytest.fixture
def shown(qtbot, make_project: Callable[..., Project]) -> Shown:
    return Shown(qtbot, make_project(TEXT))


def test_it_shows_a_block_a_paragraph(shown: Shown):
    assert shown.texts == ["The quick brown fox jumps", "over the lazy dog.", "It was early."]
    assert not shown.view.isReadOnly()


def test_typing_becomes_edits_and_is_undone_by_word(shown: Shown):
    shown.put_caret(0, 9)
    QTest.keyClicks(shown.view, " red and blue")
    assert shown.texts[0] == "The quick red and blue brown fox jumps"
    shown.history.stack.undo()
    assert shown.texts[0] == "The quick red and brown fox jumps"
    shown.history.stack.undo()
    assert shown.texts[0] == "The quick red brown fox jumps"
    shown.history.stack.redo()
    assert shown.texts[0] == "The quick red and brown fox jumps"


def test_enter_splits_and_backspace_joins(shown: Shown):
    before = shown.project.transcript.paragraphs[0]
    shown.put_caret(0, len("The quick "))
    QTest.keyClick(shown.view, Qt.Key.Key_Return)
    assert shown.texts[:2] == ["The quick", "brown fox jumps"]
    assert shown.view.textCursor().positionInBlock() == 0
    QTest.keyClick(shown.view, Qt.Key.Key_Backspace)
    assert shown.texts[0] == before.text
    assert shown.project.transcript.paragraphs[0].words == before.words
    QTest.keyClick(shown.view, Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier)
    assert len(shown.texts) == 4
    shown.put_caret(0, len(shown.texts[0]))
    QTest.keyClick(shown.view, Qt.Key.Key_Delete)
    assert len(shown.texts) == 3


def test_typing_over_several_paragraphs_is_one_step(shown: Shown):
    before = shown.texts
    shown.put_caret(0, 10, select_to=(2, 3))
    QTest.keyClicks(shown.view, "X")
    assert shown.texts == ["The quick Xwas early."]
    shown.history.stack.undo()
    assert shown.texts == before


def test_pasting_lines_makes_paragraphs(shown: Shown):
    shown.put_caret(1, 5)
    mime = QMimeData()
    mime.setHtml("<b>one</b>")
    mime.setText("one\n\ntwo\tthree\r\nfour ")
    QGuiApplication.clipboard().setMimeData(mime)
    QTest.keyClick(shown.view, Qt.Key.Key_V, Qt.KeyboardModifier.ControlModifier)
    assert shown.texts[1:4] == ["over one", "two three", "four the lazy dog."]
    shown.history.stack.undo()
    assert shown.texts[1] == "over the lazy dog."


def test_input_methods_and_emoji_keep_their_places(shown: Shown):
    shown.put_caret(0, 4)
    composing = QInputMethodEvent("ni", [])
    QApplication.sendEvent(shown.view, composing)
    shown.check()
    done = QInputMethodEvent()
    done.setCommitString("你👩‍🦰 é")
    QApplication.sendEvent(shown.view, done)
    assert shown.texts[0].startswith("The 你👩‍🦰 équick")
    QTest.keyClicks(shown.view, "abc")
    assert "éabcquick" in shown.texts[0]
    QTest.keyClick(shown.view, Qt.Key.Key_Backspace)
    assert "éabquick" in shown.texts[0]
    while shown.history.stack.canUndo():
        shown.history.stack.undo()
    assert shown.texts[0] == "The quick brown fox jumps"


def test_recognised_text_moves_neither_caret_nor_view(qtbot, make_project: Callable[..., Project]):
    shown = Shown(qtbot, make_project(*[TEXT] * 12, windows=40))
    shown.put_caret(20, 4)
    shown.view.ensureCursorVisible()
    shown.view.verticalScrollBar().setValue(shown.view.verticalScrollBar().maximum() // 2)
    caret, top = shown.view.cursorRect().top(), shown.view.verticalScrollBar().value()
    for index in range(12, 30):
        shown.project.add_recognised(heard(index, TEXT))
        shown.check()
    assert shown.view.cursorRect().top() == caret
    assert shown.view.verticalScrollBar().value() == top
    assert shown.view.textCursor().block().blockNumber() == 20


def test_text_that_arrives_above_leaves_what_is_seen_where_it_is(qtbot, make_project: Callable[..., Project]):
    shown = Shown(qtbot, make_project(windows=40))
    for index in range(20, 40):
        shown.project.add_recognised(heard(index, TEXT))
    bar = shown.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    shown.put_caret(30, 4)
    text, caret = shown.view.textCursor().block().text(), shown.view.cursorRect().top()
    for index in range(20):
        shown.project.add_recognised(heard(index, TEXT))
    shown.check()
    assert shown.view.textCursor().block().text() == text
    assert shown.view.textCursor().positionInBlock() == 4
    assert abs(shown.view.cursorRect().top() - caret) <= 1


def test_double_click_and_control_click_play_from_the_word(qtbot, shown: Shown):
    words = shown.project.transcript.paragraphs[1].words
    with qtbot.waitSignal(shown.view.play_requested) as asked:
        QTest.mouseDClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=shown.point_of(1, 9))
    assert asked.args == [words[2].start_ms]
    assert shown.view.textCursor().selectedText() == "lazy"
    with qtbot.waitSignal(shown.view.play_requested) as asked:
        QTest.mouseClick(
            shown.view.viewport(),
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.ControlModifier,
            shown.point_of(1, 1),
        )
    assert asked.args == [words[0].start_ms]


def test_a_click_on_a_time_code_plays_from_there(qtbot, shown: Shown):
    left = int(shown.view.document().rootFrame().frameFormat().leftMargin())
    point = QPoint(left - 30, shown.point_of(2, 0).y())
    with qtbot.waitSignal(shown.view.play_requested) as asked:
        QTest.mouseClick(shown.view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert asked.args == [shown.project.transcript.paragraphs[2].start_ms]


def test_it_follows_until_the_user_scrolls_away(qtbot, make_project: Callable[..., Project]):
    shown = Shown(qtbot, make_project(*[TEXT] * 30))
    last = shown.project.transcript.paragraphs[-1]
    shown.view.set_position(last.start_ms)
    assert shown.view.verticalScrollBar().value() > 0
    with qtbot.waitSignal(shown.view.following_changed) as told:
        QTest.keyClick(shown.view, Qt.Key.Key_PageUp)
    assert told.args == [False]
    shown.view.verticalScrollBar().setValue(0)
    shown.view.set_position(last.end_ms)
    assert shown.view.verticalScrollBar().value() == 0
    assert shown.view._pill.isVisible()
    with qtbot.waitSignal(shown.view.following_changed) as told:
        QTest.mouseClick(shown.view._pill, Qt.MouseButton.LeftButton)
    assert told.args == [True]
    assert shown.view.verticalScrollBar().value() > 0
    assert not shown.view._pill.isVisible()


def test_doubtful_words_are_walked_and_accepted(qtbot, make_project: Callable[..., Project]):
    shown = Shown(qtbot, make_project(TEXT, TEXT))
    shown.view.set_marks(shown=True, budget=0.3)
    before = shown.view.doubtful_left
    assert before == 2
    with qtbot.waitSignal(shown.view.seek_requested):
        assert shown.view.next_doubtful()
    first = shown.view.textCursor().selectedText()
    assert first == "fox"
    shown.view.accept_doubtful()
    assert shown.view.doubtful_left == before - 1
    assert shown.view.textCursor().selectedText() == first
    assert shown.view.textCursor().blockNumber() == 3
    shown.history.stack.undo()
    assert shown.view.doubtful_left == before


def test_speakers_are_shown_without_touching_the_text(shown: Shown):
    shown.history.apply_all([NameSpeaker(1, "Anna"), SetSpeaker(1, 1)], "speaker")
    before = shown.view.grab().toImage()
    shown.history.apply(NameSpeaker(1, "Benedikt"))
    assert shown.view.grab().toImage() != before
    assert shown.texts[0] == "The quick brown fox jumps"


def test_whatever_is_typed_the_engine_reads_the_same(qtbot, make_project: Callable[..., Project]):
    shown = Shown(qtbot, make_project(TEXT, TEXT, windows=20))
    chance = random.Random(5)
    arrived = 2
    keys = [Qt.Key.Key_Return, Qt.Key.Key_Backspace, Qt.Key.Key_Delete, Qt.Key.Key_Left, Qt.Key.Key_Space]
    control = Qt.KeyboardModifier.ControlModifier
    for _ in range(400):
        what = chance.random()
        if what < 0.25:
            blocks = shown.view.document().blockCount()
            paragraph = chance.randrange(blocks)
            length = shown.view.document().findBlockByNumber(paragraph).length() - 1
            end = None
            if chance.random() < 0.3:
                other = min(blocks - 1, paragraph + chance.randrange(3))
                end = (other, chance.randint(0, shown.view.document().findBlockByNumber(other).length() - 1))
            shown.put_caret(paragraph, chance.randint(0, length), select_to=end)
        elif what < 0.55:
            QTest.keyClicks(shown.view, chance.choice(["a", " b", "word ", ".", "Ä"]))
        elif what < 0.8:
            QTest.keyClick(shown.view, chance.choice(keys))
        elif what < 0.85:
            QTest.keyClick(shown.view, Qt.Key.Key_X, control)
            QTest.keyClick(shown.view, Qt.Key.Key_V, control)
        elif what < 0.95:
            shown.history.stack.undo() if chance.random() < 0.6 else shown.history.stack.redo()
        elif arrived < 20:
            shown.project.add_recognised(heard(arrived, TEXT))
            arrived += 1
        shown.check()
    while shown.history.stack.canUndo():
        shown.history.stack.undo()
        shown.check()
    assert shown.texts == ["The quick brown fox jumps", "over the lazy dog.", "It was early."] * arrived
