"""Marks and abbreviations are written into a table."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.conventions import Mark, marks_from, snippets_from
from editor.dialogs.pairs_field import PairsField
from editor.dialogs.preferences import PreferencesDialog
from editor.settings import Settings
from editor.window import EditorWindow


def shown(field: PairsField) -> list[tuple[str, str]]:
    cells = [[field.item(row, column) for column in (0, 1)] for row in range(field.rowCount())]
    return [(left.text() if left else "", right.text() if right else "") for left, right in cells]


def press(table: PairsField, *keys: Qt.Key | str) -> None:
    """Press keys, or type text, wherever the keyboard is."""
    for key in keys:
        if isinstance(key, Qt.Key):
            QTest.keyClick(QApplication.focusWidget() or table, key)
        else:
            for character in key:
                QTest.keyClicks(QApplication.focusWidget() or table, character)


def test_rows_are_written_and_taken_away(qtbot):
    table = PairsField("fo = for example", ("Abbreviation", "Stands for"))
    qtbot.addWidget(table)
    kept: list[str] = []
    table.changed.connect(kept.append)
    table.show()
    table.activateWindow()
    table.setFocus()
    qtbot.waitUntil(table.hasFocus)
    assert shown(table) == [("fo", "for example"), ("", "")]
    table.setCurrentCell(1, 0)
    press(table, "mk", Qt.Key.Key_Return)
    qtbot.waitUntil(table.hasFocus)
    assert shown(table) == [("fo", "for example"), ("mk", ""), ("", "")]
    press(table, Qt.Key.Key_Right, "a | b = c", Qt.Key.Key_Return)
    qtbot.waitUntil(table.hasFocus)
    assert snippets_from(kept[-1]) == {"fo": "for example", "mk": "a | b = c"}
    table.setCurrentCell(0, 0)
    press(table, Qt.Key.Key_Delete)
    assert snippets_from(kept[-1]) == {"mk": "a | b = c"}
    table.setCurrentCell(0, 0)
    press(table, Qt.Key.Key_Delete)
    assert kept[-1] == ""
    assert shown(table) == [("", "")]


def test_what_is_written_in_the_preferences_holds(qtbot, settings: Settings):
    window = EditorWindow(settings)
    qtbot.addWidget(window)
    dialog = PreferencesDialog(settings, window.listening.pedals, window)
    table = dialog.findChild(PairsField, "own_marks")
    assert isinstance(table, PairsField)
    item = table.item(0, 1)
    assert item is not None
    item.setText("(coughs)")
    assert marks_from(settings.text("own_marks")) == (Mark("(coughs)", "(coughs)"),)
    dialog.done(0)
    window.close()


def test_marks_need_no_name(qtbot):
    field = PairsField("", ("Mark", "Is written"))
    qtbot.addWidget(field)
    item = field.item(0, 1)
    assert item is not None
    with qtbot.waitSignal(field.changed) as told:
        item.setText("(!)")
    assert marks_from(told.args[0]) == (Mark("(!)", "(!)"),)
