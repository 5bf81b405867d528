"""The command palette: everything by name, without a mouse."""

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.dialogs.palette import Palette
from editor.settings import Settings, Theme
from editor.window import EditorWindow


@pytest.fixture
def window(qtbot, settings: Settings) -> Iterator[EditorWindow]:
    made = EditorWindow(settings)
    qtbot.addWidget(made)
    made.show()
    made.activateWindow()
    yield made
    made.close()


def opened(window: EditorWindow) -> Palette:
    QTest.keyClick(window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    palette = QApplication.activePopupWidget()
    assert isinstance(palette, Palette)
    return palette


def test_words_are_found_in_any_order_and_run_by_enter(qtbot, window: EditorWindow, settings: Settings):
    size = settings.number("font_size")
    palette = opened(window)
    QTest.keyClicks(palette._field, "text larg")
    assert palette.names[0] == "Larger text"
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    assert settings.number("font_size") == size + 1
    assert not palette.isVisible()


def test_a_slip_of_the_finger_is_forgiven(window: EditorWindow):
    palette = opened(window)
    QTest.keyClicks(palette._field, "prefrences")
    assert palette.names[0] == "Preferences"
    palette.close()


def test_the_last_command_comes_first(qtbot, window: EditorWindow):
    palette = opened(window)
    QTest.keyClicks(palette._field, "smaller")
    QTest.keyClick(palette._field, Qt.Key.Key_Return)
    again = opened(window)
    assert again.names[0] == "Smaller text"
    QTest.keyClick(again._field, Qt.Key.Key_Down)
    assert again._list.currentRow() == 1
    again.close()


def test_only_what_can_be_done_is_offered(window: EditorWindow):
    palette = opened(window)
    assert "Play or pause" not in palette.names
    assert "Open project" in palette.names
    palette.close()


@pytest.mark.parametrize("theme", Theme)
def test_it_shows_in_every_theme(window: EditorWindow, settings: Settings, theme: Theme):
    settings.set_value("theme", theme.value)
    palette = opened(window)
    assert not palette.grab().isNull()
    palette.close()
