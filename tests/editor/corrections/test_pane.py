"""The pane of corrections: what was changed, found, heard and taken back."""

from collections.abc import Callable, Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from editor.corrections.figures import FiguresDialog
from editor.corrections.pane import CorrectionsPane
from editor.corrections.table import Column, CorrectionsTable
from editor.history import TranscriptHistory
from engine.project.correction_log import CorrectionLog
from engine.project.project import Project
from engine.project.remarks import Remark, remark_on
from engine.recognition.results import Span
from engine.transcript.edits import ReplaceText
from tests.engine.transcript.test_transcript import make


def correct(history: TranscriptHistory, old: str, new: str) -> None:
    """Put words in place of others, where they stand first."""
    for paragraph in history.transcript.paragraphs:
        if old in paragraph.text:
            start = paragraph.text.index(old)
            history.apply(ReplaceText(paragraph.id, start, start + len(old), new))
            return
    raise AssertionError(old)


@pytest.fixture
def history(make_project: Callable[..., Project]) -> Iterator[TranscriptHistory]:
    made = TranscriptHistory(
        make_project("we met in hanover last june | and then we went home", "it was a bank holiday")
    )
    correct(made, "hanover", "Hannover")
    correct(made, "bank", "Bank's")
    yield made
    made.close()


@pytest.fixture
def pane(qtbot, history: TranscriptHistory) -> CorrectionsPane:
    made = CorrectionsPane()
    qtbot.addWidget(made)
    assert isinstance(history.project, Project)
    made.show_project(history.project, history)
    with qtbot.waitSignal(made._runner.finished, timeout=20_000):
        made.resize(520, 400)
        made.show()
    return made


def rows(pane: CorrectionsPane) -> list[tuple[str, str]]:
    model = pane._view.model()
    cells = (Column.BEFORE, Column.AFTER)
    return [tuple(model.index(row, column).data() for column in cells) for row in range(model.rowCount())]


def test_it_lists_what_was_changed(pane: CorrectionsPane):
    assert rows(pane) == [("hanover", "Hannover"), ("bank", "Bank's")]
    assert "2 corrections" in pane._news.text()


def test_its_model_keeps_qts_rules(qtbot):
    table = CorrectionsTable()
    QAbstractItemModelTester(table, QAbstractItemModelTester.FailureReportingMode.Fatal)
    transcript = make("one two three four", "five six")
    log = CorrectionLog()
    log.look_at_all(transcript)
    for edit in (ReplaceText(1, 0, 3, "won"), ReplaceText(2, 0, 4, "hive"), ReplaceText(1, 0, 3, "one")):
        log.take(0, "", transcript.apply(edit), transcript)
        table.show_corrections(log.corrections())
        assert [table.correction(row) for row in range(table.rowCount())] == log.corrections()
    assert table.rowCount() == 1
    table.show_corrections([])


def test_words_and_kinds_narrow_the_list(qtbot, pane: CorrectionsPane):
    QTest.keyClicks(pane._words, "hann")
    assert rows(pane) == [("hanover", "Hannover")]
    assert "1 of 2" in pane._news.text()
    pane._words.clear()
    pane._kind.setCurrentIndex(pane._kind.findText("Numbers"))
    assert rows(pane) == []


def test_keys_go_there_and_play(qtbot, pane: CorrectionsPane):
    pane._view.setCurrentIndex(pane._view.model().index(1, 0))
    with qtbot.waitSignal(pane.place_requested) as gone:
        QTest.keyClick(pane._view, Qt.Key.Key_Return)
    with qtbot.waitSignal(pane.play_requested) as played:
        QTest.keyClick(pane._view, Qt.Key.Key_Space)
    assert gone.args == played.args
    assert isinstance(gone.args[0], Span)
    assert gone.args[0].start_ms >= 25_000


def test_what_is_taken_back_leaves_the_list(qtbot, pane: CorrectionsPane, history: TranscriptHistory):
    pane._view.setCurrentIndex(pane._view.model().index(0, 0))
    pane._take_back.click()
    assert history.transcript.paragraphs[0].text == "we met in hanover last june"
    assert rows(pane) == [("bank", "Bank's")]
    history.undo()
    assert "Hannover" in history.transcript.paragraphs[0].text


def test_what_has_changed_since_is_left_alone(qtbot, pane: CorrectionsPane, history: TranscriptHistory):
    correct(history, "Hannover", "Hanau")
    pane._view.setCurrentIndex(pane._view.model().index(0, 0))
    pane._take_back.click()
    assert "Hanau" in history.transcript.paragraphs[0].text
    assert "has changed" in pane._news.text()


def test_a_change_in_the_text_shows(qtbot, pane: CorrectionsPane, history: TranscriptHistory):
    with qtbot.waitSignal(pane._table.rowsInserted):
        correct(history, "home", "to Rome")
    assert ("home", "to Rome") in rows(pane)


def chosen_remark(pane: CorrectionsPane) -> Remark:
    chosen = pane._chosen()
    assert chosen is not None
    assert pane._project is not None
    return remark_on(chosen, pane._project.remarks)


def test_a_correction_is_left_out_of_training_and_commented_on_by_key(qtbot, pane: CorrectionsPane):
    pane._view.setCurrentIndex(pane._table.index(0, 0))
    QTest.keyClick(pane._view, Qt.Key.Key_X)
    assert chosen_remark(pane) == Remark(excluded=True)
    assert pane._table.index(0, Column.MARKS).data() == "⊘"
    pane.activateWindow()
    qtbot.waitActive(pane)
    QTest.keyClick(pane._view, Qt.Key.Key_C)
    assert pane._details.comment.hasFocus()
    QTest.keyClicks(pane._details.comment, "a cough")
    QTest.keyClick(pane._details.comment, Qt.Key.Key_Return)
    assert chosen_remark(pane) == Remark(excluded=True, comment="a cough")
    assert pane._view.hasFocus()
    assert "a cough" in pane._table.index(0, Column.MARKS).data(Qt.ItemDataRole.ToolTipRole)
    pane._kind.setCurrentIndex(pane._kind.findText("Left out of training"))
    assert rows(pane) == [("hanover", "Hannover")]
    pane._kind.setCurrentIndex(0)
    QTest.keyClicks(pane._words, "cough")
    assert rows(pane) == [("hanover", "Hannover")]


def test_a_comment_is_kept_with_its_correction_whatever_is_chosen_next(qtbot, pane: CorrectionsPane):
    pane._view.setCurrentIndex(pane._table.index(0, 0))
    pane._details.comment.setText("half a thou")
    pane._view.setCurrentIndex(pane._table.index(1, 0))
    assert pane._details.comment.text() == ""
    assert chosen_remark(pane) == Remark()
    project = pane._project
    assert project is not None
    pane._details.comment.setText("and another")
    pane.show_project(None, None)
    assert {remark.comment for remark in project.remarks.values()} == {"half a thou", "and another"}


def test_the_delete_key_takes_back(qtbot, pane: CorrectionsPane, history: TranscriptHistory):
    pane._view.setCurrentIndex(pane._table.index(0, 0))
    QTest.keyClick(pane._view, Qt.Key.Key_Delete)
    assert rows(pane) == [("bank", "Bank's")]


def test_it_tells_who_corrected_and_when(qtbot, pane: CorrectionsPane, history: TranscriptHistory):
    assert pane._project is not None
    pane._project.who = "Cleo"
    with qtbot.waitSignal(pane._table.rowsInserted):
        correct(history, "home", "to Rome")
    row = rows(pane).index(("home", "to Rome"))
    pane._view.setCurrentIndex(pane._table.index(row, 0))
    assert pane._details._made.text().startswith("Cleo  ·  ")


def test_figures_are_counted_beside_the_work(qtbot, pane: CorrectionsPane):
    assert pane._project is not None
    dialog = FiguresDialog(pane._project.path, 0, pane._table.kinds)
    qtbot.addWidget(dialog)
    with qtbot.waitSignal(dialog.runner.finished, timeout=20_000):
        dialog.show()
    text = dialog.text.toPlainText()
    assert "of the words were heard wrongly" in text
    assert "hanover → hannover" in text
    assert "read beside a correction" in text
