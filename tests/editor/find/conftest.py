"""A window with a project to look through."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from editor.window import EditorWindow


class Desk:
    """The window, and what a user does with it."""

    def __init__(self, qtbot, window: EditorWindow) -> None:
        self.window = window
        self.view = window.view
        self.bar = window.finding.bar
        self._qtbot = qtbot

    def press(self, keys: str) -> None:
        """Press keys such as "Ctrl+Shift+M" wherever the focus is."""
        *modifiers, name = keys.split("+")
        pressed = Qt.KeyboardModifier.NoModifier
        for modifier in modifiers:
            pressed |= {
                "Ctrl": Qt.KeyboardModifier.ControlModifier,
                "Shift": Qt.KeyboardModifier.ShiftModifier,
                "Alt": Qt.KeyboardModifier.AltModifier,
            }[modifier]
        QTest.keyClick(QApplication.focusWidget() or self.view, getattr(Qt.Key, f"Key_{name}"), pressed)

    def type(self, text: str) -> None:
        QTest.keyClicks(QApplication.focusWidget() or self.view, text)

    def find(self, text: str) -> None:
        self.press("Ctrl+F")
        self.type(text)

    @property
    def texts(self) -> list[str]:
        assert self.view.first_difference() is None
        return [paragraph.text for paragraph in self.view.paragraphs]

    @property
    def selected(self) -> str:
        return self.view.textCursor().selectedText()

    @property
    def place(self) -> tuple[int, int]:
        cursor = self.view.textCursor()
        return cursor.blockNumber(), cursor.selectionStart() - cursor.block().position()

    def take_focus(self) -> None:
        """Give the view the focus, as a window manager would."""
        self.window.activateWindow()
        self.view.setFocus()
        self._qtbot.waitUntil(lambda: self.window.isActiveWindow() and self.view.hasFocus())


@pytest.fixture
def desk_with(qtbot, window_of: Callable[..., EditorWindow]) -> Callable[..., Desk]:
    """Opens the window with a project of these windows' texts."""

    def make(*texts: str) -> Desk:
        desk = Desk(qtbot, window_of(*texts))
        desk.take_focus()
        return desk

    return make
