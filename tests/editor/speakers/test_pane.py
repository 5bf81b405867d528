"""The pane of speakers: what it counts, and what can be done in it by keys."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMessageBox

from editor.speakers.pane import SpeakersPane
from editor.speakers.table import Column, SpeakersTable
from editor.window import EditorWindow
from engine.project.project import Project
from engine.transcript.edits import ReplaceText
from engine.transcript.speakers import Talk
from engine.transcript.words import Speaker
from tests.dialogs import answer

TALK = "one two three four | five six | seven eight"
CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def project(qtbot, open_talk: Callable[..., Project]) -> Project:
    return open_talk(TALK)


@pytest.fixture
def pane(qtbot, window: EditorWindow, project: Project) -> SpeakersPane:
    QTest.keyClick(window.view, Qt.Key.Key_S, CONTROL_SHIFT)
    qtbot.waitUntil(lambda: window.speakers_pane._view.hasFocus())
    return window.speakers_pane


def cells(pane: SpeakersPane, column: Column) -> list[str]:
    model = pane._view.model()
    return [model.index(row, column).data() for row in range(model.rowCount())]


def write(qtbot, pane: SpeakersPane, text: str) -> None:
    """Write into the cell that is being edited, press Enter, and wait until Qt has taken it."""
    field = QApplication.focusWidget()
    assert isinstance(field, QLineEdit)
    field.selectAll()
    QTest.keyClicks(field, text)
    QTest.keyClick(field, Qt.Key.Key_Return)
    qtbot.waitUntil(pane._view.hasFocus)


def test_it_lists_who_says_how_much(pane: SpeakersPane):
    assert cells(pane, Column.NAME) == ["Anna", "Ben"]
    assert cells(pane, Column.WORDS) == ["6", "2"]
    assert cells(pane, Column.SHARE) == ["76%", "24%"]
    assert cells(pane, Column.WHO) == ["1", "2"]


def test_its_model_keeps_qts_rules(qtbot):
    table = SpeakersTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    table.show_speakers([Speaker(1, "Anna")], {})
    table.show_speakers([Speaker(1, "Anne")], {1: Talk(3, 100, 1)})
    table.show_speakers([], {})


def test_a_speaker_is_renamed_everywhere(qtbot, window: EditorWindow, project: Project, pane: SpeakersPane):
    QTest.keyClick(pane._view, Qt.Key.Key_F2)
    write(qtbot, pane, "Annabel Lee")
    assert project.transcript.speakers[1].name == "Annabel Lee"
    qtbot.waitUntil(lambda: cells(pane, Column.NAME) == ["Annabel Lee", "Ben"])
    window.desk.undo()
    qtbot.waitUntil(lambda: cells(pane, Column.NAME) == ["Anna", "Ben"])


def test_an_empty_name_is_not_taken(qtbot, project: Project, pane: SpeakersPane):
    QTest.keyClick(pane._view, Qt.Key.Key_F2)
    write(qtbot, pane, " ")
    assert project.transcript.speakers[1].name == "Anna"


def test_role_initials_colour_and_attributes(qtbot, project: Project, pane: SpeakersPane):
    pane._view.setCurrentIndex(pane._view.model().index(0, Column.ROLE))
    QTest.keyClick(pane._view, Qt.Key.Key_F2)
    write(qtbot, pane, "interviewer")
    details = pane._details
    details.initials.setFocus()
    QTest.keyClicks(details.initials, "AL")
    details.colour.setFocus()
    QTest.keyClick(details.colour, Qt.Key.Key_Down)
    details.attributes.setFocus()
    details.attributes.selectAll()
    QTest.keyClicks(details.attributes, "accent: Tyrol")
    QTest.keyClick(details.attributes, Qt.Key.Key_Return)
    QTest.keyClicks(details.attributes, "left early")
    pane._view.setFocus()
    assert project.transcript.speakers[1] == Speaker(
        1, "Anna", "AL", 2, "interviewer", (("accent", "Tyrol"), ("left early", ""))
    )
    assert pane._details.initials.text() == "AL"


def test_speakers_are_merged(qtbot, window: EditorWindow, project: Project, pane: SpeakersPane):
    pane._into.aboutToShow.emit()
    (into,) = pane._into.actions()
    into.trigger()
    assert [speaker.name for speaker in project.transcript.speakers.values()] == ["Ben"]
    assert {paragraph.speaker_id for paragraph in project.transcript.paragraphs} == {2}
    window.desk.undo()
    assert [paragraph.speaker_id for paragraph in project.transcript.paragraphs] == [1, 2, 1]
    assert list(project.transcript.speakers) == [1, 2]


@pytest.mark.parametrize("agrees", [True, False])
def test_removing_asks_first(qtbot, project: Project, pane: SpeakersPane, agrees: bool):
    def reply(box: QMessageBox) -> None:
        assert "Anna" in box.text()
        wanted = "Remove" if agrees else "Cancel"
        next(button for button in box.buttons() if button.text().replace("&", "") == wanted).click()

    answer(QMessageBox, reply)
    QTest.keyClick(pane._view, Qt.Key.Key_Delete)
    assert list(project.transcript.speakers) == ([2] if agrees else [1, 2])
    assert [paragraph.speaker_id for paragraph in project.transcript.paragraphs] == (
        [None, 2, None] if agrees else [1, 2, 1]
    )


def test_a_new_speaker_is_named_at_once(qtbot, project: Project, pane: SpeakersPane):
    pane._new.click()
    write(qtbot, pane, "Cleo")
    assert [speaker.name for speaker in project.transcript.speakers.values()] == ["Anna", "Ben", "Cleo"]


def test_enter_leads_from_turn_to_turn(qtbot, window: EditorWindow, pane: SpeakersPane):
    QTest.keyClick(pane._view, Qt.Key.Key_Return)
    assert window.view.textCursor().blockNumber() == 2
    assert window.view.hasFocus()


def test_it_counts_again_after_changes(qtbot, project: Project, window: EditorWindow, pane: SpeakersPane):
    assert window.desk.history is not None
    window.desk.history.apply(ReplaceText(project.transcript.paragraphs[1].id, 0, 0, "and "))
    qtbot.waitUntil(lambda: cells(pane, Column.WORDS) == ["6", "3"])
