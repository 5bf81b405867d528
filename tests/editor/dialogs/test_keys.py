"""The dialog of keys: found, changed, taken over, and taken elsewhere."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtTest import QTest

from editor.dialogs.keys import KeysDialog
from editor.key_sets import KEY_SETS
from editor.settings import Settings
from editor.shortcuts import Shortcuts


@pytest.fixture
def dialog(qtbot, settings: Settings) -> KeysDialog:
    made = KeysDialog(Shortcuts(settings))
    qtbot.addWidget(made)
    made.show()
    return made


def press(dialog: KeysDialog, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    QTest.keyClick(dialog._new, key, modifier)


def choose(dialog: KeysDialog, action: str) -> None:
    dialog._list.setCurrentItem(dialog._items[action])


def shown(dialog: KeysDialog) -> list[str]:
    return [action for action, item in dialog._items.items() if not item.isHidden()]


def test_actions_are_found_by_words_and_keys(dialog: KeysDialog):
    QTest.keyClicks(dialog._search, "doubt next")
    assert shown(dialog) == ["next_doubtful"]
    assert dialog._chosen == "next_doubtful"
    dialog._search.clear()
    QTest.keyClicks(dialog._search, "shift+f8")
    assert "previous_doubtful" in shown(dialog)


def test_a_free_key_is_added(dialog: KeysDialog):
    choose(dialog, "play")
    press(dialog, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    assert "is free" in dialog._news.text()
    dialog._add.click()
    assert dialog._shortcuts.keys("play")[-1] == "Ctrl+F12"
    assert dialog._items["play"].text(1).endswith(QKeySequence("Ctrl+F12").toString())


def test_a_key_that_is_taken_is_taken_over_with_a_word(dialog: KeysDialog):
    choose(dialog, "play")
    press(dialog, Qt.Key.Key_F8)
    assert "Next doubtful word" in dialog._news.text()
    dialog._add.click()
    assert dialog._shortcuts.holder("F8") == "play"
    choose(dialog, "next_doubtful")
    dialog._reset.click()
    assert dialog._shortcuts.holder("F8") == "next_doubtful"


def test_a_key_that_types_is_refused(dialog: KeysDialog):
    choose(dialog, "play")
    press(dialog, Qt.Key.Key_A)
    assert "types a character" in dialog._news.text()
    assert not dialog._add.isEnabled()


def test_an_action_can_do_without_keys(dialog: KeysDialog):
    choose(dialog, "play")
    dialog._remove.click()
    assert dialog._shortcuts.keys("play") == ()
    assert not dialog._remove.isEnabled()


def test_keys_of_another_program(dialog: KeysDialog):
    dialog._sets.setCurrentIndex(dialog._sets.findData("oTranscribe"))
    dialog._sets.activated.emit(dialog._sets.currentIndex())
    assert dialog._shortcuts.keys("play") == KEY_SETS["oTranscribe"]["play"]
    dialog._sets.activated.emit(dialog._sets.findData(""))
    assert dialog._shortcuts.is_default("play")


def test_the_list_can_be_copied(dialog: KeysDialog):
    dialog._copy()
    text = QGuiApplication.clipboard().text()
    assert "File\n" in text
    line = next(line for line in text.splitlines() if "Next doubtful word" in line)
    assert "F8" in line
