"""The panel beside the text: called up and put away by keys, and there again the next time."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QTextEdit

from editor.settings import Settings
from editor.side_panel import SidePanel, TextAndSide


def laid_out(qtbot, settings: Settings) -> tuple[TextAndSide, QTextEdit, SidePanel]:
    """Return the whole, which must be kept as long as its parts."""
    text, side = QTextEdit(), SidePanel(settings)
    side.add("notes", "Notes", QLineEdit())
    side.add("names", "Names", QLineEdit())
    side.left.connect(text.setFocus)
    whole = TextAndSide(text, side, settings)
    qtbot.addWidget(whole)
    whole.resize(1000, 500)
    whole.show()
    whole.activateWindow()
    text.setFocus()
    qtbot.waitUntil(text.hasFocus)
    return whole, text, side


def test_a_pane_comes_with_the_keyboard_and_goes_with_it(qtbot, settings: Settings):
    _whole, text, side = laid_out(qtbot, settings)
    assert side.isHidden()
    side.toggle("names")
    assert side.pane.hasFocus()
    side.toggle("names")
    assert side.isHidden()
    assert text.hasFocus()


def test_another_pane_takes_the_place_of_the_first(qtbot, settings: Settings):
    whole, _, side = laid_out(qtbot, settings)
    side.toggle("notes")
    first = side.pane
    side.toggle("names")
    assert side.pane is not first
    assert side.pane.hasFocus()
    assert whole.isVisible()


def test_a_pane_in_sight_is_given_the_keyboard_first(qtbot, settings: Settings):
    _whole, text, side = laid_out(qtbot, settings)
    side.toggle("notes")
    text.setFocus()
    side.toggle("notes")
    assert side.isVisible()
    assert side.pane.hasFocus()


def test_a_pane_is_chosen_from_the_list_and_looked_at_before_it_takes_the_keyboard(qtbot, settings: Settings):
    _whole, _text, side = laid_out(qtbot, settings)
    side.toggle("notes")
    first = side.pane
    side.chooser.setFocus()
    QTest.keyClick(side.chooser, Qt.Key.Key_Down)
    assert side.pane is not first
    assert side.chooser.hasFocus()
    assert settings.text("side_pane") == "names"


def test_escape_puts_it_away(qtbot, settings: Settings):
    _whole, text, side = laid_out(qtbot, settings)
    side.toggle("notes")
    QTest.keyClick(side.pane, Qt.Key.Key_Escape)
    assert side.isHidden()
    assert text.hasFocus()


def test_it_is_there_again_the_next_time(qtbot, settings: Settings):
    whole, _, side = laid_out(qtbot, settings)
    side.toggle("names")
    whole.setSizes([600, 400])
    whole.splitterMoved.emit(600, 1)
    width = side.width()
    again, _, side_again = laid_out(qtbot, settings)
    assert side_again.isVisible()
    assert side_again.chooser.currentText() == "Names"
    assert abs(side_again.width() - width) <= 2
    side_again.put_away()
    last, _, third = laid_out(qtbot, settings)
    assert third.isHidden()
    assert again.isVisible()
    assert last.isVisible()
