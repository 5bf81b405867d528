"""Finding and replacing: what a user presses."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication

from editor.dialogs.places import PlaceModel, PlacesDialog
from editor.find.bar import Scope, Where
from editor.places import Place
from editor.transcript_view.colours import colours_for
from engine.transcript.edits import NameSpeaker, SetSpeaker
from tests.editor.find.conftest import Desk

TEXTS = ("the mill was closed | so The mill stood", "a windmill | the end of the mills")


@pytest.fixture
def desk(desk_with: Callable[..., Desk]) -> Desk:
    return desk_with(*TEXTS)


def reply_with(reply: Callable[[PlacesDialog], None]) -> None:
    """Reply to the next list of places as soon as it is there."""

    def look() -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, PlacesDialog) and dialog.list.hasFocus():
            timer.stop()
            try:
                reply(dialog)
            finally:
                if dialog.isVisible():  # the test has failed
                    dialog.reject()

    timer = QTimer(QApplication.instance())
    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()


def test_hits_are_counted_and_walked_through_by_key(desk: Desk):
    desk.find("MILL")
    assert desk.bar.status == "1 of 4"
    assert (desk.selected, desk.place) == ("mill", (0, 4))
    desk.press("Return")
    assert desk.bar.status == "2 of 4"
    desk.press("Ctrl+M")
    assert (desk.bar.status, desk.place) == ("3 of 4", (2, 6))
    desk.press("Shift+Return")
    assert desk.bar.status == "2 of 4"
    for _ in range(2):
        desk.press("Ctrl+Shift+M")
    assert desk.bar.status == "4 of 4"
    assert desk.window.statusBar().currentMessage().endswith("from the end again")
    desk.press("Return")
    assert desk.bar.status == "1 of 4"
    desk.press("Escape")
    assert not desk.bar.isVisible()
    assert desk.view.hasFocus()
    assert desk.selected == "mill"
    desk.press("Ctrl+M")
    assert desk.bar.isVisible()
    assert desk.bar.status == "2 of 4"


def test_the_search_begins_at_the_caret_and_follows_what_is_typed(desk: Desk):
    desk.view.setFocus()
    for _ in range(2):
        desk.press("Down")
    desk.find("t")
    assert desk.place == (2, 0) or desk.place[0] == 3
    desk.type("he m")
    assert (desk.place, desk.bar.status) == ((3, 11), "3 of 3")
    for _ in range(2):
        desk.press("Backspace")
    desk.type("x")
    assert desk.bar.status == "Nothing found"
    desk.bar.field.clear()
    assert desk.bar.status == ""


def test_case_words_and_expressions_are_chosen_by_key(desk: Desk):
    desk.find("the mill")
    assert desk.bar.status == "1 of 3"
    desk.press("Alt+W")
    assert desk.bar.status == "1 of 2"
    desk.press("Alt+C")
    assert desk.bar.status == "1 of 1"
    desk.press("Alt+X")
    desk.bar.field.setFocus()
    desk.press("Ctrl+A")
    desk.type(r"\bm\w+")
    assert desk.bar.status.endswith("of 3")
    desk.type("(")
    assert desk.bar.status.startswith("This is not a regular expression: ")
    assert not desk.bar.replace_all.isEnabled()
    desk.press("Backspace")
    assert desk.bar.status.endswith("of 3")


def test_a_runaway_expression_is_told_and_nothing_hangs(desk_with: Callable[..., Desk]):
    desk = desk_with("1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27")
    desk.press("Ctrl+F")
    desk.press("Alt+X")
    desk.type("(.*?,){13}P")
    assert desk.bar.status == "This regular expression takes too long. Write it in a simpler way."
    desk.view.grab()


def test_what_is_selected_is_looked_for(desk: Desk):
    desk.press("Ctrl+Right")
    desk.press("Ctrl+Shift+Right")
    desk.press("Ctrl+F")
    assert desk.bar.field.text() == "mill "
    assert desk.bar.status == "1 of 2"


def test_one_by_one_is_replaced_and_undone(desk: Desk):
    desk.press("Ctrl+H")
    desk.type("mill")
    desk.press("Tab")
    desk.bar.replacement.setFocus()
    desk.type("works")
    desk.press("Return")
    assert desk.texts[:2] == ["the works was closed", "so The mill stood"]
    assert desk.bar.status == "1 of 3"
    desk.press("Return")
    desk.press("Return")
    assert desk.texts == ["the works was closed", "so The works stood", "a windworks", "the end of the mills"]
    desk.press("Return")
    assert desk.bar.status == "Nothing found"
    for _ in range(4):
        desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["the mill was closed", "so The mill stood", "a windmill", "the end of the mills"]


def test_all_is_replaced_after_a_look_and_undone_at_once(desk: Desk):
    heard: list[tuple[int, int]] = []
    seen: list[tuple[str, ...]] = []

    def reply(dialog: PlacesDialog) -> None:
        dialog.play_requested.connect(lambda *span: heard.append(span))
        model = dialog.model
        seen.extend(tuple(model.index(row, column).data() for column in range(5)) for row in range(4))
        assert dialog.go.text() == "Replace 4"
        desk.press("P")
        desk.press("Down")
        desk.press("Space")
        assert dialog.go.text() == "Replace 3"
        desk.press("Return")

    desk.press("Ctrl+H")
    desk.type("mill")
    desk.bar.replacement.setFocus()
    desk.type("old works")
    reply_with(reply)
    desk.press("Ctrl+Return")
    assert heard == [(0, 1_400)]
    assert seen[0] == ("00:00", "the ", "mill", "old works", " was closed")
    assert seen[3][1:] == ("the end of the ", "mill", "old works", "s")
    expected = ["the old works was closed", "so The mill stood", "a windold works", "the end of the old workss"]
    assert desk.texts == expected
    desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["the mill was closed", "so The mill stood", "a windmill", "the end of the mills"]
    assert not desk.window.actions_by_id["undo"].isEnabled()
    desk.window.actions_by_id["redo"].trigger()
    assert desk.texts == expected


def test_a_list_of_replacements_that_is_cancelled_changes_nothing(desk: Desk):
    def reply(dialog: PlacesDialog) -> None:
        desk.press("N")
        assert not dialog.go.isEnabled()
        desk.press("Return")
        desk.press("A")
        desk.press("Escape")

    desk.press("Ctrl+H")
    desk.type("mill")
    reply_with(reply)
    desk.press("Tab")
    desk.bar.replace_all.click()
    assert not desk.window.actions_by_id["undo"].isEnabled()


def test_only_the_selection_is_searched_however_it_changes(desk: Desk):
    desk.press("Ctrl+Right")
    for _ in range(2):
        desk.press("Shift+Down")
    desk.press("Ctrl+H")
    assert desk.bar.scope == Scope(Where.SELECTION)
    desk.type("mill")
    assert desk.bar.status == "1 of 2"
    desk.bar.replacement.setFocus()
    desk.type("great mill")
    desk.press("Return")
    desk.press("Return")
    assert desk.texts[:2] == ["the great mill was closed", "so The great mill stood"]
    assert desk.bar.status in ("1 of 2", "2 of 2")


def test_one_speakers_paragraphs_are_searched(desk: Desk):
    history = desk.window.desk.history
    assert history is not None
    ids = [paragraph.id for paragraph in history.transcript.paragraphs]
    history.apply_all([NameSpeaker(1, "Ann"), SetSpeaker(ids[1], 1), SetSpeaker(ids[3], 1)], "Give")
    desk.find("mill")
    assert desk.bar.status == "1 of 4"
    assert [desk.bar.scopes.itemText(row) for row in range(desk.bar.scopes.count())][2:] == [
        "Only Ann",
        "Only nobody known",
    ]
    desk.bar.scopes.setFocus()
    for _ in range(2):
        desk.press("Down")
    assert desk.bar.status == "1 of 2"
    assert desk.place == (1, 7)


def test_the_count_follows_what_is_typed_into_the_text(qtbot, desk: Desk):
    desk.find("mill")
    desk.view.setFocus()
    desk.press("Home")
    desk.type("Mill ")
    qtbot.waitUntil(lambda: desk.bar.status == "5 found")
    desk.bar.field.setFocus()
    desk.press("Return")
    assert desk.bar.status == "2 of 5"


def test_hits_are_painted_and_go_with_the_bar(desk: Desk):
    def shown() -> bool:
        picture = desk.view.grab().toImage()
        colour = colours_for(desk.view.palette()).found
        return any(picture.pixelColor(x, y) == colour for x in range(picture.width()) for y in range(0, 200, 3))

    desk.find("mill")
    assert shown()
    desk.type("x")
    assert not shown()
    desk.press("Backspace")
    assert shown()
    desk.press("Escape")
    assert not shown()


def test_a_broken_template_is_told(desk: Desk):
    desk.press("Ctrl+H")
    desk.press("Alt+X")
    desk.type("mill")
    desk.bar.replacement.setFocus()
    desk.type(r"\3")
    desk.press("Return")
    assert desk.bar.status.startswith("This is not a regular expression")
    assert not desk.window.actions_by_id["undo"].isEnabled()


def test_the_list_of_places_is_a_good_model(qtbot):
    places = [Place(0, 10, "a ", "b", "c", " d", kind) for kind in "xyx"]
    dialog = PlacesDialog("Title", "Do {}", places)
    qtbot.addWidget(dialog)
    QAbstractItemModelTester(dialog.model, QAbstractItemModelTester.FailureReportingMode.Fatal)
    assert [dialog.kinds.itemText(row) for row in range(3)] == ["Everything (3)", "x (2)", "y (1)"]
    dialog.model.show_kind("x")
    dialog.model.tick_all(False)
    assert dialog.chosen == [1]
    dialog.model.show_kind(None)
    dialog.model.turn(2)
    assert dialog.chosen == [1, 2]
    assert isinstance(dialog.model, PlaceModel)


def test_capitals_are_kept_where_that_is_switched_on(desk_with: Callable[..., Desk]):
    desk = desk_with("Mill mill MILL")
    desk.find("mill")
    desk.press("Ctrl+H")
    desk.bar.replacement.setFocus()
    desk.type("barn")
    desk.press("Alt+K")
    assert desk.bar.keep_case.isChecked()
    for _ in range(3):
        desk.bar.replacement.setFocus()
        desk.press("Return")
    assert desk.texts == ["Barn barn BARN"]
