"""Saying who speaks by keys: the caret's paragraph, a selection, and all from the caret on."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QInputDialog

from editor.transcript_view.places import Stretch
from editor.window import EditorWindow
from engine.project.project import Project
from tests.dialogs import answer

CONTROL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
TALK = "one two three four | five six | seven eight"


def said(project: Project) -> list[tuple[str, int | None]]:
    return [(paragraph.text, paragraph.speaker_id) for paragraph in project.transcript.paragraphs]


def test_a_digit_gives_selected_words_to_a_speaker(qtbot, window: EditorWindow, open_talk: Callable[..., Project]):
    project = open_talk(TALK)
    window.view.select(Stretch(0, 4, 13))
    QTest.keyClick(window.view, Qt.Key.Key_2, CONTROL)
    assert said(project)[:3] == [("one", 1), ("two three", 2), ("four", 1)]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert said(project) == [("one two three four", 1), ("five six", 2), ("seven eight", 1)]


def test_a_digit_gives_all_selected_paragraphs_to_a_speaker(
    qtbot, window: EditorWindow, open_talk: Callable[..., Project]
):
    project = open_talk(TALK)
    window.view.select(Stretch(0, 4, 4), Stretch(1, 0, 4))
    QTest.keyClick(window.view, Qt.Key.Key_2, CONTROL)
    assert said(project) == [("one two three four", 2), ("five six", 2), ("seven eight", 1)]
    window.view.selectAll()
    QTest.keyClick(window.view, Qt.Key.Key_0, CONTROL)
    assert {speaker for _, speaker in said(project)} == {None}
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert [speaker for _, speaker in said(project)] == [2, 2, 1]


def test_shift_and_a_digit_let_a_speaker_speak_from_the_caret_on(
    qtbot, window: EditorWindow, open_talk: Callable[..., Project]
):
    project = open_talk(TALK)
    window.view.select(Stretch(0, 8, 8))
    QTest.keyClick(window.view, Qt.Key.Key_2, CONTROL | SHIFT)
    assert said(project)[:2] == [("one two", 1), ("three four", 2)]
    QTest.keyClick(window.view, Qt.Key.Key_Z, CONTROL)
    assert said(project)[0] == ("one two three four", 1)


def test_one_key_alternates_between_two_speakers(qtbot, window: EditorWindow, open_talk: Callable[..., Project]):
    project = open_talk("one two three four five six", speakers=("Anna", "Ben"))
    window.view.select(Stretch(0, 8, 8))
    QTest.keyClick(window.view, Qt.Key.Key_Return, ALT)
    assert said(project) == [("one two", 1), ("three four five six", 2)]
    assert window.view.textCursor().blockNumber() == 1
    for _ in range(2):
        window.view.moveCursor(QTextCursor.MoveOperation.NextWord)
    QTest.keyClick(window.view, Qt.Key.Key_Return, ALT)
    assert said(project) == [("one two", 1), ("three four", 2), ("five six", 1)]


def test_a_new_speaker_gets_what_is_selected(qtbot, window: EditorWindow, open_talk: Callable[..., Project]):
    project = open_talk(TALK)

    def name(dialog: QInputDialog) -> None:
        dialog.setTextValue(" Cleo ")
        dialog.accept()

    answer(QInputDialog, name)
    window.view.select(Stretch(0, 0, 3))
    QTest.keyClick(window.view, Qt.Key.Key_3, CONTROL)
    assert project.transcript.speakers[3].name == "Cleo"
    assert said(project)[:2] == [("one", 3), ("two three four", 1)]
    window.desk.undo()
    assert list(project.transcript.speakers) == [1, 2]


def test_a_key_leads_to_the_next_turn_of_the_same_speaker(
    qtbot, window: EditorWindow, open_talk: Callable[..., Project]
):
    open_talk(TALK)
    for expected in (2, 0):
        QTest.keyClick(window.view, Qt.Key.Key_PageDown, ALT)
        assert window.view.textCursor().blockNumber() == expected
