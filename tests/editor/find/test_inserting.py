"""Marks and abbreviations: what a user presses."""

from collections.abc import Callable

from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.editor.find.conftest import Desk


def choose(desk: Desk, key: Qt.Key) -> None:
    """Open the menu of marks by key and choose by a digit."""

    def look() -> None:
        menu = QApplication.activePopupWidget()
        if isinstance(menu, QMenu):
            timer.stop()
            QTest.keyClick(menu, key)

    timer = QTimer(QApplication.instance())
    timer.setInterval(10)
    timer.timeout.connect(look)
    timer.start()
    desk.press("Ctrl+I")


def test_a_mark_is_inserted_by_its_digit_and_undone(desk_with: Callable[..., Desk]):
    desk = desk_with("one two | three")
    desk.press("End")
    desk.type(" ")
    choose(desk, Qt.Key.Key_4)
    assert desk.texts[0] == "one two (inaudible 00:00:00)"
    desk.type(" so")
    assert desk.texts[0] == "one two (inaudible 00:00:00) so"
    for _ in range(4):
        desk.window.actions_by_id["undo"].trigger()
    assert desk.texts == ["one two", "three"]


def test_a_mark_goes_around_what_is_selected(desk_with: Callable[..., Desk]):
    desk = desk_with("one two | three")
    desk.window.settings.set_value("convention", "gat2")
    desk.press("Ctrl+Shift+Right")
    desk.press("Shift+Left")
    choose(desk, Qt.Key.Key_5)
    assert desk.texts[0] == "[one] two"
    desk.press("End")
    desk.type(" ")
    desk.take_focus()  # no window manager gives it back after a menu
    choose(desk, Qt.Key.Key_5)
    desk.type("hm")
    assert desk.texts[0] == "[one] two [hm]"


def test_the_users_own_marks_and_abbreviations(desk_with: Callable[..., Desk]):
    desk = desk_with("one")
    desk.window.settings.set_value("own_marks", "Coughs = (coughs)")
    desk.window.settings.set_value("snippets", "fo = for example | o = no")
    assert [mark.text for mark in desk.window.inserting.marks][-1] == "(coughs)"
    desk.press("End")
    desk.type(" fo")
    desk.press("Ctrl+J")
    assert desk.texts == ["one for example"]
    desk.type(", x")
    desk.press("Ctrl+J")
    assert desk.texts == ["one for example, x"]
    assert desk.window.statusBar().currentMessage() == "No abbreviation of yours stands before the caret"
