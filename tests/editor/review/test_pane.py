"""The list of doubtful places, the marks on the scroll bar, and the advice not to correct at all."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester, QTest

from editor.review.pane import FragmentsPane
from editor.review.scroll_marks import ScrollMarks
from editor.review.table import Column, FragmentsTable
from editor.review.words import KINDS
from engine.doubt.marks import Doubt
from engine.doubt.quality import ErrorsLeft
from engine.doubt.reasons import Sign
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.editor.review.conftest import Reviewer

Review = Callable[..., Reviewer]
TALK = ("then we went mailer to the old house and nobody wade what it was for", "so they said wile it rained all day")
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

pytestmark = pytest.mark.usefixtures("nothing_drawn", "no_device")


@pytest.fixture
def reviewer(review: Review) -> Reviewer:
    made = review(*TALK)
    made.press(Qt.Key.Key_I, CONTROL | SHIFT)
    assert made.window.fragments.isVisible()
    return made


def words(pane: FragmentsPane) -> list[str]:
    model = pane.view.model()
    return [model.index(row, Column.WORDS).data() for row in range(model.rowCount())]


def test_it_lists_what_is_doubtful_and_why(reviewer: Reviewer):
    pane = reviewer.window.fragments
    assert words(pane) == ["mailer", "wade", "wile"]
    model = pane.view.model()
    assert model.index(0, Column.DOUBT).data().endswith(" %")
    assert model.index(0, Column.WHY).data() in KINDS.values()
    assert model.index(0, Column.WORDS).data(Qt.ItemDataRole.ToolTipRole).endswith(".")
    assert pane._news.text() == "3 doubtful places"
    QAbstractItemModelTester(pane._table, QAbstractItemModelTester.FailureReportingMode.Fatal)


def test_every_kind_has_its_name():
    assert set(KINDS) == set(Sign)


def test_it_is_sorted_by_each_column(reviewer: Reviewer):
    pane = reviewer.window.fragments
    for column in Column:
        pane.view.sortByColumn(column, Qt.SortOrder.DescendingOrder)
        assert sorted(words(pane)) == ["mailer", "wade", "wile"]
    pane.view.sortByColumn(Column.TIME, Qt.SortOrder.DescendingOrder)
    assert words(pane) == ["wile", "wade", "mailer"]


def test_enter_goes_there_and_the_space_bar_plays(qtbot, reviewer: Reviewer):
    pane = reviewer.window.fragments
    pane.view.selectRow(1)
    with qtbot.waitSignal(pane.play_requested):
        QTest.keyClick(pane.view, Qt.Key.Key_Space)
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert reviewer.selected == "wade"
    assert reviewer.view.hasFocus()


def test_in_the_mode_the_list_follows_and_leads(reviewer: Reviewer):
    pane = reviewer.window.fragments
    reviewer.view.setFocus()
    reviewer.press(Qt.Key.Key_F11)
    reviewer.press(Qt.Key.Key_Down)
    assert pane.chosen is not None
    assert pane.chosen.fragment.words[0].text == reviewer.selected
    pane.view.setFocus()
    pane.view.selectRow(2)
    QTest.keyClick(pane.view, Qt.Key.Key_Return)
    assert reviewer.selected == "wile"
    assert reviewer.view.hasFocus()
    reviewer.press(Qt.Key.Key_Return)
    assert [event.way.value for event in reviewer.events()][-3:-1] == ["list", "list"]


def test_what_is_settled_leaves_the_list(qtbot, reviewer: Reviewer):
    pane = reviewer.window.fragments
    reviewer.view.setFocus()
    reviewer.press(Qt.Key.Key_F11)
    while reviewer.mode.active:
        reviewer.press(Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not words(pane))
    assert pane._news.text() == "Nothing that is marked waits for review."


def test_it_is_filtered_by_speaker(qtbot, reviewer: Reviewer):
    pane = reviewer.window.fragments
    project = reviewer.project
    project.apply(NameSpeaker(1, "Anna"))
    project.apply(SetSpeaker(project.transcript.paragraphs[1].id, 1))
    qtbot.waitUntil(pane._speaker.isVisible)
    pane._speaker.setCurrentText("Anna")
    assert words(pane) == ["wile"]
    assert pane._news.text() == "1 of 3 doubtful places"
    assert isinstance(pane._table, FragmentsTable)
    assert pane._table.speaker(2) == "Anna"


def test_the_scroll_bar_shows_where_they_stand_and_loses_what_is_settled(qtbot, review: Review):
    text = " | ".join("and so on and on it went there" for _ in range(10))
    reviewer = review(*[text] * 10)
    (marks,) = reviewer.view.verticalScrollBar().findChildren(ScrollMarks)
    qtbot.waitUntil(lambda: len(marks.rows) > 10)
    assert set(marks.rows.values()) <= {Doubt.DOUBTFUL, Doubt.VERY_DOUBTFUL}
    assert min(marks.rows) < 0.2 * marks.height()
    assert max(marks.rows) > 0.7 * marks.height()
    assert marks.size() == reviewer.view.verticalScrollBar().size()
    reviewer.press(Qt.Key.Key_F9)
    qtbot.waitUntil(lambda: not marks.rows)


def test_typing_afresh_is_advised_once_where_more_is_wrong_than_right(review: Review):
    reviewer = review(*TALK)
    window = reviewer.window
    window.banner.hide()
    window.advice.look(ErrorsLeft(1_000, 250, 200, 300))
    assert window.banner.isHidden()
    window.advice.look(ErrorsLeft(1_000, 370, 300, 420))
    assert window.banner.text.startswith("About 37 % of these words are likely wrong.")
    assert window.banner.action.text() == "Models…"
    window.banner.hide()
    window.advice.look(ErrorsLeft(1_000, 370, 300, 420))
    assert window.banner.isHidden()
